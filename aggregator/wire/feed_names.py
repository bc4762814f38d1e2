"""What feeds call things: the names a field may have, as data, and which shape a feed has."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "feeds"
GENERIC = "generic"
_LETTERS = re.compile(r"[^0-9a-z]+")

Groups = tuple[tuple[str, ...], ...]


def plain(name: str) -> str:
    """Return a name as names are compared: no prefix, no case, only letters and digits.

    >>> plain("joblisting:Job_Id"), plain("url-de-l-offre")
    ('jobid', 'urldeloffre')
    """
    return _LETTERS.sub("", name.rsplit(":", 1)[-1].lower()) or name


def path(written: str) -> str:
    """Return a path of the data as paths are compared.

    >>> path("salary/@Low_End"), path("link:alternate"), path("=YEAR"), path("//Post_Code")
    ('salary/@lowend', 'link:alternate', '=YEAR', '//postcode')
    """
    if written.startswith("=") or written == ".":
        return written
    name, colon, relation = written.partition(":")
    mark = re.match(r"~?(?://)?", name)
    start = mark[0] if mark else ""
    steps = [
        f"@{plain(step[1:])}" if step.startswith("@") else step if step == "*" else plain(step)
        for step in name[len(start) :].split("/")
    ]
    return start + "/".join(steps) + colon + relation


@dataclass(slots=True, frozen=True)
class Names:
    """The names of every field in one shape of feed, and what they stand in."""

    groups: dict[str, Groups]
    headings: dict[str, str] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)
    """Field → what parts two values that stand in it, the employer first."""

    def with_own(self, own: dict[str, Any]) -> Names:
        """The names with a board's own ones instead of those of the same fields."""
        return Names({**self.groups, **_groups(own)}, self.headings, self.split)


def names_for(root: str, item: str, has: set[str], host: str) -> Names:
    """Return the names of the shape that fits a feed, by its root, its items and its host."""
    for shape in _shapes().values():
        if _fits(shape.get("match", {}), root, item, has, host):
            return named(shape["name"])
    return named(GENERIC)


@cache
def named(shape: str) -> Names:
    """Return the names of one shape; raises KeyError for one that is not known."""
    generic, own = _read(GENERIC), _shapes()[shape] if shape != GENERIC else {}
    return Names(
        _groups(generic["names"]) | _groups(own.get("names", {})),
        {plain(name): heading for name, heading in generic["headings"].items()},
        own.get("split", {}),
    )


def _fits(match: dict[str, Any], root: str, item: str, has: set[str], host: str) -> bool:
    return bool(match) and all(
        (
            "root" not in match or plain(match["root"]) == root,
            "item" not in match or plain(match["item"]) == item,
            "host" not in match or host == match["host"] or host.endswith("." + match["host"]),
            all(path(name) in has for name in match.get("has", [])),
        )
    )


@cache
def _shapes() -> dict[str, dict[str, Any]]:
    names = sorted(p.stem for p in DATA.glob("*.toml") if p.stem != GENERIC)
    return {name: {**_read(name), "name": name} for name in names}


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _groups(written: dict[str, Any]) -> dict[str, Groups]:
    """Every field as a list of lists of paths."""
    made = {}
    for name, paths in written.items():
        paths = [paths] if isinstance(paths, str) else paths
        lists = paths if paths and isinstance(paths[0], list) else [paths]
        made[name] = tuple(tuple(map(path, group)) for group in lists)
    return made


def _words(key: str) -> frozenset[str]:
    return frozenset(map(plain, _read(GENERIC)[key]))


ITEMS = _words("items")
ROOTS = _words("roots")
LISTS: list[str] = _read(GENERIC)["lists"]
CONTACTS = _words("contacts")
HTML_NAMES = _words("html")
FIELDS = frozenset(_read(GENERIC)["names"])
"""What a map may name: the fields that feeds are read into."""
SHAPES = frozenset([GENERIC, *_shapes()])
