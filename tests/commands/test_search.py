"""`aggregator search`: every filter, hostile words, what a terminal and a pipe are shown."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from aggregator.commands.present import opened
from tests.commands.conftest import Run
from tests.queries.test_filters import HOSTILE

ROOT = Path(__file__).parents[2]


def found(answer: tuple[int, str, str]) -> list[str]:
    """The numbers of the postings that were shown, newest first."""
    code, out, err = answer
    assert (code, err) == (0, "")
    urls = [line.split("\t")[-1] for line in out.splitlines() if "\t" in line]
    return [url.rstrip("0").rpartition("/")[2] for url in urls]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ((), ["5", "1", "2", "4"]),
        (("--all",), ["5", "1", "2", "3", "4"]),
        (("pharmacy",), ["1", "4"]),
        (("technician", "elm"), ["1"]),
        (("cpht",), ["1"]),
        (("nights",), []),
        (("nights", "--all"), ["3"]),
        (("leeds",), ["5", "4"]),
        (("--role", "clinical_assistant"), ["5", "2"]),
        (("--state", "tx"), ["1", "2"]),
        (("--state", "Texas"), ["1", "2"]),
        (("--state", "Ohio"), []),
        (("--country", "gb"), ["5", "4"]),
        (("--country", "UK"), ["5", "4"]),
        (("--country", "usa", "--min-pay", "1"), ["1", "2"]),
        (("--country", "United Kingdom"), ["5", "4"]),
        (("--near", "Austin, TX"), ["1"]),
        (("--near", "Austin, TX", "--within", "250mi"), ["1", "2"]),
        (("--near", "78701", "--within", "30km"), ["1"]),
        (("--near", "Leeds, UK"), ["5", "4"]),
        (("--min-pay", "22"), ["1", "2"]),
        (("--min-pay", "22.01"), ["2"]),
        (("--setting", "hospital"), ["1", "2"]),
        (("--cert", "cpht"), ["1"]),
        (("--cert", "CCMA", "--all"), ["3"]),
        (("--since", "2026-11-03"), ["5"]),
        (("pharmacy", "--country", "US", "--min-pay", "10", "--state", "TX"), ["1"]),
        (("--limit", "1"), ["5"]),
        (("surgeon",), []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_filters(ask: Run, words: tuple[str, ...], numbers: list[str]) -> None:
    assert found(ask("search", *words)) == numbers


def test_no_hit_is_no_failure(ask: Run) -> None:
    assert ask("search", "surgeon") == (0, "no vacancy found\n", "")


def test_a_region_nobody_has_may_be_a_slip(ask: Run) -> None:
    said = "no vacancy found: no region is known as 'Texs'\n"
    assert ask("search", "--state", "Texs") == (0, said, "")
    assert ask("search", "--state", "Ohio") == (0, "no vacancy found\n", "")


def test_a_namesake_and_an_old_file_are_told(ask: Run) -> None:
    said = "no vacancy found: 'Paris' was taken for Paris, FR\n"
    assert ask("search", "--near", "Paris") == (0, said, "")
    said = "no vacancy found: the last crawl was on 2026-11-03\n"
    assert ask("search", "--since", "2026-11-20") == (0, said, "")
    assert ask("search", "surgeon", "--since", "2026-11-01") == (0, "no vacancy found\n", "")


def test_the_last_line_counts(ask: Run) -> None:
    assert ask("search", "--limit", "3")[1].splitlines()[-1] == "3 of 4 vacancies"


def test_a_line_is_title_employer_place_pay_day_and_url(ask: Run) -> None:
    line = ask("search", "cpht")[1].splitlines()[0]
    assert line.split("\t") == [
        *("Pharmacy Technician", "Elm Hospital", "Austin, TX", "$18–22/hour"),
        *("by 2026-11-02", "https://jobs.example/elm-hospital/1000"),
    ]


@pytest.mark.parametrize(
    ("absent_before_at", "posted_on", "said"),
    [
        ("2026-11-01T06:00:00Z", "2026-10-01", "2026-11-02"),
        (None, "2026-10-01", "2026-10-01"),
        (None, None, "by 2026-11-02"),
        (None, "2026-11-03", "by 2026-11-02"),
    ],
)
def test_the_day_it_opened(absent_before_at: str | None, posted_on: str | None, said: str) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.row_factory = sqlite3.Row
        sql = "SELECT '2026-11-02T06:00:00Z' AS opened_at, ? AS absent_before_at, ? AS posted_on"
        assert opened(db.execute(sql, (absent_before_at, posted_on)).fetchone()) == said


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words[:20]))
def test_hostile_words_are_only_words(ask: Run, words: str) -> None:
    code, out, err = ask("search", "--", words)
    assert (code, err) == (0, "")
    assert out


def test_ten_thousand_words(ask: Run) -> None:
    assert ask("search", *["pharmacy"] * 9_999, "technician")[1].endswith("2 of 2 vacancies\n")


def test_control_characters_of_strangers_reach_no_terminal(ask: Run) -> None:
    out = ask("search", "--all")[1]
    assert "noitacided" in out
    assert not [char for char in out if char in "\x1b\u202e\r\x07"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--near", "Atlantis"), "no place known as 'Atlantis'"),
        (("--country", "XX"), "no country is known as 'XX'"),
        (("--country", "Untied States"), "no country is known as 'Untied States'"),
        (("--within", "5mi"), "--within needs --near"),
        (("--near", "Austin, TX", "--within", "far"), "a distance looks like 25mi or 40km"),
        (("--since", "yesterday"), "a day looks like 2026-11-01, 7d or 2w"),
        (("--limit", "0"), "--limit must be from 1"),
        (("--limit", "9" * 30), "--limit must be from 1"),
        (("--limit", "many"), "invalid int value"),
        (("--min-pay", "lots"), "invalid float value"),
        (("--min-pay", "nan"), "--min-pay is an amount"),
        (("--min-pay", "-5"), "--min-pay is an amount"),
        (("--role", "surgeon"), "invalid choice: 'surgeon'"),
        (("--setting", "garage"), "invalid choice: 'garage'"),
        (("--cert", "CPhTT"), "no certification is called 'CPhTT': CPhT"),
        (("--cert", "juggling"), "no certification is called 'juggling': "),
        (("--state", "\udcff"), "is no valid Unicode"),
        (("\udcff",), "is no valid Unicode"),
        (("--colour", "red"), "unrecognized arguments: --colour"),
    ],
    ids=lambda value: " ".join(value).encode("ascii", "replace").decode() if value else "",
)
def test_usage(ask: Run, words: tuple[str, ...], said: str) -> None:
    code, out, err = ask("search", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_reader_who_leaves_early_is_no_failure(filled: Path) -> None:
    command = f"{sys.executable} -m aggregator --db {filled} search --all; echo $? >&2"
    closed = subprocess.run(
        ["sh", "-c", f"({command}) | true"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert closed.stderr == "0\n"


def test_a_terminal_without_our_signs_is_served(filled: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "aggregator", "--db", str(filled), "search"],
        cwd=ROOT,
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == 0
    assert b"$18?22/hour" in done.stdout


def test_a_full_disk_behind_the_output_is_one_sentence(filled: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "aggregator", "--db", str(filled), "search"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "aggregator: [Errno 28] No space left on device\n"
