"""The benchmarks' own web server: answers made before the first request, in another process."""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape, unescape
from pathlib import Path

from tests.benchmarks.pages import page
from tests.benchmarks.postings import Wanted, longer
from tests.market.exchange import Request
from tests.market.shapes import greenhouse, schema_org
from tests.market.world import Employer

ROOT = Path(__file__).parents[2]
Body = bytes | Callable[[str], bytes]
"""An answer, or what makes it for the origin it was asked at."""


def documents(market: Wanted, *, brief: bool) -> dict[str, Body]:
    """Return the lists of a market by path, one document a board.

    With brief texts they are made when they are asked for, so that there may be very many.
    """

    def maker(board: Employer) -> Callable[[str], bytes]:
        return lambda origin: _document(market, board, brief=True)

    made: dict[str, Body] = {"/robots.txt": b"User-agent: *\nDisallow: /embed/\n"}
    for board in market.employers:
        path = f"/v1/boards/{board.token}/jobs?content=true"
        made[path] = maker(board) if brief else _document(market, board)
    return made


def _document(market: Wanted, board: Employer, *, brief: bool = False) -> bytes:
    """Return a board's list as Greenhouse gives it, its texts at full length or as they are."""
    target = f"/v1/boards/{board.token}/jobs?content=true"
    answer = json.loads(
        greenhouse.respond(market, [board], Request(host=greenhouse.HOST, target=target)).body
    )
    jobs = [job for job in answer["jobs"] if job["internal_job_id"]]
    for job in jobs if not brief else ():
        job["content"] = escape(longer(unescape(job["content"])))
    return json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()


def pages(market: Wanted) -> dict[str, Body]:
    """Return a career site by path: robots.txt, one sitemap, a page for every posting."""
    postings = market.shown(market.employers[0])
    paths = [f"/{schema_org.external_id(posting)}/" for posting in postings]

    def sitemap(origin: str) -> bytes:
        rows = "".join(f"<url><loc>{origin}{path}</loc></url>" for path in paths)
        return f"<urlset {schema_org.XMLNS}>{rows}</urlset>".encode()

    return {
        "/robots.txt": lambda origin: f"User-agent: *\n\nSitemap: {origin}/sitemap.xml\n".encode(),
        "/sitemap.xml": sitemap,
        **{path: page(posting) for path, posting in zip(paths, postings, strict=True)},
    }


class Connection(asyncio.Protocol):
    """One connection, kept open, answering one GET after the other."""

    def __init__(self, bodies: dict[str, Body]) -> None:
        self._bodies = bodies
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, self._waiting = self._waiting.split(b"\r\n\r\n", 1)
            self._transport.writelines(self._answer(head.decode("latin-1")))

    def _answer(self, head: str) -> list[bytes]:
        first, *lines = head.split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value for name, _, value in (x.partition(": ") for x in lines)}
        body = self._bodies.get(path, b"")
        if callable(body):
            scheme = headers.get("x-forwarded-proto", "http")
            body = body(f"{scheme}://{headers['host']}")
        kind = {"/v1": "application/json", "/si": "application/xml", "/ro": "text/plain"}
        status = "200 OK" if body else "404 Not Found"
        lead = (
            f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: {kind.get(path[:3], 'text/html; charset=utf-8')}\r\n\r\n"
        )
        return [lead.encode(), body]


async def _serve(bodies: dict[str, Body]) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(bodies), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def served(platform: str, n_boards: int, per_board: int, *, brief: bool = False) -> Iterator[int]:
    """Serve a market's boards from another process; yields the port."""
    sizes = [platform, str(n_boards), str(per_board), *(["--brief"] if brief else [])]
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, *sizes], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.communicate()


def main() -> None:
    """Serve until the process is ended; the port is the first line of what it prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("platform", choices=("greenhouse", "schema_org"))
    parser.add_argument("n_boards", type=int)
    parser.add_argument("per_board", type=int)
    parser.add_argument("--brief", action="store_true", help="short texts, made when asked for")
    asked = parser.parse_args()
    market = Wanted(asked.platform, asked.n_boards, asked.per_board)
    lists = asked.platform == "greenhouse"
    asyncio.run(_serve(documents(market, brief=asked.brief) if lists else pages(market)))


if __name__ == "__main__":
    main()
