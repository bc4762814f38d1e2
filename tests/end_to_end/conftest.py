"""The stories and towns of these tests; stories several tests read are told at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.stories import Spoilt, Story, Town, served, spoil, tell

MAKERS: dict[str, Callable[[Path], Any]] = {"story": tell, "spoilt": spoil}


@pytest.fixture(scope="session")
def begun(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Any]]]:
    """Begin every story the chosen tests need: each is some crawls long, and they share nothing."""
    wanted = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    with ThreadPoolExecutor(len(MAKERS)) as pool:
        yield {
            name: pool.submit(make, tmp_path_factory.mktemp(name))
            for name, make in MAKERS.items()
            if name in wanted
        }


@pytest.fixture(scope="session")
def story(begun: dict[str, Future[Any]]) -> Story:
    """A market crawled on days 1, 1 again, 2, 8 and 9, with the database after each."""
    told: Story = begun["story"].result()
    return told


@pytest.fixture(scope="session")
def spoilt(begun: dict[str, Future[Any]]) -> Spoilt:
    """A market crawled before, during and after every misbehaviour."""
    told: Spoilt = begun["spoilt"].result()
    return told


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Serve a small market for one test."""
    with served(tmp_path) as made:
        yield made


@pytest.fixture
def towns(tmp_path: Path) -> Callable[[int], AbstractContextManager[Town]]:
    """Return what serves the small market once more, each with a database of its own."""

    def make(number: int) -> AbstractContextManager[Town]:
        folder = tmp_path / str(number)
        folder.mkdir()
        return served(folder)

    return make
