"""Which addresses are job pages, and the words they carry."""

from __future__ import annotations

import pytest

from aggregator.wire.job_urls import all_words_of, is_elsewhere, is_job_url, same_host, words_of

A = "https://careers.example"


@pytest.mark.parametrize(
    ("url", "path", "expected"),
    [
        (f"{A}/job/reno/pharmacy-technician/641/77", None, True),
        (f"{A}/en/jobs/5120001", None, True),
        (f"{A}/careers/medical-assistant", None, True),
        (f"{A}/vacancies/pharmacy-dispenser-12", None, True),
        (f"{A}/jobs/", None, False),
        (f"{A}/jobs", None, False),
        (f"{A}/about-us", None, False),
        (f"{A}/search-jobs/", None, False),
        (f"{A}/job/", "/job/", False),
        (f"{A}/job/1", "/job/", True),
        (f"{A}/jobs/1", "/job/", False),
        (f"{A}/de/stelle/1", "^/(de|en)/stelle/", True),
        (f"{A}/fr/stelle/1", "^/(de|en)/stelle/", False),
    ],
)
def test_job_addresses(url: str, path: str | None, expected: bool) -> None:
    assert is_job_url(url, path) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{A}/job/reno/pharmacy-technician-ii/641/77", "pharmacy technician ii"),
        (f"{A}/jobs/Medical_Assistant%20Float.html", "Medical Assistant Float"),
        (f"{A}/job/00df0928-b013-448c-b3dd-6c6fb80eadc2", None),
        (f"{A}/job/5120001", None),
        (f"{A}/", None),
    ],
)
def test_words(url: str, expected: str | None) -> None:
    assert words_of(url) == expected


@pytest.mark.parametrize(
    ("asked", "at", "expected"),
    [
        (f"{A}/job/reno/cook/641/77", f"{A}/job/reno/line-cook/641/77/", False),
        (f"{A}/job/reno/cook/641/77", f"{A}/job/reno/baker/641/78", True),
        (f"{A}/careers?id=77", f"{A}/en/careers/77", False),
        (f"{A}/careers?id=77", f"{A}/careers", True),
        (f"{A}/jobs/77/job?in_iframe=1", f"{A}/jobs/search?ss=1", True),
        (f"{A}/Open/Cook", f"{A}/open/cook/", False),
        (f"{A}/open/cook", f"{A}/", True),
    ],
)
def test_what_a_redirect_leads_to(asked: str, at: str, expected: bool) -> None:
    assert is_elsewhere(asked, at) is expected


def test_all_words() -> None:
    assert all_words_of(f"{A}/job/reno/cook/77") == "job reno cook"


def test_hosts() -> None:
    assert same_host("https://www.careers.example/job/1", A)
    assert not same_host("https://careers.example.evil.example/job/1", A)
    assert not same_host("ftp://careers.example/job/1", A)
