"""`aggregator export`: the formats, what may be passed on, nothing a spreadsheet would execute."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.boards import Platform
from aggregator.queries.database import reading
from aggregator.queries.export import ExportError, columns, rows, write
from aggregator.queries.filters import Filters
from aggregator.queries.terms import Terms
from tests.commands.conftest import Run


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def platform(**more: Any) -> Platform:
    values = {
        "name": "greenhouse",
        "title": "Greenhouse",
        "parameters": [],
        "list_kind": "api",
        "delay": 1.0,
        "terms_url": "https://terms.example",
        "verdict": "allowed",
        "share": "open",
        "attribution": "From the employer's board",
    }
    return Platform(**{**values, **more})


def test_csv_and_jsonl_hold_the_same(ask: Run, tmp_path: Path) -> None:
    table, records = tmp_path / "all.csv", tmp_path / "all.JSONL"
    assert ask("export", table, "--all") == (0, f"5 vacancies in {table}\n", "")
    assert ask("export", records, "--all") == (0, f"5 vacancies in {records}\n", "")
    found = lines(records)
    assert [row["key"] for row in cells(table)] == [row["key"] for row in found]
    assert [row["external_id"] for row in found] == ["1", "2", "3", "4", "5"]
    assert list(cells(table)[0]) == list(found[0])
    assert (found[0]["pay_min"], found[0]["setting"]) == (18.0, ["hospital"])
    assert found[1]["closes_on"] is None
    assert cells(table)[1]["closes_on"] == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.JSONL", "all.csv"]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ((), ["1", "2", "4", "5"]),
        (("--words", "pharmacy"), ["1", "4"]),
        (("--country", "GB", "--role", "clinical_assistant"), ["5"]),
        (("--since", "2026-11-03", "--min-pay", "99"), []),
    ],
)
def test_filters(ask: Run, tmp_path: Path, words: tuple[str, ...], numbers: list[str]) -> None:
    assert ask("export", tmp_path / "some.jsonl", *words)[0] == 0
    assert [row["external_id"] for row in lines(tmp_path / "some.jsonl")] == numbers


def test_an_unknown_list_is_no_empty_list(ask: Run, tmp_path: Path) -> None:
    ask("export", tmp_path / "a.jsonl")
    ask("export", tmp_path / "a.csv")
    assert lines(tmp_path / "a.jsonl")[0]["education"] is None
    assert cells(tmp_path / "a.csv")[0]["education"] == ""


def test_what_is_asked_for_has_its_columns(ask: Run, tmp_path: Path) -> None:
    ask("export", tmp_path / "a.jsonl", "--all")
    ask("export", tmp_path / "a.csv", "--all")
    found = {
        row["external_id"]: row["certifications_required"] for row in lines(tmp_path / "a.jsonl")
    }
    assert found == {"1": ["CPhT"], "2": None, "3": ["CCMA"], "4": None, "5": None}
    assert cells(tmp_path / "a.csv")[0]["certifications_required"] == "CPhT"
    assert cells(tmp_path / "a.csv")[0]["certifications_preferred"] == ""


def test_texts_only_on_request(ask: Run, tmp_path: Path) -> None:
    ask("export", tmp_path / "a.jsonl")
    ask("export", tmp_path / "b.jsonl", "--text")
    assert "description" not in lines(tmp_path / "a.jsonl")[0]
    assert "CPhT certification" in lines(tmp_path / "b.jsonl")[0]["description"]


def test_public_leaves_texts_out_and_names_the_source(ask: Run, tmp_path: Path) -> None:
    table = tmp_path / "open.csv"
    assert ask("export", table, "--public")[0] == 0
    assert {row["description"] for row in cells(table)} == {""}
    notice = (tmp_path / "open.csv.ATTRIBUTION.txt").read_text(encoding="utf-8")
    assert "Greenhouse" in notice
    assert "https://" in notice


@pytest.mark.parametrize(
    ("share", "n", "has_text"), [("open", 5, True), ("facts", 5, False), ("none", 0, False)]
)
def test_public_follows_the_terms(filled: Path, share: str, n: int, has_text: bool) -> None:
    with reading(filled) as db:
        terms = Terms({"greenhouse": platform(share=share)})
        found = list(rows(db, Filters(is_open=False), terms, text=True))
    assert len(found) == n
    assert all(bool(row["description"]) == has_text for row in found)


def test_a_platform_without_terms_is_not_passed_on(filled: Path) -> None:
    with reading(filled) as db:
        assert list(rows(db, Filters(), Terms({}), text=True)) == []


def test_fields_of_others_follow_their_own_terms() -> None:
    terms = Terms({"greenhouse": platform(), "lender": platform(name="lender", share="none")})
    row = {"title": "Pharmacy Technician", "pay_min": 20.0, "level": "senior", "description": "…"}
    row["education_required"] = ["high_school"]
    origins = {"posting": "greenhouse/a/1", "pay": "lender/b/2", "level": "greenhouse/c/3"}
    origins["education"] = "lender/b/2"
    assert terms.apply(row, origins)
    assert row["education_required"] is None
    assert (row["title"], row["pay_min"], row["level"]) == ("Pharmacy Technician", None, "senior")
    assert terms.used == {"greenhouse"}


def test_attribution_names_each_platform_once() -> None:
    terms = Terms({"greenhouse": platform()})
    for key in ("greenhouse/a/1", "greenhouse/b/2"):
        terms.apply({}, {"posting": key})
    said = "Greenhouse: From the employer's board (terms: https://terms.example)"
    assert terms.attribution().count(said) == 1


def test_no_cell_is_a_formula(ask: Run, tmp_path: Path) -> None:
    ask("export", tmp_path / "sheet.csv", "--text", "--all")
    found = cells(tmp_path / "sheet.csv")
    assert not [v for row in found for v in row.values() if v.startswith(("=", "+", "@", "\t"))]
    last = found[-1]
    assert (last["title"], last["employer_raw"]) == ("'+1 Clinical Assistant", "'@Bay Clinics")
    assert last["description"].startswith("'=HYPERLINK")
    assert found[0]["longitude"].startswith("-97.")


@pytest.mark.parametrize("text", ["=1+1", "-2+3", "＝A1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas(tmp_path: Path, text: str) -> None:
    write(tmp_path / "a.csv", ["title"], iter([{"title": text}]))
    assert cells(tmp_path / "a.csv") == [{"title": f"'{text}"}]


def test_an_empty_answer_still_has_its_columns(ask: Run, filled: Path, tmp_path: Path) -> None:
    assert ask("export", tmp_path / "none.csv", "--words", "surgeon")[0] == 0
    with reading(filled) as db:
        names = columns(db, text=False)
    assert (tmp_path / "none.csv").read_text() == ",".join(names) + "\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("all.xlsx", "cannot tell the format of all.xlsx: use one of .csv, .jsonl, .parquet"),
        ("all", "cannot tell the format of all"),
        ("nowhere/all.csv", "No such file or directory"),
    ],
)
def test_what_cannot_be_written(ask: Run, tmp_path: Path, name: str, said: str) -> None:
    code, out, err = ask("export", tmp_path / name)
    assert (code, out) == (2 if "format" in said else 1, "")
    assert said in err
    assert list(tmp_path.iterdir()) == []


def test_a_failed_export_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    def broken() -> Iterator[dict[str, str]]:
        yield {"title": "Pharmacy Technician"}
        raise OSError(28, "No space left on device")

    target = tmp_path / "all.csv"
    target.write_text("mine")
    with pytest.raises(ExportError, match="No space left on device"):
        write(target, ["title"], broken())
    assert [path.name for path in tmp_path.iterdir()] == ["all.csv"]
    assert target.read_text() == "mine"


def test_parquet_without_its_package_is_one_sentence(
    ask: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, _, err = ask("export", tmp_path / "all.parquet")
    assert code == 1
    assert err == "aggregator: parquet needs pyarrow: pip install pyarrow\n"


def test_text_and_public_exclude_each_other(ask: Run, tmp_path: Path) -> None:
    assert ask("export", tmp_path / "a.csv", "--text", "--public")[0] == 2
