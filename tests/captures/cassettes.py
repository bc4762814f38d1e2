"""Recorded conversations: the answers in a VCR cassette or a HAR file."""

from __future__ import annotations

import json
import re
from typing import Any

from aggregator.wire.shapes import mapping, mappings

_STRING = re.compile(
    r"^\s+string: (?:! ?)?(?:'(?P<single>(?:[^']|'')*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\")",
    re.M | re.S,
)
_STATUS = re.compile(r"^\s+code: (\d{3})$", re.M)


def answers(text: str) -> list[tuple[str, int]] | None:
    """The (body, status) of every recorded answer; None for a file that is no recording."""
    if "http_interactions:" in text[:2000]:
        return [_of_yaml(part) for part in re.split(r"^  response:$", text, flags=re.M)[1:]]
    entries = mapping(mapping(_json(text)).get("log")).get("entries")
    return [_of_har(mapping(e.get("response"))) for e in mappings(entries)] if entries else None


def _of_yaml(part: str) -> tuple[str, int]:
    status, found = _STATUS.search(part), _STRING.search(part)
    return _scalar(found) if found else "", int(status[1]) if status else 200


def _scalar(found: re.Match[str]) -> str:
    """A quoted YAML scalar, its folded lines joined."""
    if (single := found["single"]) is not None:
        return re.sub(r"\n\s+", " ", single).replace("''", "'")
    joined = re.sub(r"(?<!\\)\n\s*", " ", re.sub(r"\\\n\s*(?:\\(?= ))?", "", found["double"]))
    value = _json(f'"{joined}"')
    return value if isinstance(value, str) else joined


def _of_har(response: dict[str, Any]) -> tuple[str, int]:
    body, status = mapping(response.get("content")).get("text"), response.get("status")
    return body if isinstance(body, str) else "", status if isinstance(status, int) else 200


def _json(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
