"""Pages of iCIMS portals: rows and postings in old and new markup, and pages that are neither."""

from __future__ import annotations

import pytest

from aggregator.wire.portal import number_of, pages, posting_on, rows, words_of_slug

PAGE = "https://careers-elm.icims.com/jobs/71/ma/job?in_iframe=1"
NEW = """
<li class="iCIMS_JobCardItem"><span class="field-label">Job Locations</span>
<span>US-WA-Tacoma</span>
<a href="/jobs/71/ma/job" class="iCIMS_Anchor"><h3>Medical Assistant</h3></a></li>
"""
OLD = """
<div class="row"><a href="/jobs/71/ma/job" title="71 - Medical Assistant">
<span class="sr-only field-label">Title</span> MA II</a>
<dt class="iCIMS_JobHeaderField">ID:</dt><dd>2026-71</dd></div>
"""
LABELLED = """
<div class="row"><a href="/jobs/{0}/ma/job">MA</a><b class="field-label">ID</b><i>{0}</i></div>
"""


@pytest.mark.parametrize(
    ("url", "number", "words"),
    [
        ("https://careers-elm.icims.com/jobs/71/medical-assistant/job", "71", "medical assistant"),
        ("/jobs/71/rn%2c-icu---nights/job?mobile=false", "71", "rn, icu nights"),
        ("https://careers-elm.icims.com/jobs/71/job", "71", None),
        ("https://careers-elm.icims.com/jobs/71/medical-assistant/login", None, None),
        ("https://careers-elm.icims.com/jobs/search?ss=1", None, None),
        ("https://[elm/jobs/71/x/job", None, None),
    ],
)
def test_addresses(url: str, number: str | None, words: str | None) -> None:
    assert (number_of(url), words_of_slug(url)) == (number, words)


@pytest.mark.parametrize(
    ("row", "title", "said"),
    [
        (NEW, "Medical Assistant", {"jobLocation": {"@type": "Place", "address": "US-WA-Tacoma"}}),
        (OLD, "MA II", {"identifier": "2026-71"}),
        ('<a href="/jobs/71/ma/job" title="71 - Medical Assistant"></a>', "Medical Assistant", {}),
        ('<a href="/jobs/71/ma/job"></a>', None, {}),
    ],
)
def test_rows(row: str, title: str | None, said: dict[str, object]) -> None:
    (found,) = rows(f'<div class="iCIMS_JobsTable">{row}</div>') or []
    assert (found.url, found.title, found.said) == ("/jobs/71/ma/job", title, said)


def test_a_label_belongs_to_its_own_row() -> None:
    found = (
        rows(f'<div class="iCIMS_JobsTable">{LABELLED.format(1)}{LABELLED.format(2)}</div>') or []
    )
    assert [r.said for r in found] == [{"identifier": "1"}, {"identifier": "2"}]


@pytest.mark.parametrize(
    ("markup", "is_list"),
    [
        ('<ul class="iCIMS_JobsTable"></ul>', True),
        ("<p>Sorry, no jobs were found that match your search.</p>", True),
        ('<div class="iCIMS_ErrorMsg">Something went wrong</div>', False),
        ("<h1>Welcome</h1>", False),
        ("", False),
    ],
)
def test_an_empty_list_is_known_as_one(markup: str, is_list: bool) -> None:
    assert rows(markup) == ([] if is_list else None)


@pytest.mark.parametrize(
    ("markup", "n"),
    [
        ("Search Results Page 3 of 41", 41),
        ("<h2>Page&nbsp;<b>1</b> of\n 2</h2>", 2),
        ("Homepage 1 of 2", None),
        ("Page", None),
    ],
)
def test_pages(markup: str, n: int | None) -> None:
    assert pages(markup) == n


def test_a_posting_without_text_is_none() -> None:
    assert posting_on('<h1 class="iCIMS_Header">Medical Assistant</h1>', PAGE) is None


def test_sections_go_before_the_whole() -> None:
    markup = (
        '<div class="iCIMS_JobContent"><a>Apply</a><h2 class="iCIMS_InfoField_Job">Duties</h2>'
        '<div class="iCIMS_InfoMsg_Job"><p>Room patients.</p></div></div>'
    )
    found = posting_on(markup, PAGE) or {}
    assert found["description"].startswith("<h3>Duties</h3>")
    assert "Apply" not in found["description"]
