"""One item of a feed read into the fields of a RawPosting, by the names its shape has for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote, urljoin
from xml.etree.ElementTree import Element

from aggregator.records import RawPay, RawPlace
from aggregator.wire.amounts import number
from aggregator.wire.feed_names import CONTACTS, HTML_NAMES, Groups, Names
from aggregator.wire.jsonld_places import place_line
from aggregator.wire.jsonld_words import text_of
from aggregator.wire.parts import joined
from aggregator.wire.shapes import degrees

SNIPPET = 1_000
HEADED = ("name", "title", "heading", "headline", "label")

_NEGATIVE = ("false", "0", "no", "non", "none", "nein")
_POSITIVE = ("true", "1", "yes", "oui", "ja")
_COMMA = re.compile(r"\d{1,12},\d{1,2}")
_CUT_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*(?:</\w{1,10}>\s*){0,3}\Z")
_REQUISITION = re.compile(r"(?:REQ|JR|RQ|R)[-_ ]?\d{3,}", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_TOWN = r"[A-Z][\w.' -]{1,40}, [A-Z]{2}(?:,? \d{5})?(?:, (?:US|USA|United States))?"
_PLACES = re.compile(rf"{_TOWN}(?:\s*[;|]\s*{_TOWN}){{0,20}}")


class Said:
    """What one item says, found by paths of names."""

    def __init__(self, item: Element, names: Names) -> None:
        self.item, self.names = item, names
        self._found: dict[str, list[Element | str]] = {}
        self._gather(item, "")

    @property
    def paths(self) -> set[str]:
        """Every path of the item."""
        return set(self._found)

    def one(self, field: str) -> str | None:
        """The first value of a field; None where the item has none."""
        return next(self._values(self._groups(field)), None)

    def all(self, field: str) -> list[str]:
        """All values of a field, of each of its groups those of the first name that has one."""
        found = [v for group in self._groups(field) for v in self._of_first((group,))]
        return list(dict.fromkeys(found))

    def markup(self, field: str) -> Iterator[tuple[str, str]]:
        """The (name, text) of every group of a field that the item has, as HTML or plain text."""
        for group in self._groups(field):
            for path in group:
                nodes = self._found.get(path.removesuffix("/*"), [])
                texts = list(filter(None, (_markup(n, path.endswith("/*")) for n in nodes)))
                if texts:
                    yield path.split("/")[-1], "\n".join(texts)
                    break

    def under(self, path: str) -> list[Said]:
        """The elements of a path as items of their own."""
        nodes = [self.item] if path == "." else self._found.get(path, [])
        return [
            Said(n, self.names) for n in nodes if isinstance(n, Element) and len(n) + len(n.attrib)
        ]

    def record(self) -> dict[str, list[str]]:
        """Path → values of all the item says, but the text and the contacts."""
        texts = {path.removesuffix("/*") for group in self._groups("text") for path in group}
        shown = {
            path: nodes
            for path, nodes in self._found.items()
            if not path.startswith("//") and path not in texts and not CONTACTS & {*path.split("/")}
        }
        found = {path: [said for n in nodes if (said := _own(n))] for path, nodes in shown.items()}
        return {path: values for path, values in found.items() if values}

    def _groups(self, field: str) -> Groups:
        return self.names.groups.get(field, ())

    def _values(self, groups: Groups) -> Iterator[str]:
        for group in groups:
            for path in group:
                yield from self._at(path)

    def _of_first(self, groups: Groups) -> list[str]:
        for group in groups:
            for path in group:
                if found := list(self._at(path)):
                    return found
        return []

    def _at(self, path: str) -> Iterator[str]:
        if path.startswith("="):
            yield path[1:]
            return
        for node in self._found.get(path.removeprefix("~"), []):
            said = _own(node)
            if said and (not path.startswith("~") or _PLACES.fullmatch(said)):
                yield " ".join(said.split())

    def _gather(self, element: Element, path: str) -> None:
        for name, value in element.attrib.items():
            self._found.setdefault(f"{path}/@{name}".lstrip("/"), []).append(value)
        for child in element:
            name = str(child.tag)
            inner = f"{path}/{name}".lstrip("/")
            self._found.setdefault(inner, []).append(child)
            self._found.setdefault(f"//{name}", []).append(child)
            if href := child.get("href"):
                relation = child.get("rel") or "alternate"
                self._found.setdefault(f"{inner}:{relation}", []).append(href)
            if name not in HTML_NAMES:
                self._gather(child, inner)


def _own(node: Element | str) -> str | None:
    """What an attribute or an element itself says, without its children."""
    return text_of(node if isinstance(node, str) else node.text)


def identity(said: Said, feed: str) -> dict[str, str | None]:
    """Return id, title and address of an item; an item without an id goes by its address."""
    name, url = said.one("external_id"), address(said, feed)
    return {"external_id": name or url, "title": title(said), "url": url}


def title(said: Said) -> str | None:
    """Return the title, without the employer some feeds write before it."""
    parts = _parted(said, "title")
    return parts[-1] if parts else None


def address(said: Said, feed: str) -> str | None:
    """Return the address of the posting: the first value that is one, made whole by the feed's."""
    for value in said._values(said._groups("url")):
        if "{id}" in value:
            value = value.replace("{id}", quote(said.one("external_id") or "", safe=""))
        if value.startswith(("http://", "https://", "/")) and (url := _joined(feed, value)):
            return url
    return None


