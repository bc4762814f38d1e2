"""Linking a whole set: any order, any size, never without evidence."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.matching import Sketch, link
from aggregator.records import Place
from tests.matching.conftest import AUSTIN, CHAIN, OTHER, TAMPA, shown, sketched

TOWNS = [[], [AUSTIN], [TAMPA], [AUSTIN, TAMPA], [Place(region="TX", country="US")]]
WORLD = st.fixed_dictionaries(
    {
        "board": st.sampled_from(["workday/acme", "lever/acme", "feed/agency"]),
        "title": st.sampled_from(["", "Pharmacy Technician", "Rx Tech II", "Night Technician"]),
        "employer": st.sampled_from([None, "Acme Drugs", "Acme Drugs Inc", "Other"]),
        "places": st.sampled_from(TOWNS),
        "description": st.sampled_from(["", CHAIN, CHAIN[:200], CHAIN + OTHER, OTHER]),
        "url": st.sampled_from([None, "https://acme.example/jobs/1234", "https://x.example"]),
        "requisition_id": st.sampled_from([None, "R1234", "R5678"]),
        "posted_on": st.sampled_from([None, "2026-11-02", "2026-11-04"]),
        "shift": st.sampled_from([[], ["day"], ["night"]]),
    }
)


def groups(sketches: list[Sketch]) -> set[frozenset[str]]:
    """The vacancies by the keys of their postings."""
    vacancies = link(sketches)[1]
    names = {found.id: found.key for found in sketches}
    return {
        frozenset(names[n] for n, v in vacancies.items() if v == vacancy)
        for vacancy in set(vacancies.values())
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(WORLD, max_size=9), st.randoms())
def test_the_order_of_arrival_decides_nothing(rows: list[dict[str, Any]], random: Any) -> None:
    """Whoever comes first gets the smaller number; nothing else differs."""
    named = [{**row, "external_id": str(at)} for at, row in enumerate(rows)]
    first = groups([sketched(number, **row) for number, row in enumerate(named)])
    random.shuffle(named)
    assert groups([sketched(number, **row) for number, row in enumerate(named)]) == first


@settings(max_examples=60, deadline=None)
@given(st.lists(WORLD, max_size=9))
def test_nothing_is_joined_without_evidence(rows: list[dict[str, Any]]) -> None:
    matches, vacancies = link([sketched(number, **row) for number, row in enumerate(rows)])
    assert all(match.evidence for match in matches)
    for number, row in enumerate(rows):
        if not row["title"]:
            assert list(vacancies.values()).count(vacancies[number]) == 1


def test_five_towns_and_a_copy_of_one_are_five_vacancies() -> None:
    names = ("Austin", "Dallas", "Houston", "El Paso", "Lubbock")
    towns = [Place(city=name, region="TX", country="US") for name in names]
    own = [sketched(number, places=[town]) for number, town in enumerate(towns)]
    copy = sketched(9, board="feed/agency", places=[towns[2]])
    assert len(groups([*own, copy])) == 5, "C51"


def test_duplicates_within_one_batch_find_their_true_original() -> None:
    edited = CHAIN.replace("patients", "people")
    far = CHAIN.replace("patients", "people")[:150] + OTHER
    rows = [(1, "lever/a", far), (2, "lever/a", CHAIN), (3, "feed/agency", edited)]
    spans = shown(0, 5)
    found = [sketched(n, spans, board=board, description=text) for n, board, text in rows]
    vacancies = link(found)[1]
    assert vacancies[3] == 2, "C58"
    assert vacancies[1] == 1


@pytest.mark.parametrize("size", [500, 2000])
def test_a_vacancy_of_hundreds_of_postings_takes_no_quadratic_time(size: int) -> None:
    many = [
        sketched(n, board=f"feed/b{n}", description=f"{CHAIN} Reference {n} of {n % 7}.")
        for n in range(size)
    ]
    begun = time.process_time()
    assert set(link(many)[1].values()) == {0}
    assert time.process_time() - begun < size / 100


def test_a_board_that_renumbers_everything_overnight_has_the_vacancies_it_had() -> None:
    texts = [f"{OTHER} We are team {n} on floor {n * 7}." for n in range(60)]
    old = [sketched(n, shown(0, 1, 2), description=t) for n, t in enumerate(texts)]
    new = [sketched(100 + n, shown(2, 3), description=t) for n, t in enumerate(texts)]
    vacancies = link([*old, *new])[1]
    assert all(vacancies[100 + n] == vacancies[n] for n in range(60))
    still_open = [sketched(n, shown(0, 1), description=t) for n, t in enumerate(texts)]
    apart = link([*still_open, *new])[1]
    assert all(apart[100 + n] == 100 + n for n in range(60)), "nobody saw the old ones close"
