"""One misbehaviour per board, platform by platform, with the outcomes that are true to it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.market.faults import Fault, robots_fault
from tests.market.registry import known_platforms
from tests.market.shapes import SHAPES
from tests.market.world import Employer

COMPLETE = frozenset({"complete"})
FAILED = frozenset({"failed"})
BROKEN_OFF = frozenset({"failed", "truncated"})
SAYS_SO = frozenset({"failed", "truncated", "suspect"})
ANYTHING = SAYS_SO | COMPLETE
REFUSED = frozenset({"refused", "failed"})
NOT_ROBOTS = "/(?!robots).*"


@dataclass(frozen=True)
class Case:
    """One board's misbehaviour on one day."""

    name: str
    fault: dict[str, object]
    outcomes: frozenset[str]
    is_whole: bool = False
    """Whether everything is collected in spite of it."""
    robots: bool = False


def _once(kind: str, name: str, value: float = 0) -> Case:
    return Case(name, {"kind": kind, "value": value, "times": 1}, COMPLETE, is_whole=True)


def _robots(
    kind: str, name: str, value: float, outcomes: frozenset[str], *, is_whole: bool = False
) -> Case:
    return Case(name, {"kind": kind, "value": value}, outcomes, is_whole, robots=True)


DOCUMENT = [
    _once("too_many", "429 once", 1),
    Case("500 for ever", {"kind": "server_error", "value": 500}, FAILED),
    _once("server_error", "502 once", 502),
    _once("cut_body", "the connection drops once"),
    Case("cut JSON", {"kind": "cut_json"}, FAILED),
    Case("a total that lies", {"kind": "false_total", "value": 9}, frozenset({"truncated"})),
    Case("an empty list", {"kind": "empty_list"}, frozenset({"complete", "suspect"})),
    Case("a bot wall", {"kind": "bot_wall", "value": 403}, FAILED),
    Case("a bot wall that says 200", {"kind": "bot_wall", "value": 200}, FAILED),
    Case("HTML for JSON", {"kind": "html_for_json"}, FAILED),
    Case("no title, no id", {"kind": "nameless"}, frozenset({"complete", "truncated"})),
    Case("50 MB", {"kind": "huge", "value": 50}, FAILED),
]
SITE = [
    _robots("robots_forbids", "robots.txt forbids", 0, REFUSED),
    _robots("server_error", "robots.txt fails", 503, REFUSED),
    _robots("crawl_delay", "robots.txt is slow", 0.05, COMPLETE, is_whole=True),
    _robots("crawl_delay", "robots.txt is too slow", 900, REFUSED),
    Case("429 for ever", {"kind": "too_many", "value": 1}, FAILED),
    Case("it hangs", {"kind": "hang", "value": 20}, FAILED),
    Case("sitemaps drop", {"kind": "cut_body", "path": "/sitemaps/.*"}, BROKEN_OFF),
    Case("an empty sitemap", {"kind": "empty_list"}, frozenset({"complete", "suspect"})),
    Case("broken JSON-LD", {"kind": "broken_jsonld"}, COMPLETE, is_whole=True),
    Case("hopeless JSON-LD", {"kind": "hopeless_jsonld"}, ANYTHING),
    Case("pages behind a wall", {"kind": "bot_wall", "value": 200, "path": "/job/.*"}, ANYTHING),
    Case("a page fails", {"kind": "server_error", "path": "/job/.*", "times": 3}, COMPLETE),
]
PAGED = [
    _once("too_many", "429 once", 1),
    Case("429 on page 2", {"kind": "too_many", "value": 1, "skip": 1, "times": 1}, COMPLETE, True),
    Case("500 after page 1", {"kind": "server_error", "skip": 1}, BROKEN_OFF),
    Case("a total that lies", {"kind": "false_total", "value": 9}, frozenset({"truncated"})),
    Case("the first page again", {"kind": "repeated_page"}, ANYTHING),
    Case("ids shift down", {"kind": "shifting", "value": 1, "skip": 1}, ANYTHING, is_whole=True),
    Case("ids shift up", {"kind": "shifting", "value": -1, "skip": 1}, ANYTHING),
    Case("an empty list", {"kind": "empty_list"}, frozenset({"complete", "suspect"})),
    Case("a bot wall that says 200", {"kind": "bot_wall", "value": 200}, FAILED),
    Case("HTML for JSON", {"kind": "html_for_json"}, FAILED),
    Case("robots.txt forbids", {"kind": "robots_forbids"}, REFUSED, robots=True),
    Case("cut JSON on page 2", {"kind": "cut_json", "skip": 1}, BROKEN_OFF | COMPLETE),
]
FEED = [
    _once("too_many", "429 once", 1),
    Case("cut in the middle", {"kind": "cut_json"}, BROKEN_OFF),
    Case("the connection drops", {"kind": "cut_body"}, BROKEN_OFF),
    Case("a bot wall that says 200", {"kind": "bot_wall", "value": 200}, FAILED),
    Case("robots.txt forbids", {"kind": "robots_forbids"}, REFUSED, robots=True),
]
LISTS = {
    "greenhouse": r".*/{token}/jobs\?.*",
    "schema_org": NOT_ROBOTS,
    "workday": r"/wday/cxs/.*/jobs",
    "jibe": r"/api/jobs\?.*",
    "feed": NOT_ROBOTS,
}
BY_PLATFORM = {
    "greenhouse": DOCUMENT,
    "schema_org": SITE,
    "workday": PAGED,
    "jibe": PAGED,
    "feed": FEED,
}
CASES = [(p, case) for p in known_platforms() for case in BY_PLATFORM[p]]


def fault_of(case: Case, board: Employer) -> Fault:
    """Return the fault that strikes only this board, though it may share its host."""
    host = SHAPES[board.platform].hosts(board)[0]
    if case.robots:
        return robots_fault(str(case.fault["kind"]), host, float(str(case.fault.get("value", 0))))
    path = LISTS[board.platform].format(token=board.token)
    return Fault(**{"host": host, "path": path, **case.fault})
