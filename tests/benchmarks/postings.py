"""The postings all benchmarks use: the market's, every one wanted, with texts of 5 KB."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

from aggregator.records import RawPosting
from tests.market.market import Market
from tests.market.timeline import Posting
from tests.market.world import Employer
from tests.market.writing import Content, content, texts

SEED = 29
TEXT_SIZE = 5_000
DRAWN = 2.6
"""Openings drawn for each one that is used: about half of a market is none of our roles."""


class Wanted(Market):
    """A market whose boards show so many postings each, all of them of the two roles."""

    def __init__(self, platform: str, n_boards: int, per_board: int) -> None:
        size = int(n_boards * (per_board + 10) * DRAWN)
        super().__init__(SEED, size, (platform,), n_employers=n_boards)
        self.per_board = per_board

    def shown(self, board: Employer, day: int | None = None) -> list[Posting]:
        """Return the postings of a board; they stay the same on every day."""
        mine = [p for p in self._by_board[board.slug] if p.opening.role != "out_of_scope"]
        if len(mine) < self.per_board:
            raise ValueError(f"{board.slug} has {len(mine)} postings, not {self.per_board}")
        return mine[: self.per_board]


@cache
def _sentences() -> list[str]:
    words = texts()
    kinds = ("about", "benefits", "closing", "filler", "added")
    return [sentence for kind in kinds for sentence in words[kind]]


def longer(html: str) -> str:
    """Return a description brought to the size real ones have; the same for the same text."""
    rng = Random(html)
    parts, size = [html], len(html)
    while size < TEXT_SIZE:
        parts.append(f"<p>{' '.join(rng.sample(_sentences(), 3))}</p>")
        size += len(parts[-1])
    return "\n".join(parts)


def said(posting: Posting) -> Content:
    """Return what a posting says, at full length."""
    short = content(posting, 1)
    return Content(short.title, longer(short.html), short.pay, short.certificates)


def raw_postings(n: int) -> Iterator[RawPosting]:
    """Yield so many postings in their boards' own words, no two the same."""
    n_boards = max(1, n // 250)
    market = Wanted("greenhouse", n_boards, -(-n // n_boards))
    shown = (posting for board in market.employers for posting in market.shown(board))
    for posting, _ in zip(shown, range(n), strict=False):
        words, opening = said(posting), posting.opening
        yield RawPosting(
            board="greenhouse/bench",
            external_id=str(posting.number),
            title=words.title,
            seen_at="2026-03-02T22:00:00Z",
            url=f"https://jobs.bench.example/{posting.number}",
            employer=opening.employer.name,
            location=" | ".join(place.text for place in opening.places),
            description=words.html,
            posted_text="2026-02-20",
            country="US",
        )
