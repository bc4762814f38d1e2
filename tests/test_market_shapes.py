"""The market's answers carry the fields that real captures carry, and its phrasings are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from aggregator.records import RawPosting
from aggregator.understand import understand
from tests.market.exchange import Request
from tests.market.market import Market
from tests.market.shapes import SHAPES
from tests.market.shapes.feed import PATHS, kind
from tests.market.world import Employer, Pay
from tests.market.writing import texts

# Names of fields as captured from boards of each platform; those of people are left out.
GREENHOUSE = """absolute_url data_compliance internal_job_id location metadata id updated_at
    requisition_id title company_name first_published language application_deadline content
    departments offices ai_disclaimer include_ai_disclaimer ai_opt_out_request_url"""
WORKDAY_LIST = "total jobPostings facets userAuthenticated"
WORKDAY_ROW = "title externalPath locationsText postedOn bulletFields"
WORKDAY_INFO = """id title jobDescription location postedOn startDate timeType jobReqId jobPostingId
    jobPostingSiteId country canApply posted includeResumeParsing jobRequisitionLocation
    externalUrl questionnaireId"""
WORKDAY_DETAIL = "jobPostingInfo hiringOrganization similarJobs userAuthenticated"
JIBE_LIST = "jobs locations totalCount request_id count languageCounts filter"
JIBE_ROW = """slug language languages req_id title description location_name street_address city
    state country country_code postal_code location_type latitude longitude categories tags tags3
    promotion_value employment_type hiring_organization posted_date apply_url internal external
    searchable applyable li_easy_applyable ats_code isFrontLineAIJob update_date create_date
    category full_location short_location multipleLocations qualifications responsibilities"""
JSON_LD = """@context @type title description datePosted identifier hiringOrganization
    employmentType jobLocation"""


@pytest.fixture(scope="module")
def market() -> Market:
    return Market(seed=7, size=200)


def answer(market: Market, board: Employer, target: str, body: Any = None) -> Any:
    shape = SHAPES[board.platform]
    request = Request(
        host=shape.hosts(board)[0],
        target=target,
        method="GET" if body is None else "POST",
        body=json.dumps(body).encode() if body else b"",
    )
    return shape.respond(market, [board], request)


def board_of(market: Market, platform: str) -> Employer:
    return next(b for b in market.employers if b.platform == platform)


def greenhouse(market: Market) -> list[tuple[dict[str, Any], str]]:
    board = board_of(market, "greenhouse")
    data = json.loads(answer(market, board, f"/v1/boards/{board.token}/jobs?content=true").body)
    return [(data["jobs"][0], GREENHOUSE)]


def workday(market: Market) -> list[tuple[dict[str, Any], str]]:
    board = board_of(market, "workday")
    base = f"/wday/cxs/{board.token}/External_Careers"
    asked = {"appliedFacets": {}, "limit": 20, "offset": 0, "searchText": ""}
    data = json.loads(answer(market, board, f"{base}/jobs", asked).body)
    row = data["jobPostings"][0]
    detail = json.loads(answer(market, board, base + row["externalPath"]).body)
    info = detail["jobPostingInfo"]
    return [
        (data, WORKDAY_LIST), (row, WORKDAY_ROW), (detail, WORKDAY_DETAIL), (info, WORKDAY_INFO),
    ]  # fmt: skip


def jibe(market: Market) -> list[tuple[dict[str, Any], str]]:
    data = json.loads(answer(market, board_of(market, "jibe"), "/api/jobs?page=1").body)
    return [(data, JIBE_LIST), (data["jobs"][0]["data"], JIBE_ROW)]


def schema_org(market: Market) -> list[tuple[dict[str, Any], str]]:
    board = board_of(market, "schema_org")
    target = "/" + SHAPES["schema_org"].external_id(market.shown(board)[0]) + "/"
    page = answer(market, board, target).body.decode()
    found = json.loads(page.split('ld+json">')[-1].split("</script>")[0])
    while "@graph" in found or isinstance(found, list):
        found = (found if isinstance(found, list) else found["@graph"])[-1]
    return [(found, JSON_LD)]


@pytest.mark.parametrize("read", [greenhouse, workday, jibe, schema_org])
def test_answers_carry_the_fields_of_captures(
    market: Market, read: Callable[[Market], list[tuple[dict[str, Any], str]]]
) -> None:
    for record, names in read(market):
        assert set(names.split()) - set(record) == set()


def test_all_four_kinds_of_feed_are_spoken() -> None:
    boards = [b for b in Market(seed=7, size=1000).boards if b.platform == "feed"]
    assert {kind(board) for board in boards} == set(range(len(PATHS)))


def understood(line: str) -> tuple[float | None, float | None, str | None]:
    raw = RawPosting(
        board="greenhouse/market",
        external_id="1",
        title="Medical Assistant",
        seen_at="2026-03-02T22:00:00Z",
        description=f"<p>Join us.</p>\n<p>{unescape(line)}</p>\n<p>We welcome everyone.</p>",
        country="US",
    )
    posting = understand(raw)
    return posting.pay_min, posting.pay_max, posting.pay_period


PAYS = {
    "range": Pay(18.5, 22.75, "hour"),
    "from": Pay(19.0, None, "hour"),
    "up_to": Pay(None, 23.25, "hour"),
    "year": Pay(41_000.0, 52_500.0, "year"),
}


def phrasings() -> list[tuple[str, str]]:
    return [(name, line) for name, lines in texts()["pay"].items() for line in lines]


@pytest.mark.parametrize(("name", "line"), phrasings())
def test_every_phrasing_of_pay_is_read(name: str, line: str) -> None:
    pay = PAYS[name]
    amount = "{:,.0f}" if pay.period == "year" else "{:.2f}"
    ends = {"low": amount.format(pay.low or 0), "high": amount.format(pay.high or 0)}
    assert understood(line.format(**ends)) == (pay.low, pay.high, pay.period)
