"""A request as it reaches the market and the answer it gets, before any socket is involved."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(slots=True, kw_only=True)
class Request:
    """One request; `host` is what its Host header named."""

    host: str
    target: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    shift: int = 0
    """Postings that slipped in (+) or fell out (-) ahead of this page while paging."""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.target}"

    def query(self, name: str, default: str = "") -> str:
        return parse_qs(urlsplit(self.target).query).get(name, [default])[0]

    def json(self) -> Any:
        """The body as JSON; {} where it is none."""
        try:
            return json.loads(self.body or b"{}")
        except ValueError:
            return {}


@dataclass(slots=True, kw_only=True)
class Response:
    """One answer."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0
    """Seconds of silence before anything is sent."""
    cut_at: int | None = None
    """Bytes of the body after which the connection drops."""


def as_json(data: Any, status: int = 200) -> Response:
    body = json.dumps(data, ensure_ascii=False).encode()
    return Response(status=status, body=body, content_type="application/json; charset=utf-8")


def as_html(body: str, status: int = 200) -> Response:
    return Response(status=status, body=body.encode())


def as_xml(body: str, kind: str = "application/xml") -> Response:
    return Response(body=body.encode(), content_type=f"{kind}; charset=utf-8")


def as_text(body: str, status: int = 200) -> Response:
    return Response(status=status, body=body.encode(), content_type="text/plain; charset=utf-8")


def redirect(location: str) -> Response:
    return Response(status=302, headers={"Location": location})


def conditional(request: Request, response: Response) -> Response:
    """Return the answer with its ETag, or 304 if the client has this very body already."""
    if request.method != "GET" or response.status != 200 or not response.body:
        return response
    etag = f'W/"{hashlib.blake2b(response.body, digest_size=12).hexdigest()}"'
    if request.headers.get("if-none-match") == etag and response.cut_at is None:
        return Response(status=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return response
