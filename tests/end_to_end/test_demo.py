"""The demo's tour answers from a crawled database, and never overwrites what is not a demo's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.stories import Story
from tests.market.demo import DemoError, check_replaceable, main, show


def test_the_tour_has_an_answer_everywhere(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    show(story.databases["eighth"])
    said = capsys.readouterr().out
    assert "(none)" not in said
    for title in ("Gone and back again", "Certificates asked for", "Recipe 3"):
        assert title in said


def test_a_database_of_the_program_may_be_replaced(story: Story, tmp_path: Path) -> None:
    check_replaceable(story.databases["eighth"])
    check_replaceable(tmp_path / "nothing.db")


def test_another_file_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "demo.db"
    with closing(sqlite3.connect(mine)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(DemoError, match="move it away"):
        check_replaceable(mine)
    assert main(["--db", str(mine)]) == 1
    assert "move it away" in capsys.readouterr().err
