"""How far one search of a board was read, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aggregator.tally import Entry
from spiders.shapes.slices import Facet


@dataclass(slots=True, kw_only=True)
class Page:
    """One page of a search, as its platform gives it."""

    rows: Sequence[Any]
    total: Any = None
    facets: Sequence[Facet] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class Walk:
    """One question to a board's search, and how far its answer was read."""

    words: str = ""
    selected: dict[str, list[str]] = field(default_factory=dict)
    """Facet → the ids it is narrowed to."""
    part_of: Walk | None = None
    n_parts: int = 0
    """Parts it was cut into that are not read to their end yet."""
    offset: int = 0
    total: int | None = None
    """How many it says it found, as last told."""
    facets: Sequence[Facet] = ()
    rows: set[str] = field(default_factory=set)
    """Addresses of the rows it showed."""
    names: set[str] = field(default_factory=set)
    """Ids of their postings: a posting of several places may have several rows."""
    nameless: set[int] = field(default_factory=set)
    """Where rows stood that name no posting."""
    n_rows: int = 0
    """Rows of the last page."""
    n_fresh: int = 0
    """Rows of the last page that no page before it showed."""
    has_moved: bool = False
    """Its total changed while it was read."""
    has_repeats: bool = False
    """A row came twice while it was read."""
    is_second: bool = False
    """It is read once more, as it moved while it was read."""
    _shown: set[str] = field(default_factory=set)
    """Rows of this reading."""

    def turn(self, page: Page) -> None:
        """Begin a page."""
        self.n_rows, self.n_fresh = len(page.rows), 0
        total = page.total if type(page.total) is int and page.total >= 0 else None
        if self.total is None:
            self.total, self.facets = total, page.facets
        elif total and total != self.total:
            self.total, self.has_moved = total, True

    def show(self, entry: Entry, place: int) -> None:
        """Note a row of the page."""
        if entry.external_id is None:
            self.nameless.add(place)
            return
        row = entry.url or entry.external_id
        if row in self._shown:
            self.has_repeats = True
            return
        self._shown.add(row)
        self.rows.add(row)
        self.names.add(entry.external_id)
        self.n_fresh += 1

    @property
    def is_doubtful(self) -> bool:
        """Whether rows may have slipped from a page not read yet to one read before."""
        return not self.is_second and (self.has_moved or (self.has_repeats and self.is_short))

    def begin_again(self) -> None:
        """Go back to the first page, keeping what was shown."""
        self.offset, self.is_second = 0, True
        self._shown.clear()

    def hold(self, part: Walk) -> None:
        """Take in what a part of it showed to its end."""
        self.rows |= part.rows
        self.names |= part.names
        self.n_parts -= 1

    @property
    def n_read(self) -> int:
        """How many of its rows were read."""
        return len(self.rows) + len(self.nameless)

    @property
    def claim(self) -> int | None:
        """How many postings its total stands for; None where it told none."""
        if self.total is None:
            return None
        return max(self.total - self.n_read + len(self.names), 0)

    @property
    def is_short(self) -> bool:
        """Whether it says it found more than it showed."""
        return self.n_read < (self.total or 0)

    @property
    def name(self) -> str:
        """What it asks for, in words."""
        return f'the search for "{self.words}"' if self.words else "the list"
