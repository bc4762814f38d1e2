"""A folder of captures as it lies there: its files, their platforms, where they were taken."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MANIFEST = "MANIFEST.csv"


@dataclass(slots=True, frozen=True, kw_only=True)
class File:
    """One captured file."""

    path: Path
    name: str
    """Its path inside the folder."""
    platform: str
    taken_at: str | None = None
    """The address it was taken at; None where nobody noted it."""


@cache
def shapes() -> dict[str, Any]:
    """What shapes.toml holds."""
    return tomllib.loads((Path(__file__).parent / "shapes.toml").read_text(encoding="utf-8"))


def files(folder: Path) -> Iterator[File]:
    """Every file of every folder in it, by name."""
    addresses = _addresses(folder / MANIFEST)
    for path in sorted(folder.glob("*/**/*")):
        name = path.relative_to(folder).as_posix()
        first = name.split("/")[0]
        if path.is_file() and not path.name.startswith("."):
            yield File(
                path=path,
                name=name,
                platform=shapes()["folders"].get(first, first),
                taken_at=addresses.get(name),
            )


def _addresses(manifest: Path) -> dict[str, str]:
    """File → its address, of those that were noted whole."""
    if not manifest.is_file():
        return {}
    with manifest.open(encoding="utf-8", newline="") as lines:
        noted = {row["file"]: row["original_url"] or "" for row in csv.DictReader(lines)}
    found = {name: url.split(" ")[0] for name, url in noted.items() if url.startswith("http")}
    return {name: url for name, url in found.items() if "{" not in url}
