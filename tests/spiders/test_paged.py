"""Searches page by page: caps and how they are cut up, totals that lie, rows that move."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator import clock
from aggregator.boards import Board, Registry
from aggregator.matching.keys import keys
from aggregator.matching.sketch import sketch
from aggregator.records import BoardRun, Listed
from aggregator.understand import understand
from spiders.shapes.paged import PagedSpider, role_queries
from spiders.shapes.slices import Facet, at_least, cut
from tests.replay import FIXTURES, Answer, replay, spider_of

HERE = Path()
WORKDAY = {"tenant": "willowcare", "instance": "wd5", "site": "Careers"}
ORACLE = {"host": "wilo.fa.us2.oraclecloud.com", "site": "CX_1"}


@dataclass
class Job:
    """One posting behind a search, with the values it is sorted by."""

    number: int
    values: dict[str, str] = field(default_factory=dict)


@dataclass
class Site(Answer):
    """A search over many jobs that answers every page of it, with its platform's habits."""

    jobs: list[Job] = field(default_factory=list)
    told: Callable[[int, int], int] = lambda total, offset: total
    clamp: int | None = None
    """From this offset on it begins at the first page again."""
    window: int | None = None
    """From this offset on it shows nothing."""
    facets: tuple[str, ...] = ()
    nested: bool = False
    skipped: tuple[int, ...] = ()
    """Places whose row is left out of its page."""
    cut_from: int | None = None
    """From this offset on an answer is half a page."""
    before: Callable[[Site, int], None] = lambda site, offset: None
    asked: list[dict[str, Any]] = field(default_factory=list)
    cache: dict[str, list[Job]] = field(default_factory=dict)

    def fits(self, request: Request) -> bool:
        return True

    def response(self, request: Request) -> Response:
        question = self.question(request)
        self.asked.append(question)
        self.before(self, question["offset"])
        found = self.found(question["selected"])
        offset = question["offset"] % self.clamp if self.clamp else question["offset"]
        end = min(offset + question["limit"], self.window or len(found))
        places = [n for n in range(offset, min(end, len(found))) if n not in self.skipped]
        total = self.told(len(found), question["offset"])
        body = self.page(total, [found[n] for n in places], [] if offset else found)
        text = json.dumps(body)
        if self.cut_from is not None and question["offset"] >= self.cut_from:
            text = text[: len(text) // 2]
        return TextResponse(request.url, body=text.encode(), request=request)

    def found(self, selected: dict[str, list[str]]) -> list[Job]:
        if not selected:
            return self.jobs
        key = repr((sorted(selected.items()), len(self.jobs)))
        if key not in self.cache:
            self.cache[key] = [job for job in self.jobs if _is_in(job, selected)]
        return self.cache[key]

    def question(self, request: Request) -> dict[str, Any]:
        asked = json.loads(request.body)
        assert set(asked) == {"appliedFacets", "limit", "offset", "searchText"}
        return {**asked, "selected": asked["appliedFacets"]}

    def page(self, total: int, rows: list[Job], found: list[Job]) -> dict[str, Any]:
        groups = [
            {
                "facetParameter": name,
                "descriptor": None,
                "values": [{"id": k, "count": n} for k, n in _counts(found, name).items()],
            }
            for name in self.facets
        ]
        if self.nested:
            groups = [{"facetParameter": "mainGroup", "values": groups}]
        postings = [
            {"title": "Nurse", "externalPath": f"/job/Salem/Nurse_R-{job.number}"} for job in rows
        ]
        return {"total": total, "jobPostings": postings, "facets": groups}


class Finder(Site):
    """The same in Oracle's words."""

    def question(self, request: Request) -> dict[str, Any]:
        finder = re.search(r"finder=findReqs;(.*)", request.url)
        assert finder is not None
        pairs = dict(pair.split("=", 1) for pair in finder[1].split(","))
        selected = {
            name.removeprefix("selected").removesuffix("Facet"): unquote(value).split(";")
            for name, value in pairs.items()
            if name.startswith("selected")
        }
        return {"limit": int(pairs["limit"]), "offset": int(pairs["offset"]), "selected": selected}

    def page(self, total: int, rows: list[Job], found: list[Job]) -> dict[str, Any]:
        facets = {
            f"{name.lower()}Facet": [
                {"Id": k, "TotalCount": n} for k, n in _counts(found, name).items()
            ]
            for name in self.facets
        }
        listed = [{"Id": str(job.number), "Title": "Nurse"} for job in rows]
        wrapper = {"TotalJobsCount": total, "requisitionList": listed, **facets}
        return {"items": [wrapper], "hasMore": False, "count": 1, "limit": 200}


def _is_in(job: Job, selected: dict[str, list[str]]) -> bool:
    return all(job.values.get(name) in ids for name, ids in selected.items())


def _counts(jobs: list[Job], name: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for job in jobs:
        if name in job.values:
            counts[job.values[name]] = counts.get(job.values[name], 0) + 1
    return counts


def jobs(**groups: int) -> list[Job]:
    """So many jobs of each family."""
    families = [name for name, n in groups.items() for _ in range(n)]
    return [Job(number, {"family": name}) for number, name in enumerate(families)]


def search(platform: str, params: dict[str, Any], site: Site) -> BoardRun:
    """Crawl a board of one query; nothing it lists is wanted, so that nothing more is asked."""
    board = Board(
        platform=platform, slug="w", employer="W", params={**params, "queries": ["nurse"]}
    )
    items = replay(spider_of(platform, [board]), [site])
    run = items[-1]
    assert isinstance(run, BoardRun)
    assert sum(isinstance(item, Listed) for item in items) == run.n_listed
    return run


def workday(site: Site) -> BoardRun:
    return search("workday", WORKDAY, site)


def oracle(site: Site) -> BoardRun:
    return search("oracle", ORACLE, site)


def capped(total: int, offset: int) -> int:
    return min(total, 2000)


# ── Workday ─────────────────────────────────────────────────────────────────────────────────


def test_a_clamped_search_is_cut_up_by_a_facet() -> None:
    site = Site("", HERE, jobs=jobs(a=1500, b=600, c=200), told=capped, clamp=2000)
    site.facets = ("family",)
    run = workday(site)
    assert (run.outcome, run.n_claimed, run.n_listed) == ("complete", 2000, 2300)
    assert max(asked["offset"] for asked in site.asked) < 2000
    assert {asked["limit"] for asked in site.asked} == {20}
    assert len(site.asked) < 2300 / 20 + 5


def test_a_facet_inside_a_group_serves_too() -> None:
    site = Site("", HERE, jobs=jobs(a=1500, b=900), told=capped, clamp=2000, nested=True)
    site.facets = ("family",)
    assert (workday(site).outcome, workday(site).n_listed) == ("complete", 2400)


def test_a_value_that_is_capped_itself_is_cut_up_again() -> None:
    many = jobs(a=2600, b=40)
    for job in many:
        job.values["time"] = "full" if job.number % 3 else "part"
    site = Site("", HERE, jobs=many, told=capped, clamp=2000, facets=("family", "time"))
    run = workday(site)
    assert (run.outcome, run.n_listed) == ("complete", 2640)


def test_at_most_a_hundred_ids_are_asked_for_at_once() -> None:
    many = [Job(n, {"place": f"p{n % 250}"}) for n in range(2500)]
    site = Site("", HERE, jobs=many, told=capped, clamp=2000, facets=("place",))
    assert (workday(site).outcome, workday(site).n_listed) == ("complete", 2500)
    assert max(len(asked["selected"].get("place", [])) for asked in site.asked) == 100


def test_a_clamped_search_without_facets_is_truncated() -> None:
    run = workday(Site("", HERE, jobs=jobs(a=2300), told=capped, clamp=2000))
    assert (run.outcome, run.n_listed, run.may_close) == ("truncated", 2000, False)
    assert run.reason == 'the search for "nurse" claims 2000 or more and listed 2000'


def test_what_no_facet_sorts_is_missed_with_a_word() -> None:
    """One facet sorts 2150 of 2200 in two values, the other all of them, but 2180 in one."""
    many = jobs(a=1500, b=700)
    for job in many:
        job.values["kind"] = "big" if job.number < 2180 else "small"
    for job in many[:50]:
        del job.values["family"]
    site = Site("", HERE, jobs=many, told=capped, clamp=2000, facets=("kind", "family"))
    run = workday(site)
    assert (run.outcome, run.n_listed) == ("truncated", 2150 + 20)
    assert run.reason == 'the search for "nurse" claims 2200 and listed 2170, in parts'


def test_a_tenant_that_does_not_clamp_is_read_to_its_end() -> None:
    site = Site("", HERE, jobs=jobs(a=2912), facets=("family",))
    run = workday(site)
    assert (run.outcome, run.n_claimed, run.n_listed) == ("complete", 2912, 2912)
    assert all(asked["selected"] == {} for asked in site.asked)


def test_a_tenant_that_says_2000_but_shows_more_is_read_to_its_end() -> None:
    run = workday(Site("", HERE, jobs=jobs(a=2345), told=capped))
    assert (run.outcome, run.n_listed) == ("complete", 2345)


def test_a_true_total_above_a_clamp_is_cut_up() -> None:
    site = Site("", HERE, jobs=jobs(a=1200, b=1300), clamp=2000, facets=("family",))
    run = workday(site)
    assert (run.outcome, run.n_claimed, run.n_listed) == ("complete", 2500, 2500)


def test_a_total_on_the_first_page_only() -> None:
    site = Site("", HERE, jobs=jobs(a=47), told=lambda total, offset: 0 if offset else total)
    run = workday(site)
    assert (run.outcome, run.n_claimed, run.n_listed, len(site.asked)) == ("complete", 47, 47, 3)


def test_a_total_that_is_the_size_of_the_page_ends_nothing() -> None:
    run = workday(Site("", HERE, jobs=jobs(a=47), told=lambda total, offset: 20))
    assert (run.outcome, run.n_listed) == ("complete", 47)


def test_no_total_at_all() -> None:
    site = Site("", HERE, jobs=jobs(a=40), told=lambda total, offset: 0)
    run = workday(site)
    assert (run.outcome, run.n_listed, len(site.asked)) == ("complete", 40, 3)


def test_a_posting_that_comes_while_paging_is_found_at_the_second_reading() -> None:
    def comes(site: Site, offset: int) -> None:
        if offset == 20 and len(site.jobs) == 50:
            site.jobs.insert(0, Job(999))

    site = Site("", HERE, jobs=jobs(a=50), before=comes)
    run = workday(site)
    assert (run.outcome, run.n_claimed, run.n_listed) == ("complete", 51, 51)


def test_a_posting_that_goes_while_paging_hides_none() -> None:
    def goes(site: Site, offset: int) -> None:
        if offset == 20 and len(site.jobs) == 50:
            site.jobs.pop(0)

    run = workday(Site("", HERE, jobs=jobs(a=50), before=goes))
    assert (run.outcome, run.n_listed) == ("complete", 50)


def test_rows_that_are_missing_are_missed() -> None:
    run = workday(Site("", HERE, jobs=jobs(a=50), skipped=(7, 31)))
    assert (run.outcome, run.n_listed) == ("truncated", 48)
    assert run.reason == 'the search for "nurse" claims 50 and listed 48'


def test_the_first_page_for_ever_ends() -> None:
    site = Site("", HERE, jobs=jobs(a=90), clamp=20)
    run = workday(site)
    assert (run.outcome, run.n_listed, len(site.asked)) == ("truncated", 20, 4)


# ── Oracle ──────────────────────────────────────────────────────────────────────────────────


def test_short_pages_end_nothing_on_oracle() -> None:
    site = Finder("", HERE, jobs=jobs(a=130), skipped=(3, 30, 31, 99))
    site.told = lambda total, offset: total - 4
    run = oracle(site)
    assert (run.outcome, run.n_claimed, run.n_listed) == ("complete", 126, 126)
    assert {asked["limit"] for asked in site.asked} == {25}


def test_beyond_the_window_of_oracle_categories_help() -> None:
    many = [Job(n, {"Categories": f"c{n % 3}"}) for n in range(14_668)]
    site = Finder("", HERE, jobs=many, window=10_000, facets=("Categories",))
    run = oracle(site)
    assert (run.outcome, run.n_claimed, run.n_listed) == ("complete", 14_668, 14_668)


def test_beyond_the_window_of_oracle_without_facets_is_truncated() -> None:
    site = Finder("", HERE, jobs=jobs(a=14_668), window=10_000)
    run = oracle(site)
    assert (run.outcome, run.n_claimed, run.n_listed) == ("truncated", 14_668, 10_000)
    assert max(asked["offset"] for asked in site.asked) < 10_000
    assert run.may_close is False


@pytest.mark.parametrize(
    ("crawl", "site", "n_read"),
    [(workday, Site, 20), (oracle, Finder, 25)],
    ids=["workday", "oracle"],
)
def test_a_later_page_that_cannot_be_parsed_keeps_what_was_claimed(
    crawl: Callable[[Site], BoardRun], site: type[Site], n_read: int
) -> None:
    run = crawl(site("", HERE, jobs=jobs(a=90), cut_from=n_read))
    assert (run.outcome, run.n_claimed, run.n_listed) == ("truncated", 90, n_read)
    assert run.reason == "the list broke off: the JSON is cut off or malformed"
    assert run.may_close is False


# ── both ────────────────────────────────────────────────────────────────────────────────────


def first_requests(platform: str, **params: Any) -> list[Request]:
    board = Board(platform=platform, slug="w", employer="W", params=params)
    return list(spider_of(platform, [board]).first_requests(board))


def test_the_requests_of_a_registered_board() -> None:
    board = Registry.load().boards["workday/cvs-health"]
    first, *others = spider_of("workday", [board]).first_requests(board)
    assert first.method == "POST"
    url = "https://cvshealth.wd1.myworkdayjobs.com/wday/cxs/cvshealth/CVS_Health_Careers/jobs"
    assert {request.url for request in (first, *others)} == {url}
    assert json.loads(first.body) == {
        "limit": 20,
        "offset": 0,
        "searchText": "pharmacy technician",
        "appliedFacets": {},
    }
    assert first.headers["Content-Type"] == first.headers["Accept"] == b"application/json"
    texts = [json.loads(request.body)["searchText"] for request in (first, *others)]
    assert texts == list(role_queries())


def test_every_role_has_its_query_and_a_board_may_have_its_own() -> None:
    assert {"pharmacy technician", "medical assistant", "clinical assistant"} <= {*role_queries()}
    assert "medizinische fachangestellte" in role_queries("DE")
    assert set(role_queries("US")) == set(role_queries()) < set(role_queries("GB"))
    asked = first_requests("oracle", **ORACLE, queries=['say "x"', "MFA"])
    assert [re.findall(r"keyword=(.*)", request.url) for request in asked] == [
        ["%22say%20%20x%20%22"],
        ["%22MFA%22"],
    ]


def test_redirects_are_not_followed_and_bursts_of_them_are_retried() -> None:
    for platform, params in (("workday", WORKDAY), ("oracle", ORACLE)):
        assert all(r.meta["dont_redirect"] for r in first_requests(platform, **params))
    assert 303 in PagedSpider.custom_settings["RETRY_HTTP_CODES"]
    assert 503 in PagedSpider.custom_settings["RETRY_HTTP_CODES"]


def test_texts_are_looked_at_again_once_a_week_each_on_its_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spider = PagedSpider(name="paged")
    start = datetime(2026, 11, 2, 9, tzinfo=UTC)
    days: dict[str, list[str]] = {f"R-{n}": [] for n in range(70)}
    for day in range(15):
        monkeypatch.setattr(clock, "now", lambda day=day: start + timedelta(days=day))
        monkeypatch.setattr("spiders.shapes.hooks.now", clock.now)
        for name, versions in days.items():
            versions.append(spider.version_of({"title": "Nurse"}, name))
    turns = [[day for day in range(1, 15) if seen[day] != seen[day - 1]] for seen in days.values()]
    assert all(len(each) == 2 and each[1] - each[0] == 7 for each in turns)
    assert len({each[0] for each in turns}) == 7


def test_a_changed_row_is_a_new_version() -> None:
    spider = PagedSpider(name="paged")
    assert spider.version_of({"title": "A"}, "1") != spider.version_of({"title": "B"}, "1")


# ── how a search is cut up ──────────────────────────────────────────────────────────────────


def test_the_facet_that_sorts_most_in_parts_that_fit_is_chosen() -> None:
    family = Facet("family", {"a": 900, "b": 800})
    place = Facet("locations", {"x": 1500, "y": 900})
    kind = Facet("kind", {"regular": 2100, "temporary": 5})
    assert cut([family, place, kind], {}, 2000, 100) == [
        {"locations": ["x"]},
        {"locations": ["y"]},
    ]
    assert cut([kind], {"time": ["full"]}, 2000, 100) == [
        {"time": ["full"], "kind": ["regular"]},
        {"time": ["full"], "kind": ["temporary"]},
    ]
    assert cut([Facet("one", {"all": 3000})], {}, 2000, 100) == []
    assert cut([family], {"family": ["a"]}, 2000, 100) == []
    assert at_least([family, place, kind]) == 2105


# ── one requisition, several boards ─────────────────────────────────────────────────────────


def identities(platform: str, params: dict[str, Any], path: str, **row: Any) -> list[str]:
    """The identity keys of the posting that a detail gives on a board."""
    folder = FIXTURES / platform / "normal"
    board = Board(platform=platform, slug="w", employer="Willow Care", country="US", params=params)
    spider = spider_of(platform, [board])
    assert isinstance(spider, PagedSpider)
    entry = spider.entry_of(row, board)
    record = json.loads((folder / path).read_text(encoding="utf-8"))
    if platform == "workday":
        record["jobPostingInfo"].pop("externalUrl")
    found = spider.record_of(record)
    assert entry is not None
    assert isinstance(found, dict)
    return keys(sketch(understand(spider.posting(board, entry, found)), 1))


def test_sites_of_one_oracle_host_show_one_requisition() -> None:
    row = {"Id": "1001", "Title": "Pharmacy Technician II"}
    here = identities("oracle", ORACLE, "d1.json", **row)
    there = identities("oracle", {**ORACLE, "site": "CX_2"}, "d1.json", **row)
    elsewhere = identities(
        "oracle", {**ORACLE, "host": "x.fa.us6.oraclecloud.com"}, "d1.json", **row
    )
    assert any(key.startswith("requisition:") for key in {*here} & {*there})
    assert not any(key.startswith("requisition:") for key in {*here} & {*elsewhere})


def test_copies_of_one_workday_requisition_are_one_too() -> None:
    paths = ("/job/Salem-OR/Pharmacy-Technician_R-20418", "/job/Salem/Pharmacy-Tech_R-20418-1")
    here, copy = (identities("workday", WORKDAY, "d1.json", externalPath=path) for path in paths)
    assert any(key.startswith("requisition:") for key in {*here} & {*copy})
