"""Every value of a good answer replaced by every kind of junk: nothing raises, nothing is lost."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.boards import Board
from aggregator.records import BoardRun, Listed, RawPosting
from aggregator.understand import understand
from tests.replay import FIXTURES, Answer, replay, spider_of

JUNK = [None, True, -1, "", [], {}, [None], {"a": 1}, ["a", {"b": [1]}], "\ud800", float("nan")]
KINDS = len(JUNK) if os.environ.get("TEST_JUNK") == "all" else 2
API = "https://boards-api.greenhouse.io/v1/boards/b/jobs?content=true"
ORIGIN = "https://careers.example"
POSTING = {
    "@type": "JobPosting",
    "title": "Pharmacy Technician",
    "description": "<p>Fill orders.</p>",
    "identifier": {"value": "7"},
    "datePosted": "2026-11-10",
    "hiringOrganization": {"name": "Harbor"},
    "jobLocation": [{"geo": {"latitude": 1, "longitude": 2}, "address": {"addressCountry": "US"}}],
    "baseSalary": {"currency": "USD", "value": {"minValue": 20, "unitText": "HOUR"}},
    "educationRequirements": {"credentialCategory": "high school"},
    "experienceRequirements": {"monthsOfExperience": 12},
    "employmentType": ["FULL_TIME"],
    "jobLocationType": "TELECOMMUTE",
}


def spoilt(data: Any) -> Iterator[Any]:
    """The document with junk in each of its values in turn, two kinds a value, or all of them."""
    for number, path in enumerate(list(_paths(data))):
        kinds = [JUNK[(number + step) % len(JUNK)] for step in range(KINDS)]
        for junk in kinds:
            changed = copy.deepcopy(data)
            place = changed
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = junk
            yield changed


def _paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = data.items() if isinstance(data, dict) else enumerate(data)
    for step, value in steps:
        yield (*path, step)
        if isinstance(value, dict | list):
            yield from _paths(value, (*path, step))


def check(items: list[Any], caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(items[-1], BoardRun)
    assert items[-1].n_listed == len({i.external_id for i in items if isinstance(i, Listed)})
    for item in items:
        if isinstance(item, RawPosting):
            understand(item)
    assert caplog.records == []


def test_greenhouse(caplog: pytest.LogCaptureFixture) -> None:
    board = Board(platform="greenhouse", slug="b", employer="B", params={"token": "b"})
    data = json.loads((FIXTURES / "greenhouse/normal/jobs.json").read_text(encoding="utf-8"))
    data["jobs"] = data["jobs"][:1]
    data["jobs"][0]["pay_input_ranges"] = [{"min_cents": 2000, "title": "Hourly"}]
    for changed in spoilt(data):
        spider = spider_of("greenhouse", [board])
        spider.scope = "all"
        check(replay(spider, [Answer(API, Path(), text=json.dumps(changed))]), caplog)


def test_job_posting(caplog: pytest.LogCaptureFixture) -> None:
    board = Board(platform="schema_org", slug="b", employer="B", params={"origin": ORIGIN})
    sitemap = f"<urlset><url><loc>{ORIGIN}/job/1</loc></url></urlset>"
    html = {"Content-Type": "text/html"}
    for changed in spoilt(POSTING):
        spider = spider_of("schema_org", [board])
        page = f'<script type="application/ld+json">{json.dumps(changed)}</script>'
        answers = [
            Answer(f"{ORIGIN}/robots.txt", Path(), status=404),
            Answer(f"{ORIGIN}/sitemap.xml", Path(), text=sitemap),
            Answer(f"{ORIGIN}/job/1", Path(), text=page, headers=html),
        ]
        check(replay(spider, answers), caplog)
