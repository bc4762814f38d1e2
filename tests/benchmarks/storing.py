"""The store alone, against the same rows written without it: item by item, and all at once."""

from __future__ import annotations

import argparse
import json
import pickle
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.benchmarks.measuring import Line, Sample, Spent, alternate, environment, run
from tests.benchmarks.postings import raw_postings
from tests.benchmarks.site import ROOT
from tests.benchmarks.sizes import Sizes

SCRIPTS = ("schema.sql", "derived.sql", "views.sql")
ITEM_TABLES = {
    "listings": "id",
    "versions": "posting_id",
    "spells": "posting_id",
    "postings": "id",
    "descriptions": "posting_id",
    "posting_locations": "posting_id",
    "tags": "posting_id",
    "pending": "posting_id",
}
"""What the items of a crawl become, with the column that names the posting."""
RUN_TABLES = ("match_keys", "vacancies", "matches", "employers", "roles", "meta")
TEXTS = "SELECT id, title, employer, place, description FROM vacancy_texts"
INDEX = "INSERT INTO vacancies_fts (rowid, title, employer, place, description) "
ITEM_FASTER = 10.0
RAW_LIMIT = 1.5
WARM_UP = 20


def lines(sizes: Sizes, folder: Path) -> list[Line]:
    """Store the same postings our way and the two others, in turn."""
    _child("prepare", folder, sizes.stored)

    def way(name: str, stage: str) -> Callable[[int], Spent]:
        return lambda number: _child(name, folder, number, stage)

    items = alternate(sizes.rounds, way("ours", "items"), way("each", "items"), way("raw", "items"))
    whole = alternate(sizes.rounds, way("ours", "all"), way("raw", "all"))
    name = f"store, {sizes.stored:,} postings"
    each = [Sample(ours.said, each.said) for ours, each, _ in items]
    raw = [Sample(ours.said, raw.said) for ours, _, raw in items]
    end = [Sample(ours.said, raw.said) for ours, raw in whole]
    return [
        Line.of(name, "commit per item", "s", each, 1 / ITEM_FASTER),
        Line.of(name, "raw executemany", "s", raw, RAW_LIMIT),
        Line.of(f"{name} and the end of the run", "raw executemany", "s", end),
    ]


def _child(way: str, folder: Path, number: int, stage: str = "all") -> Spent:
    command = ["-m", __name__, way, str(folder), str(number), stage]
    return run(command, folder, environment(PYTHONPATH=str(ROOT)))


# ── in the process of its own ────────────────────────────────────────────────────────────────


def prepare(folder: Path, n: int) -> None:
    """Understand the postings, and keep the rows that the store makes of them."""
    from aggregator.fingerprint import fingerprint
    from aggregator.records import Understood
    from aggregator.understand import understand

    items = [
        Understood(raw=raw, posting=understand(raw), fingerprint=fingerprint(raw))
        for raw in raw_postings(n)
    ]
    (folder / "items").write_bytes(pickle.dumps(items))
    path = folder / "made.db"
    rows: dict[str, list[tuple[object, ...]]] = {}
    for stage in ("items", "all"):
        _store(items, path.with_name(f"made-{stage}.db"), stage, rows)
    (folder / "rows").write_bytes(pickle.dumps(rows))


def _store(
    items: list[object],
    path: Path,
    stage: str,
    rows: dict[str, list[tuple[object, ...]]] | None = None,
) -> float:
    """Give the items to the store and return the seconds it took; its rows go into `rows`."""
    from aggregator.boards import Board
    from aggregator.records import BoardRun
    from aggregator.store import Store

    # Without an employer, so that the many its postings name do not hold it back.
    board = Board(platform="greenhouse", slug="bench", employer="", country="US")
    run = BoardRun(board=board.key, started_at="2026-03-02T22:00:00Z")
    with Store.open(path) as store:
        began = time.perf_counter()
        store.begin_run()
        store.begin_board(board, run)
        for item in items:
            store.add(item)  # type: ignore[arg-type]
        run.outcome, run.n_listed = "complete", len(items)
        store.finish_board(run)
        if stage == "all":
            store.finish_run()
        took = time.perf_counter() - began
        if rows is not None:
            _read(store.connection, store.archive.db, stage, rows)
    return took


