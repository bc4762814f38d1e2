"""The market on loopback HTTP: every host of it behind one port, chosen by the Host header."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any

from tests.market import faults
from tests.market.exchange import Request, Response, as_json, as_text, conditional
from tests.market.faults import Fault
from tests.market.market import Market
from tests.market.shapes import SHAPES
from tests.market.truth import truth
from tests.market.world import Employer

CONTROL = "/_market/"


@dataclass(slots=True, frozen=True)
class Seen:
    """One request the market received."""

    method: str
    url: str
    status: int
    user_agent: str
    body: str = ""


@dataclass
class Site:
    """The market behind its hosts: answers requests and remembers them."""

    market: Market
    faults: list[Fault] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    hosts: dict[str, tuple[ModuleType, list[Employer]]] = field(init=False)

    def __post_init__(self) -> None:
        boards: dict[str, list[Employer]] = defaultdict(list)
        for board in self.market.boards:
            for host in SHAPES[board.platform].hosts(board):
                boards[host].append(board)
        self.hosts = {host: (SHAPES[b[0].platform], b) for host, b in boards.items()}

    def answer(self, request: Request) -> Response:
        """Answer a request as the host it names would."""
        with self.lock:
            response = conditional(request, faults.answer(request, self.faults, self._respond))
            self.seen.append(
                Seen(
                    method=request.method,
                    url=request.url,
                    status=response.status,
                    user_agent=request.headers.get("user-agent", ""),
                    body=request.body.decode(errors="replace"),
                )
            )
        return response

    def _respond(self, request: Request) -> Response:
        if request.host not in self.hosts:
            return as_text("no such host in this market", 404)
        shape, boards = self.hosts[request.host]
        if request.path == "/robots.txt":
            return as_text(shape.robots(boards[0]))
        response: Response = shape.respond(self.market, boards, request)
        return response

    def control(self, request: Request) -> Response:
        """Answer the market's own endpoint: its day, its faults, what it saw, the truth."""
        name = request.path.removeprefix(CONTROL)
        if name == "day" and request.method == "POST":
            self.market.day = int(request.json()["day"])
        elif name == "faults" and request.method == "POST":
            self.faults[:] = [Fault(**fault) for fault in request.json()]
        elif name == "seen":
            return as_json([asdict(seen) for seen in self.seen])
        elif name == "truth":
            return as_json([asdict(row) for row in truth(self.market)])
        elif name != "day":
            return as_json({"error": "day, faults, seen or truth"}, 404)
        return as_json({"day": self.market.day, "faults": len(self.faults)})


class Handler(BaseHTTPRequestHandler):
    """Turns bytes on a socket into requests of the market, and its answers into bytes."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            host=self.headers.get("Host", "").partition(":")[0].lower(),
            target=self.path,
            method=self.command,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
        )
        site = self.server.site
        is_control = request.path.startswith(CONTROL)
        self._send(site.control(request) if is_control else site.answer(request))

    do_GET = do_POST = do_HEAD = _handle

    def _send(self, response: Response) -> None:
        if response.hang:
            self.server.stopping.wait(response.hang)
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body[: response.cut_at])
        if response.cut_at is not None:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: tests read `seen`."""


class Server(ThreadingHTTPServer):
    """The listening socket; requests that hang end when the market closes."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site: Site, port: int) -> None:
        self.site = site
        self.stopping = threading.Event()
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that went away."""


@dataclass
class Running:
    """A market that is being served."""

    site: Site
    gateway: str

    @property
    def market(self) -> Market:
        return self.site.market

    @property
    def seen(self) -> list[Seen]:
        return self.site.seen

    def moves_to(self, day: int) -> None:
        """Move the market to a day."""
        self.market.day = day

    def misbehaves(self, *misbehaviour: Fault) -> None:
        """Set the faults from now on; none: the market behaves."""
        self.site.faults[:] = misbehaviour

    def take_seen(self) -> list[Seen]:
        """Return the requests since the last call and forget them."""
        taken, self.site.seen[:] = list(self.seen), []
        return taken


@contextmanager
def serve(market: Market, port: int = 0) -> Iterator[Running]:
    """Serve a market on a loopback port for the length of a with block."""
    site = Site(market)
    server = Server(site, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield Running(site, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def state(data: Any) -> bytes:
    """Return a body for the control endpoint."""
    return json.dumps(data).encode()
