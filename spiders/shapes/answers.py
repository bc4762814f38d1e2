"""What an answer, or the lack of one, means: outcomes with a reason a person can read."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from aggregator.records import Outcome
from aggregator.wire.pages import wall
from aggregator.wire.shapes import without_surrogates

GONE = (404, 410)
CONDITIONS = ("If-None-Match", "If-Modified-Since")
EXCERPT = 200
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_MARKUP = {"JSON": re.compile("<"), "XML": re.compile(r"<(?:!doctype |html\b)", re.IGNORECASE)}
_SAID: dict[type[BaseException], str] = {
    CannotResolveHostError: "the host does not exist",
    DownloadConnectionRefusedError: "the host refuses connections",
    DownloadTimeoutError: "the host did not answer in time",
    DownloadCancelledError: "the answer is larger than allowed",
    ResponseDataLossError: "the answer was cut off",
}


class Unreadable(Exception):
    """An answer that is not what its platform promises; the message says what it is instead."""


class Wall(Unreadable):
    """A page that keeps programs out: nothing was said about what was asked."""


def status_of(failure: Failure) -> int | None:
    """The HTTP status of a failed request; None where no answer came."""
    error = failure.value
    return error.response.status if isinstance(error, HttpError) else None


def is_forbidden(failure: Failure) -> bool:
    """Whether a rule of robots.txt, not a mishap, kept a request back."""
    return getattr(failure.value, "is_rule", False)


def explain(failure: Failure) -> tuple[Outcome, str]:
    """Say what a failed request of a list means for its board."""
    error = failure.value
    if isinstance(error, HttpError):
        return "failed", _status(error.response)
    if isinstance(error, IgnoreRequest):
        if "DOWNLOAD_MAXSIZE" in str(error):
            return "failed", _SAID[DownloadCancelledError]
        # Our refusals say what they are; scrapy's own are redirects without end.
        return getattr(error, "outcome", "failed"), str(error)[:EXCERPT] or "the answer was dropped"
    for kind, words in _SAID.items():
        if isinstance(error, kind):
            return "failed", words
    return "failed", f"{type(error).__name__}: {error}"[:EXCERPT]


def _status(response: Response) -> str:
    status = response.status
    if status in GONE:
        return f"the board is gone (HTTP {status})"
    if isinstance(response, TextResponse) and (phrase := wall(response.text)):
        return f'HTTP {status}, a wall against programs ("{phrase.removeprefix("<title>")}")'
    if status in (401, 403):
        return f"HTTP {status}: the host refuses us"
    if status == 429:
        return "HTTP 429: too many requests, after all retries"
    return f"HTTP {status}"


def json_of(response: Response) -> Any:
    """The JSON of an answer; raises Unreadable with what came instead.

    JSON is UTF-8 whatever its header says; only what is not is read as the header says.
    """
    text = response.text if isinstance(response, TextResponse) else ""
    for source in (response.body, text):
        try:
            data = json.loads(source)
        except (ValueError, RecursionError):
            continue
        return without_surrogates(data) if _HALF.search(response.body) else data
    raise Unreadable(_instead_of(response, "JSON"))


def xml_of(response: Response) -> Element:
    """The root of an answer in XML; raises Unreadable with what came instead."""
    try:
        root: Element = fromstring(response.body.strip())
    except DefusedXmlException as error:
        raise Unreadable("the XML declares entities, which are refused") from error
    except (ParseError, ValueError) as error:
        raise Unreadable(_instead_of(response, "XML")) from error
    if root.tag == "html":
        raise Unreadable("HTML where XML was promised")
    return root


def _instead_of(response: Response, kind: str) -> str:
    text = response.text if isinstance(response, TextResponse) else ""
    if not response.body.strip():
        return f"an empty answer where {kind} was promised"
    if _MARKUP[kind].match(text.lstrip()):
        phrase = wall(text)
        what = f'a wall against programs ("{phrase.removeprefix("<title>")}")' if phrase else "HTML"
        return f"{what} where {kind} was promised"
    return f"the {kind} is cut off or malformed"


def validators(response: Response) -> tuple[str | None, str | None]:
    """The (ETag, Last-Modified) of an answer, None where it has none."""
    values = [response.headers.get(name) for name in ("ETag", "Last-Modified")]
    etag, modified = [value.decode("latin-1") if value else None for value in values]
    return etag, modified


def conditions(known: tuple[str | None, str | None]) -> dict[str, str]:
    """The headers that ask for a list only if it changed."""
    return {name: value for name, value in zip(CONDITIONS, known, strict=True) if value}


def is_unchanged(response: Response) -> bool:
    """Whether a list is as it was; raises Unreadable for a 304 that nothing asked for."""
    if response.status != 304:
        return False
    asked = response.request.headers if response.request else {}
    if not any(name in asked for name in CONDITIONS):
        raise Unreadable("HTTP 304, though nothing asked for changes only")
    return True


def kwargs_of(failure: Failure) -> dict[str, Any]:
    """What the failed request would have handed to its callback."""
    kwargs: dict[str, Any] = failure.request.cb_kwargs  # type: ignore[attr-defined]  # scrapy sets it
    return kwargs


def check_wall(response: Response) -> None:
    """Raise Unreadable if the answer is a wall against programs."""
    if isinstance(response, TextResponse) and (phrase := wall(response.text)):
        raise Wall(f'a wall against programs ("{phrase.removeprefix("<title>")}")')


def excerpt(response: Response) -> str | None:
    """The beginning of an answer, for a person to see what came."""
    text = response.text if isinstance(response, TextResponse) else ""
    return " ".join(text[: EXCERPT * 4].split())[:EXCERPT] or None
