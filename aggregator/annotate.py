"""Understanding as a filter: one JSON object in, everything derived from it out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from aggregator.clock import now
from aggregator.columns import as_row
from aggregator.matching import link, sketch
from aggregator.records import Posting, RawPosting
from aggregator.redact import redacted
from aggregator.understand import understand
from aggregator.understand.dates import parse_date

NO_BOARD = "annotate/input"
RENAMED = {"company": "employer"}
TEXTS = (
    *("title", "company", "location", "description", "salary_text", "employment_type_text"),
    *("education_text", "posted_text", "closing_text", "url", "apply_url", "board", "locale"),
    *("reference_date", "country", "date_text"),
)
READ = ("id", *TEXTS)
UNSAID = ("key", "board", "external_id", "requisition_id")


class BadRecord(ValueError):
    """A record that cannot be annotated; the message says why."""


def annotate(record: dict[str, Any]) -> dict[str, Any]:
    """Everything derived from one record; raises BadRecord for one without id or with odd types.

    The text is masked before it is read, as in a crawl, so offsets refer to the masked text.
    """
    return _annotated(record)[0]


def _annotated(record: dict[str, Any]) -> tuple[dict[str, Any], Posting]:
    if record.get("id") in (None, ""):
        raise BadRecord("no id")
    texts = {name: _text(record, name) for name in TEXTS}
    posting = understand(redacted(_raw(record, texts)))
    row = {key: value for key, value in as_row(posting).items() if key not in UNSAID}
    answer = {
        "id": record["id"],
        **row,
        "description": posting.description,
        "locations": [asdict(place) for place in posting.places],
        "tags": [asdict(tag) for tag in posting.tags],
        "errors": posting.errors,
    }
    if texts["date_text"] is not None:
        answer["date"] = parse_date(
            texts["date_text"], _seen_on(texts), locale=texts["locale"], country=texts["country"]
        )
    return answer, posting


def annotate_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer a line, in order; a line that cannot be read answers {"line", "error"}."""
    return (answer for answer, _ in _all_annotated(lines))


def unread_keys(line: str) -> list[str]:
    """The keys of a line's object that nothing reads, in their order; [] for what is no object."""
    try:
        return [key for key in _record(line) if key not in READ]
    except BadRecord:
        return []


def linked_lines(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The answers of `annotate_lines`, each with its `vacancy` and `matches` among them all.

    A vacancy is the smallest id of its records. Matches below `matching.JOIN` are doubtful ones:
    they are told, and join nothing.
    """
    rows = list(_all_annotated(lines))
    sketches = [
        sketch(posting if posting.board != NO_BOARD else replace(posting, board=""), number)
        for number, (_, posting) in enumerate(rows)
        if posting
    ]
    found, vacancies = link(sketches)
    answers = [answer for answer, _ in rows]
    for number, vacancy in _named(vacancies, answers).items():
        answers[number] |= {"vacancy": vacancy, "matches": []}
    for match in found:
        for one, other in ((match.a, match.b), (match.b, match.a)):
            row = {"id": answers[other]["id"], "rule": match.rule, "score": match.score}
            answers[one]["matches"].append(row)
    for number in vacancies:
        answers[number]["matches"].sort(key=lambda row: (-row["score"], _by_size(row["id"])))
    return answers


def _named(vacancies: dict[int, int], answers: list[dict[str, Any]]) -> dict[int, Any]:
    """The smallest id of each record's vacancy: numbers by size, before all else by spelling."""
    names: dict[int, list[Any]] = {}
    for number, vacancy in vacancies.items():
        names.setdefault(vacancy, []).append(answers[number]["id"])
    smallest = {vacancy: min(ids, key=_by_size) for vacancy, ids in names.items()}
    return {number: smallest[vacancy] for number, vacancy in vacancies.items()}


def _by_size(name: Any) -> tuple[bool, float, str]:
    is_number = isinstance(name, int | float)
    return (not is_number, name if is_number else 0, str(name))


def _all_annotated(lines: Iterable[str]) -> Iterator[tuple[dict[str, Any], Posting | None]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _annotated(_record(line))
        except BadRecord as error:
            yield {"line": number, "error": str(error)}, None


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRecord(f"not JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadRecord("not a JSON object")
    return record


def _raw(record: dict[str, Any], texts: dict[str, str | None]) -> RawPosting:
    given = {
        RENAMED.get(name, name): texts[name] for name in TEXTS if name not in _NOT_OF_A_POSTING
    }
    given["title"] = given["title"] or ""
    return RawPosting(
        board=texts["board"] or NO_BOARD,
        external_id=str(record["id"]),
        seen_at=f"{_seen_on(texts).isoformat()}T23:59:59Z",
        **given,  # type: ignore[arg-type]  # every remaining name is a text field of RawPosting
    )


_NOT_OF_A_POSTING = {"board", "reference_date", "date_text"}


def _seen_on(texts: dict[str, str | None]) -> date:
    """The reference date; without one, today: the day it is seen here."""
    if texts["reference_date"] is None:
        return now().date()
    try:
        return date.fromisoformat(texts["reference_date"][:10])
    except ValueError as error:
        raise BadRecord("reference_date is not a date (YYYY-MM-DD)") from error


def _text(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    raise BadRecord(f"{name} must be a string")
