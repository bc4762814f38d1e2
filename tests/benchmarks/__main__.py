"""`make bench`: runs every benchmark and prints a table of ratios, each with its target."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import boards, crawling, matching, storing, understanding
from tests.benchmarks.measuring import Line
from tests.benchmarks.sizes import LARGE, TINY, USUAL, Sizes

BENCHMARKS: dict[str, Callable[[Sizes, Path], list[Line]]] = {
    "pages": crawling.pages,
    "lists": crawling.lists,
    "store": storing.lines,
    "matching": matching.cost,
    "duplicates": matching.quality,
    "planted": matching.truth,
    "understanding": understanding.passes,
    "terms": understanding.terms,
    "boards": boards.lines,
    "memory": crawling.memory,
}
SIZES = {"usual": USUAL, "large": LARGE, "tiny": TINY}
HEAD = ("what", "against", "ours", "theirs", "ratio", "min–max", "at most", "met")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table and write build/bench.json; 1 if a benchmark itself broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="usual")
    parser.add_argument("--only", choices=BENCHMARKS, action="append", help="leave out the others")
    parser.add_argument("--rounds", type=int, help="of each pair, instead of the size's")
    parser.add_argument("--out", type=Path, default=Path("build/bench.json"))
    asked = parser.parse_args(argv)
    folder = asked.out.absolute().parent / "bench"
    shutil.rmtree(folder, ignore_errors=True)
    sizes = SIZES[asked.size]
    sizes = replace(sizes, rounds=asked.rounds or sizes.rounds)
    lines, broken = measure(asked.only or list(BENCHMARKS), sizes, folder)
    shutil.rmtree(folder, ignore_errors=True)
    asked.out.write_text(json.dumps(report(lines, broken, asked.size), indent=1), encoding="utf-8")
    print(table(lines))
    print(f"\n{machine()}\nwritten to {asked.out}")
    for name, why in broken.items():
        print(f"bench: {name} broke: {why}", file=sys.stderr)
    return 1 if broken else 0


def measure(names: list[str], sizes: Sizes, folder: Path) -> tuple[list[Line], dict[str, str]]:
    """Return the lines of these benchmarks, and why some gave none."""
    lines: list[Line] = []
    broken: dict[str, str] = {}
    for name in names:
        (folder / name).mkdir(parents=True)
        began, n = time.monotonic(), len(lines)
        try:
            lines += BENCHMARKS[name](sizes, folder / name)
        except Exception as error:  # noqa: BLE001 - one that breaks must not hide the others
            broken[name] = "".join(traceback.format_exception_only(error)).strip()
        took = time.monotonic() - began
        print(f"{name}: {took:.0f} s, {machine()}", file=sys.stderr)
        print(table(lines[n:]), file=sys.stderr, flush=True)
    return lines, broken


def report(lines: list[Line], broken: dict[str, str], size: str) -> dict[str, object]:
    """Return all figures with what they were measured on."""
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "size": size,
        "lines": [{**asdict(line), "is_met": line.is_met} for line in lines],
        "broken": broken,
    }


def machine() -> str:
    """Return what the figures depend on."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}{load}"


def table(lines: list[Line]) -> str:
    """Return the lines as aligned columns."""
    rows = [HEAD, *map(_row, lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.name,
        line.against,
        f"{line.ours:.4g} {line.unit}",
        f"{line.theirs:.4g} {line.unit}",
        f"{line.ratio:.2f}",
        f"{line.low:.2f}–{line.high:.2f}",
        "" if line.at_most is None else f"{line.at_most:g}",
        {True: "yes", False: "NO", None: ""}[line.is_met],
    )


if __name__ == "__main__":
    raise SystemExit(main())
