"""Hands postings to a process beside the crawl, so that understanding holds no answer up."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from socket import socket, socketpair

from pipelines.outcome import Outcome, Task
from pipelines.serving import SIZE, framed

ROOM = 256
PATIENCE = 60.0
LOADING = 60.0
CHUNK = 1 << 18

logger = logging.getLogger(__name__)


class Absent(Exception):
    """There is nobody to ask: whoever asks must do it himself."""


class Companion:
    """One process for all crawlers of a run, begun with the first posting, or before.

    It ends with its socket, however this process ends. If it dies or falls silent, whatever it
    still owes is done here.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._patience, self._patience_at_first = patience, max(patience, LOADING)
        self._n_answered = 0
        self._is_begun = False
        self._room = asyncio.Semaphore(ROOM)
        self._owed: deque[asyncio.Future[Outcome]] = deque()
        self._wire: Wire | None = None
        self._watch: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Begin it now, if it was not: it loads its rules while others go on."""
        if self._is_begun:
            return
        self._is_begun = True
        try:
            ours, theirs = socketpair()
            self._wire = Wire(ours, self._answered, self._lost)
            with theirs:
                self.process = _started(theirs.fileno())
        except OSError as error:
            self._lost(f"cannot be started: {error}")
        else:
            self._look(None)

    async def ask(self, task: Task) -> Outcome:
        """Return what becomes of a posting, in the order of asking; Absent if nobody is there."""
        self.begin()
        async with self._room:
            if self._wire is None:
                raise Absent
            self._wire.send(_framed(task))
            answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
            self._owed.append(answer)
            return await answer

    async def idle(self) -> None:
        """Wait until all that was asked so far is answered."""
        async with self._room:  # whoever asked before and waits for room goes first
            owed = list(self._owed)
        if owed:
            await asyncio.wait(owed)

    def hurry(self, patience: float) -> None:
        """From now on give it up sooner: the run is to end."""
        self._patience = self._patience_at_first = patience
        if self._watch is not None:
            self._watch.cancel()
            self._look(None)

    def close(self) -> None:
        """Let the process go, whether the loop still runs or not."""
        if self._wire is not None:
            logger.info("%d postings were understood in a companion process", self._n_answered)
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        if self._wire is not None:
            self._wire.close()
            self._wire = None
        if self.process is not None:
            self.process.kill()  # it holds nothing that somebody still waits for
            self.process.wait()

    def _answered(self, outcome: Outcome) -> None:
        """Hand an answer to whom it is owed first."""
        self._n_answered += 1
        if self._n_answered == 1 and self._watch is not None:
            self._watch.cancel()
            self._look(None)
        answer = self._owed.popleft()
        if not answer.done():
            answer.set_result(outcome)

    def _look(self, before: asyncio.Future[Outcome] | None) -> None:
        """Give it up if it owes the same answer first as at the last look."""
        patience = self._patience if self._n_answered else self._patience_at_first
        first = self._owed[0] if self._owed else None
        if first is not None and first is before:
            self._lost(f"gave no answer in {patience:.0f} seconds")
        else:
            loop = asyncio.get_running_loop()
            self._watch = loop.call_later(patience, self._look, first)

    def _lost(self, why: str) -> None:
        self.close()
        logger.warning("the companion process %s; postings are understood in this one", why)
        while self._owed:
            answer = self._owed.popleft()
            if not answer.done():
                answer.set_exception(Absent())


class Wire:
    """Our end of the socket: nothing here waits."""

    def __init__(
        self,
        ours: socket,
        received: Callable[[Outcome], None],
        lost: Callable[[str], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._socket, self._received, self._lost = ours, received, lost
        self._out, self._in = bytearray(), bytearray()
        ours.setblocking(False)
        self._loop.add_reader(ours, self._receive)

    def send(self, data: bytes) -> None:
        """Send now what the socket takes, the rest once it takes more."""
        is_waiting = bool(self._out)
        self._out += data
        if not is_waiting:
            self._flush()
        if self._out and not is_waiting:
            self._loop.add_writer(self._socket, self._flush)

    def close(self) -> None:
        """Let the socket go."""
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()

    def _flush(self) -> None:
        try:
            del self._out[: self._socket.send(self._out)]
        except BlockingIOError:
            return
        except OSError:  # the reader tells that the other end is gone
            self._out.clear()
        if not self._out:
            self._loop.remove_writer(self._socket)

    def _receive(self) -> None:
        try:
            data = self._socket.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lost("ended")
            return
        self._in += data
        while (end := self._end_of_frame()) is not None:
            frame = self._in[SIZE.size : end]
            del self._in[:end]
            self._received(pickle.loads(frame))  # noqa: S301 - from our own companion

    def _end_of_frame(self) -> int | None:
        if len(self._in) < SIZE.size:
            return None
        end = SIZE.size + int(SIZE.unpack_from(self._in)[0])
        return end if len(self._in) >= end else None


def _framed(task: Task) -> bytes:
    try:
        return framed(task)
    except (pickle.PicklingError, RecursionError, TypeError) as error:
        raise Absent from error


def _started(fd: int) -> subprocess.Popen[bytes]:
    """The process, out of the terminal's group: a Ctrl-C is for the crawl alone."""
    path = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
    return subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-P", "-m", "pipelines.serving", str(fd)],
        env={**os.environ, "PYTHONPATH": path},
        pass_fds=[fd],
        process_group=0,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
