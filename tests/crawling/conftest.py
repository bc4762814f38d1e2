"""A small internet on loopback: every host answers what a test laid down for it."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests import processes

ROOT = Path(__file__).parents[2]


@dataclass
class Answer:
    """One HTTP answer; the last of several for one path repeats."""

    status: int = 200
    body: str | bytes = ""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    retry_at: float = 0.0
    """So many seconds from when it is given, as a date in Retry-After."""


@dataclass
class Seen:
    """One request that arrived."""

    host: str
    target: str
    method: str
    scheme: str
    body: bytes
    agent: str
    at: float
    accept: str = ""


class Internet:
    """Hosts, their answers, and what was asked of them."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        self.seen: list[Seen] = []
        self.released = threading.Event()
        internet = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_one(self) -> None:
                internet._answer(self)

            do_GET = do_POST = handle_one

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def lay(self, url: str, *answers: Answer) -> None:
        """Answer `host/path` with these, one after the other."""
        host, _, path = url.partition("/")
        self.answers[host, f"/{path}"] += answers

    def asked(self, host: str) -> list[str]:
        """The targets one host was asked for, in order."""
        return [seen.target for seen in self.seen if seen.host == host]

    def times(self, host: str, target: str) -> list[float]:
        return [seen.at for seen in self.seen if (seen.host, seen.target) == (host, target)]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        told = handler.headers
        body = handler.rfile.read(int(told.get("Content-Length") or 0))
        host, scheme = told["Host"], told.get("X-Forwarded-Proto", "")
        agent = told.get("User-Agent", "")
        at = time.monotonic()
        seen = (host, handler.path, handler.command, scheme, body, agent, at)
        self.seen.append(Seen(*seen, told.get("Accept", "")))
        rows = self.answers.get((host, handler.path), [])
        answer = (rows.pop(0) if len(rows) > 1 else rows[0]) if rows else Answer(404)
        if answer.seconds:
            self.released.wait(answer.seconds)
        content = answer.body.encode() if isinstance(answer.body, str) else answer.body
        try:
            handler.send_response(answer.status)
            headers = {"Content-Length": str(len(content)), **answer.headers}
            if answer.retry_at:
                headers["Retry-After"] = formatdate(time.time() + answer.retry_at, usegmt=True)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(content)
        except OSError:
            handler.close_connection = True


@pytest.fixture
def internet() -> Iterator[Internet]:
    yield from serving()


def serving() -> Iterator[Internet]:
    internet = Internet()
    thread = threading.Thread(target=internet.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield internet
    internet.released.set()
    internet.server.shutdown()
    internet.server.server_close()
    thread.join()


@dataclass
class Ended:
    """A command that ended."""

    code: int
    out: str
    err: str


def environment(**settings: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AGGREGATOR_", "SCRAPY_"))}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "SCRAPY_SETTINGS_MODULE": "aggregator.crawling.settings",
        **{f"AGGREGATOR_{name}": value for name, value in settings.items()},
    }


@pytest.fixture
def scrapy(tmp_path: Path, internet: Internet) -> Callable[..., Ended]:
    """Runs `scrapy WORDS…` in an empty folder, against the small internet."""

    def run(*words: str, **settings: Any) -> Ended:
        how = {name: settings.pop(name) for name in ("fresh", "before") if name in settings}
        env = environment(**{"GATEWAY": internet.url, "DELAY_SCALE": "0", **settings})
        done = processes.run("scrapy", *words, folder=tmp_path, env=env, timeout=50, **how)
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def start(tmp_path: Path, internet: Internet) -> Callable[..., processes.Running]:
    """Starts `scrapy WORDS…` and leaves it running."""

    def run(*words: str, fresh: bool = False) -> processes.Running:
        env = environment(GATEWAY=internet.url, DELAY_SCALE="0")
        return processes.start("scrapy", *words, folder=tmp_path, env=env, fresh=fresh)

    return run


def greenhouse(token: str, *titles: str, company: str = "Elm Pharmacy") -> tuple[str, Answer]:
    """Where and what a Greenhouse board answers, in the platform's shape."""
    jobs = [
        {
            "id": 7000 + number,
            "internal_job_id": 100 + number,
            "title": title,
            "absolute_url": f"https://job-boards.greenhouse.io/{token}/jobs/{7000 + number}",
            "location": {"name": "Toledo, OH"},
            "updated_at": "2026-11-02T09:00:00-05:00",
            "first_published": "2026-11-01T09:00:00-05:00",
            "company_name": company,
            "content": f"&lt;p&gt;We are hiring a {title} for our store.&lt;/p&gt;",
        }
        for number, title in enumerate(titles)
    ]
    body = json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}})
    where = f"boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true"
    return where, Answer(body=body, headers={"Content-Type": "application/json"})


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(database)) as db:
        return db.execute(query).fetchall()
