"""`annotate --link`: one vacancy, once, whatever the order of the lines and the spelling of ids."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run
from tests.matching.conftest import CHAIN, OTHER

BASE = {"title": "Pharmacy Technician", "company": "Acme Drugs", "description": CHAIN}
RECORDS: list[dict[str, Any]] = [
    {**BASE, "id": "d", "location": "Austin, TX", "board": "one"},
    {**BASE, "id": "b", "location": "Austin, Texas", "board": "two", "title": "URGENT: Rx Tech"},
    {**BASE, "id": "c", "location": "Tampa, FL", "board": "one"},
    {**BASE, "id": "a", "location": "Austin, TX", "board": "three", "company": "Another House"},
    {**BASE, "id": "e", "location": "Austin, TX", "board": "two", "description": OTHER},
    {"id": "f", "title": "", "description": ""},
    {"id": "g", "title": "", "description": ""},
]
VACANCIES = {"a": "a", "b": "b", "c": "c", "d": "b", "e": "e", "f": "f", "g": "g"}


def linked(run: Run, path: Path, records: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    path.write_text("".join(json.dumps(row) + "\n" for row in records), encoding="utf-8")
    code, out, _ = run("annotate", path, "--link")
    assert code == 0
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["id"] for answer in answers] == [row["id"] for row in records]
    return {answer["id"]: answer for answer in answers}


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_the_order_of_lines_decides_nothing(run: Run, tmp_path: Path, seed: int | None) -> None:
    records = RECORDS[:]
    if seed is not None:
        random.Random(seed).shuffle(records)
    found = linked(run, tmp_path / "in.jsonl", records)
    assert {name: answer["vacancy"] for name, answer in found.items()} == VACANCIES
    assert found["d"]["matches"][0] == {"id": "b", "rule": "text", "score": 0.98}
    doubtful = found["a"]["matches"]
    assert {match["rule"] for match in doubtful} == {"possible_employer"}
    assert all(match["score"] < 0.8 for match in doubtful)
    assert [match["id"] for match in doubtful] == ["b", "d"]
    assert found["f"]["matches"] == []


def test_the_spelling_of_ids_and_boards_decides_nothing(run: Run, tmp_path: Path) -> None:
    names = dict(zip("abcdefg", (70, 9, 8, 100, 11, 12, 13), strict=True))
    boards = {"one": "zulu", "two": "alpha", "three": "mike"}
    records = [
        {**row, "id": names[row["id"]], "board": boards.get(row.get("board", ""))}
        for row in RECORDS
    ]
    found = linked(run, tmp_path / "in.jsonl", records)
    assert found[100]["vacancy"] == found[9]["vacancy"] == 9
    alone = {number for number, answer in found.items() if answer["vacancy"] == number}
    assert alone == {70, 9, 8, 11, 12, 13}


def test_places_in_one_string_are_a_set(run: Run, tmp_path: Path) -> None:
    """C53: whatever stands between them and in whatever order."""
    lines = ("Austin, TX; Tampa, FL", "Tampa, FL | Austin, TX", "Austin, TX or Tampa, FL")
    records = [
        {**BASE, "id": number, "location": line, "board": f"b{number}"}
        for number, line in enumerate(lines)
    ]
    found = linked(run, tmp_path / "in.jsonl", records)
    assert {answer["vacancy"] for answer in found.values()} == {0}


def test_a_bad_line_is_answered_and_the_others_are_linked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    good = [json.dumps(row) for row in RECORDS[:2]]
    path.write_text("\n".join([good[0], "{nonsense", '{"title": "no id"}', good[1]]) + "\n")
    code, out, _ = run("annotate", "--link", path)
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [answer.get("line") for answer in answers] == [None, 2, 3, None]
    assert answers[0]["vacancy"] == answers[3]["vacancy"] == "b"
    assert "vacancy" not in answers[1]


def test_nothing_in_nothing_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("\n")
    assert run("annotate", "--link", tmp_path / "in.jsonl") == (0, "", "")
