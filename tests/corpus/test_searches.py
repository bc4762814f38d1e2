"""Captures of Workday and Oracle through the real callbacks; what is expected was read in them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import html as lxml_html

from aggregator.boards import Board
from aggregator.records import BoardRun, Listed, Posting, RawPosting, Reject
from aggregator.understand import understand
from tests.corpus.captured import ABSENT, CORPUS
from tests.replay import Answer, replay, spider_of

if not CORPUS.is_dir():
    pytest.skip(ABSENT, allow_module_level=True)


class Anything(Answer):
    """Gives a capture's list once, its details by the end of their address, and else nothing."""

    details: dict[str, str]

    def fits(self, request: Any) -> bool:
        return True

    def response(self, request: Any) -> Any:
        body = (CORPUS / str(self.body)).read_text(encoding="utf-8")
        detail = next((b for end, b in self.details.items() if end in request.url), None)
        if self.times == 1:
            self.text = body
        elif detail:
            self.text = (CORPUS / detail).read_text(encoding="utf-8")
        else:
            self.text = '{"total": 0, "jobPostings": [], "items": [{"requisitionList": []}]}'
        self.body, kept = None, self.body
        made = super().response(request)
        self.body = kept
        return made


def read(platform: str, params: dict[str, str], capture: str, details: dict[str, str]) -> list[Any]:
    board = Board(platform=platform, slug="board", employer="", params=params)
    spider = spider_of(platform, [board])
    spider.scope = "all"
    answer = Anything("", CORPUS, body=capture)
    answer.details = details
    return replay(spider, [answer])


def workday(name: str, tenant: str, site: str, details: dict[str, str]) -> list[Any]:
    params = {"tenant": tenant, "instance": "wd5", "site": site}
    return read("workday", params, f"workday/{name}", details)


def listed(items: list[Any]) -> dict[str, tuple[str | None, str | None]]:
    found = {i.external_id: (i.title, i.url) for i in items if isinstance(i, Listed)}
    return {
        **found,
        **{i.external_id: (i.title, i.url) for i in items if isinstance(i, RawPosting)},
    }


def only(items: list[Any]) -> tuple[RawPosting, Posting]:
    (raw,) = [item for item in items if isinstance(item, RawPosting)]
    posting = understand(raw)
    assert posting.errors == []
    return raw, posting


def letters(text: str) -> str:
    """A text without space and marks: inside a word, HTML may change its style."""
    return "".join(re.findall(r"\w+", text))


def shown(html: str) -> str:
    return letters(lxml_html.fromstring(f"<div>{html}</div>").text_content())


def test_workday_detail() -> None:
    details = {"_RQ216675": "workday/gdit_job_detail.json"}
    items = workday("gdit_jobs_list.json", "gdit", "External_Career_Site", details)
    raw, posting = only(items)
    address = "/External_Career_Site/job/USA-DC-Washington/Data-Engineer_RQ216675"
    assert (raw.external_id, raw.requisition_id, raw.title) == (
        "RQ216675",
        "RQ216675",
        "Data Engineer",
    )
    assert raw.url == f"https://gdit.wd5.myworkdayjobs.com{address}"
    assert raw.employer == "GD Information Technology, Inc."
    assert [(p.city, p.region, p.country) for p in posting.places] == [("Washington", "DC", "US")]
    assert (posting.posted_on, posting.closes_on) == ("2026-07-07", None)
    assert posting.employment_type == ["full_time"]
    assert (posting.pay_min, posting.pay_max, posting.pay_currency) == (110500, 149500, "USD")
    assert posting.hours_min == 40
    data = json.loads((CORPUS / "workday" / "gdit_job_detail.json").read_text("utf-8"))
    assert letters(posting.description) == shown(data["jobPostingInfo"]["jobDescription"])


