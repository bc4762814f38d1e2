"""`aggregator rebuild` derives everything again, to the row, without the network."""

from __future__ import annotations

from tests.end_to_end.conftest import Story
from tests.end_to_end.reading import DERIVED, OBSERVED, table


def test_rebuild_gives_exactly_what_the_crawls_gave(story: Story) -> None:
    db = story.operator.db
    before = {name: table(db, name) for name in DERIVED + OBSERVED}
    run = story.operator.aggregator("rebuild", day=8)
    assert run.returncode == 0, run.stderr
    for name in DERIVED + OBSERVED:
        assert table(db, name) == before[name], name
