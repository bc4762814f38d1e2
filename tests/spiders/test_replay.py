"""Every folder of tests/fixtures is a test; and a test that cannot fail is none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.replay import FIXTURES, check_case

CASES = sorted(path.parent for path in FIXTURES.glob("*/*/case.toml"))


@pytest.mark.parametrize("folder", CASES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_case(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_case(folder, monkeypatch)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "greenhouse" / "normal"
    shutil.copytree(FIXTURES / "greenhouse" / "normal", folder)
    return folder


def test_one_changed_value_fails(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_case(copied, monkeypatch)
    expected = json.loads((copied / "expected.json").read_text(encoding="utf-8"))
    first = next(iter(expected["postings"].values()))
    for name in first:
        changed = json.loads(json.dumps(expected))
        next(iter(changed["postings"].values()))[name] = "another value"
        (copied / "expected.json").write_text(json.dumps(changed), encoding="utf-8")
        with pytest.raises(AssertionError, match=name):
            check_case(copied, monkeypatch)


def test_an_answer_nobody_asks_for_fails(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (copied / "case.toml").open("a", encoding="utf-8") as case:
        case.write('\n[[answers]]\nurl = "https://careers.example/never"\n')
    with pytest.raises(AssertionError, match="never asked for"):
        check_case(copied, monkeypatch)


def test_a_request_without_answer_fails(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = copied / "case.toml"
    text = case.read_text(encoding="utf-8").replace("content=true", "content=false")
    case.write_text(text, encoding="utf-8")
    with pytest.raises(AssertionError, match="nothing is recorded"):
        check_case(copied, monkeypatch)


def test_every_platform_has_the_usual_cases() -> None:
    usual = {"normal", "empty", "gone", "missing_fields"}
    platforms = {path.parent.name for path in CASES}
    lacking = {
        p: missing
        for p in platforms
        if (missing := usual - {case.name for case in CASES if case.parent.name == p})
    }
    assert lacking == {}
