"""The market as a whole: its employers, its postings and the day it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from tests.market.timeline import Posting, timeline
from tests.market.world import PLATFORMS, Employer, employers, openings

COPIER_SETTING = "other"
MOST_EMPLOYERS = 150


@dataclass
class Market:
    """A market of one seed and size; everything it shows follows from these and the day."""

    seed: int = 7
    size: int = 200
    platforms: tuple[str, ...] = PLATFORMS
    day: int = 1
    n_employers: int | None = None
    """None: one for 25 openings."""
    _by_board: dict[str, list[Posting]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_board = defaultdict(list)
        for posting in timeline(
            self.seed, openings(self.seed, self.size, self.employers), self.copier
        ):
            self._by_board[posting.board.slug].append(posting)

    @cached_property
    def employers(self) -> list[Employer]:
        """Every employer; each has one board."""
        usual = max(len(self.platforms), min(self.size // 25, MOST_EMPLOYERS))
        return employers(self.seed, self.n_employers or usual, self.platforms)

    @cached_property
    def copier(self) -> Employer:
        """The board that shows postings of other employers, as job sites do."""
        platform = "feed" if "feed" in self.platforms else self.platforms[-1]
        return Employer(900_001, "Worklist", platform, COPIER_SETTING, 0.5)

    @cached_property
    def boards(self) -> list[Employer]:
        """Every board: the employers' own ones and the copying one."""
        return [*self.employers, self.copier]

    @cached_property
    def postings(self) -> list[Posting]:
        """Every posting of all boards and days."""
        return [posting for board in self.boards for posting in self._by_board[board.slug]]

    def shown(self, board: Employer, day: int | None = None) -> list[Posting]:
        """Return what a board shows on a day, newest first, as most boards sort."""
        today = self.day if day is None else day
        listed = [p for p in self._by_board[board.slug] if p.is_shown(today)]
        return sorted(listed, key=lambda p: (-p.posted_day, p.number))

    def find(self, board: Employer, number: int) -> Posting | None:
        """Return a posting a board shows or once showed; None if it never did."""
        posting = self._by_number.get(number)
        if posting is None or posting.board is not board or posting.shown[0][0] > self.day:
            return None
        return posting

    @cached_property
    def _by_number(self) -> dict[int, Posting]:
        return {posting.number: posting for posting in self.postings}
