"""Runs two ways of doing the same in turn, each in a process of its own, and compares them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

MEGABYTE = 1024 * 1024
LAUNCH = Path(__file__).with_name("launch.py")
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


class BenchmarkError(Exception):
    """A benchmark that did not do its work, so that its figures would mean nothing."""


@dataclass(slots=True, frozen=True)
class Spent:
    """What one process took, and what it printed."""

    wall: float
    cpu: float
    rss: float
    """Peak, in megabytes."""
    out: str

    @property
    def said(self) -> Any:
        """The JSON it printed last."""
        return json.loads(self.out.strip().splitlines()[-1])


@dataclass(slots=True, frozen=True)
class Sample:
    """One figure of both sides, measured one after the other."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


@dataclass(slots=True, frozen=True, kw_only=True)
class Line:
    """One line of the table: a ratio, how far it spread, and what it should be."""

    name: str
    against: str
    unit: str
    ours: float
    theirs: float
    ratio: float
    low: float
    high: float
    n: int
    at_most: float | None = None
    """None: shown for information, nothing was promised."""

    @classmethod
    def of(
        cls,
        name: str,
        against: str,
        unit: str,
        samples: list[Sample],
        at_most: float | None = None,
    ) -> Line:
        """Return the medians of alternating samples."""
        ratios = [sample.ratio for sample in samples]
        return cls(
            name=name,
            against=against,
            unit=unit,
            ours=median(sample.ours for sample in samples),
            theirs=median(sample.theirs for sample in samples),
            ratio=median(ratios),
            low=min(ratios),
            high=max(ratios),
            n=len(samples),
            at_most=at_most,
        )

    @property
    def is_met(self) -> bool | None:
        """Whether the ratio is what it should be; None where nothing was promised."""
        return None if self.at_most is None else self.ratio <= self.at_most


def alternate(rounds: int, *ways: Callable[[int], Spent]) -> list[tuple[Spent, ...]]:
    """Call each way once a round, with the round's number; who goes first changes every round."""
    found = []
    for number in range(rounds):
        first = number % len(ways)
        order = [*range(first, len(ways)), *range(first)]
        spent = {at: ways[at](number) for at in order}
        found.append(tuple(spent[at] for at in range(len(ways))))
    return found


def run(
    command: list[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    codes: tuple[int, ...] = (0,),
) -> Spent:
    """Run this Python with some arguments to its end; BenchmarkError unless it ends well."""
    took = folder / "took"
    asked = [sys.executable, str(LAUNCH), str(took), sys.executable, *command]
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:
        subprocess.run(asked, cwd=folder, env=environment, stdout=out, stderr=err, check=True)
        code, wall, cpu, rss = json.loads(took.read_text(encoding="utf-8"))
        out.seek(0)
        err.seek(0)
        if code not in codes:
            words = " ".join(command)[:200]
            raise BenchmarkError(f"`{words}` ended with {code}: {err.read()[-800:]}")
        return Spent(wall, cpu, rss * RSS_UNIT / MEGABYTE, out.read())


def environment(**more: str) -> dict[str, str]:
    """Return our environment without settings of this program or of Scrapy."""
    mine = {k: v for k, v in os.environ.items() if not k.startswith(("AGGREGATOR_", "SCRAPY_"))}
    mine.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**mine, **more}
