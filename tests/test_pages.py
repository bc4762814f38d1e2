"""Pages that are walls, and pages that say that their posting is closed."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from aggregator.wire.pages import closed_phrase, wall

PHRASES = Path(__file__).parents[1] / "aggregator" / "data" / "pages" / "phrases.toml"


@pytest.mark.parametrize(
    ("page", "is_closed"),
    [
        ("<h2>This position is closed</h2>", True),
        ("<p>Sorry, this <b>position</b> has been filled.</p>", True),
        ("<p>The job you’re looking for is no longer available</p>", True),
        ("<p>We are no longer accepting applications</p>", True),
        ("<p>Once the form has been filled out, send it.</p>", False),
        ("<p>Closed on Sundays. Filled prescriptions are checked.</p>", False),
        ("<script>var t = 'this position is closed'</script><p>Apply now</p>", False),
        ("", False),
    ],
)
def test_closed(page: str, is_closed: bool) -> None:
    assert (closed_phrase(page) is not None) is is_closed


def test_the_description_is_not_counted() -> None:
    said = "Tell callers that this position has been filled."
    assert closed_phrase(f"<p>{said}</p>", said) is None
    assert (
        closed_phrase(f"<p>{said}</p><p>This job has expired</p>", said) == "this job has expired"
    )


@pytest.mark.parametrize(
    ("page", "is_wall"),
    [
        ("<html><head><title>Just a moment...</title></head></html>", True),
        ("<title>Access Denied</title>", True),
        ("<p>Please verify you are human</p>", True),
        ("<p>Take just a moment to greet every patient.</p>", False),
        ("<title>Just a moment...</title>" + " " * 50_000, False),
    ],
)
def test_wall(page: str, is_wall: bool) -> None:
    assert (wall(page) is not None) is is_wall


@pytest.mark.parametrize("page", ["<" * 300_000, "<script>" * 40_000, "<!--" * 100_000])
def test_hostile_pages_cost_little(page: str) -> None:
    started = time.monotonic()
    closed_phrase(page)
    assert time.monotonic() - started < 3


def test_every_closed_phrase_holds_a_sign() -> None:
    written = tomllib.loads(PHRASES.read_text("utf-8"))
    unseen = [p for p in written["closed"] if not any(sign in p for sign in written["signs"])]
    assert not unseen
