"""The operator's own registry file: one line more, everything else left as it was."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from aggregator.boards import Board, Registry, RegistryError, iter_lines

HEADER = "# Boards of our own, one a line; `scrapy boards add URL` writes here.\n"
GUESSES = 20


def append(path: Path, board: Board) -> str:
    """Add a board to the file and return its line.

    Raises RegistryError and leaves the file alone where the result would not read back.
    """
    line = line_of(board)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    after = with_line(before, line)
    if after is None:
        raise RegistryError(f"{path} cannot be extended; add the line by hand: {line}")
    _try(path, after, board)
    _replace(path, after)
    return line


def line_of(board: Board) -> str:
    """The one line of TOML that registers a board."""
    return next(iter(iter_lines([board])))


def with_line(text: str, line: str) -> str | None:
    r"""The text of a registry file with one entry more; None where none can be put in.

    >>> with_line("boards = [\n  { slug = 'a' }\n]\n", "{ slug = 'b' }")
    "boards = [\n  { slug = 'a' },\n  { slug = 'b' },\n]\n"
    """
    before, entry = _boards_of(text), tomllib.loads(f"entry = {line}")["entry"]
    if before is None:
        head = text if not text or text.endswith("\n") else f"{text}\n"
        candidates: Iterable[str] = [f"{head or HEADER}boards = [\n  {line},\n]\n"]
    else:
        candidates = _extended(text, line)
    wanted = [*(before or []), entry]
    return next((text for text in candidates if _boards_of(text) == wanted), None)


def _extended(text: str, line: str) -> Iterator[str]:
    """The text with the line before one of its closing brackets, after a comma or without.

    Brackets and braces may stand in strings and comments too; only one guess reads back well.
    """
    for end in _last(text, "]"):
        head, tail = text[:end], text[end:]
        for brace in (None, *_last(head, "}")):
            comma = head if brace is None else f"{head[: brace + 1]},{head[brace + 1 :]}"
            kept = comma.rstrip(" ")
            yield f"{kept}{'' if kept.endswith(chr(10)) else chr(10)}  {line},\n{tail}"


def _last(text: str, mark: str) -> list[int]:
    """Where a mark stands, the last places first."""
    places: list[int] = []
    end = len(text)
    while len(places) < GUESSES and (end := text.rfind(mark, 0, end)) >= 0:
        places.append(end)
    return places


def _boards_of(text: str) -> list[Any] | None:
    """The entries of a registry file; None where it has none or cannot be read."""
    try:
        return tomllib.loads(text).get("boards")
    except tomllib.TOMLDecodeError:
        return None


def _try(path: Path, text: str, board: Board) -> None:
    """Read the text as the registry would; raises RegistryError, naming the real file."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / path.name
        trial.write_text(text, encoding="utf-8")
        try:
            registry = Registry.load(trial)
        except RegistryError as error:
            raise RegistryError(str(error).replace(str(trial), str(path))) from error
    if registry.boards.get(board.key) != board:
        raise RegistryError(f"{path} does not read back as it should; it was left alone")


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise RegistryError(f"{path}: cannot be written: {error.strerror}") from error
