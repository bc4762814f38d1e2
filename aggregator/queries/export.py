"""Streams vacancies into csv, jsonl or parquet, whole or only what may be passed on."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from aggregator.queries.filters import Filters, conditions
from aggregator.queries.terms import Terms

Row = dict[str, Any]
FACTS = (
    *("certifications_required", "certifications_preferred"),
    *("education_required", "education_preferred", "duties", "skills", "systems", "benefits"),
)
LISTS = ("setting", "employment_type", "shift", "education", *FACTS)
INTERNAL = ("origins", "content_hash", "posting_id")
_SELECT = (
    f"SELECT v.*, {', '.join(FACTS)}, d.text AS description FROM vacancies v"  # noqa: S608 - fixed names
    " JOIN vacancy_facts f ON f.vacancy_id = v.id"
    " LEFT JOIN descriptions d ON d.posting_id = v.posting_id"
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class ExportError(Exception):
    """An export that cannot be made; the message says why."""


class FormatError(ExportError):
    """A file name whose suffix is no format."""


def rows(
    connection: sqlite3.Connection, filters: Filters, terms: Terms | None, text: bool
) -> Iterator[Row]:
    """Each vacancy that meets the filters, oldest id first; lists are lists, None where unknown.

    With `terms` only what they let pass on.
    """
    where, values = conditions(filters)
    for found in connection.execute(f"{_SELECT} WHERE {where} ORDER BY v.id", values):
        row = {key: found[key] for key in found.keys() if key not in INTERNAL}  # noqa: SIM118 - sqlite3.Row iterates values
        if terms and not terms.apply(row, json.loads(found["origins"])):
            continue
        row |= {name: json.loads(row[name]) for name in LISTS if row[name] is not None}
        if not text:
            del row["description"]
        yield row


def columns(connection: sqlite3.Connection, text: bool) -> list[str]:
    """The names of a row's values, in their order."""
    names = [name for _, name, *_ in connection.execute("PRAGMA table_info(vacancies)")]
    return [name for name in names if name not in INTERNAL] + [*FACTS] + ["description"] * text


def write(path: Path, names: list[str], found: Iterator[Row]) -> int:
    """Write the rows in the format the suffix names, whole or not at all; how many there were."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(sorted(WRITERS))
        raise FormatError(f"cannot tell the format of {path.name}: use one of {known}")
    part = path.with_name(path.name + ".part")
    try:
        n = writer(part, names, found)
        part.replace(path)
    except OSError as error:
        raise ExportError(f"cannot write {path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return n


def _write_csv(path: Path, names: list[str], found: Iterator[Row]) -> int:
    n = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(names)
        for row in found:
            writer.writerow([_cell(row[name]) for name in names])
            n += 1
    return n


def _cell(value: Any) -> Any:
    """A cell that no spreadsheet executes: text that looks like a formula gets a leading quote."""
    if isinstance(value, list):
        value = "; ".join(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _write_jsonl(path: Path, names: list[str], found: Iterator[Row]) -> int:
    with path.open("w", encoding="utf-8") as out:
        return sum(1 for row in found if out.write(json.dumps(row, ensure_ascii=False) + "\n"))


def _write_parquet(path: Path, names: list[str], found: Iterator[Row]) -> int:
    try:
        import pyarrow  # an optional extra
        import pyarrow.parquet
    except ImportError as error:
        raise ExportError("parquet needs pyarrow: pip install pyarrow") from error
    table = pyarrow.Table.from_pylist(list(found))
    pyarrow.parquet.write_table(table, path)
    return int(table.num_rows)


WRITERS: dict[str, Callable[[Path, list[str], Iterator[Row]], int]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".parquet": _write_parquet,
}