def _read(
    db: sqlite3.Connection,
    archive: sqlite3.Connection,
    stage: str,
    rows: dict[str, list[tuple[object, ...]]],
) -> None:
    if stage == "items":
        rows["payloads"] = archive.execute("SELECT * FROM payloads").fetchall()
        for table, name in ITEM_TABLES.items():
            select = f"SELECT * FROM {table} ORDER BY {name}"
            rows[table] = db.execute(select).fetchall()
        return
    for table in RUN_TABLES:
        rows[table] = db.execute(f"SELECT * FROM {table}").fetchall()
    rows["texts"] = db.execute(TEXTS).fetchall()


def _insert(table: str, rows: list[tuple[object, ...]]) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})"


def raw(rows: dict[str, list[tuple[object, ...]]], path: Path, stage: str) -> float:
    """Write the rows by executemany, one transaction a file, with the store's own pragmas."""
    from aggregator.store.archive import Archive
    from aggregator.store.database import open_file, transaction

    archive = Archive(path.with_suffix(".archive"))
    with closing(open_file(path, *SCRIPTS)) as db, closing(archive):
        began = time.perf_counter()
        with transaction(archive.db):
            archive.db.executemany(_insert("payloads", rows["payloads"]), rows["payloads"])
        with transaction(db):
            for table in (*ITEM_TABLES, *(RUN_TABLES if stage == "all" else ())):
                if rows[table]:
                    db.executemany(_insert(table, rows[table]), rows[table])
            if stage == "all":
                db.executemany(f"{INDEX} VALUES (?, ?, ?, ?, ?)", rows["texts"])
        return time.perf_counter() - began


def each(rows: dict[str, list[tuple[object, ...]]], path: Path, stage: str) -> float:
    """Write the rows of one item after the other and commit each, on SQLite's defaults."""
    from aggregator.store.database import HERE

    db = sqlite3.connect(path)
    with closing(db):
        for script in (*SCRIPTS, "archive.sql"):
            db.executescript((HERE / script).read_text(encoding="utf-8"))
        items = _by_item(rows, db)
        inserts = {table: _insert(table, found) for table, found in rows.items() if found}
        began = time.perf_counter()
        for item in items:
            for table, found in item.items():
                db.executemany(inserts[table], found)
            db.commit()
        return time.perf_counter() - began


def _by_item(
    rows: dict[str, list[tuple[object, ...]]], db: sqlite3.Connection
) -> list[dict[str, list[tuple[object, ...]]]]:
    """Return the rows of each posting by table."""
    items: dict[object, dict[str, list[tuple[object, ...]]]] = {}
    for table, name in {**ITEM_TABLES, "payloads": "posting_id"}.items():
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        at = columns.index(name)
        for row in rows[table]:
            items.setdefault(row[at], {}).setdefault(table, []).append(row)
    return list(items.values())


def main() -> None:
    """Do one way once and print the seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=("prepare", "ours", "raw", "each"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("number", type=int)
    parser.add_argument("stage", choices=("items", "all"))
    asked = parser.parse_args()
    if asked.way == "prepare":
        prepare(asked.folder, asked.number)
        return
    path = asked.folder / f"{asked.way}-{asked.stage}-{time.time_ns()}.db"
    if asked.way == "ours":
        items = pickle.loads((asked.folder / "items").read_bytes())
        # Once for what is loaded at first use: a crawl has it loaded long before.
        _store(items[:WARM_UP], path.with_suffix(".warm"), asked.stage)
        took = _store(items, path, asked.stage)
    else:
        rows = pickle.loads((asked.folder / "rows").read_bytes())
        took = {"raw": raw, "each": each}[asked.way](rows, path, asked.stage)
    print(json.dumps(took))


if __name__ == "__main__":
    main()
