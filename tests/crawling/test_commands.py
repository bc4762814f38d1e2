"""The commands as an operator runs them: processes of their own against a small internet."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

from aggregator.boards import Registry
from aggregator.store import Store
from tests.crawling.conftest import Answer, Ended, Internet, greenhouse, rows
from tests.processes import Running

API = "boards-api.greenhouse.io"
Scrapy = Callable[..., Ended]
Start = Callable[..., Running]


def own(folder: Path, *names: str, **more: str) -> None:
    """Register boards of our own, one greenhouse token each."""
    extra = "".join(f', {key} = "{value}"' for key, value in more.items())
    lines = [
        f'  {{ platform = "greenhouse", slug = "{n}", token = "{n}", employer = "Elm Pharmacy"'
        f"{extra} }},\n"
        for n in names
    ]
    (folder / "boards.local.toml").write_text("".join(["boards = [\n", *lines, "]\n"]))


def until(condition: Callable[[], object], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def test_one_address_sends_exactly_its_requests(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    titles = ("Pharmacy Technician", "Accountant")
    internet.lay(*greenhouse("shieldshealthsolutions", *titles, company="Shields Health Solutions"))
    url = "https://boards.greenhouse.io/shieldshealthsolutions"
    done = scrapy("crawl", "greenhouse", "-a", f"url={url}", fresh=True, CONTACT="jo@example.org")
    assert done.code == 0, done.err
    asked = [(s.method, s.scheme, s.host, s.target) for s in internet.seen]
    list_of = "/v1/boards/shieldshealthsolutions/jobs?content=true"
    assert asked == [("GET", "https", API, "/robots.txt"), ("GET", "https", API, list_of)]
    assert {s.agent for s in internet.seen} == {"pharmacy-jobs-aggregator/0.1.0 (+jo@example.org)"}
    assert done.out.splitlines()[0] == "1 board: 1 complete"
    assert "greenhouse/shields-health-solutions: complete, 2 listed" in done.err
    assert rows(tmp_path / "jobs.db", "SELECT outcome FROM crawls") == [("complete",)]
    assert (tmp_path / "jobs.archive.db").exists()


def test_scrapys_own_commands_find_no_boards_and_do_their_work(
    scrapy: Scrapy, internet: Internet
) -> None:
    internet.lay("plain.example/page", Answer(body="<p>hello</p>"))
    done = scrapy("fetch", "https://plain.example/page")
    assert (done.code, done.out.strip()) == (0, "<p>hello</p>")
    assert "Traceback" not in done.err


def test_crawlall_tells_news_from_what_is_known(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    own(tmp_path, "oak", "elm", "ash")
    internet.lay(*greenhouse("oak", "Pharmacy Technician"))
    internet.lay(*greenhouse("elm", "Medical Assistant"))
    words = ("crawlall", "--board", "oak,elm,ash")
    first = scrapy(*words, CONTACT="jo@example.org")
    assert first.code == 3, first.err
    assert first.out.splitlines()[0] == "3 boards: 2 complete, 1 failed"
    assert "newly failed: greenhouse/ash: the board is gone (HTTP 404)" in first.out
    now = scrapy(*words, "--now", CONTACT="jo@example.org")
    assert now.code == 0
    assert "still failed: greenhouse/ash" in now.out


def test_the_one_board_asked_for_fails(scrapy: Scrapy, internet: Internet, tmp_path: Path) -> None:
    own(tmp_path, "ash")
    internet.lay(f"{API}/robots.txt", Answer(body="User-agent: *\nDisallow: /\n"))
    done = scrapy("crawl", "greenhouse", "-a", "board=ash")
    assert done.code == 1
    reason = f"robots.txt of {API} forbids /v1/boards/ash/jobs"
    assert f"newly refused: greenhouse/ash: {reason}" in done.out
    assert "Traceback" not in done.err


def hanging(internet: Internet, folder: Path, n: int = 6) -> None:
    """Boards of which the first answers and all others hang."""
    names = [f"b{number}" for number in range(n)]
    own(folder, *names)
    internet.lay(*greenhouse("b0", "Pharmacy Technician"))
    for name in names[1:]:
        where, answer = greenhouse(name, "Pharmacy Technician")
        answer.seconds = 40
        internet.lay(where, answer)


def test_a_signal_stops_cleanly(start: Start, internet: Internet, tmp_path: Path) -> None:
    hanging(internet, tmp_path)
    running = start("crawl", "greenhouse", "-a", "board=b0,b1,b2,b3,b4,b5", fresh=True)
    until(lambda: len(internet.asked(API)) == 3)
    begun = time.monotonic()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert running.returncode == 130, err
    assert time.monotonic() - begun < 8
    assert "Traceback" not in err
    assert len(internet.asked(API)) == 3
    assert "5 boards not read to the end, left to the next run" in out
    ended = rows(tmp_path / "jobs.db", "SELECT board, outcome FROM crawls ORDER BY board")
    assert ended[0] == ("greenhouse/b0", "complete")
    assert {outcome for _, outcome in ended[1:]} <= {"interrupted"}


def signalled_at_the_end() -> None:
    """Let SIGTERM come when all has been read."""
    Store.finish_run = lambda _: os.kill(os.getpid(), signal.SIGTERM)


def test_a_signal_after_the_last_answer_is_130_too(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    own(tmp_path, "oak")
    internet.lay(*greenhouse("oak", "Pharmacy Technician"))
    done = scrapy("crawl", "greenhouse", "-a", "board=oak", before=signalled_at_the_end)
    assert (done.code, "Traceback" in done.err) == (130, False), done.err


def test_a_second_signal_kills(start: Start, internet: Internet, tmp_path: Path) -> None:
    hanging(internet, tmp_path, 2)
    running = start("crawl", "greenhouse", "-a", "board=b1")
    until(lambda: len(internet.asked(API)) == 2)
    running.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    begun = time.monotonic()
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=20)
    assert running.returncode == 130
    assert time.monotonic() - begun < 2


def test_max_minutes_stops_cleanly_and_the_next_run_goes_on(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    own(tmp_path, "oak", "elm")
    internet.lay(*greenhouse("oak", "Pharmacy Technician"))
    internet.lay(*greenhouse("elm", "Pharmacy Technician"))
    slow = Answer(body="User-agent: *\nCrawl-delay: 50\n")
    internet.lay(f"{API}/robots.txt", slow, Answer(404))
    words = ("crawlall", "--board", "oak,elm", "--max-minutes", "0.02")
    done = scrapy(*words, CONTACT="jo@example.org")
    assert done.code == 0, done.err
    assert "2 boards not read to the end, left to the next run" in done.out
    more = scrapy(*words[:3], CONTACT="jo@example.org")
    assert more.code == 0, more.out
    assert more.out.splitlines()[0] == "2 boards: 2 complete"


def test_time_that_is_up_before_a_crawler_runs_ends_the_run(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    own(tmp_path, "oak")
    internet.lay(*greenhouse("oak", "Pharmacy Technician"))
    done = scrapy("crawlall", "--board", "oak", "--max-minutes", "1e-9", CONTACT="jo@example.org")
    assert done.code == 0, done.err
    assert "1 board not read to the end, left to the next run" in done.out


def small_files_only() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def test_a_disk_that_fills_is_one_sentence(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    own(tmp_path, "oak")
    internet.lay(*greenhouse("oak", *(f"Pharmacy Technician {n}" for n in range(400))))
    done = scrapy("crawl", "greenhouse", "-a", "board=oak", before=small_files_only)
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    assert "disk" in done.err


def test_add_tries_a_board_and_writes_one_line(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    mine = "# ours\nboards = [\n  # the first\n]\n"
    (tmp_path / "boards.local.toml").write_text(mine)
    titles = ["Pharmacy Technician", "Accountant", "Cashier", "Driver"]
    internet.lay(*greenhouse("elmcare", *titles, company="Elm Care, Inc."))
    url = "https://boards.greenhouse.io/elmcare/jobs/7001"
    dry = scrapy("boards", "add", url, "--country", "us", "--dry-run")
    assert dry.code == 0, dry.err
    assert (tmp_path / "boards.local.toml").read_text() == mine
    assert not (tmp_path / "jobs.db").exists()
    done = scrapy("boards", "add", url, "--country", "us", "--setting", "hospital")
    assert done.code == 0, done.err
    assert [line.split(None, 1) for line in done.out.splitlines()[:6]] == [
        ["board", "greenhouse/elm-care-inc"],
        ["employer", "Elm Care, Inc."],
        ["postings", "4 listed"],
        ["Pharmacy", "Technician"],
        ["Accountant"],
        ["Cashier"],
    ]
    line = (
        '{ platform = "greenhouse", slug = "elm-care-inc", employer = "Elm Care, Inc.",'
        ' country = "US", setting = "hospital", url = "https://job-boards.greenhouse.io/elmcare",'
        ' token = "elmcare" }'
    )
    written = (tmp_path / "boards.local.toml").read_text()
    assert written == f"# ours\nboards = [\n  # the first\n  {line},\n]\n"
    registered = Registry.load(tmp_path / "boards.local.toml").boards
    assert registered["greenhouse/elm-care-inc"].params == {"token": "elmcare"}


def test_add_writes_nothing_for_a_dead_board(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    done = scrapy("boards", "add", "https://boards.greenhouse.io/nobody")
    assert done.code == 1
    assert "the board is gone (HTTP 404)" in done.err
    assert not (tmp_path / "boards.local.toml").exists()


def test_add_reads_the_page_where_the_address_does_not_tell(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    embed = '<script src="https://boards.greenhouse.io/embed/job_board/js?for=elmcare"></script>'
    html = {"Content-Type": "text/html"}
    internet.lay("www.elmcare.example/careers", Answer(body=embed, headers=html))
    internet.lay(*greenhouse("elmcare", "Medical Assistant", company="Elm Care"))
    done = scrapy("boards", "add", "https://www.elmcare.example/careers", "--dry-run")
    assert done.code == 0, done.err
    assert done.out.splitlines()[0] == "board     greenhouse/elm-care"
    assert "not written, this is a dry run" in done.out
    assert internet.asked("www.elmcare.example") == ["/robots.txt", "/careers"]
