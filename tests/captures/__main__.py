"""`make captures`: one line a file; with a second argument, the postings as JSON Lines."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aggregator.boards import Registry
from aggregator.records import Listed, RawPosting, Understood
from aggregator.understand import understand
from tests.captures.folder import files
from tests.captures.kinds import Capture, recognised
from tests.captures.serving import Served, serve

SAID = ("external_id", "requisition_id", "url", "title", "employer", "employer_raw")
REST = ("location_raw", "posted_on", "closes_on", "text_kind", "description")
PAY = ("pay_min", "pay_max", "pay_currency", "pay_period", "pay_raw")
REASONS = 5


def main() -> int:
    """Serve every file of a folder; 1 if one of them raised."""
    parser = argparse.ArgumentParser(prog="tests.captures", description=__doc__)
    parser.add_argument("corpus", type=Path, help="a folder with one folder per platform")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the postings, one a line")
    args = parser.parse_args()
    if not args.corpus.is_dir():
        parser.error(f"{args.corpus} is no folder")
    rows: list[dict[str, Any]] = []
    has_raised = False
    for file in files(args.corpus):
        line, found, is_fault = _tried(file)
        sys.stdout.write(line + "\n")
        rows += found
        has_raised |= is_fault
    if args.json:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        args.json.write_text("".join(lines), encoding="utf-8")
    return int(has_raised)


def _tried(file: Any) -> tuple[str, list[dict[str, Any]], bool]:
    try:
        capture = recognised(file)
        if file.platform not in Registry.load().platforms:
            return _line(capture, Served(), f"unsupported: {file.platform} is not read"), [], False
        served = serve(capture) if capture.parts else Served()
    except Exception as error:  # noqa: BLE001 - the next file is tried all the same
        said = f"raised {type(error).__name__}: {error}"
        return _joined(file.platform, file.name, "not_a_response", 0, 0, 0, said), [], True
    return _line(capture, served, capture.note), list(_rows(capture, served)), bool(served.faults)


def _line(capture: Capture, served: Served, note: str) -> str:
    file = capture.file
    counts = (len(served.listed), len(served.postings), len(served.rejects))
    return _joined(file.platform, file.name, capture.kind, *counts, _reasons(served, note))


def _joined(*cells: object) -> str:
    return "\t".join(" ".join(str(cell).split()) for cell in cells)


def _reasons(served: Served, note: str) -> str:
    found = Counter(reject.reason for reject in served.rejects)
    said = [note] if note else []
    said += [f"{n} x {why}" if n > 1 else why for why, n in found.most_common(REASONS)]
    if served.run and served.run.outcome != "complete" and served.run.reason:
        said.append(f"{served.run.outcome}: {served.run.reason}")
    if served.n_unanswered:
        said.append(f"{served.n_unanswered} details are not in the file")
    said += [f"raised {fault}" for fault in dict.fromkeys(served.faults)]
    return "; ".join(said)


def _rows(capture: Capture, served: Served) -> Iterator[dict[str, Any]]:
    """The postings read, then what the list tells of those whose details are not there."""
    head = {"platform": capture.file.platform, "file": capture.file.name}
    names = set()
    for item in [*served.postings, *served.told.values()]:
        names.add(item.posting.external_id)
        yield head | _row(item)
    blank = dict.fromkeys((*SAID, "locations", *PAY, *REST))
    for listed in served.listed.values():
        if listed.external_id not in names and listed.decision is None:
            yield head | blank | _named(listed)


def _named(listed: Listed) -> dict[str, Any]:
    own = {"external_id": listed.external_id, "url": listed.url, "title": listed.title}
    return {**own, "locations": [], "text_kind": "none"}


def _row(item: Understood) -> dict[str, Any]:
    posting = item.posting
    row = {name: getattr(posting, name) for name in (*SAID, *PAY, *REST)}
    row["locations"] = [asdict(place) for place in posting.places]
    days = _days(item.raw)
    return row | {name: row[name] if row[name] == days[name] else None for name in days}


def _days(raw: RawPosting) -> dict[str, str | None]:
    """The days of a posting if it were read a year later: nobody noted when it was taken."""
    then = datetime.fromisoformat(raw.seen_at) + timedelta(days=365)
    other = understand(RawPosting(**{**_plain(raw), "seen_at": then.isoformat()}))
    return {"posted_on": other.posted_on, "closes_on": other.closes_on}


def _plain(raw: RawPosting) -> dict[str, Any]:
    """Only what dates are read from."""
    names = ("board", "external_id", "title", "posted_text", "closing_text", "locale", "country")
    return {name: getattr(raw, name) for name in (*names, "timezone")}


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    sys.exit(main())
