"""`aggregator rebuild` derives everything again, to the row, without the network."""

from __future__ import annotations

from typing import Any

from tests.end_to_end.reading import DERIVED, OBSERVED, table
from tests.end_to_end.stories import Story

Row = tuple[Any, ...]


def test_rebuild_gives_exactly_what_the_crawls_gave(story: Story) -> None:
    db = story.operator.db
    before = {name: table(db, name) for name in DERIVED + OBSERVED}
    run = story.operator.aggregator("rebuild", day=9)
    assert run.returncode == 0, run.stderr
    for name in DERIVED + OBSERVED:
        after = table(db, name)
        assert differences(before[name], after) == [], name
        assert len(after) == len(before[name]), name


def differences(before: list[Row], after: list[Row]) -> list[tuple[object, object]]:
    """Return the values that differ, old and new, row by row."""
    rows = zip(before, after, strict=False)
    return [(a, b) for old, new in rows for a, b in zip(old, new, strict=True) if a != b][:10]
