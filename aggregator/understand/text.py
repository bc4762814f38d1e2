"""HTML or plain text in, readable plain text out."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from selectolax.lexbor import LexborHTMLParser

LIMIT = 1_000_000
BULLET = "- "

_TAGS = (
    "a abbr article b blockquote body br center code dd div dl dt em font footer h1 h2 h3 h4 h5 h6 "
    "head header hr html i iframe img input li link main mark meta nav ol p pre s script section "
    "small span strike strong style sub sup svg table tbody td tfoot th thead title tr u ul"
).replace(" ", "|")
_TAG = re.compile(rf"</?(?:{_TAGS})(?:[\s/][^<>]*)?>|<!--|<!doctype", re.IGNORECASE)
_ESCAPED_TAG = re.compile(rf"&(?:amp;)?lt;/?(?:{_TAGS})(?:[\s/&]|$)", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|br|div|li|h[1-6]|td)[\s/>]", re.IGNORECASE)
_EMPTY_ITEM = re.compile(r"<li(?: [^<>]*)?>(?:\s|&nbsp;|<br ?/?>)*</li>", re.IGNORECASE)
_LEFT_OVER_TAG = re.compile(r"</(?:p|li|ul|ol|div|strong)>|<br\s{0,3}/?>", re.IGNORECASE)
_LEFT_OVER_ENTITY = re.compile(r"&(?:nbsp|amp|quot|apos|[lr][sd]quo|[nm]dash|bull|#\w{2,6});")

_UNSEEN = ["script", "style", "noscript", "template", "svg", "iframe", "title", "head"]
_LINE_TAGS = (
    *("br", "div", "ul", "ol", "tr", "thead", "tbody", "tfoot", "dl", "dt", "dd", "hr", "section"),
    *("article", "header", "footer", "main", "nav", "center", "option", "address"),
)
_PARAGRAPH_TAGS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "pre")
_BREAKS = {
    **{slash + tag: "\n" for tag in _LINE_TAGS for slash in ("", "/")},
    **{slash + tag: "\n\n" for tag in _PARAGRAPH_TAGS for slash in ("", "/")},
    **dict.fromkeys(["td", "/td", "th", "/th"], " "),
    "li": f"\n{BULLET}",
    "/li": "\n",
}
_INLINE = (
    *("a", "abbr", "b", "big", "em", "font", "i", "mark", "s", "small", "span", "strike", "strong"),
    *("sub", "sup", "u"),
)
_SIMPLE = {**_BREAKS, **{slash + tag: "" for tag in _INLINE for slash in ("", "/")}}
"""What a reader sees of each tag that hides nothing and changes no other."""
_TAGS_ALONE = re.compile(r"<([^<>]*)>")

_ASCII = bytes(range(0x80))
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x20), 0x7F])
_PLAIN_SPACE = bytes.maketrans(b"\t\x0b\x0c\r", b"   \n")
_FOLD = {
    **dict.fromkeys("\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "),
    **dict.fromkeys("\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\x85\u2028\u2029", "\n"),
    **dict.fromkeys("\xad\u2060\ufeff\u200b\u200c\u200d", ""),
}
_LINE_ENDS = "\n\r\t\x85\u2028\u2029"
_PRE = re.compile(r"<[pP][rR][eE]")
_MARKDOWN_ESCAPE = re.compile(r"\\\\?(?=[-.*_#+!()\[\]&=~>|`$])")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NOT_PLAIN = re.compile(r"[<&\\]|^\s*-")
_SPACES = re.compile(r"  +")
_BLANK_LINES = re.compile(r"\n\n\n+")
_LOOSE_BULLET = re.compile(r"\n-\s+(?:[-–•·▪●○◦*]\s+)*(?=\S)")

_MISREAD = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_LOST_SPACE = re.compile(r"(?<=[a-z.,:;)])Â(?=\s|$)")
_MOJIBAKE = re.compile(f"[ÂÃ][{_MISREAD}]|â[{_MISREAD}]{{2}}")


def to_text(markup: str) -> str:
    r"""Return the readable text of HTML (escaped or not) or plain text; empty for nothing to read.

    >>> to_text("<p>Full time</p><ul><li><b>Pharmacy&nbsp;Tech</b>nician</li></ul>")
    'Full time\n- Pharmacy Technician'
    >>> to_text("We <3 our team\nApply now")
    'We <3 our team\nApply now'
    """
    markup = _without_surrogates(markup[:LIMIT])
    for _ in range(2):
        if _TAG.search(markup) or not _ESCAPED_TAG.search(markup):
            break
        markup = unescape(markup)
    if _TAG.search(markup):
        return _tidy(_html_text(markup)).replace(f"\n\n{BULLET}", f"\n{BULLET}")
    return _tidy(unescape(markup))


def clean_line(value: str | None) -> str | None:
    r"""Return the value as one line without markup, or None where nothing is left.

    >>> clean_line("Pharmacy&nbsp;Technician \n II &amp; III")
    'Pharmacy Technician II & III'
    >>> clean_line("  ") is None
    True
    """
    if not value:
        return None
    if value.isascii() and value.isprintable() and not _NOT_PLAIN.search(value):
        return " ".join(value.split()) or None
    return " ".join(to_text(value).removeprefix(BULLET).split()) or None


def _html_text(markup: str) -> str:
    """Put line breaks where blocks begin and end, then let the parser read the rest."""
    if not _PRE.search(markup) and _BLOCK.search(markup):
        for end in _LINE_ENDS:
            markup = markup.replace(end, " ")
    text = _shown(_EMPTY_ITEM.sub("", markup))
    return _shown(text) if _LEFT_OVER_TAG.search(text) else text


def _shown(markup: str) -> str:
    """Return what a reader sees; the parser is asked where there is more than simple tags."""
    parts = _TAGS_ALONE.split(markup)
    tags = parts[1::2]
    signs = {tag: _simple_sign(tag) for tag in set(tags)}
    if None not in signs.values():
        parts[1::2] = [signs[tag] or "" for tag in tags]
        if "<" not in (text := "".join(parts)):
            return unescape(text)
    return _inline_text(_broken_into_lines(markup))


def _simple_sign(tag: str) -> str | None:
    """Return what a reader sees of a simple tag; None for others and where a quote is left open."""
    if "'" in tag or tag.count('"') % 2:
        return None
    return _SIMPLE[tag] if tag in _SIMPLE else _SIMPLE.get(_name(tag))


def _broken_into_lines(markup: str) -> str:
    """Return the markup with a line break instead of each block tag, inline tags left alone."""
    head, *pieces = markup.split("<")
    lines = [head]
    for piece in pieces:
        tag, _, text = piece.partition(">")
        sign = _BREAKS.get(tag)
        if sign is None:
            sign = _BREAKS.get(_name(tag))
        lines.append(f"<{piece}" if sign is None else sign + text)
    return "".join(lines)


def _name(tag: str) -> str:
    """Return the name of a tag, with the slash of an end tag before it."""
    return tag[:40].replace("/", " ", tag.find("/") > 0).split(" ", 1)[0].lower()


def _inline_text(markup: str) -> str:
    """Return what a reader sees of markup that has no blocks left."""
    tree = LexborHTMLParser(f"<body>{markup}")
    tree.strip_tags(_UNSEEN)
    return tree.body.text(deep=True) if tree.body else ""


def _tidy(text: str) -> str:
    """Repair characters, then leave one space between words and at most one blank line."""
    text = _LEFT_OVER_ENTITY.sub(lambda m: unescape(m[0]), text) if "&" in text else text
    if "Â" in text or "Ã" in text or "â" in text:
        text = _LOST_SPACE.sub("", _MOJIBAKE.sub(_as_written, text))
    text = _folded(text)
    if "\\" in text:
        text = _MARKDOWN_ESCAPE.sub("", text)
    text = f"\n{text.strip()}"
    if " \n" in text or "\n " in text:
        text = "\n".join(map(str.strip, text.split("\n")))
    if "  " in text:
        text = _SPACES.sub(" ", text)
    text = _LOOSE_BULLET.sub(f"\n{BULLET}", text).removesuffix("\n-")
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return unicodedata.normalize("NFC", text).strip()


def _folded(text: str) -> str:
    """Return the text with every kind of space as one of two, and what nobody sees left out."""
    encoded = text.replace("\r\n", "\n").encode()
    plain = encoded.translate(_PLAIN_SPACE, _CONTROLS).decode()
    if len(encoded) > len(text):
        for sign in _FOLD.keys() & set(encoded.translate(None, _ASCII).decode()):
            plain = plain.replace(sign, _FOLD[sign])
    return plain


def _without_surrogates(text: str) -> str:
    """Return the text with a mark instead of each half character, which no file could hold."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _as_written(match: re.Match[str]) -> str:
    """Return the character that UTF-8 read as Windows-1252 stood for; unchanged if none."""
    try:
        return b"".join(_byte(char) for char in match[0]).decode()
    except UnicodeError:
        return match[0]


def _byte(char: str) -> bytes:
    return bytes([ord(char)]) if ord(char) < 0x100 else char.encode("cp1252")
