"""Small letters at unchanged offsets: what rules search, while quotes come from the text itself."""

from __future__ import annotations

_ASCII = bytes(range(0x80))
_PLAIN = {
    **dict.fromkeys("’‘ʼ`", "'"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("–—‑‒", "-"),
    **dict.fromkeys("•·", "*"),
}


def lowered(text: str) -> str:
    """Return the text in lower case, character by character, so that offsets stay its own.

    >>> lowered("İzmir ABC") == "İzmir abc"
    True
    """
    if text.isascii():
        return text.lower()
    wide = beyond_ascii(text)
    if wide.lower() == wide:
        return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def plain(low: str) -> str:
    """Return a text in lower case with plain quotes, hyphens and bullets, offsets unchanged.

    >>> plain("full–time • nurse’s aide")
    "full-time * nurse's aide"
    """
    if low.isascii():
        return low
    for sign, usual in _PLAIN.items():
        low = low.replace(sign, usual)
    return low


def beyond_ascii(text: str) -> str:
    """Return the characters of a text that are not ASCII, in order: mostly a few signs."""
    return text.encode(errors="replace").translate(None, _ASCII).decode()
