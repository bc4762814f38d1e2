"""`boards check` asks once and keeps nothing; `boards accept` lets a stranger's postings count."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.crawling.conftest import Answer, Ended, Internet, greenhouse, rows

API = "boards-api.greenhouse.io"
Scrapy = Callable[..., Ended]
WORKDAY = "oak.wd5.myworkdayjobs.com"
HTML = {"Content-Type": "text/html"}


def own(folder: Path, *lines: str) -> None:
    text = "".join(f"  {{ {line} }},\n" for line in lines)
    (folder / "boards.local.toml").write_text(f"boards = [\n{text}]\n")


def token(name: str, employer: str = "Elm Pharmacy") -> str:
    return (
        f'platform = "greenhouse", slug = "{name}", employer = "{employer}", country = "FJ",'
        f' token = "{name}"'
    )


def where(name: str) -> str:
    return f"{API}/v1/boards/{name}/jobs?content=true"


def test_every_state(scrapy: Scrapy, internet: Internet, tmp_path: Path) -> None:
    names = ("well", "bare", "dead", "moved", "wall", "shut", "ill")
    site = 'platform = "schema_org", slug = "forbids", employer = "F", country = "FJ", origin = '
    paged = 'platform = "workday", slug = "paged", employer = "P", country = "FJ", tenant = "oak"'
    own(
        tmp_path,
        *map(token, names),
        f'{site}"https://forbids.example"',
        f'{paged}, instance = "wd5", site = "Jobs"',
    )
    internet.lay(*greenhouse("well", "Pharmacy Technician", "Driver"))
    internet.lay(*greenhouse("bare"))
    internet.lay(where("moved"), Answer(302, headers={"Location": "https://elm.example/about"}))
    internet.lay("elm.example/about", Answer(body="<html>Elm</html>", headers=HTML))
    wall = "<html><title>Just a moment...</title></html>"
    internet.lay(where("wall"), Answer(body=wall, headers=HTML))
    internet.lay(where("shut"), Answer(403))
    internet.lay(where("ill"), Answer(body="[]"))
    internet.lay("forbids.example/robots.txt", Answer(body="User-agent: *\nDisallow: /\n"))
    posting = {"title": "Nurse", "externalPath": "/job/X/Nurse_R-1", "bulletFields": ["R-1"]}
    answer = json.dumps({"total": 70, "jobPostings": [posting], "facets": []})
    internet.lay(f"{WORKDAY}/wday/cxs/oak/Jobs/jobs", Answer(body=answer))
    done = scrapy("boards", "check", "--country", "FJ", "--json", CONTACT="jo@example.org")
    assert done.code == 1, done.err
    found = {row["board"].partition("/")[2]: row for row in json.loads(done.out)}
    assert {name: row["state"] for name, row in found.items()} == {
        "well": "well",
        "bare": "empty",
        "dead": "dead",
        "moved": "moved",
        "wall": "blocked",
        "shut": "blocked",
        "ill": "failed",
        "forbids": "refused",
        "paged": "well",
    }
    assert (found["well"]["n_listed"], found["paged"]["n_listed"]) == (2, 1)
    assert found["moved"]["why"] == "led to https://elm.example/about"
    assert len([seen for seen in internet.seen if seen.method == "POST"]) == 1
    assert internet.asked(API).count("/v1/boards/well/jobs?content=true") == 1
    assert not (tmp_path / "jobs.db").exists()


def test_one_board_that_is_well(scrapy: Scrapy, internet: Internet, tmp_path: Path) -> None:
    own(tmp_path, token("well"))
    internet.lay(*greenhouse("well", "Pharmacy Technician"))
    done = scrapy("boards", "check", "greenhouse/well")
    assert done.code == 0, done.err
    assert done.out.splitlines()[1:] == ["greenhouse/well\twell\t1\t"]


def test_all_boards_are_told_who_asks(scrapy: Scrapy) -> None:
    done = scrapy("boards", "check")
    assert (done.code, "set AGGREGATOR_CONTACT" in done.err) == (2, True)


def test_a_stranger_is_news_until_accepted(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    own(tmp_path, token("oak", "Oak Hospital"))
    internet.lay(*greenhouse("oak", "Pharmacy Technician", company="Morgan Stanley"))
    words = ("crawl", "greenhouse", "-a", "board=oak")
    first = scrapy(*words)
    assert first.code == 3, first.err
    assert (
        "newly held back: greenhouse/oak: registered for Oak Hospital, its postings show Morgan"
        " Stanley; if that is right: scrapy boards accept greenhouse/oak"
    ) in first.out
    assert rows(tmp_path / "jobs.db", "SELECT count(*) FROM vacancies") == [(0,)]
    again = scrapy(*words)
    assert (again.code, "still held back: greenhouse/oak" in again.out) == (0, True)
    done = scrapy("boards", "accept", "oak", "--because", "they were bought")
    assert (done.code, done.out) == (0, "greenhouse/oak is accepted: its postings count\n")
    assert rows(tmp_path / "jobs.db", "SELECT count(*) FROM vacancies") == [(1,)]
    kept = rows(tmp_path / "jobs.db", "SELECT kind, subject, because FROM decisions")
    assert kept == [("accept", "greenhouse/oak", "they were bought")]
    assert "held back" not in scrapy(*words).out
