"""Landmarks: the same for texts alike, in every process, and cheap whatever the text."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from aggregator.matching.texts import landmarks

LONG = (
    "You join a team of six at our counter. You answer questions of patients and of their doctors, "
    "size the stock, keep the queue short and examine what comes in from the wholesaler. "
    "A licence of the state is required; experience with an exact count of tablets helps."
)
PLAIN = "You fill orders and help people at the counter. We pay by the hour."


def shared(one: str, other: str) -> int:
    (a,), (b,) = landmarks(one, most=2), landmarks(other, most=2)
    return len({*a} & {*b})


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(LONG.upper(), id="capitals"),
        pytest.param("Openings near you every day.\n\n" + LONG, id="words before it"),
        pytest.param(LONG.replace(" ", "\n "), id="other spaces"),
        pytest.param(LONG.replace("six", "ten"), id="one word else"),
    ],
)
def test_texts_alike_share_a_landmark(other: str) -> None:
    assert shared(LONG, other)


def test_a_text_without_rare_letters_has_landmarks_too() -> None:
    assert not {*PLAIN.lower()} & {*"jqxz"}
    assert len(landmarks(PLAIN, most=2)[0]) == 2
    assert shared(PLAIN, PLAIN.upper() + "!") == 2


def test_a_beginning_with_one_rare_row_keeps_it() -> None:
    whole = PLAIN + " You examine every label twice."
    assert shared(whole, whole + " And that is all of it, as we said.")


@pytest.mark.parametrize("text", ["", "word", "two words"])
def test_fewer_words_than_a_row_have_none(text: str) -> None:
    assert landmarks(text, (1, 3), most=2) == [(), ()]


def test_the_same_in_every_process() -> None:
    code = "import sys; from aggregator.matching import texts; "
    code += "print(texts.landmarks(sys.argv[1], most=2))"
    run = [sys.executable, "-c", code, LONG]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert said.strip() == str(landmarks(LONG, most=2))


@pytest.mark.parametrize(
    "text", ["z" * 1_000_000, "z " * 500_000, "q.\n" * 300_000, "éx" * 400_000]
)
def test_a_hostile_text_costs_little(text: str) -> None:
    began = time.process_time()
    landmarks(text, (1, 3, 5), most=2)
    assert time.process_time() - began < 1.0
