"""Sketches of stored postings: read when they are compared, forgotten when others are."""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict, defaultdict
from collections.abc import Collection

from aggregator.matching import Sketch, Span, sketch
from aggregator.records import Place, Posting

MOST = 500
NAMES = (
    *("key", "board", "external_id", "requisition_id", "url", "apply_url", "title"),
    *("employer_raw", "employer", "role", "grade", "location_raw", "workplace", "hours_min"),
    *("hours_max", "posted_on", "closes_on", "text_kind"),
)
IDS = "(SELECT value FROM json_each(?))"
POSTINGS = f"""
SELECT p.id, b.kind, p.employment_type, p.shift, {", ".join(f"p.{n}" for n in NAMES)}
FROM postings p LEFT JOIN boards b ON b.board = p.board WHERE p.id IN {IDS}
"""  # noqa: S608 - our own column names
TEXTS = f"SELECT posting_id, text FROM descriptions WHERE posting_id IN {IDS}"  # noqa: S608 - our own text
PLACES = f"""
SELECT posting_id, city, region, country, postal_code FROM posting_locations
WHERE posting_id IN {IDS} ORDER BY posting_id, position
"""  # noqa: S608 - our own text
SPANS = f"""
SELECT posting_id, julianday(opened_at), julianday(last_seen_at), julianday(closed_at)
FROM spells WHERE posting_id IN {IDS} ORDER BY posting_id, opened_at
"""  # noqa: S608 - our own text


class Sketches:
    """Sketches by posting id, the most recently used ones at hand; without texts where told."""

    def __init__(self, db: sqlite3.Connection, *, texts: bool = True) -> None:
        self._db = db
        self._texts = texts
        self._known: OrderedDict[int, Sketch] = OrderedDict()

    def get(self, numbers: Collection[int]) -> dict[int, Sketch]:
        """Return the sketches of these postings; what is not stored is left out."""
        found = {}
        for number in numbers:
            if known := self._known.get(number):
                found[number] = known
                self._known.move_to_end(number)
        if missing := [number for number in numbers if number not in found]:
            fresh = _read(self._db, missing, self._texts)
            found.update(fresh)
            self._known.update(fresh)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return found


def _read(db: sqlite3.Connection, numbers: list[int], has_texts: bool) -> dict[int, Sketch]:
    wanted = (json.dumps(numbers),)
    places: dict[int, list[Place]] = defaultdict(list)
    for number, city, region, country, code in db.execute(PLACES, wanted):
        places[number].append(Place(city=city, region=region, country=country, postal_code=code))
    spans: dict[int, list[Span]] = defaultdict(list)
    for number, opened, seen, closed in db.execute(SPANS, wanted):
        spans[number].append(Span(opened, seen, closed))
    texts = dict(db.execute(TEXTS, wanted)) if has_texts else {}
    found = {}
    for number, kind, schedule, shift, *values in db.execute(POSTINGS, wanted):
        posting = Posting(
            **dict(zip(NAMES, values, strict=True)),
            places=places[number],
            employment_type=json.loads(schedule) if schedule else [],
            shift=json.loads(shift) if shift else [],
            description=texts.get(number, ""),
        )
        reposts = kind in ("aggregator", "agency")
        found[number] = sketch(posting, number, spans[number], reposts=reposts)
    return found
