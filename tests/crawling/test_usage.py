"""What a user gets wrong: one sentence, the right exit code, no request, no traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs
from scrapy.cmdline import execute
from scrapy.settings import Settings

from aggregator.boards import Registry
from aggregator.clock import instant
from aggregator.crawling.options import Options
from aggregator.records import BoardRun
from aggregator.store import Lock, Store
from aggregator.store.decisions import decide

Run = Callable[..., tuple[int, str, str]]
OWN = (
    'boards = [\n  { platform = "greenhouse", slug = "own", employer = "Own", token = "own" },\n]\n'
)


@pytest.fixture
def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs `scrapy WORDS…` in this process; nothing that gets as far as crawling."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "aggregator.crawling.settings")

    def run(*words: str, **own: str) -> tuple[int, str, str]:
        settings = Settings()
        settings.setmodule("aggregator.crawling.settings", priority="project")
        settings.setdict({f"AGGREGATOR_{k}": v for k, v in own.items()}, priority="project")
        with pytest.raises(SystemExit) as end:
            execute(["scrapy", *words], settings)
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return run


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["crawl"], "name one platform, as in `scrapy crawl greenhouse`"),
        (["crawl", "greenhouse", "schema_org"], "name one platform"),
        (["crawl", "grenhouse"], "unknown platform 'grenhouse'; did you mean greenhouse?"),
        (
            ["crawl", "greenhouse", "-a", "board=puls"],
            "unknown greenhouse board 'puls'; did you mean pulse?",
        ),
        (["crawl", "greenhouse", "-a", "board=,"], "-a board= names no board"),
        (["crawl", "greenhouse", "-a", "bord=pulse"], "'bord'; did you mean board?"),
        (["crawl", "greenhouse", "-a", "pulse"], "-a takes NAME=VALUE"),
        (
            ["crawl", "greenhouse", "-a", "board=pulse", "-a", "url=https://a.example"],
            "exclude each other",
        ),
        (["crawl", "greenhouse", "--fast"], "unknown option --fast"),
        (["crawl", "greenhouse", "-o", "out.csv"], "unknown option -o"),
        (["crawlall", "--fast"], "unknown option --fast"),
        (["crawlall"], "set AGGREGATOR_CONTACT"),
        (["crawl", "greenhouse", "-a", "url=nourl"], "nourl is no board: not an http(s) address"),
        (["crawl", "greenhouse", "-a", "url=ftp://boards.greenhouse.io/pulse"], "not an http(s)"),
        (["boards", "add", "notaurl"], "notaurl is no board: not an http(s) address"),
        (["boards", "list", "--platform", "lotus"], "unknown platform 'lotus'"),
        (["boards", "list", "--country", "XX"], "unknown country 'XX'"),
        (["boards", "list", "--setting", "hospitl"], "did you mean hospital?"),
        (["boards", "list", "greenhouse"], "list takes no board: filter with --platform"),
        (["boards", "add"], "add needs the URL of a careers page"),
        (["boards", "pause"], "pause needs a board, as `scrapy boards list` names it"),
        (["boards", "accept"], "accept needs a board, as `scrapy boards list` names it"),
        (["boards", "add", "https://a.example", "--country", "USA"], "no code of two letters"),
        (["boards", "pause", "pulse"], "pause needs --until DATE and --because TEXT"),
        (["boards", "pause", "plse", "--until", "x", "--because", "y"], "did you mean"),
        (
            ["boards", "pause", "pulse", "--until", "soon", "--because", "y"],
            "no date like 2026-12-31",
        ),
        (["boards", "frob"], "invalid choice: 'frob'"),
    ],
)
def test_usage(here: Run, words: list[str], sentence: str) -> None:
    code, out, err = here(*words)
    assert code == 2
    assert sentence in err
    assert "Traceback" not in err
    assert out == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--platform", "lotus"], "unknown platform 'lotus'"),
        (["--board", "greenhouse/puls"], "did you mean greenhouse/pulse?"),
        (["--country", "Germany"], "unknown country 'GERMANY'"),
        (["--max-minutes", "0"], "--max-minutes must be more than 0"),
        (["--max-minutes", "nan"], "--max-minutes must be more than 0"),
        (["pulse"], "crawlall takes options only, not 'pulse'"),
    ],
)
def test_usage_of_crawlall(here: Run, words: list[str], sentence: str) -> None:
    code, _, err = here("crawlall", *words, CONTACT="jo@example.org")
    assert (code, sentence in err) == (2, True), err


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("GATEWAY", "http://192.0.2.1:80", "must be on loopback"),
        ("GATEWAY", "http://gateway.example:8000", "must be on loopback"),
        ("GATEWAY", "https://127.0.0.1:8000", "must be http://127.0.0.1:PORT"),
        ("GATEWAY", "http://127.0.0.1", "with a port"),
        ("BOARDS", "bords.toml", "AGGREGATOR_BOARDS names bords.toml, which does not exist"),
        ("SCOPE", "some", "it can be roles or all"),
        ("CONTACT", "jo@example.org)\r\nX-Evil: 1", "must be an e-mail address"),
        ("CONTACT", "notacontact", "'notacontact'; it must be an e-mail address or a web address"),
        ("CONTACT", "https://", "must be an e-mail address"),
        ("RECORD", "/proc/x", "AGGREGATOR_RECORD is '/proc/x', no folder to write in"),
        ("RECORD", "/dev/null", "AGGREGATOR_RECORD is '/dev/null', no folder to write in"),
        ("BORDS", "x.toml", "unknown setting AGGREGATOR_BORDS; did you mean AGGREGATOR_BOARDS?"),
        ("ZZZ", "x", "unknown setting AGGREGATOR_ZZZ\n"),
        ("DELAY_SCALE", "fast", "must be a number from 0 to 1000"),
        ("DELAY_SCALE", "nan", "must be a number from 0 to 1000"),
        ("REREAD_DAYS", "weekly", "must be a number of days, 1 or more"),
        ("REREAD_DAYS", "0", "must be a number of days, 1 or more"),
    ],
)
def test_settings(here: Run, name: str, value: str, sentence: str) -> None:
    code, _, err = here("crawl", "greenhouse", "-a", "board=pulse", **{name: value})
    assert (code, sentence in err) == (2, True), err


def test_a_setting_on_the_command_line_counts(here: Run) -> None:
    code, _, err = here("crawl", "greenhouse", "-s", "AGGREGATOR_SCOPE=none")
    assert (code, "AGGREGATOR_SCOPE is 'none'" in err) == (2, True)


def test_a_misspelt_setting_on_the_command_line(here: Run) -> None:
    code, _, err = here("crawl", "greenhouse", "-s", "AGGREGATOR_BORDS=x")
    assert (code, "did you mean AGGREGATOR_BOARDS?" in err) == (2, True)


def test_the_clock_is_set_by_the_environment_alone(
    here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = here("boards", "list", "-s", "AGGREGATOR_NOW=2026-11-02T06:00:00Z")
    assert (code, "AGGREGATOR_NOW is read from the environment only" in err) == (2, True)
    monkeypatch.setenv("AGGREGATOR_NOW", "x")
    code, _, err = here("boards", "list")
    assert (code, err.count("\n"), "AGGREGATOR_NOW is 'x'; it must be" in err) == (2, 1, True)


@pytest.mark.parametrize("words", [["boards", "frob"], ["boards"], ["crawlall", "--max-minutes=x"]])
def test_a_wrong_word_costs_one_line(here: Run, words: list[str]) -> None:
    code, out, err = here(*words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"scrapy {words[0]}: ")
    assert err.endswith("; see --help\n")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("https://www.greenhouse.io", "the vendor's own site"),
        ("https://www.linkedin.com/company/x/jobs", "forbids programs"),
        ("https://careers.example.org/", "is no greenhouse board but one of schema_org"),
        ("https://x.wd1.myworkdayjobs.com/y", ""),
        ("https://jobs.example.org/open?gh_jid=4711", "does not tell which board"),
    ],
)
def test_an_address_that_is_no_board(here: Run, url: str, sentence: str) -> None:
    code, _, err = here("crawl", "greenhouse", "-a", f"url={url}")
    assert (code, sentence in err) == (1, True), err
    assert "Traceback" not in err


def test_an_unreadable_registry_is_named_with_its_line(here: Run, tmp_path: Path) -> None:
    (tmp_path / "boards.local.toml").write_text('boards = [\n  { platform = "greenhouse }\n]\n')
    code, _, err = here("crawl", "greenhouse")
    assert code == 2
    assert "boards.local.toml:2:" in err


def test_a_held_lock_is_75(here: Run, tmp_path: Path) -> None:
    with Lock(tmp_path / "jobs.db"):
        code, out, err = here("crawl", "greenhouse")
    assert (code, out) == (75, "")
    assert err == "scrapy crawl: another crawl is writing to jobs.db; this one did nothing\n"


def test_a_database_that_is_none(here: Run, tmp_path: Path) -> None:
    (tmp_path / "jobs.db").write_text("not a database, but long enough to look like one " * 20)
    code, _, err = here("crawl", "greenhouse")
    assert code == 1
    assert "jobs.db" in err
    assert "Traceback" not in err


def test_a_folder_that_is_missing(here: Run) -> None:
    code, _, err = here("crawl", "greenhouse", DB="no/such/folder/jobs.db")
    assert code == 1
    assert err.endswith("AGGREGATOR_DB is no/such/folder/jobs.db, in a folder that is not there\n")


def test_a_file_left_by_a_process_killed_while_it_made_it(here: Run, tmp_path: Path) -> None:
    (tmp_path / "jobs.db").touch()
    code, out, _ = here("boards", "list", "--platform", "greenhouse")
    assert (code, "never crawled" in out) == (0, True)


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("LOG_LEVEL=loud", "LOG_LEVEL is 'loud'; it can be DEBUG, INFO, WARNING or ERROR"),
        ("RETRY_TIMES=often", "RETRY_TIMES is 'often'; it must be a number"),
        ("DOWNLOAD_TIMEOUT=", "DOWNLOAD_TIMEOUT is ''; it must be a number"),
    ],
)
def test_settings_of_scrapy_itself(here: Run, setting: str, sentence: str) -> None:
    code, _, err = here("crawl", "greenhouse", "-s", setting)
    assert (code, sentence in err) == (2, True), err


def test_list_shows_own_boards_and_pauses(here: Run, tmp_path: Path) -> None:
    (tmp_path / "boards.local.toml").write_text(OWN)
    code, out, _ = here("boards", "pause", "own", "--until", "2999-01-01", "--because", "moving")
    assert (code, out) == (0, "greenhouse/own is paused until 2999-01-01\n")
    code, out, _ = here("boards", "list", "--platform", "greenhouse")
    lines = [line.split("\t") for line in out.splitlines()]
    assert lines[0][:2] == ["board", "employer"]
    assert ["greenhouse/own", "Own", "", "", "daily", "paused"] in [row[:6] for row in lines]
    assert "until 2999-01-01: moving" in out


def test_a_paused_board_is_left_out(here: Run, tmp_path: Path) -> None:
    (tmp_path / "boards.local.toml").write_text(OWN)
    here("boards", "pause", "own", "--until", "2999-01-01", "--because", "moving")
    code, out, err = here("crawlall", "--board", "own", CONTACT="jo@example.org")
    assert (code, out) == (0, "")
    assert "greenhouse/own: paused until 2999-01-01 because moving" in err
    assert "nothing is due" in err


@pytest.mark.parametrize("subject", ["greenhouse/own", "Own", "own, Inc."])
def test_a_forgotten_board_is_never_crawled(here: Run, tmp_path: Path, subject: str) -> None:
    (tmp_path / "boards.local.toml").write_text(OWN)
    with Store.open(tmp_path / "jobs.db") as store:
        decide(store, "forget", subject)
    code, _, err = here("crawl", "greenhouse", "-a", "board=own")
    assert (code, "forgotten" in err) == (1, True)
    code, out, err = here("crawlall", "--board", "own", CONTACT="jo@example.org")
    assert (code, out) == (0, "")
    assert "not crawled: greenhouse/own: forgotten at someone's request" in err


def test_a_known_but_unsupported_board(here: Run, tmp_path: Path) -> None:
    (tmp_path / "boards.local.toml").write_text(OWN.replace(" },", ', unsupported = "a login" },'))
    code, _, err = here("crawl", "greenhouse", "-a", "board=own")
    assert (code, "a login" in err) == (1, True)


def test_what_was_crawled_a_moment_ago_is_not_due(here: Run, tmp_path: Path) -> None:
    (tmp_path / "boards.local.toml").write_text(OWN)
    board = Registry.load(tmp_path / "boards.local.toml").boards["greenhouse/own"]
    with Store.open(tmp_path / "jobs.db") as store:
        run = BoardRun(board=board.key, started_at=instant())
        store.begin_run()
        store.begin_board(board, run)
        run.outcome, run.finished_at = "failed", instant()
        store.finish_board(run)
    code, out, err = here("crawlall", "--board", "own", CONTACT="jo@example.org")
    assert (code, out, err) == (0, "", "nothing is due\n")


def test_a_board_without_its_key_is_skipped_and_said(
    here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = Registry.load()
    keyed = structs.replace(
        loaded.platforms["greenhouse"],
        key_setting="AGGREGATOR_ELM_KEY",
        key_url="https://elm.example/keys",
    )
    loaded.platforms["greenhouse"] = keyed
    monkeypatch.setattr(Registry, "load", lambda _: loaded)
    code, out, err = here("crawl", "greenhouse", "-a", "board=pulse")
    assert (code, out) == (0, "")
    assert "greenhouse/pulse needs a key in AGGREGATOR_ELM_KEY, from https://elm.example" in err


@pytest.mark.parametrize("words", [["crawl", "-h"], ["crawlall", "-h"], ["boards", "-h"]])
def test_help(here: Run, words: list[str]) -> None:
    code, out, _ = here(*words)
    assert code == 0
    assert f"scrapy {words[0]} [options]" in out


@pytest.mark.parametrize(("processors", "workers"), [({0}, 0), ({0, 5}, 1)])
def test_a_companion_needs_a_second_processor_that_we_may_use(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, processors: set[int], workers: int
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: processors, raising=False)
    settings = Settings({"AGGREGATOR_DB": str(tmp_path / "jobs.db")})
    assert Options.read(settings).workers == workers
