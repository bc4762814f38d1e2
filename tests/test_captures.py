"""The driver of captures: what a file is, what is served, what is said of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.captures.__main__ import main
from tests.captures.folder import files
from tests.captures.kinds import recognised

JOBS = [{"id": 7, "internal_job_id": 1, "title": "Pharmacy Technician", "content": "x"}]
ROW = {"title": "Medical Assistant", "externalPath": "/job/Salem/Medical-Assistant_R-9"}
DETAIL = {
    "title": "Medical Assistant",
    "jobDescription": "<p>Rooms patients.</p>",
    "jobReqId": "R-9",
    "jobPostingId": "Medical-Assistant_R-9",
    "startDate": "2026-03-02",
    "externalUrl": "https://oak.wd5.myworkdayjobs.com/Jobs/job/Salem/Medical-Assistant_R-9",
}
RECORD = {
    "@type": "JobPosting",
    "title": "Clinic Assistant",
    "url": "https://oak.example/vacancy/3",
    "description": "Greets patients.",
}
VCR = """---
http_interactions:
- request:
    method: get
    uri: https://boards-api.greenhouse.io/v1/boards/oak/jobs
  response:
    status:
      code: 200
    body:
      string: '{"jobs": [{"id": 7, "title": "It''s
        two lines"}]}'
"""
FILES: dict[str, tuple[str, str]] = {
    "greenhouse/board.json": (json.dumps({"jobs": JOBS}), "list\t1\t1\t0\t"),
    "greenhouse/job.json": (json.dumps(JOBS[0]), "detail\t1\t1\t0\t"),
    "greenhouse/gone.json": (
        '{"status": 404, "error": "Job not found"}',
        "list\t0\t0\t0\tfailed: Job not found",
    ),
    "greenhouse/cut.json": (
        '{"jobs": [{"id":',
        "list\t0\t0\t0\tfailed: the JSON is cut off or malformed",
    ),
    "greenhouse/wall.html": (
        "<html><title>Just a moment...</title></html>",
        "page\t0\t0\t0\tfailed: a wall against programs",
    ),
    "greenhouse/calls.yml": (VCR, "not_a_response\t1\t1\t0\ta cassette"),
    "greenhouse/docs.md": ("# Jobs\n", "not_a_response\t0\t0\t0\ta document"),
    "workday/rows.json": (
        json.dumps({"total": 1, "jobPostings": [ROW]}),
        "list\t1\t0\t0\t1 details are not in the file",
    ),
    "workday/one.json": (json.dumps({"jobPostingInfo": DETAIL}), "detail\t1\t1\t0\t"),
    "workday/both.json": (
        json.dumps(
            {"pages": [{"jobPostings": [ROW]}], "details": {"9": {"jobPostingInfo": DETAIL}}}
        ),
        "list\t1\t1\t0\t",
    ),
    "workday/asked.json": ('{"method": "POST", "url": "https://oak.example"}', "not_a_response\t0"),
    "jsonld_records/two.jsonl": (
        "\n".join(json.dumps(r) for r in (RECORD, {**RECORD, "url": "https://oak.example/v/4"})),
        "page\t2\t2\t0\t",
    ),
    "html_job_pages/none.html": (
        "<html><body>Our shop</body></html>",
        "page\t1\t0\t1\tno posting on the page",
    ),
    "xml_feeds/feed.xml": (
        "<source><job><id>5</id><title>Clinic Assistant</title></job></source>",
        "feed\t1\t1\t0\t",
    ),
    "nobody/list.json": ("{}", "list\t0\t0\t0\tunsupported: nobody is not read"),
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name, (text, _) in FILES.items():
        path = tmp_path / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "corpus"


@pytest.fixture
def told(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, str], list[dict[str, Any]]]:
    out = corpus.parent / "postings.jsonl"
    monkeypatch.setattr(sys, "argv", ["captures", str(corpus), "--json", str(out)])
    code = main()
    lines = [line.split("\t", 2) for line in capsys.readouterr().out.splitlines()]
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return code, {name: rest for _, name, rest in lines}, rows


def test_one_line_a_file(told: tuple[int, dict[str, str], Any]) -> None:
    code, lines, _ = told
    assert code == 0
    assert list(lines) == sorted(FILES)
    for name, (_, expected) in FILES.items():
        assert lines[name].startswith(expected), name


def test_postings_as_json_lines(told: tuple[int, Any, list[dict[str, Any]]]) -> None:
    rows = {row["file"]: row for row in told[2]}
    one = rows["workday/one.json"]
    assert (one["platform"], one["external_id"], one["requisition_id"]) == ("workday", "R-9", "R-9")
    assert (one["title"], one["posted_on"]) == ("Medical Assistant", "2026-03-02")
    assert (one["url"], one["description"]) == (DETAIL["externalUrl"], "Rooms patients.")
    assert (one["pay_min"], one["closes_on"], one["locations"]) == (None, None, [])
    assert set(rows["workday/rows.json"]) == set(one)
    assert rows["workday/rows.json"]["title"] == "Medical Assistant"
    assert rows["workday/rows.json"]["description"] is None
    assert rows["greenhouse/calls.yml"]["title"] == "It's two lines"
    assert [r["url"] for r in told[2] if r["file"] == "jsonld_records/two.jsonl"] == [
        "https://oak.example/vacancy/3",
        "https://oak.example/v/4",
    ]


def test_a_file_that_raises(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["captures", str(corpus)])
    monkeypatch.setattr("spiders.shapes.mapped.row_mark", lambda job: 1 // 0)
    assert main() == 1
    out = capsys.readouterr().out
    assert "raised ZeroDivisionError" in out
    assert "workday/one.json\tdetail\t1\t1\t0" in out


CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the captures of ../shared/corpus are not here")
def test_real_files_are_what_they_are() -> None:
    kinds = {file.name: recognised(file).kind for file in files(CORPUS)}
    assert kinds["phenom/snowflake_search_request.json"] == "not_a_response"
    assert kinds["smartrecruiters/docs_postings_list.json"] == "not_a_response"
    assert kinds["smartrecruiters/bosch_list_and_detail_wrapped.json"] == "list"
    assert kinds["icims/search_page.html"] == "list"
    assert kinds["icims/icims_detail_no_jsonld.html"] == "page"
    assert kinds["phenom/united_jobDetail.json"] == "detail"
    assert kinds["nhs_jobs/search_xml_page1_2024.xml"] == "list"
    assert kinds["xml_feeds/kelio_talentview.xml"] == "feed"
