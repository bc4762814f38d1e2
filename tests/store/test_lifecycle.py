"""When a posting is closed and when it is not: what others learned, one test for each case."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator.accounting import History, judge
from aggregator.records import BoardRun, Confirmed, Listed, RawPosting, Reject
from aggregator.tally import Entry
from aggregator.wire.pages import closed_phrase, wall
from tests.spiders.test_base import PagedSpider, crawl, job, of, page
from tests.store.conftest import Desk, board, posting

OPEN = "SELECT count(*) FROM spells WHERE closed_at IS NULL"


def judged(desk: Desk, *shown: RawPosting, n_claimed: int | None = None, days: float = 1) -> str:
    """Crawl a board whose list was read to its end, and return how that was judged."""
    with desk.open() as store:
        history = store.memory.history(board().key)
        known = set(store.memory.open_postings(board().key))
    vanished = len(known - {raw.external_id for raw in shown})
    run = BoardRun(
        board=board().key, started_at=desk.instant, n_listed=len(shown), n_claimed=n_claimed
    )
    verdict = judge(run, vanished, history)
    desk.crawl(
        *shown,
        outcome=verdict.outcome,
        reason=verdict.reason,
        may_close=verdict.may_close,
        n_claimed=n_claimed,
        days=days,
    )
    return verdict.outcome


def many(number: int, first: int = 0) -> list[RawPosting]:
    return [posting(n) for n in range(first, first + number)]


def test_a_list_that_shrank_to_a_hundredth_closes_nothing() -> None:
    """C39: 104 found, 11,815 open."""
    run = BoardRun(board="nhs_jobs/all", started_at="2026-11-02T06:00:00Z", n_listed=104)
    verdict = judge(run, 11_711, History(n_listed=[11_815] * 3, n_open=11_815))
    assert (verdict.outcome, verdict.may_close) == ("suspect", False)
    assert "104 postings listed" in (verdict.reason or "")


def test_a_shrunken_list_is_believed_after_three_crawls_a_day_apart(desk: Desk) -> None:
    """C39: the doubt resolves itself."""
    assert [judged(desk, *many(40)) for _ in range(3)] == ["complete"] * 3
    outcomes = [judged(desk, *many(4), days=days) for days in (0.1, 1, 1, 1)]
    assert outcomes == ["suspect", "suspect", "suspect", "complete"]
    assert desk.one(OPEN) == 4


def test_a_capped_list_never_closes(desk: Desk) -> None:
    """C40: 5 rows of 12 that the board claims, day after day."""
    judged(desk, *many(12), n_claimed=12)
    assert {judged(desk, *many(5), n_claimed=12) for _ in range(5)} == {"truncated"}
    assert desk.one(OPEN) == 12


def test_the_last_posting_of_an_employer_closes(desk: Desk) -> None:
    """C41: an empty list is a list."""
    for _ in range(3):
        judged(desk, posting(1))
    assert judged(desk) == "complete"
    assert desk.one(OPEN) == 0


def test_an_empty_list_is_doubted_on_a_board_that_is_hardly_known(desk: Desk) -> None:
    judged(desk, posting(1))
    assert [judged(desk) for _ in range(2)] == ["suspect", "suspect"]
    assert desk.one(OPEN) == 1
    assert judged(desk) == "complete"
    assert desk.one(OPEN) == 0


def test_an_empty_list_on_which_nothing_was_ever_seen_says_so(desk: Desk) -> None:
    assert judged(desk) == "complete"
    reason = "the list is empty, no posting was ever seen on it"
    assert desk.rows("SELECT outcome, reason, n_listed FROM crawls") == [("complete", reason, 0)]
    judged(desk, *many(6))
    judged(desk, *many(6))
    assert desk.rows("SELECT reason FROM crawls WHERE id > 1") == [(None,), (None,)]


def test_lists_that_were_empty_from_the_start_are_no_doubts(desk: Desk) -> None:
    """A board that fills up in a crawl that was interrupted, and shows nothing the day after."""
    assert [judged(desk) for _ in range(3)] == ["complete"] * 3
    desk.crawl(*many(8), outcome="interrupted", may_close=False)
    assert judged(desk) == "suspect"
    assert desk.one(OPEN) == 8


def test_a_chain_that_closes_its_stores_is_not_stuck_open(desk: Desk) -> None:
    """C41: of a large board too, once it has said so on three days."""
    for _ in range(3):
        judged(desk, *many(30))
    assert [judged(desk) for _ in range(3)] == ["suspect", "suspect", "complete"]
    assert desk.one(OPEN) == 0
    assert desk.one("SELECT count(*) FROM vacancies WHERE is_open") == 0


@pytest.mark.parametrize(
    "answer",
    [
        *({"status": status} for status in (403, 429, 503)),
        {"text": "<html><head><title>Just a moment...</title></head></html>"},
    ],
)
def test_a_host_that_refuses_closes_nothing(answer: dict[str, Any]) -> None:
    """C42: neither as the answer to a list nor to a posting."""
    known = {"open": {"1": None, "2": None}}
    items = crawl([page(1, "1", "2"), page(2), job("1"), job("2", **answer)], known)
    assert of(Confirmed, items) == []
    assert {listed.external_id for listed in of(Listed, items)} == {"1", "2"}
    said = page(1)
    said.status = answer.get("status", 200)
    said.text = answer.get("text", "")
    items = crawl([said], known)
    assert of(Confirmed, items) == []
    assert (items[-1].outcome, items[-1].may_close) == ("failed", False)


def test_a_wall_is_no_closing() -> None:
    """C42: what a wall says is no phrase of closing."""
    markup = "<title>Just a moment...</title><p>Checking that this connection is secure.</p>"
    assert wall(markup) is not None
    assert closed_phrase(markup) is None


@pytest.mark.parametrize(
    ("markup", "is_closed"),
    [
        ("<p>This position is closed</p>", True),
        ("<p>This position has been filled.</p>", True),
        ("<p>The job you’re looking for is no longer available.</p>", True),
        ("<p>Once the form has been filled out, press Send.</p>", False),
    ],
)
def test_phrases_of_closing(markup: str, is_closed: bool) -> None:
    """C43: straight and curly apostrophes alike."""
    assert (closed_phrase(markup) is not None) is is_closed


def test_a_phrase_within_the_description_closes_nothing() -> None:
    """C44: the posting itself may speak of positions that were filled."""
    said = "<p>Tell callers politely when this position has been filled.</p>"
    assert closed_phrase(f"<main>{said}</main>", said) is None


def test_what_reappears_opens_again_under_its_id(desk: Desk) -> None:
    """C45: a new spell, and its misses count from nothing."""
    for shown in ([1, 2], [1], [1], [1], [1, 2], [1], [1]):
        desk.crawl(*(posting(n) for n in shown), misses=3)
    spells = desk.rows("SELECT closed_at IS NULL FROM spells WHERE posting_id = 2 ORDER BY 1")
    assert spells == [(0,), (1,)]
    assert desk.one("SELECT count(*) FROM postings") == 2


def test_nothing_where_something_was_is_doubted(desk: Desk) -> None:
    """C46: such a board is newly ill, which makes exit code 3."""
    for _ in range(3):
        judged(desk, *many(6))
    assert judged(desk) == "suspect"
    assert desk.summaries[-1].outcomes == {"suspect": 1}
    assert desk.summaries[-1].boards[0].outcome_before == "complete"
    assert desk.one(OPEN) == 6


def test_a_page_that_failed_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """C47: neither its failure nor an empty answer settles what the list names."""
    names = {"external_id": "1"}, {"external_id": "2"}
    rows = [Entry(title="Technician", data=n["external_id"], version="v1", **n) for n in names]
    monkeypatch.setattr(PagedSpider, "parse_list", lambda *_: iter(rows))
    items = crawl([page(1), page(2), job("1", status=500), job("2", text="")])
    said = {i.external_id: (i.decision, i.version) for i in of(Listed, items)}
    assert said["1"][0] == "not_fetched"
    assert said["2"] == ("rejected", None)
    assert [reject.stage for reject in of(Reject, items)] == ["fetch", "parse"]


def test_what_could_not_be_fetched_is_not_settled(desk: Desk) -> None:
    """C47: the next crawl finds neither version nor fingerprint, and asks again."""
    with desk.open() as store:
        store.begin_run()
        run = BoardRun(board=board().key, started_at=desk.instant, outcome="complete", n_listed=1)
        store.begin_board(board(), run)
        store.add(Listed(board=board().key, external_id="1", title="Technician", version="v1"))
        store.add(Reject(board=board().key, external_id="1", stage="fetch", reason="HTTP 500"))
        store.finish_board(run)
        assert store.memory.version(board().key, "1") is None
        assert store.memory.fingerprint(board().key, "1") is None


def test_a_board_that_renumbers_overnight_is_doubted(desk: Desk) -> None:
    """Every old id would close at once: no wave of reposts."""
    for _ in range(3):
        judged(desk, *many(30))
    assert judged(desk, *many(30, first=100)) == "suspect"
    assert desk.one(OPEN) == 60
    assert desk.one("SELECT sum(is_repost) FROM vacancies") == 0
