"""Addresses: what says which posting it is stays, all else goes (C56)."""

from __future__ import annotations

import pytest

from aggregator.matching import canonical_url
from aggregator.matching.address import is_specific

SAME = [
    (
        "https://boards.greenhouse.io/acme/jobs/4567?gh_src=abc123",
        "http://www.boards.greenhouse.io/acme/jobs/4567/#app",
    ),
    (
        "https://www.example.com/careers?gh_jid=4567&utm_source=x&utm_medium=y",
        "https://example.com/careers/?gh_jid=4567",
    ),
    (
        "https://careers-acme.icims.com/jobs/2024/pharmacy-technician/job?in_iframe=1",
        "https://careers-acme.icims.com/jobs/2024/pharmacy-technician/job",
    ),
    (
        "https://jobs.lever.co/acme/11-22/apply?lever-source=Indeed",
        "https://jobs.lever.co/acme/11-22",
    ),
    ("https://Example.com/a/1?b=2&a=1", "https://example.com/a/1?a=1&b=2"),
]
DIFFERENT = [
    ("https://example.com/careers?gh_jid=1", "https://example.com/careers?gh_jid=2"),
    ("https://www.indeed.com/viewjob?jk=a1", "https://www.indeed.com/viewjob?jk=b2"),
    ("https://example.com/#/job/1", "https://example.com/#/job/2"),
    ("https://example.com/Jobs/AbC", "https://example.com/Jobs/abc"),
]
NONE = [
    "",
    "   ",
    None,
    "mailto:a@example.com",
    "javascript:void(0)",
    "/jobs/1",
    "http://",
    "http://[x",
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize("url", NONE)
def test_none(url: str | None) -> None:
    assert canonical_url(url) is None


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("example.com", False),
        ("example1234.com", False),
        ("example.com/careers", False),
        ("example.com/jobs/4567", True),
        ("example.com/careers?gh_jid=4567", True),
        ("jobs.example.com/x/0b9f34ce-1f2d-4c1e-9a57-3a4d8e5f6a7b", True),
    ],
)
def test_specific(address: str, answer: bool) -> None:
    assert is_specific(address) is answer
