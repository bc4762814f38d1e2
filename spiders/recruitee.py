"""Recruitee Careers Site API: docs.recruitee.com/reference/intro-to-careers-site-api."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from aggregator.boards import Board
from aggregator.records import RawPlace, RawPosting
from aggregator.tally import Entry, row_mark
from aggregator.wire.amounts import number, pay_of
from aggregator.wire.jsonld_places import place_line
from aggregator.wire.parts import joined
from aggregator.wire.shapes import mapping, mappings, name_of, text
from spiders.shapes.documents import DocumentSpider
from spiders.shapes.hooks import Gone

TEXTS = {"description": "", "requirements": "Requirements"}
PAY = ("min", "max", "currency", "period")
CONTACT = {"mailbox_email", "translations"}
WORKPLACES = {"remote": "Remote", "hybrid": "Hybrid", "on_site": "On-site"}


class RecruiteeSpider(DocumentSpider):
    """Reads every offer of a site, whole, with its pay, in one answer."""

    name = "recruitee"
    list_name = "offers"

    def list_url(self, board: Board) -> str:
        """The site's offers."""
        return f"{_api(board)}/"

    def entry_of(self, row: dict[str, Any], board: Board) -> Entry:
        """An offer by its number."""
        status = text(row.get("status")) or "published"
        return Entry(
            external_id=name_of(row.get("id")),
            title=text(row.get("title")),
            url=text(row.get("careers_url")),
            version=row_mark(row),
            reject=None if status == "published" else f'its status is "{status[:40]}"',
            data=row,
        )

    def posting_of(self, entry: Entry, board: Board) -> RawPosting:
        """The posting in the board's words."""
        row, places = entry.data, list(_places(entry.data))
        said = {"education": row.get("education_code"), "type": row.get("employment_type_code")}
        words = {key: (text(code) or "").replace("_", " ") for key, code in said.items()}
        return self.raw(
            board,
            external_id=entry.external_id,
            title=entry.title,
            url=entry.url,
            apply_url=text(row.get("careers_apply_url")),
            employer=text(row.get("company_name")),
            location=text(row.get("location")) or place_line(places),
            places=places,
            description=joined((head, text(row.get(name))) for name, head in TEXTS.items()),
            pay=pay_of(*map(mapping(row.get("salary")).get, PAY)),
            employment_type_text=", ".join(filter(None, (words["type"], _hours(row)))) or None,
            education_text=words["education"] or None,
            workplace_text=_workplace(row),
            posted_text=text(row.get("published_at")) or text(row.get("created_at")),
            closing_text=text(row.get("close_at")),
            payload={k: v for k, v in row.items() if k not in TEXTS and k not in CONTACT},
        )

    def record_url(self, board: Board, external_id: str, url: str | None) -> str:
        """The endpoint of one offer."""
        return f"{_api(board)}/{quote(external_id, safe='')}"

    def record_of(self, data: Any) -> dict[str, Any] | Gone:
        """An offer that is not published any more may still be given."""
        offer = mapping(mapping(data).get("offer"))
        status = text(offer.get("status")) or "published"
        return offer if status == "published" else Gone(f'its status is "{status[:40]}"')


def _api(board: Board) -> str:
    host = board.params.get("host") or f"{board.params['account']}.recruitee.com"
    return f"https://{host}/api/offers"


def _places(row: dict[str, Any]) -> Iterator[RawPlace]:
    """Every location; the offer's own parts are those of its first."""
    for place in mappings(row.get("locations")) or [row]:
        found = RawPlace(
            city=text(place.get("city")),
            region=text(place.get("state")) or text(place.get("state_name")),
            country=text(place.get("country_code")) or text(place.get("country")),
            postal_code=name_of(place.get("postal_code")),
        )
        if found != RawPlace():
            yield found


def _hours(row: dict[str, Any]) -> str | None:
    """The hours a week, in words."""
    ends = [row.get(f"{end}_hours_per_week") or row.get(f"{end}_hours") for end in ("min", "max")]
    told = list(dict.fromkeys(f"{hours:g}" for hours in map(number, ends) if hours))
    return f"{' - '.join(told)} hours per week" if told else None


def _workplace(row: dict[str, Any]) -> str | None:
    """The one kind an offer is marked with; None for none, or for several."""
    kinds = [words for name, words in WORKPLACES.items() if row.get(name) is True]
    return kinds[0] if len(kinds) == 1 else None
