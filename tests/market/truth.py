"""What a reader of the market should know: every posting, its days and its vacancy."""

from __future__ import annotations

from dataclasses import dataclass

from tests.market.market import Market
from tests.market.shapes import SHAPES
from tests.market.shapes.schema_org import states_deadline
from tests.market.shapes.spelling import requisition
from tests.market.timeline import Posting, on
from tests.market.world import Pay, Place
from tests.market.writing import Certificate, content


@dataclass(frozen=True, slots=True)
class Truth:
    """One posting as it is on a day, or as it was on its last one."""

    board: str
    external_id: str
    requisition_id: str
    title: str
    url: str
    employer: str
    role: str
    places: tuple[Place, ...]
    pay: Pay | None
    posted_on: str
    closes_on: str | None
    certificates: tuple[Certificate, ...]
    vacancy: int
    """Postings of one vacancy share it: copies on other boards and reposts."""
    shown: tuple[tuple[int, int | None], ...]
    is_shown: bool

    @property
    def is_wanted(self) -> bool:
        return self.role != "out_of_scope"


def truth(market: Market, day: int | None = None) -> list[Truth]:
    """Return every posting that was shown up to a day, as of that day."""
    today = market.day if day is None else day
    return [_row(p, today) for p in market.postings if p.shown[0][0] <= today]


def _row(posting: Posting, day: int) -> Truth:
    shape, board, opening = SHAPES[posting.board.platform], posting.board, posting.opening
    said = content(posting, last_shown(posting, day))
    return Truth(
        board=f"{board.platform}/{board.slug}",
        external_id=shape.external_id(posting),
        requisition_id=requisition(posting),
        title=said.title,
        url=shape.url(posting),
        employer=opening.employer.name,
        role=opening.role,
        places=shape.places(posting) if hasattr(shape, "places") else opening.places,
        pay=said.pay,
        posted_on=on(posting.posted_day).isoformat(),
        closes_on=_deadline(posting),
        certificates=said.certificates,
        vacancy=opening.number,
        shown=posting.shown,
        is_shown=posting.is_shown(day),
    )


def last_shown(posting: Posting, day: int) -> int:
    """Return the last day up to `day` on which the posting was shown."""
    if posting.is_shown(day):
        return day
    ends = [end - 1 for _, end in posting.shown if end is not None and end <= day]
    return max(ends)


def _deadline(posting: Posting) -> str | None:
    is_told = posting.board.platform == "schema_org" and states_deadline(posting)
    return on(120).isoformat() if is_told else None
