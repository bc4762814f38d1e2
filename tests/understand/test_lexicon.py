"""The shared pass over a text: every family gets its own words, at the text's own offsets."""

import re

import pytest

from aggregator.records import RawPosting
from aggregator.understand.casing import beyond_ascii, lowered, plain
from aggregator.understand.lexicon import Lexicon, around, matches_at, stretches
from aggregator.understand.reading import Reading


def reading(description):
    return Reading.of(
        RawPosting(
            board="b/b", external_id="1", title="", seen_at="2026-11-01", description=description
        )
    )


def test_a_word_of_two_families_is_seen_by_both():
    known = Lexicon({"shift": ["night", "night shift"], "care": ["night"]})
    assert known.sights("a night shift") == {
        "shift": [(2, 7, "night"), (2, 13, "night shift")],
        "care": [(2, 7, "night")],
    }


def test_a_family_without_words_sees_nothing():
    assert "none" not in Lexicon({"none": [], "some": ["x"]}).sights("xx")


def test_stretches_that_touch_are_one():
    sights = [(50, 55, "w"), (10, 14, "w"), (20, 24, "w")]
    assert list(stretches(sights, 5)) == [(5, 29), (45, 60)]


def test_matches_around_a_sight_come_once():
    text = "no experience, no experience"
    sights = [(3, 13, "experience"), (18, 28, "experience")]
    found = around(text, sights, re.compile(r"no experience"), 20, 20)
    assert [match.span() for match in found] == [(0, 13), (15, 28)]


def test_no_match_begins_within_another():
    found = matches_at("12 34 56", [0, 3, 6], re.compile(r"\d\d \d\d"))
    assert [match.span() for match in found] == [(0, 5)]


@pytest.mark.parametrize(
    ("text", "starts"),
    [("40 hours", [0]), ("£18.50–£22", [1, 4, 8]), ("none", []), ("", [])],
)
def test_digits_begin_where_the_text_has_them(text, starts):
    assert reading(text).digits == starts


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Vollzeit – ÜBERALL", "vollzeit – überall"),
        ("İSTANBUL’s", "İstanbul’s"),
        ("NURSE’S • 37½", "nurse’s • 37½"),
        ("half \ud800 Sign", "half \ud800 sign"),
    ],
)
def test_small_letters_keep_their_places(text, low):
    assert lowered(text) == low
    assert len(plain(low)) == len(text)


def test_what_is_beyond_ascii():
    assert beyond_ascii("Nurse’s £12 – PRN") == "’£–"
