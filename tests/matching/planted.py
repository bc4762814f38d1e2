"""A market with its truth: openings, their reposts, and copies altered in every way boards do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from aggregator.matching import Sketch, Span, sketch
from aggregator.records import RawPlace, RawPosting
from aggregator.understand import understand
from aggregator.understand.text import to_text
from tests.market.timeline import Posting
from tests.market.world import Opening, employers, openings
from tests.market.writing import content

KINDS = ("boilerplate", "edited", "truncated", "retitled", "text", "employer")
BEFORE = "<p>Openings near you, new ones every day. Sign up and be the first to hear of them.</p>"
AFTER = "<p>You apply through our partner. With the form you accept terms of use and privacy.</p>"
OTHER_WORDS = {
    "patients": "clients",
    "team": "crew",
    "work": "job",
    "medication": "medicine",
    "support": "help",
    "provide": "give",
    "required": "needed",
    "including": "such as",
}
OTHER_TITLES = {"Pharmacy Technician": "Rx Tech", "Medical Assistant": "Medical Asst"}


@dataclass(frozen=True)
class Planted:
    """A posting, and which opening it is of in truth."""

    found: Sketch
    opening: int
    kind: str
    title: str
    employer: str | None


def planted(size: int, seed: int = 1, n_employers: int = 12) -> list[Planted]:
    """Return the postings of so many openings: 40 % chain text, about 30 % duplicates."""
    rng = Random(seed)
    made: list[Planted] = []
    for opening in openings(seed, size, employers(seed, n_employers)):
        for raw, span, kind in _postings(opening, rng):
            number = len(made)
            posting = understand(replace(raw, external_id=str(number)))
            reposts = kind in KINDS
            found = sketch(posting, number, (span,), reposts=reposts)
            made.append(Planted(found, opening.number, kind, raw.title, raw.employer))
    rng.shuffle(made)
    return made


def _postings(opening: Opening, rng: Random) -> Iterator[tuple[RawPosting, Span, str]]:
    first = rng.uniform(0, 20)
    last = first + rng.uniform(3, 30)
    is_again = rng.random() < 0.1
    own = _raw(opening)
    is_closed = is_again or rng.random() < 0.4
    yield own, Span(first, last, last + 1 if is_closed else None), "own"
    if is_again:
        yield own, Span(last + 1 + rng.uniform(1, 60), 120, None), "repost"
    if rng.random() < 0.3:
        kind = rng.choice(KINDS)
        copy = replace(own, board="feed/agency", url=None)
        yield _altered(copy, kind, rng), Span(first, last, last + 2), kind


def _raw(opening: Opening) -> RawPosting:
    said = content(Posting(opening.number * 10, opening, opening.employer, 1, ((1, None),)), 1)
    places = [RawPlace(city=p.city, region=p.region, country=p.country) for p in opening.places]
    board = f"{opening.employer.platform}/{opening.employer.slug}"
    return RawPosting(
        board=board,
        external_id="",
        title=said.title,
        seen_at="2026-03-20T06:00:00Z",
        employer=opening.employer.name,
        places=places,
        description=said.html,
        url=f"https://{opening.employer.token}.example/jobs/{opening.number}000",
    )


def _altered(raw: RawPosting, kind: str, rng: Random) -> RawPosting:
    text = raw.description or ""
    match kind:
        case "boilerplate":
            return replace(raw, description=BEFORE + text + AFTER)
        case "edited":
            words = (OTHER_WORDS.get(word.lower(), word) for word in text.split(" "))
            return replace(raw, description=" ".join(w for w in words if rng.random() > 0.02))
        case "truncated":
            return replace(raw, description=to_text(text)[:500] + "…", text_kind="snippet")
        case "text":
            return replace(raw, description=to_text(text))
        case "employer":
            forms = ("{}, Inc.", "The {}", "{} (via Indeed)", "{} Careers")
            return replace(raw, employer=rng.choice(forms).format(raw.employer))
    title = raw.title
    for known, other in OTHER_TITLES.items():
        title = title.replace(known, other)
    return replace(raw, title=f"URGENT: {title} - $1,000 Sign-On Bonus")
