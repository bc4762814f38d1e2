"""The companion of a crawl: reads tasks from a socket and answers each, in order, to its end."""

from __future__ import annotations

import gc
import os
import pickle
import socket
import sys
from struct import Struct
from typing import BinaryIO

from aggregator.records import RawPosting
from pipelines.outcome import Task, outcome

# What the rules need is read with the first posting.
FIRST = RawPosting(board="", external_id="", title="Pharmacy Technician", seen_at="2026-01-01")
SIZE = Struct("!I")


def framed(thing: object) -> bytes:
    """A thing as it goes over the socket; both ends are ours."""
    data = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    return SIZE.pack(len(data)) + data


def serve(source: BinaryIO, sink: socket.socket) -> None:
    """Answer until whoever asks is gone."""
    outcome(Task(raw=FIRST))
    gc.freeze()
    while len(head := source.read(SIZE.size)) == SIZE.size:
        task = pickle.loads(source.read(*SIZE.unpack(head)))  # noqa: S301 - from our own parent
        sink.sendall(framed(outcome(task)))


if __name__ == "__main__":
    try:
        with socket.socket(fileno=int(sys.argv[1])) as ours:
            serve(ours.makefile("rb"), ours)
    except (OSError, EOFError, pickle.UnpicklingError):  # the crawl is gone, maybe in mid-word
        pass
    os._exit(0)  # nothing is left to put away
