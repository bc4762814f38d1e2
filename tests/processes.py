"""Commands as processes: of a new interpreter, or forked from one that has imported everything."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import wait
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import NamedTemporaryFile, _TemporaryFileWrapper

AT_START = ("aggregator.clock", "aggregator.crawling.settings")
"""Modules that look at the clock or the environment while they are imported."""

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.imported"])
_one_asks = threading.Lock()
"""How a process ended can be read once, and starting one reads how the others ended."""

Before = Callable[[], object] | None
"""What a fork does before it is the command: a function of a module, for it is sent by name."""


class Fork:
    """A command in a process of its own, without the second a new interpreter imports for."""

    def __init__(
        self, words: tuple[str, ...], folder: Path, env: Mapping[str, str], before: Before = None
    ) -> None:
        self._said = _file(), _file()
        paths = [file.name for file in self._said]
        told = (words, str(folder), dict(env), paths, before)
        self._process = _forks.Process(target=_run, args=told)
        with _one_asks:
            self._process.start()
        self.pid = self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """Its exit code, less than 0 for the signal that killed it; None while it runs."""
        with _one_asks:
            return self._process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

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


def start(
    *words: str,
    folder: Path,
    env: Mapping[str, str],
    fresh: bool = False,
    before: Before = None,
) -> Running:
    """Start a module as a command, in a new interpreter if asked to, and leave it running."""
    if not fresh:
        return Fork(words, folder, env, before)
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(
    *words: str,
    folder: Path,
    env: Mapping[str, str],
    timeout: float = 120,
    fresh: bool = False,
    before: Before = None,
) -> CompletedProcess[str]:
    """Run a command to its end."""
    process = start(*words, folder=folder, env=env, fresh=fresh, before=before)
    out, err = process.communicate(timeout=timeout)
    return CompletedProcess(words, process.returncode or 0, out, err)


def _run(
    words: tuple[str, ...], folder: str, env: dict[str, str], paths: list[str], before: Before
) -> None:
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
    if before:
        before()
    sys.argv = list(words)
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
