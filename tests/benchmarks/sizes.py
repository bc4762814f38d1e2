"""How much each benchmark does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Numbers of rounds, pages, lists, postings and, for `planted` and `truth`, openings."""

    rounds: int = 5
    pages: int = 1_000
    lists: int = 20
    per_list: int = 100
    stored: int = 1_000
    read: int = 300
    few: int = 5_000
    many: int = 50_000
    planted: int = 400
    truth: int = 3_600
    matched: tuple[int, ...] = (3_000, 30_000)
    """Databases that are matched for the first time; new postings go into the last two."""
    boards: int = 850
    patience: float = 5.0
    """Seconds until an answer of one of `boards` counts as missing; as shipped it is 60."""


USUAL = Sizes()
LARGE = Sizes(
    rounds=3,
    pages=5_000,
    lists=50,
    stored=5_000,
    read=1_000,
    few=10_000,
    many=100_000,
    planted=3_900,
    truth=71_300,
    matched=(10_000, 100_000, 1_000_000),
)
TINY = Sizes(
    rounds=1,
    pages=12,
    lists=2,
    per_list=8,
    stored=12,
    read=6,
    few=8,
    many=16,
    planted=12,
    truth=24,
    matched=(20, 60),
    boards=20,
    patience=1.5,
)
"""For tests: shows that the benchmarks work, says nothing of speed."""
