"""A process that writes postings of one board until it is killed, or as many as it is told."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from aggregator.records import BoardRun
from aggregator.store import Store
from tests.store.conftest import Desk, board, posting


def main(path: str, slug: str, number: str = "") -> None:
    """Crawl the board `greenhouse/<slug>` of so many postings, endless without a number."""
    desk = Desk(Path(path))
    where = board(slug)
    with Store.open(path) as store:
        store.begin_run()
        run = BoardRun(board=where.key, started_at=desk.instant)
        store.begin_board(where, run)
        print("begun", flush=True)
        for at in range(int(number)) if number else count(1):
            desk.show(store, posting(at, board=where.key))
            if not number and at % 7 == 0:
                store.flush()
        run.outcome = "complete"
        store.finish_board(run)
        store.finish_run()


if __name__ == "__main__":
    main(*sys.argv[1:])