def _joined(feed: str, value: str) -> str | None:
    """The address made whole; None where it is none."""
    try:
        return urljoin(feed, value)
    except ValueError:
        return None


def fields(said: Said, feed: str) -> dict[str, Any]:
    """Return what an item says, as fields of a RawPosting; blanks are None."""
    places, parts = list(_places(said)), _parted(said, "title")
    line = "; ".join(said.all("location")) or None
    text, kind = _text(said)
    return {
        **identity(said, feed),
        "apply_url": next((v for v in said.all("apply_url") if v.startswith("http")), None),
        "requisition_id": _requisition(said),
        "employer": parts[0] if len(parts) > 1 else said.one("employer"),
        "location": line or place_line(places),
        "places": places,
        "description": text,
        "text_kind": kind,
        "pay": _pay(said),
        "salary_text": next((v for v in said.all("salary") if re.search(r"\d", v)), None),
        "employment_type_text": ", ".join(said.all("employment")) or None,
        "education_text": ", ".join(said.all("education")) or None,
        "workplace_text": _workplace(said),
        "posted_text": said.one("posted"),
        "closing_text": said.one("closing"),
        "locale": _locale(said),
    }


def _parted(said: Said, field: str) -> list[str]:
    """The parts of a value that holds several, where the shape says what is between them."""
    value, sign = said.one(field), said.names.split.get(field)
    if value is None:
        return []
    return value.split(sign, 1) if sign else [value]


def _requisition(said: Said) -> str | None:
    """The employer's own number: named as such, or an id that is plainly one; a hash is none."""
    named = said.one("requisition_id")
    if named:
        return None if named.startswith("-") else named
    own = said.one("external_id") or ""
    return own if _REQUISITION.fullmatch(own) else None


def _locale(said: Said) -> str | None:
    named = [v for v in said.all("locale") if _LANGUAGE.fullmatch(v)]
    return named[0].replace("_", "-") if named else None


def _workplace(said: Said) -> str | None:
    """The word on remote work; a flag that is set says remote, one that is not says nothing."""
    for value in said.all("workplace"):
        if value.lower() in _POSITIVE:
            return "remote"
        if value.lower() not in _NEGATIVE:
            return value
    return None


def _pay(said: Said) -> RawPay | None:
    low, high = (_amount(said.one(name)) for name in ("pay_low", "pay_high"))
    if low is None and high is None:
        return None
    currency, period = said.one("pay_currency"), said.one("pay_period")
    return RawPay(low=low, high=high, currency=currency, period=period)


def _amount(value: str | None) -> float | None:
    """An amount; a comma before one or two last digits is a decimal comma."""
    return number(value.replace(",", ".") if value and _COMMA.fullmatch(value) else value)


def _places(said: Said) -> Iterator[RawPlace]:
    """The places of the first element that holds parts of one."""
    for group in said._groups("places"):
        for path in group:
            found = [p for at in said.under(path) if (p := _place(at, path == "."))]
            if found:
                yield from found
                return


def _place(said: Said, is_whole: bool) -> RawPlace | None:
    """The place an element describes; the posting itself only where it names a town or region."""
    latitude, longitude = degrees(said.one("latitude")), degrees(said.one("longitude"))
    if latitude is None and (pair := (said.one("coordinates") or "").replace(",", " ").split()):
        latitude, longitude = degrees(pair[0]), degrees(pair[-1])
    place = RawPlace(
        city=said.one("city"),
        region=said.one("region"),
        country=said.one("country"),
        postal_code=said.one("postal_code"),
        latitude=latitude if longitude is not None else None,
        longitude=longitude if latitude is not None else None,
    )
    if not is_whole and not place.city:
        place.text = said.one("place")
    return place if place.city or place.region or place.postal_code or place.text else None


def _text(said: Said) -> tuple[str | None, str]:
    """The whole text and what it is; a text that ends in dots was cut short by the feed."""
    headings = said.names.headings
    whole = joined((headings.get(name, ""), part) for name, part in said.markup("text"))
    if whole:
        is_cut_short = len(whole) <= SNIPPET and _CUT_SHORT.search(whole)
        return whole, "snippet" if is_cut_short else "full"
    brief = joined(("", part) for _, part in said.markup("snippet"))
    return brief, "snippet" if brief else "none"


def _markup(node: Element | str, all_of_it: bool) -> str | None:
    """The text of a node; children count where they are HTML, or where all of it is asked for."""
    if isinstance(node, str) or not len(node):
        return (node if isinstance(node, str) else node.text or "").strip() or None
    if not all_of_it and not any(child.tag in HTML_NAMES for child in node):
        return (node.text or "").strip() or None
    return "".join([escape(node.text or "", quote=False), *map(_child, node)]).strip() or None


def _child(node: Element) -> str:
    tag, tail = str(node.tag), escape(node.tail or "", quote=False)
    if tag in HTML_NAMES:
        inner = "".join([escape(node.text or "", quote=False), *map(_child, node)])
        return f"<{tag}>{inner}</{tag}>{tail}"
    inner = _markup(node, all_of_it=True) or ""
    return f"<h3>{inner}</h3>{tail}" if tag in HEADED else f"<div>{inner}</div>{tail}"
