"""Masks contact data in texts before anything is hashed, stored or archived."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from aggregator.records import RawPosting

EMAIL = "[email]"
PHONE = "[phone]"
DEPTH = 60
Stretch = tuple[int, int]

_AT = r"(?:@|&#0?64;|&amp;#0?64;|&#x40;|&commat;|%40)"
_TAGS = r"(?:<[^<>]{0,80}>){0,2}"
_SIGN_OF_ADDRESS = re.compile(r"@|%40|&(?:[aA][mM][pP];)?#(?:0?64|[xX]40);|&[cC][oO][mM][mM]")
_BEHIND_SIGN = re.compile(rf"{_TAGS}[\w.-]{{0,320}}")
_ADDRESS = re.compile(
    rf"(?<![\w.+%'-])[\w.+%'’-]{{1,64}}{_TAGS}{_AT}{_TAGS}[\w-]{{1,63}}(?:\.[\w-]{{2,63}}){{1,4}}",
    re.IGNORECASE,
)
_TOP = r"(?:com|org|net|edu|gov|info|jobs|health|care|io|co|uk|us|ca|au|nz|ie|ng|sg|in|za|de|fr)"
_SPELT_OUT = re.compile(
    r"\b[\w+-]{1,40}(?:(?: dot | ?[\[(]dot[\])] ?)[\w+-]{1,40}){0,2}"
    r"(?: at | ?[\[({]at[\])}] ?)[\w-]{1,40}(?:(?: dot | ?[\[({]dot[\])}] ?)[\w-]{2,40}){0,2}"
    rf"(?: dot | ?[\[({{]dot[\])}}] ?){_TOP}\b"
    rf"|\b[\w.+-]{{1,64}} ?[\[({{]at[\])}}] ?[\w-]{{1,40}}(?:\.[\w-]{{2,40}}){{0,2}}\.{_TOP}\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"""\bhref\s?=\s?(["'])\s?(?:mailto|tel|sms|callto):[^"'<>]*\1""", re.IGNORECASE)
_SIGN_OF_SPELLING = re.compile(r"[dD(\[{](?:[oO][tT][ \])}]|[aA][tT][)\]}])")
_SCHEME = re.compile(r"\s*(?:mailto|tel|sms|callto|whatsapp):", re.IGNORECASE)

_RUN = re.compile(r"[+(0-9][0-9 ().+\xa0–‑\-/]{5,}+")  # possessive: linear
_ENTITY_GAP = re.compile(r"&nbsp;(?<=[\d)]&nbsp;)(?=[\d(])")
_ENOUGH_DIGITS = re.compile(r"(?:\d\D*+){7}")
_SHAPE = re.compile(
    # + and country; North America; 0 and area (UK, NG, AU); France; 1300 and 1800 lines
    r"(?:\+|\b00(?=[1-9]))\d(?:[\s.()\-–‑]{0,3}\d){7,14}"
    r"|(?:(?<![\d.,(–-])(?:1[\s.\-–‑])?[2-9]\d\d[\s.\-–‑]|(?:\b1[\s.-])?\([2-9]\d\d\)\s?)"
    r"\d{3}[\s.\-–‑]\d{4}"
    r"|(?<![\d.,])\(?0[1-9]\d{1,3}\)?[\s-]\d{3,4}[\s-]?\d{3,4}"
    r"|(?<![\d.,])0[1-9]\d{2}[\s-]\d{3}[\s-]\d{2}[\s-]\d{2}"
    r"|(?<![\d.,])\(?0[1-9]\)?[\s-]\d{4}[\s-]\d{4}"
    r"|(?<![\d.,])0[1-9](?:[ .]\d\d){4}"
    r"|(?<![\d.,])0[1-37-9]\d{9}"
    r"|(?<![\d.,])1[38]00[\s-]\d{3}[\s-]\d{3}"
)
_AFTER_CUE = re.compile(r"\+?\(?\d(?:[\s.()\-–‑]{0,3}\d){6,14}")
_CUE = re.compile(
    r"(?<!on-)(?<!on )\b(?:call|phone|telephone|tel|fax|text|sms|mobile|cell|whats ?app|contact|ph"
    r"|dial|ring|hotline|helpline)\b[^\d$£€#]{0,24}$",
    re.IGNORECASE,
)
_NOT_A_PHONE = re.compile(
    r"(?:(?:req|requisition|ref|reference|posting|position|vacancy|job|licen[cs]e|registration|npi"
    r"|store|case|zip|code|order|invoice|account|id|reqid|no|number|nr)\b[\s.:#]{0,4}){1,3}$"
    r"|[\w$£€₦¥#/=_.,%&-]$",
    re.IGNORECASE,
)
_DATE_OR_HOURS = re.compile(
    r"\d{4}[-. ]\d{1,2}[-. ]\d{1,2}|\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d\d"
    r"|\d{4} ?[-–] ?\d{4}|\d{5}-\d{4}|(?:\d{1,3}\.\d\d ?[-–]? ?){2}"
    r"|(?:19|20)\d\d[-– ]{1,3}(?:19|20)\d\d"
)
_EXTENSION = re.compile(r"[\s,;]{0,3}(?:ext(?:ension|n)?\.?|x)[\s.:]{0,2}\d{1,6}\b", re.IGNORECASE)
_TOLL_FREE = re.compile(r"8(?:00|33|44|55|66|77|88)[ .-]")
_VANITY = re.compile(
    r"(?<![\w$-])(?:1[ .-])?8(?:00|33|44|55|66|77|88)[ .-](?:\d{3}[ .-])?[A-Z]{4,9}\b"
)

_TEXTS = (
    "title",
    "employer",
    "location",
    "description",
    "salary_text",
    "employment_type_text",
    "education_text",
    "workplace_text",
    "posted_text",
    "closing_text",
)
_CONTACT_KEY = re.compile(
    r"e-?mail|phone|mobile(?:no|num)|\bmobile\b|\bfax|\btel\b|contact(?!less)|recruiter|hiring-?(?:manager"
    r"|team)|\bcreator\b|(?:created|posted|updated|modified)-?by|\bmailto\b",
    re.IGNORECASE,
)
_ADDRESS_KEY = re.compile(
    r"(?:id|ids|url|uri|href|link|path|code|number|guid|uuid|slug)$", re.IGNORECASE
)


def mask(text: str) -> str:
    """Return the text with e-mail addresses and telephone numbers masked, all else unchanged.

    >>> mask("Ask jane@clinic.org or call 555-123-4567 ext 5")
    'Ask [email] or call [phone]'
    >>> mask("$18.50 - $22.00, ZIP 60601-1234, req 2024-118-2231")
    '$18.50 - $22.00, ZIP 60601-1234, req 2024-118-2231'
    """
    return _without_phones(_without_addresses(text))


def redacted(raw: RawPosting) -> RawPosting:
    """Return the posting with every text masked and no contact field left in the payload."""
    texts: dict[str, Any] = {name: mask(value) for name in _TEXTS if (value := getattr(raw, name))}
    places = [
        replace(place, text=mask(place.text)) if place.text else place for place in raw.places
    ]
    return replace(
        raw,
        **texts,
        places=places,
        url=_public_address(raw.url),
        apply_url=_public_address(raw.apply_url),
        payload=masked_record(raw.payload),
    )


def masked_record(value: Any) -> Any:
    """Return a record of JSON with every text masked and no contact field left in it.

    >>> masked_record({"title": "Ask jane@clinic.org", "recruiterName": "Jane"})
    {'title': 'Ask [email]'}
    """
    return _walk(value, DEPTH)


def _without_addresses(text: str) -> str:
    low = text.lower()
    if "href" in text and any(scheme in low for scheme in ("mailto:", "tel:", "sms:", "callto:")):
        text = _LINK.sub("", text)
    if "@" in low or "%40" in low or "64;" in low or "x40;" in low or "&comm" in low:
        text = _without_plain_addresses(text)
    if "dot" in low or "at)" in low or "at]" in low or "at}" in low:
        text = _masked_in(text, _SPELT_OUT, map(_around_word, _SIGN_OF_SPELLING.finditer(text)))
    return text


def _without_plain_addresses(text: str) -> str:
    return _masked_in(text, _ADDRESS, map(_around_sign, _SIGN_OF_ADDRESS.finditer(text)))


def _around_sign(sign: re.Match[str]) -> Stretch:
    """Return where an address may stand that has its @ here: markup may part the two halves."""
    start, text = sign.start(), sign.string
    behind = _BEHIND_SIGN.match(text, sign.end())
    return max(0, start - (230 if text[start - 1] == ">" else 64)), behind.end() if behind else 0


def _around_word(sign: re.Match[str]) -> Stretch:
    """Return where an address may stand that is spelt out with this word."""
    return max(0, sign.start() - 400), sign.end() + 200


def _masked_in(text: str, pattern: re.Pattern[str], stretches: Iterable[Stretch]) -> str:
    """Return the text with every address masked that stands in one of the stretches."""
    parts, done = [], 0
    for start, end in _joined(stretches):
        for match in pattern.finditer(text, max(start, done), end):
            parts += [text[done : match.start()], EMAIL]
            done = match.end()
    return "".join([*parts, text[done:]]) if parts else text


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield stretches, those that overlap as one."""
    start = end = -1
    for first, last in stretches:
        if first > end:
            if end >= 0:
                yield start, end
            start = first
        start = min(start, first)
        end = max(end, last)
    if end >= 0:
        yield start, end


def _without_phones(text: str) -> str:
    if "&nbsp;" in text:
        text = _ENTITY_GAP.sub(" ", text)
    parts, done = [], 0
    for run in _RUN.finditer(text):
        if not _ENOUGH_DIGITS.search(run[0]):
            continue
        for start, end in _phones(text, run):
            parts += [text[done:start], PHONE]
            done = end
    text = "".join([*parts, text[done:]]) if parts else text
    return _VANITY.sub(PHONE, text) if _TOLL_FREE.search(text) else text


def _phones(text: str, run: re.Match[str]) -> list[tuple[int, int]]:
    """Return the spans of telephone numbers in one run of digits and separators."""
    before = text[max(0, run.start() - 40) : run.start()]
    spans = []
    at = 0
    if _CUE.search(before):
        match = _SHAPE.match(run[0]) or _AFTER_CUE.match(run[0])
        if match and not _DATE_OR_HOURS.fullmatch(match[0].strip()):
            spans.append(_span(text, run, match))
            at = match.end()
    elif _NOT_A_PHONE.search(before):
        return []
    shapes = _SHAPE.finditer(run[0], at)
    return spans + [_span(text, run, m) for m in shapes if not run[0][m.end() :][:1].isdigit()]


def _span(text: str, run: re.Match[str], match: re.Match[str]) -> tuple[int, int]:
    """Return where a number found in a run stands in the text, its extension included."""
    end = run.start() + match.end()
    extension = _EXTENSION.match(text, end)
    return run.start() + match.start(), extension.end() if extension else end


def _public_address(url: str | None) -> str | None:
    """Return the address without mail addresses in it; None for a link that is a contact."""
    if not url or _SCHEME.match(url):
        return None
    return _without_plain_addresses(url)


def _walk(value: Any, depth: int, key: str = "") -> Any:
    """Return the record without contact fields; what is nested beyond reason is dropped."""
    if isinstance(value, str):
        return _masked_value(value, key)
    if not isinstance(value, dict | list | tuple):
        return value
    if depth == 0:
        return None
    if isinstance(value, dict):
        return {
            name: _walk(item, depth - 1, str(name))
            for name, item in value.items()
            if not _is_contact(str(name))
        }
    return [_walk(item, depth - 1, key) for item in value]


def _masked_value(value: str, key: str) -> str | None:
    if _is_address(key) or value.startswith(("http:", "https:", "/", "mailto:", "tel:")):
        return _public_address(value)
    return mask(value)


@lru_cache(maxsize=4096)
def _is_contact(key: str) -> bool:
    return _CONTACT_KEY.search(key.replace("_", "-")) is not None


@lru_cache(maxsize=4096)
def _is_address(key: str) -> bool:
    return _ADDRESS_KEY.search(key) is not None
