"""One text of the several fields a board cuts it into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape

FEW_WORDS = 40
_TAG = re.compile(
    r"<(?:p|br|div|[uo]l|li|strong|b|em|i|u|h[1-6]|span|table|tr|a|font|section)\b", re.IGNORECASE
)
_ESCAPED_TAG = re.compile(
    r"&(?:amp;)?lt;(?:p|br|div|[uo]l|li|strong|b|em|h[1-6]|span|table|section)\b", re.IGNORECASE
)
_SPACE = re.compile(r"\s+")
_EMPTY = re.compile(r"(?:<(?!img)[^<>]{0,2000}>|&nbsp;|\s)+", re.IGNORECASE)


def joined(parts: Iterable[tuple[str, str | None]]) -> str | None:
    r"""Return one text of (heading, text) parts, HTML if one of them is; None for nothing.

    A part without words is left out, and one that another already holds, if it is a text and not
    a few words that mean something else under their heading.

    >>> joined([("", "<p>Fill orders.</p>"), ("Qualifications", "CPhT & 1 year")])
    '<p>Fill orders.</p>\n<h3>Qualifications</h3>\n<p>CPhT &amp; 1 year</p>'
    >>> joined([("", "Fill orders."), ("", "Fill  orders."), ("", None)])
    'Fill orders.'
    """
    kept = _distinct([(head, part.strip()) for head, part in parts if part and _says(part)])
    if any(_TAG.search(part) or _ESCAPED_TAG.search(part) for _, part in kept):
        kept = [(f"<h3>{escape(head)}</h3>" if head else "", as_html(part)) for head, part in kept]
        return "\n".join(line for pair in kept for line in pair if line)
    return "\n\n".join("\n".join(filter(None, pair)) for pair in kept) or None


def as_html(part: str) -> str:
    r"""Return a text as HTML; what is HTML already is unescaped until it is plain HTML.

    >>> as_html("Nights\n< 8 hours"), as_html("&lt;p&gt;Nights&lt;/p&gt;")
    ('<p>Nights<br>&lt; 8 hours</p>', '<p>Nights</p>')
    """
    for _ in range(2):
        if _TAG.search(part) or not _ESCAPED_TAG.search(part):
            break
        part = unescape(part)
    if _TAG.search(part):
        return part
    return f"<p>{escape(unescape(part), quote=False)}</p>".replace("\n", "<br>")


def _says(part: str) -> bool:
    return not _EMPTY.fullmatch(part)


def _distinct(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    plain = [_SPACE.sub(" ", part) for _, part in parts]
    return [
        pair
        for n, pair in enumerate(parts)
        if (pair[0] and len(plain[n]) < FEW_WORDS)
        or (
            plain[n] not in plain[:n]
            and not any(plain[n] in other for other in plain if len(other) > len(plain[n]))
        )
    ]
