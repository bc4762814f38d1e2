"""Entries of an Atom feed."""

from __future__ import annotations

from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(root: Element) -> list[dict[str, str | None]] | None:
    """Return title, summary, updated and the address of each entry's page; None for no feed."""
    if root.tag != f"{ATOM}feed":
        return None
    return [_entry(entry) for entry in root.iter(f"{ATOM}entry")]


def _entry(entry: Element) -> dict[str, str | None]:
    """What an entry says: the address of its page, not the one of itself."""
    links = entry.findall(f"{ATOM}link")
    pages = [link for link in links if link.get("rel", "alternate") == "alternate"]
    said = {name: _text(entry, name) for name in ("title", "summary", "updated")}
    said["summary"] = said["summary"] or _text(entry, "content")
    return {**said, "url": (pages[0].get("href") or "").strip() if pages else ""}


def _text(entry: Element, name: str) -> str | None:
    found = entry.find(f"{ATOM}{name}")
    return "".join(found.itertext()).strip() or None if found is not None else None
