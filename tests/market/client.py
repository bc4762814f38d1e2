"""One question to a served market, asked as the gateway asks it."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

from tests.market.server import Running


def ask(
    running: Running, url: str, body: object = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Ask the market as the gateway does: plain HTTP with the original Host header."""
    where, parts = urlsplit(running.gateway), urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=5)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    data = None if body is None else json.dumps(body).encode()
    connection.request(
        "GET" if body is None else "POST",
        target,
        body=data,
        headers={"Host": parts.netloc, "X-Forwarded-Proto": "https"} | headers,
    )
    answer = connection.getresponse()
    try:
        return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    finally:
        connection.close()
