"""`aggregator annotate`: JSON Lines in, one answer a line, whatever the lines hold."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator.columns import COLUMNS
from tests.commands.conftest import Run

Annotate = Callable[..., tuple[int, list[dict[str, Any]]]]

FIELDS = {
    "title": "title",
    "employer": "company",
    "location": "location",
    "salary_text": "salary_text",
    "employment_type_text": "employment_type_text",
    "education_text": "education_text",
}
DESCRIPTION = """<p>Join us in <b>Austin</b>&nbsp;— caf\u00e9 \U0001f48a on site.</p>
<ul><li>CPhT (PTCB) required within 90 days of hire</li><li>BLS preferred</li>
<li>High school diploma or GED</li><li>2+ years of retail pharmacy experience</li></ul>
<p>Pay: $18.50 - $22.75 per hour. 401(k), dental. Monday to Friday, day shift, 40 hours.</p>"""


@pytest.fixture
def annotate(run: Run, tmp_path: Path) -> Annotate:
    """Annotate these lines; objects are written as JSON."""

    def command(*lines: object) -> tuple[int, list[dict[str, Any]]]:
        path = tmp_path / "in.jsonl"
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        path.write_bytes("\n".join(texts).encode("utf-8", "surrogatepass"))
        code, out, err = run("annotate", path)
        assert err == ""
        return code, [json.loads(line) for line in out.splitlines()]

    return command


def text_of(given: dict[str, Any], answer: dict[str, Any], field: str) -> str:
    return str(answer["description"] if field == "description" else given[FIELDS[field]])


def test_every_column_is_there_and_unknown_is_null(annotate: Annotate) -> None:
    code, [answer] = annotate({"id": "x"})
    assert code == 0
    unsaid = {"key", "board", "external_id", "requisition_id"}
    assert set(answer) >= set(COLUMNS) - unsaid | {"id", "description", "locations", "tags"}
    assert (answer["pay_min"], answer["city"], answer["posted_on"]) == (None, None, None)
    assert (answer["tags"], answer["locations"], answer["errors"]) == ([], [], [])


def test_every_quote_stands_where_its_offsets_say(annotate: Annotate) -> None:
    given = {
        "id": 7,
        "title": "Certified Pharmacy Technician – Night Shift \U0001f319",
        "company": "Elm Hospital",
        "location": "Austin, TX",
        "salary_text": "$18.50 to $22.75 an hour",
        "employment_type_text": "Full-time",
        "education_text": "High school diploma",
        "description": DESCRIPTION,
    }
    _, [answer] = annotate(given)
    tags = answer["tags"]
    assert {"certification", "education", "benefit", "pay", "experience"} <= {
        tag["kind"] for tag in tags
    }
    for tag in tags:
        text = text_of(given, answer, tag["field"])
        assert text[tag["start"] : tag["end"]] == tag["quote"], tag
        assert 0 < len(tag["quote"]) <= 200


def test_bad_lines_answer_in_their_place(annotate: Annotate) -> None:
    code, answers = annotate(
        {"id": 1, "title": "Pharmacy Technician"},
        "{cut",
        "[1, 2]",
        '"text"',
        "null",
        {"title": "no id"},
        {"id": None},
        {"id": ""},
        {"id": 9, "title": ["a", "list"]},
        {"id": 10, "reference_date": "soon"},
        {"id": "last", "title": "Medical Assistant"},
    )
    assert code == 1
    assert [answer.get("id") for answer in answers] == [1, *[None] * 9, "last"]
    assert [answer.get("line") for answer in answers] == [None, *range(2, 11), None]
    assert all(answer["error"] for answer in answers[1:-1])
    assert (answers[0]["role"], answers[-1]["role"]) == (
        "pharmacy_technician",
        "clinical_assistant",
    )


def test_order_is_kept(annotate: Annotate) -> None:
    ids = [f"n{n * 7919 % 50}" for n in range(50)]
    code, answers = annotate(*({"id": name, "title": "Medical Assistant"} for name in ids))
    assert (code, [answer["id"] for answer in answers]) == (0, ids)


@pytest.mark.parametrize(
    "text",
    [
        *("\0", "\x1b[2J", "\u202egnp", "\ufeff", "\ud800", "\udfff\ud800", "\U000e0041" * 500),
        *("a\u0301" * 3000, "\u200b" * 3000, "\u2028\u2029", "ﷺ" * 3000, "İ" * 3000, "ß" * 3000),
        *("&#0;&#xD800;&#x110000;&amp;amp;lt;", "<" * 5000, "<b>" * 5000, "](" * 5000),
        *("$" * 5000, "1," * 5000, "-" * 5000, "((" * 5000, "9" * 5000, "CPhT or " * 2000),
    ],
    ids=lambda text: ascii(text[:8]),
)
def test_hostile_texts_are_answered(annotate: Annotate, text: str) -> None:
    names = (
        *("title", "company", "location", "description", "salary_text", "date_text"),
        *("employment_type_text", "education_text", "posted_text", "closing_text"),
        *("url", "apply_url", "board", "locale", "country"),
    )
    given = {"id": text, **dict.fromkeys(names, f"{text} $20 CPhT {text}")}
    code, [answer, following] = annotate(given, {"id": "next"})
    assert code in (0, 1)
    assert following["id"] == "next"
    assert ("error" in answer) == (code == 1)
    for tag in answer.get("tags", []):
        if tag["field"] == "description":
            assert answer["description"][tag["start"] : tag["end"]] == tag["quote"]


def test_a_text_of_five_megabytes_is_answered(annotate: Annotate) -> None:
    words = "<p>CPhT required. You fill prescriptions for $20 an hour.</p>\n"
    big = words * (5_000_000 // len(words))
    code, [answer] = annotate({"id": 1, "title": "Pharmacy Technician", "description": big})
    assert (code, answer["role"]) == (0, "pharmacy_technician")
    assert len(answer["description"]) <= 1_000_000
    assert all(
        answer["description"][tag["start"] : tag["end"]] == tag["quote"] for tag in answer["tags"]
    )


def test_standard_input_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b'{"id": 1, "title": "Medical Assistant \xff"}\r\n{"id": 2}'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    code, out, _ = run("annotate")
    assert (code, [json.loads(line)["id"] for line in out.splitlines()]) == (0, [1, 2])


def test_a_byte_order_mark_is_no_mistake(annotate: Annotate) -> None:
    code, [answer] = annotate('\ufeff{"id": 1}')
    assert (code, answer["id"]) == (0, 1)


def test_no_lines_no_answers(annotate: Annotate) -> None:
    assert annotate("") == (0, [])


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    code, out, err = run("annotate", tmp_path / "none.jsonl")
    assert (code, out) == (1, "")
    assert "none.jsonl: No such file or directory" in err


def test_dates_are_read_by_the_same_rules(annotate: Annotate) -> None:
    asked = {"id": 1, "date_text": "Closes 3 December 2026", "reference_date": "2026-11-24"}
    assert annotate(asked)[1][0]["date"] == "2026-12-03"


def test_keys_that_nothing_reads_are_told_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [{"id": n, "title": "Pharmacy Technician", "descripton": "x", "zz": 1} for n in (1, 2)]
    path.write_text("\n".join(map(json.dumps, rows)))
    for words in (("annotate", path), ("annotate", "--link", path)):
        code, out, err = run(*words)
        assert (code, out.count("\n")) == (0, 2)
        said = "aggregator annotate: line 1: nothing reads the key"
        assert err == f"{said} 'descripton'; did you mean description?\n{said} 'zz'\n"