def test_workday_list() -> None:
    items = workday("gdit_jobs_list.json", "gdit", "External_Career_Site", {})
    base = "https://gdit.wd5.myworkdayjobs.com/External_Career_Site/job/"
    assert listed(items) == {
        "RQ216675": ("Data Engineer", f"{base}USA-DC-Washington/Data-Engineer_RQ216675"),
        "RQ221571-1": (
            "Cloud Data Engineer",
            f"{base}DEU-Wiesbaden---Wiesbaden-Army-Airfield-APC180/Cloud-Data-Engineer_RQ221571-1",
        ),
        "RQ222489-1": (
            "Data Engineer Senior Principal (Hybrid)",
            f"{base}USA-NC-Fort-Bragg/Data-Engineer-Senior-Principal--Hybrid-_RQ222489-1",
        ),
        "RQ223218": (
            "Data Engineer - TS/SCI with Polygraph",
            f"{base}USA-VA-Chantilly/Data-Engineer---TS-SCI-with-Polygraph_RQ223218",
        ),
    }
    run = items[-1]
    assert isinstance(run, BoardRun)
    assert (run.outcome, run.n_claimed, run.n_listed) == ("truncated", 644, 4)


def test_workday_list_with_a_real_total_above_2000() -> None:
    items = workday("micron_jobs_list.json", "micron", "External", {})
    assert list(listed(items)) == [
        *("JR99331", "JR87841", "JR93899", "JR95792", "JR90800", "JR97168", "JR98612-1", "JR97659"),
        *("JR88505", "JR89545", "JR69852", "JR99329", "JR92604", "JR86703-1", "JR97122", "JR97545"),
        *("JR99157", "JR100916", "JR99686", "JR87780"),
    ]
    assert listed(items)["JR97659"][0] == (
        "DATA SCIENTIST SMART MFG & AI｜New College Graduates Welcome"
    )
    assert (items[-1].n_claimed, items[-1].n_listed) == (2912, 20)


def test_workday_list_with_copies_for_other_sites() -> None:
    items = workday("pjm_jobs_list.json", "pjm", "pjmcareers", {})
    assert {name: title for name, (title, _) in listed(items).items()} == {
        "REQ-2026-4193": "Sr. Market Strategist I (II)",
        "REQ-2026-4176": "Sr. Market Design Specialist I (II)",
        "REQ-2026-4191-1": "(Sr./Lead) Fuel Supply Strategist I (II)",
    }
    assert all(not isinstance(i, Reject) or i.external_id for i in items)


def oracle() -> list[Any]:
    params = {"host": "emje.fa.us6.oraclecloud.com", "site": "CX_1001"}
    details = {"Id=%2216280%22": "oracle_hcm/southernco_requisition_detail.json"}
    return read("oracle", params, "oracle_hcm/southernco_requisitions_list.json", details)


def test_oracle_list() -> None:
    base = "https://emje.fa.us6.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001/job/"
    items = oracle()
    assert listed(items) == {
        "16280": ("Radiation Protection Supervisor - Plant Hatch", f"{base}16280"),
        "17305": ("Corrosion Technician III", f"{base}17305"),
        "18868": ("Solar Operations Technician – Henrietta Solar Project", f"{base}18868"),
    }
    assert (items[-1].outcome, items[-1].n_claimed, items[-1].n_listed) == ("truncated", 105, 3)


def test_oracle_detail() -> None:
    raw, posting = only(oracle())
    assert (raw.external_id, raw.requisition_id) == ("16280", "16280")
    assert raw.location == "Baxley, GA, United States"
    (place,) = posting.places
    assert (place.city, place.region, place.country) == ("Baxley", "GA", "US")
    assert (place.latitude, place.longitude) == (31.77721, -82.34433)
    assert (posting.posted_on, posting.closes_on) == ("2026-06-23", "2026-07-08")
    assert posting.employment_type == ["full_time"]
    assert (posting.pay_min, posting.pay_max, posting.workplace) == (None, None, None)
    data = json.loads((CORPUS / "oracle_hcm/southernco_requisition_detail.json").read_text("utf-8"))
    item = data["items"][0]
    assert letters(posting.description) == (
        shown(item["ExternalDescriptionStr"])
        + letters("About us")
        + shown(item["CorporateDescriptionStr"])
        + letters("Organization Southern Nuclear")
    )
