"""Commands as processes: of a new interpreter, or forked from one that has imported everything."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from multiprocessing.connection import wait
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import NamedTemporaryFile, _TemporaryFileWrapper

FRESH = {
    "scrapy": ("-m", "scrapy"),
    "aggregator": ("-m", "aggregator"),
}
AT_START = ("aggregator.clock", "aggregator.crawling.settings")
"""Modules that look at the clock or the environment while they are imported."""

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.imported"])
_one_asks = threading.Lock()
"""How a process ended can be read once, and starting one reads how the others ended."""


class Fork:
    """A command in a process of its own, without the second a new interpreter imports for."""

    def __init__(self, words: tuple[str, ...], folder: Path, env: Mapping[str, str]) -> None:
        self._said = _file(), _file()
        paths = [file.name for file in self._said]
        told = (words, str(folder), dict(env), paths)
        self._process = _forks.Process(target=_run, args=told)
        with _one_asks:
            self._process.start()

    @property
    def returncode(self) -> int | None:
        """Its exit code, less than 0 for the signal that killed it; None while it runs."""
        with _one_asks:
            return self._process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        if self._process.pid and self.returncode is None:
            os.kill(self._process.pid, number)

    def communicate(self, timeout: float) -> tuple[str, str]:
        """Wait for its end and return what it wrote."""
        wait([self._process.sentinel], timeout)
        if self.returncode is None:
            self._process.kill()
            raise subprocess.TimeoutExpired(str(self._process), timeout)
        out, err = (file.read() for file in self._said)
        for file in self._said:
            file.close()
        return out, err


def _file() -> _TemporaryFileWrapper[str]:
    return NamedTemporaryFile("r", encoding="utf-8", errors="replace")


Running = subprocess.Popen[str] | Fork


def start(*words: str, folder: Path, env: Mapping[str, str], fresh: bool = False) -> Running:
    """Start a command, in a new interpreter if asked to, and leave it running."""
    if not fresh:
        return Fork(words, folder, env)
    return subprocess.Popen(
        [sys.executable, *FRESH[words[0]], *words[1:]],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(
    *words: str, folder: Path, env: Mapping[str, str], timeout: float = 120, fresh: bool = False
) -> CompletedProcess[str]:
    """Run a command to its end."""
    process = start(*words, folder=folder, env=env, fresh=fresh)
    out, err = process.communicate(timeout=timeout)
    return CompletedProcess(words, process.returncode or 0, out, err)


def _run(words: tuple[str, ...], folder: str, env: dict[str, str], paths: list[str]) -> None:
    """Be the command, in the process that was forked for it."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for number, path in enumerate(paths, 1):
        with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123 - the descriptor is wanted
            os.dup2(file.fileno(), number)
    sys.stdout, sys.stderr = (os.fdopen(n, "w", 1, encoding="utf-8") for n in (1, 2))
    for name in AT_START:
        importlib.reload(importlib.import_module(name))
    sys.argv = list(words)
    if words[0] == "scrapy":
        from scrapy.cmdline import execute

        execute()
    else:
        from aggregator.commands import main

        sys.exit(main())
