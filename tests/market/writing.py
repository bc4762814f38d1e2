"""The words of a posting on a day: title, HTML description, pay and certificates it asks for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from random import Random
from typing import Any

from tests.market.timeline import Posting
from tests.market.world import HERE, Opening, Pay

RAISE = {"hour": 0.75, "year": 1500.0}
SIGN_ON = " - $1,500 Sign-On Bonus"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as the posting asks for it; several names are alternatives."""

    names: tuple[str, ...]
    requirement: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a posting says on a day."""

    title: str
    html: str
    pay: Pay | None
    certificates: tuple[Certificate, ...]


@cache
def texts() -> dict[str, Any]:
    """Return the phrasings of texts.toml."""
    return tomllib.loads((HERE / "texts.toml").read_text(encoding="utf-8"))


def content(posting: Posting, day: int) -> Content:
    """Return what a posting says on a day, all changes up to that day applied."""
    changes = [change.what for change in posting.changes_by(day)]
    opening = posting.opening
    pay = raised(opening.pay) if "pay" in changes else opening.pay
    rng = _rng(opening)
    blocks, certificates = _blocks(opening, pay, rng)
    if "text" in changes:
        blocks.append(("p", [rng.choice(texts()["added"])]))
    return Content(
        title=opening.title + (SIGN_ON if "title" in changes else ""),
        html=_html(blocks, opening.employer.style % 3),
        pay=pay,
        certificates=certificates,
    )


def raised(pay: Pay | None) -> Pay | None:
    """Return the pay after a raise; what was open at one end stays so."""
    if pay is None:
        return None
    more = RAISE[pay.period]
    return replace(pay, low=pay.low and pay.low + more, high=pay.high and pay.high + more)


def _rng(opening: Opening) -> Random:
    """A chain says the same in all its towns; others write every posting anew."""
    key = opening.occupation.title if opening.employer.is_chain else str(opening.number)
    return Random(f"{opening.employer.name}/{key}")


def _blocks(
    opening: Opening, pay: Pay | None, rng: Random
) -> tuple[list[tuple[str, list[str]]], tuple[Certificate, ...]]:
    """Return headings, paragraphs and lists in their order, and the certificates in them."""
    words, role, heads = texts(), opening.role, texts()["headings"]
    name = opening.employer.name
    required, preferred, certificates = _demands(role, rng)
    blocks = [
        ("p", [rng.choice(words["intro"]).format(name=name)]),
        ("p", [rng.choice(words["about"])]),
        ("h", [rng.choice(heads["duties"])]),
        ("ul", _pick(words["duty"][role], 5, rng) + rng.sample(words["filler"], 2)),
        ("h", [rng.choice(heads["demands"])]),
        ("ul", required),
    ]
    if preferred:
        blocks += [("h", [rng.choice(heads["wishes"])]), ("ul", preferred)]
    blocks += [
        ("h", [rng.choice(heads["benefits"])]),
        ("ul", rng.sample(words["benefits"], 4)),
        ("p", [_schedule(opening, rng)]),
    ]
    if pay:
        blocks.append(("p", [pay_line(pay, rng)]))
    blocks += [("p", [rng.choice(words["closing"])])]
    if rng.random() < 0.4:
        host = f"{opening.employer.token}.example"
        blocks.append(("p", [rng.choice(words["contact"]).format(host=host)]))
    return blocks, certificates


def _demands(role: str, rng: Random) -> tuple[list[str], list[str], tuple[Certificate, ...]]:
    words = texts()
    required = [rng.choice(words["education"]["required"]), *_pick(words["skill"], 3, rng)]
    preferred: list[str] = []
    certificates = []
    offered = words["certificates"][role]
    for row in rng.sample(offered["usual"] + offered["own"], 2 if offered["usual"] else 0):
        (required if row["requirement"] == "required" else preferred).append(row["text"])
        certificates.append(Certificate(tuple(row["names"]), row["requirement"]))
    return required, preferred, tuple(certificates)


def _pick(phrasings: dict[str, list[str]], number: int, rng: Random) -> list[str]:
    """Draw phrasings of the trade and our own ones alike."""
    pool = phrasings["usual"] + phrasings["own"]
    return rng.sample(pool, min(number, len(pool)))


def _schedule(opening: Opening, rng: Random) -> str:
    words = texts()["schedule"]
    kind = "full_time" if opening.hours >= 36 else "part_time"
    shift = rng.choice(words[opening.shift or "day"])
    return f"{rng.choice(words[kind]).format(hours=opening.hours)} {shift}"


def pay_line(pay: Pay, rng: Random) -> str:
    """Return the pay in a board's words."""
    kind = "from" if pay.high is None else "up_to" if pay.low is None else "range"
    kind = "year" if pay.period == "year" else kind
    amount = "{:,.0f}" if pay.period == "year" else "{:.2f}"
    shown = {
        end: amount.format(value)
        for end, value in (("low", pay.low), ("high", pay.high))
        if value is not None
    }
    line: str = rng.choice(texts()["pay"][kind])
    return line.format(**shown)


def _html(blocks: list[tuple[str, list[str]]], style: int) -> str:
    """Render blocks as one of three houses' styles writes them."""
    heading = ("<h3>{}</h3>", "<p><strong>{}</strong></p>", '<p style="color:#333"><b>{}:</b></p>')
    item = ("<li>{}</li>", "<li><p>{}</p></li>", "<li>{}</li>")
    parts = []
    for kind, lines in blocks:
        safe = [escape(line, quote=False) for line in lines]
        if kind == "ul":
            parts.append("<ul>" + "\n".join(item[style].format(line) for line in safe) + "</ul>")
        else:
            parts += [(heading[style] if kind == "h" else "<p>{}</p>").format(s) for s in safe]
    return "\n".join(parts)
