"""The way of a board, with a platform made up for it: paged lists, pages, failures on the way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.crawling.refusals import Forbidden, HostFailed, Refusal, Stopped
from aggregator.records import BoardRun, Confirmed, Listed, RawPosting, Reject, Touched
from aggregator.tally import Entry
from spiders.base import DETAILS_AT_ONCE, BoardSpider
from spiders.shapes.answers import json_of
from tests.replay import ERRORS, Answer, Recalled, replay

HOST = "https://jobs.example"
HERE = Path()


class PagedSpider(BoardSpider):
    """Lists `{"total", "rows": [{"id", "title"}]}` a page, and one page per posting."""

    name = "paged"

    def first_requests(self, board: Board) -> Iterable[Request]:
        yield self.list_request(board, f"{HOST}/{board.params['token']}?page=1")

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Entry]:
        data = json_of(response)
        self.claim(board, data.get("total"))
        for row in data["rows"]:
            yield Entry(external_id=row["id"], title=row.get("title"), data=row["id"])

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterable[Request]:
        base, _, page = response.url.rpartition("=")
        if n_new:
            yield self.list_request(board, f"{base}={int(page) + 1}")

    def detail_request(self, entry: Entry, board: Board) -> Request:
        return self.page_request(board, entry, f"{HOST}/job/{entry.data}")

    def parse_detail(
        self, response: TextResponse, board: Board, entry: Entry
    ) -> Iterator[RawPosting]:
        data = json_of(response)
        yield self.raw(board, external_id=entry.external_id, title=data["title"])


def board(token: str = "a") -> Board:
    return Board(
        platform="paged", slug=f"board-{token}", employer="Employer", params={"token": token}
    )


def page(number: int, *ids: str, total: int | None = None, token: str = "a") -> Answer:
    rows = [{"id": name, "title": f"Job {name}"} for name in ids]
    body = json.dumps({"total": total, "rows": rows})
    return Answer(f"{HOST}/{token}?page={number}", HERE, text=body)


def job(name: str, **fields: Any) -> Answer:
    body = fields.pop("text", json.dumps({"title": f"Job {name}"}))
    return Answer(f"{HOST}/job/{name}", HERE, text=body, **fields)


def crawl(answers: list[Answer], known: dict[str, Any] | None = None, *boards: Board) -> list[Any]:
    spider = PagedSpider(boards=boards or [board()], memory=Recalled(known or {}))
    spider.scope = "all"
    return replay(spider, answers)


def of(kind: type, items: list[Any]) -> list[Any]:
    return [item for item in items if isinstance(item, kind)]


def test_pages_are_read_until_one_brings_nothing_new() -> None:
    answers = [page(1, "1", "2", total=3), page(2, "3"), page(3, "3", "1"), *map(job, "123")]
    items = crawl(answers)
    run = items[-1]
    assert isinstance(run, BoardRun)
    assert [raw.external_id for raw in of(RawPosting, items)] == ["1", "2", "3"]
    assert (run.outcome, run.n_claimed, run.n_listed, run.n_fetched) == ("complete", 3, 3, 3)
    assert (run.n_requests, run.n_rejected, run.may_close) == (6, 0, True)


def test_a_304_nobody_asked_for_vouches_for_nothing() -> None:
    answers = [page(1, "1"), Answer(f"{HOST}/a?page=2", HERE, status=304), job("1")]
    run = crawl(answers, {"open": {"1": None, "2": None}})[-1]
    assert (run.outcome, run.is_unchanged, run.may_close) == ("truncated", False, False)
    assert "HTTP 304" in run.reason


def test_a_claim_that_is_not_met_is_truncated_and_closes_nothing() -> None:
    run = crawl([page(1, "1", total=9), page(2), job("1")])[-1]
    assert (run.outcome, run.may_close) == ("truncated", False)
    assert run.reason == "the board claims 9 postings and listed 1"


def test_a_later_page_that_fails_leaves_what_was_listed_and_proves_nothing() -> None:
    broken = Answer(f"{HOST}/a?page=2", HERE, status=503)
    items = crawl([page(1, "1"), broken, job("1")], {"open": {"9": None}})
    assert len(of(RawPosting, items)) == 1
    assert items[-1].outcome == "truncated"
    assert items[-1].reason == "the list broke off: HTTP 503"
    assert items[-1].may_close is False


def test_a_later_page_that_cannot_be_read_leaves_what_was_listed() -> None:
    broken = Answer(f"{HOST}/a?page=2", HERE, text='{"rows": [{"id": "2"}, 7]}')
    items = crawl([page(1, "1"), broken, job("1"), job("2")])
    assert len(of(RawPosting, items)) == 2
    assert items[-1].outcome == "truncated"
    assert "TypeError" in items[-1].reason


def test_a_page_that_fails_costs_its_posting_only() -> None:
    answers = [
        *(page(1, *"12345"), page(2), job("1"), job("2", status=500)),
        *(job("3", error="timeout"), job("4", text="<html>"), job("5", text='{"no": "title"}')),
    ]
    items = crawl(answers)
    listed = {i.external_id: i.decision for i in of(Listed, items)}
    assert listed == {
        "1": None,
        "2": "not_fetched",
        "3": "not_fetched",
        "4": "rejected",
        "5": "rejected",
    }
    assert sorted((r.external_id, r.stage) for r in of(Reject, items)) == [
        *(("2", "fetch"), ("3", "fetch"), ("4", "parse"), ("5", "parse"))
    ]
    assert (items[-1].outcome, items[-1].n_rejected, items[-1].n_fetched) == ("complete", 4, 1)


def test_a_board_whose_pages_all_fail_was_not_read() -> None:
    answers = [page(1, *"123"), page(2), *(job(name, status=403) for name in "123")]
    run = crawl(answers)[-1]
    assert run.outcome == "failed"
    assert run.reason == "none of 3 postings could be fetched: HTTP 403: the host refuses us"


def test_a_page_that_is_gone_closes_what_was_open() -> None:
    answers = [page(1, "1", "2"), page(2), job("1"), job("2", status=410)]
    items = crawl(answers, {"open": {"2": None}})
    said = of(Confirmed, items)
    assert [(c.external_id, c.verdict, c.reason) for c in said] == [("2", "closed", "HTTP 410")]
    assert [listed.external_id for listed in of(Listed, items)] == ["1"]


def test_pages_that_are_gone_all_at_once_are_doubted() -> None:
    ids = "123456"
    answers = [page(1, *ids), page(2), *(job(name, status=404) for name in ids)]
    items = crawl(answers, {"open": dict.fromkeys(ids), "n_listed": [6, 6, 6]})
    assert of(Confirmed, items) == []
    assert (items[-1].outcome, items[-1].may_close) == ("suspect", False)
    assert items[-1].reason == "the pages of 6 of 6 open postings are over"


def test_boards_do_not_touch_each_other() -> None:
    answers = [
        Answer(f"{HOST}/a?page=1", HERE, text="not json"),
        *(page(1, "1", token="b"), page(2, token="b"), job("1")),
    ]
    runs = of(BoardRun, crawl(answers, None, board("a"), board("b")))
    assert [(run.board, run.outcome) for run in runs] == [
        ("paged/board-a", "failed"),
        ("paged/board-b", "complete"),
    ]


def test_a_board_without_its_parameter_fails_alone() -> None:
    bare = Board(platform="paged", slug="bare", employer="Employer")
    runs = of(BoardRun, crawl([page(1)], None, bare, board()))
    assert [(run.outcome, run.reason) for run in runs] == [
        ("failed", "the board's entry in the registry lacks 'token'"),
        ("complete", "the list is empty, no posting was ever seen on it"),
    ]


def test_known_entries_are_touched_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def listed(self: Any, response: Any, board: Board) -> Iterator[Entry]:
        yield Entry(external_id="1", title="Job 1", version="v1")
        yield Entry(external_id="2", title="Job 2", version="v1")

    monkeypatch.setattr(PagedSpider, "parse_list", listed)
    monkeypatch.setattr(PagedSpider, "next_pages", lambda *_: ())
    known = {"versions": {"1": "v1", "2": "v1"}, "open": {"1": None}}
    items = crawl([page(1)], known)
    assert [touched.external_id for touched in of(Touched, items)] == ["1"]
    assert [(i.external_id, i.decision) for i in of(Listed, items)] == [("1", None), ("2", None)]


def test_details_go_out_a_few_at_a_time() -> None:
    spider = PagedSpider(boards=[board()])
    spider.scope = "all"
    tally = spider.tallies["paged/board-a"]
    tally.on_the_way = 1
    answer = page(1, *map(str, range(100)))
    request = next(iter(spider.first_requests(board())))
    sent = answer.given_to(request, spider)
    asked = [thing for thing in sent if "/job/" in getattr(thing, "url", "")]
    assert (len(asked), len(tally.waiting)) == (DETAILS_AT_ONCE, 100 - DETAILS_AT_ONCE)
    assert len(job(asked[0].url[-1]).given_to(asked[0], spider)) == 3


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (Refusal("robots.txt of jobs.example forbids /a"), "refused", "forbids /a"),
        (IgnoreRequest("max redirections reached"), "failed", "max redirections reached"),
        (IgnoreRequest("… exceeded DOWNLOAD_MAXSIZE"), "failed", "is larger than allowed"),
        (HostFailed("5 failures in a row"), "failed", "5 failures in a row"),
        (Stopped("the run was stopped"), "interrupted", "the run was stopped"),
        (ValueError("strange"), "failed", "ValueError: strange"),
    ],
)
def test_what_a_failure_means(
    error: Exception, outcome: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ERRORS, "this", error)
    run = crawl([Answer(f"{HOST}/a?page=1", HERE, error="this")])[-1]
    assert run.outcome == outcome
    assert run.reason.endswith(reason)
    assert run.may_close is False


def test_a_stopped_run_rejects_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ERRORS, "stopped", Stopped("the run was stopped"))
    answers = [page(1, "1", "2"), page(2), job("1"), job("2", error="stopped")]
    items = crawl(answers)
    assert of(Reject, items) == []
    assert [listed.external_id for listed in of(Listed, items)] == ["1"]
    assert items[-1].outcome == "interrupted"


def test_half_read_boards_are_interrupted_and_untouched_ones_are_not() -> None:
    spider = PagedSpider(boards=[board("a"), board("b")])
    spider.tallies["paged/board-a"].begin()
    (run,) = spider.interrupted()
    assert (run.board, run.outcome, run.may_close) == ("paged/board-a", "interrupted", False)
    assert spider.interrupted() == []


@pytest.mark.parametrize(
    ("error", "verdicts"),
    [(Forbidden("robots.txt forbids /ask/1"), []), (Refusal("robots.txt fails"), ["unknown"])],
)
def test_what_robots_forbid_to_ask_is_left_to_the_lists(
    error: Exception, verdicts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ERRORS, "this", error)
    monkeypatch.setattr(
        PagedSpider,
        "confirm_request",
        lambda self, board, name, url: self.asking_request(board, name, f"{HOST}/ask/{name}"),
    )
    known = {"open": {"1": None}, "n_listed": [1, 1, 1]}
    items = crawl([page(1), Answer(f"{HOST}/ask/1", HERE, error="this")], known)
    assert [c.verdict for c in of(Confirmed, items)] == verdicts
    assert (items[-1].outcome, items[-1].may_close) == ("complete", True)


def test_only_some_vanished_postings_are_asked_for_and_the_others_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PagedSpider, "confirm_limit", 2)
    monkeypatch.setattr(
        PagedSpider,
        "confirm_request",
        lambda self, board, name, url: self.asking_request(board, name, f"{HOST}/ask/{name}"),
    )
    asked: list[str] = []
    monkeypatch.setattr(
        PagedSpider,
        "read_confirmation",
        lambda self, response, board, name: (
            asked.append(name) or self.confirmed(board, name, "closed", "it says so")
        ),
    )
    known = {"open": dict.fromkeys("12345")}
    spider = PagedSpider(boards=[board()], memory=Recalled(known))
    answers = [page(1), *(Answer(f"{HOST}/ask/{n}", HERE) for n in "12345")]
    with pytest.raises(AssertionError, match="never asked for"):
        replay(spider, answers)
    assert len(asked) == 2
    run = spider.tallies["paged/board-a"].run
    assert (run.outcome, run.may_close) == ("suspect", False)
