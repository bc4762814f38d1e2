"""The operator's own registry file: one line more, everything else left as it was."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from aggregator.boards import Board, Registry, RegistryError, iter_lines

HEADER = "# Boards of our own, one a line; `scrapy boards add URL` writes here.\n"
OPENING = re.compile(r"^boards\s*=\s*\[", re.MULTILINE)
CLOSING = re.compile(r"^[ \t]*\][ \t]*(?:#.*)?$", re.MULTILINE)


def append(path: Path, board: Board) -> str:
    """Add a board to the file and return its line.

    Raises RegistryError and leaves the file alone where the result would not read back.
    """
    line = line_of(board)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    after = with_line(before, line)
    _try(path, after, board)
    _replace(path, after)
    return line


def line_of(board: Board) -> str:
    """The one line of TOML that registers a board."""
    return next(iter(iter_lines([board])))


def with_line(text: str, line: str) -> str:
    r"""The text of a registry file with one entry more.

    >>> with_line("boards = [\n  { slug = 'a' }\n]\n", "{ slug = 'b' }")
    "boards = [\n  { slug = 'a' },\n  { slug = 'b' },\n]\n"
    """
    opening = OPENING.search(text)
    if opening is None:
        head = text if not text or text.endswith("\n") else f"{text}\n"
        return f"{head or HEADER}boards = [\n  {line},\n]\n"
    closing = CLOSING.search(text, opening.end())
    end = closing.start() if closing else text.rindex("]")
    return f"{_with_comma(text[:end])}  {line},\n{text[end:]}"


def _with_comma(text: str) -> str:
    """The text so that an entry may follow: a comma after the last one, a line of its own."""
    lines = text.splitlines(keepends=True)
    for number in range(len(lines) - 1, -1, -1):
        code = lines[number].split("#")[0].rstrip()
        if code:
            if code.endswith("}"):
                lines[number] = f"{code},{lines[number][len(code) :]}"
            break
    text = "".join(lines)
    return text if text.endswith("\n") else f"{text}\n"


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
        raise RegistryError(f"{path} cannot be extended; add the line to it by hand")


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise RegistryError(f"{path}: cannot be written: {error.strerror}") from error
