"""A site that moves: pages that lead elsewhere in bulk are no closings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aggregator.accounting import History, misdirection
from aggregator.boards import Board
from aggregator.clock import instant
from aggregator.records import BoardRun, Confirmed, RawPosting
from aggregator.tally import drawn
from spiders.shapes.hooks import Gone, Hooks
from tests.replay import Answer, Recalled, replay, spider_of
from tests.spiders.test_base import PagedSpider, crawl, job, of, page

SITE = "https://jobs.willow.example"
HTML = {"Content-Type": "text/html"}
MOVED = f"{SITE}/careers/moved"


class Recent(Recalled):
    """A memory that knows how often its doubts agreed."""

    def history(self, board: str) -> History:
        found = super().history(board)
        found.agreeing_suspects = self.known.get("agreeing", 0)
        return found


def asked(n_open: int, n_led: int, **known: Any) -> list[Any]:
    """A feed that shows none of its open postings: the pages of some lead to one other page."""
    board = Board(
        platform="feed", slug="a", employer="A", params={"url": f"{SITE}/jobs.xml"}, url=SITE
    )
    pages = {str(n): f"{SITE}/jobs/{n}" for n in range(n_open)}
    known = {"open": pages, "n_listed": [n_open] * 3, **known}
    spider = spider_of("feed", [board], memory=Recent(known))
    spider.redirect_is_over, spider.scope = True, "all"
    xml = {"Content-Type": "application/xml"}
    answers = [Answer(f"{SITE}/jobs.xml", Path(), text="<source></source>", headers=xml)]
    for n in drawn(pages, spider.confirm_limit, instant()[:10]):
        url = pages[n]
        led = {"redirected_to": MOVED} if int(n) < n_led else {"status": 404}
        answers.append(Answer(url, Path(), text="<html>Careers</html>", headers=HTML, **led))
    return replay(spider, answers)


def verdicts(items: list[Any]) -> list[str]:
    return sorted(said.verdict for said in of(Confirmed, items))


def test_pages_that_lead_elsewhere_in_bulk_close_nothing() -> None:
    items = asked(6, 4)
    run = items[-1]
    assert verdicts(items) == ["closed"] * 2 + ["unknown"] * 4
    assert (run.outcome, run.may_close) == ("suspect", False)
    assert run.reason == "the pages of 4 of 6 open postings lead elsewhere"


@pytest.mark.parametrize(("n_open", "n_led"), [(6, 3), (4, 4), (1, 1)])
def test_a_few_that_lead_elsewhere_are_closed(n_open: int, n_led: int) -> None:
    assert verdicts(asked(n_open, n_led)) == ["closed"] * n_open


@pytest.mark.parametrize(("n_led", "said"), [(12, "unknown"), (1, "closed")])
def test_those_asked_stand_for_those_that_wait(
    n_led: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hooks, "confirm_limit", 3)
    assert verdicts(asked(12, n_led))[-1] == said


def test_it_is_believed_after_three_crawls_a_day_apart() -> None:
    assert verdicts(asked(6, 6, agreeing=1)) == ["unknown"] * 6
    assert verdicts(asked(6, 6, agreeing=2)) == ["closed"] * 6


def test_a_board_hardly_known_is_guarded_too() -> None:
    assert verdicts(asked(6, 6, n_listed=[6])) == ["unknown"] * 6


def test_listed_postings_that_lead_elsewhere_close_nothing_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = Gone(f"redirected to {MOVED}")
    monkeypatch.setattr(PagedSpider, "parse_detail", lambda self, response, board, entry: [over])
    names = [str(n) for n in range(6)]
    known = {"open": dict.fromkeys(names), "n_listed": [6]}
    items = crawl([page(1, *names), page(2), *map(job, names)], known)
    (run,) = of(BoardRun, items)
    assert verdicts(items) == ["unknown"] * 6
    assert not of(RawPosting, items)
    assert (run.outcome, run.may_close) == ("suspect", False)


def test_more_than_half_is_too_many() -> None:
    history = History(n_listed=[6] * 3, n_open=6)
    assert misdirection(3, history) is None
    assert misdirection(4, history) == "the pages of 4 of 6 open postings lead elsewhere"
