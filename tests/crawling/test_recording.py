"""A recorded crawl is a fixture: replayed, it gives the same postings, and no personal data."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aggregator.boards import Board
from aggregator.records import BoardRun, RawPosting
from tests.crawling.conftest import Answer, Ended, Internet, greenhouse
from tests.replay import Answer as Recorded
from tests.replay import replay, spider_of

Scrapy = Callable[..., Ended]
JSON = {"Content-Type": "application/json"}
WORKDAY = "oak.wd5.myworkdayjobs.com/wday/cxs/oak/Jobs"
PAGE = """<html><script type="application/ld+json">{"@type": "JobPosting",
 "title": "Clinic Assistant", "description": "Call 555-123-4567 or jo@elm.example"}
</script></html>"""


def own(folder: Path, line: str) -> None:
    (folder / "boards.local.toml").write_text(f"boards = [\n  {{ {line} }},\n]\n")


def replayed(folder: Path) -> list[Any]:
    """The items of a recorded folder."""
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    general = {k: v for k, v in case["board"].items() if k in Board.__struct_fields__}
    params = {k: v for k, v in case["board"].items() if k not in general}
    board = Board(platform=folder.parent.name, params=params, **general)
    spider = spider_of(board.platform, [board])
    spider.scope = case["scope"]
    return replay(spider, [Recorded(folder=folder, **row) for row in case["answers"]])


def told(items: list[Any]) -> tuple[str | None, int, list[str]]:
    run = items[-1]
    assert isinstance(run, BoardRun)
    return run.outcome, run.n_listed, [i.title for i in items if isinstance(i, RawPosting)]


def test_one_document(scrapy: Scrapy, internet: Internet, tmp_path: Path) -> None:
    own(tmp_path, 'platform = "greenhouse", slug = "oak", employer = "Elm", token = "oak"')
    where, answer = greenhouse("oak", "Pharmacy Technician", "Driver")
    body = str(answer.body).replace("for our store", "write to jane.doe@elm.example")
    internet.lay(where, Answer(body=body, headers={**JSON, "ETag": '"7"'}))
    words = ("crawl", "greenhouse", "-a", "board=oak", "-s", "AGGREGATOR_RECORD=kept")
    done = scrapy(*words)
    assert done.code == 0, done.err
    folder = tmp_path / "kept" / "greenhouse" / "oak"
    assert sorted(path.name for path in folder.iterdir()) == ["001.json", "case.toml"]
    assert "jane.doe" not in (folder / "001.json").read_text()
    assert "[email]" in (folder / "001.json").read_text()
    assert told(replayed(folder)) == ("complete", 2, ["Pharmacy Technician"])
    scrapy(*words)
    assert (tmp_path / "kept" / "greenhouse" / "oak-2" / "case.toml").exists()


def test_posted_searches_and_details(scrapy: Scrapy, internet: Internet, tmp_path: Path) -> None:
    own(
        tmp_path,
        'platform = "workday", slug = "oak", employer = "Oak", tenant = "oak", instance = "wd5",'
        ' site = "Jobs", queries = ["technician"]',
    )
    row = {"title": "Pharmacy Technician", "externalPath": "/job/X/Tech_R-1"}
    internet.lay(f"{WORKDAY}/jobs", Answer(body=json.dumps({"total": 1, "jobPostings": [row]})))
    info = {"title": "Pharmacy Technician", "jobReqId": "R-1", "jobDescription": "x"}
    internet.lay(f"{WORKDAY}/job/X/Tech_R-1", Answer(body=json.dumps({"jobPostingInfo": info})))
    done = scrapy("crawl", "workday", "-a", "board=oak", "-s", "AGGREGATOR_RECORD=kept")
    assert done.code == 0, done.err
    folder = tmp_path / "kept" / "workday" / "oak"
    assert told(replayed(folder)) == ("complete", 1, ["Pharmacy Technician"])


def test_pages_and_what_never_came(scrapy: Scrapy, internet: Internet, tmp_path: Path) -> None:
    own(
        tmp_path,
        'platform = "schema_org", slug = "elm", employer = "Elm", origin = "https://elm.example"',
    )
    internet.lay("elm.example/robots.txt", Answer(body="User-agent: *\nDisallow: /job/2\n"))
    locs = "".join(f"<url><loc>https://elm.example/job/{n}</loc></url>" for n in (1, 2, 3))
    xml = {"Content-Type": "application/xml"}
    internet.lay("elm.example/sitemap.xml", Answer(body=f"<urlset>{locs}</urlset>", headers=xml))
    internet.lay("elm.example/job/1", Answer(body=PAGE, headers={"Content-Type": "text/html"}))
    words = ("crawl", "schema_org", "-a", "board=elm", "-s", "AGGREGATOR_RECORD=kept")
    scrapy(*words, SCOPE="all")
    folder = tmp_path / "kept" / "schema_org" / "elm"
    case = tomllib.loads((folder / "case.toml").read_text())
    by_url = {row["url"].rpartition("/")[2]: row for row in case["answers"]}
    assert by_url["2"]["error"] == "robots"
    assert by_url["3"]["status"] == 404
    page = (folder / by_url["1"]["body"]).read_text()
    assert "Call [phone] or [email]" in page
    assert told(replayed(folder))[2] == ["Clinic Assistant"]
