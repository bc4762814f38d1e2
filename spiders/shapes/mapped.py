"""Platforms whose postings are JSON, read by the map of fields in their TOML."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from aggregator.boards import Board, shipped_platform
from aggregator.records import RawPosting
from aggregator.tally import Entry, row_mark
from aggregator.wire.mapped import FieldMap, first, read, values, why_over
from aggregator.wire.shapes import mapping, name_of, overlaid, text
from spiders.base import BoardSpider
from spiders.shapes.answers import Unreadable


class MappedSpider(BoardSpider):
    """Reads entries and postings by its map; a platform adds what no path tells."""

    is_whole: ClassVar[bool] = False
    """Whether a row of the list holds its whole posting."""

    @cached_property
    def fields(self) -> FieldMap:
        """The platform's map; one that finds nothing where it has none."""
        platform = shipped_platform(self.name)
        return platform.fields if platform else FieldMap()

    def id_of(self, row: dict[str, Any]) -> str | None:
        """The id of a row; None where it has none."""
        name: str | None = first(row, self.fields.external_id, name_of)
        return name

    def title_of(self, row: dict[str, Any]) -> str | None:
        """The title of a row; None where it has none."""
        title: str | None = first(row, self.fields.title)
        return title

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str | None:
        """Where people read the posting of a row."""
        url: str | None = first(row, self.fields.url)
        return url

    def refused(self, row: dict[str, Any]) -> str | None:
        """Why a row is no open posting, where it says so."""
        return why_over(self.fields, row)

    def steady(self, row: dict[str, Any]) -> Any:
        """What of a row changes only with its posting."""
        return {key: value for key, value in row.items() if key not in self.fields.noise}

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """What no path tells of a posting, under the names of RawPosting."""
        return {}

    def told(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """What a posting's JSON says, under the names of RawPosting."""
        return read(self.fields, said, **self.more(said, board))

    def data_of(self, row: dict[str, Any], board: Board) -> Any:
        """What an entry keeps of its row."""
        return row

    def entry_of(self, row: Any, board: Board) -> Entry:
        """The entry of one row."""
        row = mapping(row)
        name, steady = self.id_of(row), self.steady(row)
        return Entry(
            external_id=name,
            title=self.title_of(row),
            url=self.url_of(row, name, board) if name else None,
            version=row_mark(steady) if self.is_whole else self.version_of(steady, name or ""),
            reject=self.refused(row),
            data=self.data_of(row, board),
        )

    def posting_of(self, entry: Entry, board: Board) -> RawPosting | None:
        """The posting of a whole row, in the board's words."""
        if not self.is_whole:
            return None
        told = self.told(entry.data, board) | {"title": entry.title, "url": entry.url}
        return self.raw(board, **told | {"external_id": entry.external_id})

    def posting(self, board: Board, entry: Entry, record: dict[str, Any]) -> RawPosting:
        """The posting in the board's words; what its own JSON leaves out stands in its row."""
        own = {"title": entry.title, "url": entry.url}
        told = own | self.told(overlaid(entry.data, record), board)
        return self.raw(board, **told | {"external_id": entry.external_id})

    def rows(self, data: Any) -> list[Any]:
        """The rows of a list; raises Unreadable with what the platform says instead."""
        *path, name = self.fields.rows.split(".")
        inner = next(values(data, ".".join(path)), None) if name else data
        rows = mapping(inner).get(name) if name else inner
        if isinstance(rows, list):
            return rows
        said = (text(mapping(data).get(key)) for key in ("error", "message", "display"))
        raise Unreadable((next(filter(None, said), None) or _lacking(name))[:200])

    def total(self, data: Any) -> Any:
        """How many rows a list says it has; None where it does not say."""
        return next(values(data, self.fields.total), None) if self.fields.total else None


def _lacking(name: str) -> str:
    return f'no list "{name}" in the JSON' if name else "the JSON is no list"
