"""Dates in figures and words, in the posting's zone and order, never today by default."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.records import RawPosting
from aggregator.understand.dates import closes_on, parse_date, posted_on
from aggregator.understand.reading import Reading

SEEN = date(2026, 4, 20)


def read(posted: str | None = None, closing: str | None = None, **other: str) -> Reading:
    return Reading.of(
        RawPosting(
            board="greenhouse/example",
            external_id="1",
            title="Pharmacy Technician",
            seen_at=other.pop("seen_at", "2026-04-20T08:00:00Z"),
            posted_text=posted,
            closing_text=closing,
            **other,
        )
    )


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("Closing date: 07/12/2026", "GB", "2026-12-07"),
        ("Closing date: 07/12/2026", "US", "2026-07-12"),
        ("Closing date: 11/12/2026", None, None),
        ("Applications close December 15, 2026", "US", "2026-12-15"),
        ("Apply by November 30", "US", "2026-11-30"),
        ("Apply by June 1", "US", None),
        (
            "The closing date for this post is midnight on Friday 4th December 2026.",
            "GB",
            "2026-12-04",
        ),
        ("Application deadline: 2026-12-01", None, "2026-12-01"),
        ("Apply by email by Friday", "GB", None),
        ("Closing date: 1 December 2018", "GB", None),
        ("Closing date: 1 December 2026\nApplications close 3 December 2026", "GB", None),
        ("The store closes December 25 and reopens December 26", "US", None),
        ("Interviews: 10 December 2026", "GB", None),
        ("Closing date for receipt of applications: Friday 4th December 2026", "GB", "2026-12-04"),
        ("Deadline for Application: December 1st, 2026Join our team", "US", "2026-12-01"),
        ("Posted 1 December 2026", "GB", None),
        ("Closing date\nInterview date: 9 December 2026", "GB", None),
        ("Closing date: open until filled. Start 9 December 2026", "GB", None),
        ("Closing date\n1 December 2026. Interviews on 9 December 2026", "GB", "2026-12-01"),
        ("Applications close December 15-20", "US", None),
    ],
)
def test_closing_dates_of_a_text(text: str, country: str | None, expected: str | None) -> None:
    reading = read(seen_at="2026-11-24T08:00:00Z", description=text, country=country or "")
    assert closes_on(reading) == expected


def test_the_field_of_the_board_comes_before_the_text() -> None:
    reading = read(closing="2026-12-01", description="Closing date: 2026-12-09")
    assert closes_on(reading) == "2026-12-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the five shapes of platforms
        ("2026-04-15T23:30:00-07:00", "2026-04-15"),
        ("2026-04-02T19:44:33.109Z", "2026-04-02"),
        ("2026-04-27T23:59:59.9970", "2026-04-27"),
        ("2026-04-15", "2026-04-15"),
        ("1776211200000", "2026-04-15"),
        ("1776211200", "2026-04-15"),
        # the shapes of single vendors
        ("2026-05-21T12:14:00+0000", "2026-05-21"),
        ("2026-04-05 10:10:39 UTC", "2026-04-05"),
        ("2025-09-09 00:00:00", "2025-09-09"),
        ("Thu Jun 25 02:00:00 UTC 2026", "2026-06-25"),
        ("Fri, 17 Apr 2026 10:00:00 +0200", "2026-04-17"),
        ("17 Apr 2026 09:00", "2026-04-17"),
        # relative
        ("Posted Today", "2026-04-20"),
        ("Just posted", "2026-04-20"),
        ("Posted Yesterday", "2026-04-19"),
        ("Posted 2 Days Ago", "2026-04-18"),
        ("Reposted 3 weeks ago", "2026-03-30"),
        ("5 hours ago", "2026-04-20"),
        ("2 weeks ago", "2026-04-06"),
        ("a month ago", "2026-03-20"),
        ("3d", "2026-04-17"),
        ("posted 4 days ago via ZipRecruiter", "2026-04-16"),
        ("closes in 3 days", "2026-04-23"),
        ("5 days left", "2026-04-25"),
        ("tomorrow", "2026-04-21"),
        # spelled
        ("30th November, 2025.", "2025-11-30"),
        ("Closing date: 30 November 2025", "2025-11-30"),
        ("November 30th 2025 at 5pm EST", "2025-11-30"),
        ("3-Nov-25", "2025-11-03"),
        ("Monday, April 13", "2026-04-13"),
        ("Dec 28", "2025-12-28"),
        ("1st day of work: 4 May 2026", "2026-05-04"),
        # other languages
        ("vor 5 Tagen", "2026-04-15"),
        ("gestern", "2026-04-19"),
        ("il y a 2 semaines", "2026-04-06"),
        ("12 février 2026", "2026-02-12"),
        ("hace 3 días", "2026-04-17"),
        ("12 de marzo de 2026", "2026-03-12"),
        ("3 giorni fa", "2026-04-17"),
        ("há 2 dias", "2026-04-18"),
        ("4 dagen geleden", "2026-04-16"),
        ("3 dagar sedan", "2026-04-17"),
        ("3日前", "2026-04-17"),
        ("2026年4月15日", "2026-04-15"),
        ("15 апреля 2026", "2026-04-15"),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert parse_date(text, SEEN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Posted 30+ Days Ago",
        "30+ days ago",
        "more than a month ago",
        "Vor mehr als 30 Tagen ausgeschrieben",
        "Be among the first 25 applicants",
        "six (6) weeks from the date of this publication",
        "Open until filled",
        "Not Specified",
        "ASAP",
        "Rolling",
        "2026-02-30",
        "13/13/2026",
        "31/02/2026",
        "9999-12-31",
        "0001-01-01",
        "0",
        "2026",
        "May",
        "April 2026",
        "You may work 10 hours",
        "401(k) 15",
        "15 Apr 2026 - 30 Apr 2026",
        "2 weeks",
        "$18.50 - 22.75",
        "",
    ],
)
def test_no_date_or_only_a_bound(text: str) -> None:
    assert parse_date(text, SEEN) is None


@pytest.mark.parametrize(
    ("text", "locale", "country", "expected"),
    [
        ("03/04/2026", "en-US", None, "2026-03-04"),
        ("03/04/2026", "en-GB", "US", "2026-04-03"),
        ("03/04/2026", None, "GB", "2026-04-03"),
        ("03/04/2026", None, "US", "2026-03-04"),
        ("03/04/2026", "GB", None, "2026-04-03"),
        ("03/04/2026", "de", None, "2026-04-03"),
        ("03/04/2026", "en", "NG", "2026-04-03"),
        ("03.04.2026", None, None, "2026-04-03"),
        ("15/04/2026", None, "US", "2026-04-15"),
        ("04/15/26", None, None, "2026-04-15"),
        ("04/12/26", None, None, "2026-04-12"),
        ("07/09/2026", None, None, None),
        ("07/09/2026", None, "CA", None),
    ],
)
def test_the_order_of_day_and_month(
    text: str, locale: str | None, country: str | None, expected: str | None
) -> None:
    assert parse_date(text, SEEN, locale=locale, country=country) == expected


def test_an_instant_has_the_day_of_the_posting_s_own_zone() -> None:
    assert parse_date("2026-04-15T02:00:00Z", SEEN, timezone="America/New_York") == "2026-04-14"
    assert parse_date("2026-04-15T00:00:00Z", SEEN, timezone="America/New_York") == "2026-04-15"
    assert parse_date("2026-04-15T02:00:00+10:00", SEEN, timezone="Europe/London") == "2026-04-15"
    assert parse_date("2026-04-15T02:00:00Z", SEEN, timezone="No/Where") == "2026-04-15"


def test_today_is_today_where_the_board_is() -> None:
    late = {"seen_at": "2026-04-20T22:00:00Z"}
    assert posted_on(read("Posted Today", **late)) == "2026-04-20"
    assert posted_on(read("Posted Today", timezone="Australia/Sydney", **late)) == "2026-04-21"
    assert posted_on(read("Posted Yesterday", timezone="America/Chicago", **late)) == "2026-04-19"


def test_posted_is_never_after_the_day_it_was_seen() -> None:
    assert posted_on(read("2026-04-20")) == "2026-04-20"
    assert posted_on(read("2026-04-21")) is None
    assert posted_on(read("in 3 days")) is None
    # seen when it was already the 21st in Sydney
    seen_at = "2026-04-20T20:00:00Z"
    assert posted_on(read("2026-04-21T05:00:00+10:00", seen_at=seen_at)) == "2026-04-21"
    assert posted_on(read("2026-04-21T07:00:00+10:00", seen_at=seen_at)) is None


def test_closing_may_be_past_or_future_and_is_never_invented() -> None:
    assert closes_on(read(closing="2026-06-30")) == "2026-06-30"
    assert closes_on(read(closing="30/06/2025", country="GB")) == "2025-06-30"
    assert closes_on(read(closing="Until filled")) is None
    assert closes_on(read()) is None
    assert posted_on(read()) is None


def test_dateparser_is_loaded_only_when_nothing_else_reads_a_text() -> None:
    code = (
        "import sys; from datetime import date\n"
        "from aggregator.understand.dates import parse_date\n"
        "for text in ('2026-04-15', 'Posted 2 Days Ago', 'July 28, 2025', 'ASAP', '30+ days'):\n"
        "    parse_date(text, date(2026, 4, 20))\n"
        "assert 'dateparser' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60),
    st.dates(),
    st.sampled_from([None, "en-US", "de", "xx", ""]),
    st.sampled_from([None, "Europe/London", "../x", ""]),
)
def test_any_text_gives_a_day_or_nothing(
    text: str, seen: date, locale: str | None, zone: str | None
) -> None:
    found = parse_date(text, seen, locale=locale, timezone=zone)
    assert found is None or date.fromisoformat(found).year >= 2000


@settings(max_examples=200, deadline=None)
@given(st.from_regex(r"\A[0-9]{1,14}( ?[a-z+/.-]{1,6} ?[0-9]{0,6}){0,4}\Z"), st.dates())
def test_any_figures_give_a_day_or_nothing(text: str, seen: date) -> None:
    found = parse_date(text, seen)
    assert found is None or date.fromisoformat(found)


@pytest.mark.parametrize("piece", ["1 ", "jan ", "1/", "20-", "vor ", "a"])
def test_long_texts_take_no_longer(piece: str) -> None:
    started = time.process_time()
    parse_date(piece * 100_000, SEEN)
    assert time.process_time() - started < 1.0
