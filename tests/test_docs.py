"""What the documents say is what the code has: commands, settings, platforms, tables, paths."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import shlex
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from aggregator.boards import Registry, Setting
from aggregator.commands import COMMANDS, _parser
from aggregator.commands.command import LOCKED
from aggregator.commands.filtering import add_filters
from aggregator.crawling import commands as scrapy_commands
from aggregator.crawling import report, run, settings
from aggregator.crawling.command import INTERRUPTED
from aggregator.store import Store
from aggregator.understand.taxonomy import branches

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SCRAPY_COMMANDS = [module.name for module in pkgutil.iter_modules(scrapy_commands.__path__)]
SHELL_WORDS = {"cd", "git", "python", "python3", "pip", "sqlite3", "crontab", "cat", "head"}


def section(title: str) -> str:
    """The text of one of README's sections."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"README has no section {title}"
    return found[1]


def rows(text: str) -> dict[str, str]:
    """First cell → whole line, of every row of the tables in a text."""
    lines = re.findall(r"^\| (.+?) \|.*$", text, re.MULTILINE)
    whole = [line for line in text.splitlines() if line.startswith("| ")]
    return dict(zip(lines, whole, strict=True))


def quoted(text: str) -> set[str]:
    """The words between backticks."""
    return set(re.findall(r"`([^`]+)`", text))


def options(parser: argparse.ArgumentParser) -> set[str]:
    """The options of a command, each by its longest form."""
    forms = [action.option_strings for action in parser._actions]
    return {max(names, key=len) for names in forms if names} - {"--help"}


def scrapy_parser(name: str) -> argparse.ArgumentParser:
    """The parser of a scrapy command of ours."""
    command = importlib.import_module(f"{scrapy_commands.__name__}.{name}").Command()
    command.settings = Settings()
    parser = argparse.ArgumentParser(prog=f"scrapy {name}")
    command.add_options(parser)
    return parser


def general() -> set[str]:
    """The options every scrapy command has."""
    parser = argparse.ArgumentParser()
    command: Any = SimpleNamespace(settings=Settings())
    ScrapyCommand.add_options(command, parser)
    return options(parser)


def aggregator_parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"aggregator {name}", add_help=False)
    next(command for command in COMMANDS if command.name == name).module.add_arguments(parser)
    return parser


def filters() -> set[str]:
    parser = argparse.ArgumentParser(add_help=False)
    add_filters(parser)
    return options(parser)


def told(command: str) -> str:
    """The rows of README's table of commands about one command."""
    table = rows(section("Commands"))
    found = [line for cell, line in table.items() if re.match(rf"`{command}\b", cell)]
    assert found, f"README has no row for {command}"
    return "\n".join(found)


def named_options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", " ".join(quoted(text))))


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_each_aggregator_command_and_its_options(name: str) -> None:
    text, known = told(f"aggregator {name}"), options(aggregator_parser(name))
    if filters() <= known:
        assert "filters" in text
        known -= filters()
    assert named_options(text) == known


@pytest.mark.parametrize("name", SCRAPY_COMMANDS)
def test_each_scrapy_command_and_its_options(name: str) -> None:
    known = options(scrapy_parser(name)) - general()
    assert named_options(told(f"scrapy {name}")) == known


def test_no_row_for_a_command_that_is_not_there() -> None:
    known = {f"aggregator {command.name}" for command in COMMANDS}
    known |= {f"scrapy {name}" for name in SCRAPY_COMMANDS}
    cells = [
        cell for cell in rows(section("Commands")) if re.match("`(?:scrapy|aggregator) ", cell)
    ]
    assert {" ".join(cell.strip("`").split()[:2]) for cell in cells} == known


def test_every_filter() -> None:
    cells = [cell for cell in rows(section("Commands")) if cell.startswith("`--")]
    assert named_options(" ".join(cells)) == filters()


def test_global_options() -> None:
    assert options(_parser()) <= named_options(section("Commands"))


def test_exit_codes() -> None:
    codes = {int(cell) for cell in rows(section("Commands")) if cell.isdigit()}
    assert codes == {0, 1, 2, report.NEWS, report.STOPPED, INTERRUPTED, LOCKED, run.LOCKED}


def test_every_setting_with_its_default() -> None:
    ours = {name: getattr(settings, name) for name in dir(settings) if name[:11] == "AGGREGATOR_"}
    sources = [path.read_text("utf-8") for path in (ROOT / "aggregator").rglob("*.py")]
    read = {name for text in sources for name in re.findall(r"\bAGGREGATOR_[A-Z_]+\b", text)}
    keys = {name for p in Registry.load().platforms.values() for name in p.key_settings}
    lines = {cell.strip("`"): line for cell, line in rows(section("Settings")).items()}
    assert set(lines) - {"setting"} == set(ours) | read | keys
    for name, default in ours.items():
        assert not default or f"| `{default}` |" in lines[name]


@pytest.mark.parametrize("name", Registry.load().names)
def test_every_platform(name: str) -> None:
    line = rows(section("Platforms")).get(f"`{name}`")
    assert line, f"README has no row for the platform {name}"
    cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
    platform = Registry.load().platforms[name]
    assert len(cells) == 8
    assert platform.verdict in cells[-1]
    assert (cells[2] != "no") == bool(platform.key_setting)


def test_no_row_for_a_platform_that_is_not_there() -> None:
    found = {cell.strip("`") for cell in rows(section("Platforms")) if cell.startswith("`")}
    assert found <= set(Registry.load().names)


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Table or view → its columns, of a new database."""
    with Store.open(tmp_path_factory.mktemp("docs") / "jobs.db") as store:
        names = store.connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\'"
        ).fetchall()
        info = "SELECT name FROM pragma_table_info(?)"
        return {
            name: {column for (column,) in store.connection.execute(info, (name,))}
            for (name,) in names
        }


def described(heading: str) -> set[str]:
    """The names in the first cells of the table that follows a heading line in that section."""
    text = section("The database").partition(heading)[2]
    table = re.match(r"[^\n]*\n\n((?:\|.*\n?)+)", text)
    assert table, f"README has no table after {heading!r}"
    return quoted(" ".join(rows(table[1])))


def test_every_table_and_view(schema: dict[str, set[str]]) -> None:
    text = section("The database")
    first = text.index("Columns of `postings`")
    assert quoted(" ".join(rows(text[:first]))) == set(schema)


def test_every_column_of_postings_and_vacancies(schema: dict[str, set[str]]) -> None:
    shared, own = described("Columns of `postings`"), described("Columns only `vacancies` has")
    assert shared == schema["postings"]
    assert own == schema["vacancies"] - schema["postings"]


def test_columns_that_rows_name_are_there(schema: dict[str, set[str]]) -> None:
    text = section("The database")
    columns = set().union(*schema.values()) | set(schema)
    for line in rows(text[: text.index("Columns of `postings`")]).values():
        words = {word for word in quoted(line) if re.fullmatch("[a-z_]+", word)}
        assert words <= columns | {"snapshot_at", "snapshot_of"} | {"aggregator"}, line


@pytest.mark.parametrize("branch", branches(), ids=lambda branch: branch.kind)
def test_every_name_of_the_taxonomy(branch: Any) -> None:
    names = {entry.name for entry in branch.entry if not entry.negative}
    names |= set(get_args(Setting)) if branch.kind == "setting" else set()
    text = (ROOT / "docs" / "taxonomy.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {branch.kind}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/taxonomy.md has no section {branch.kind}"
    assert {cell.strip("`") for cell in rows(found[1])} - {"name"} == names


def paths(document: Path) -> set[str]:
    """Relative links of a document, and what it quotes that looks like a path of ours."""
    text = document.read_text(encoding="utf-8")
    links = {link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)}
    links = {link for link in links if link and ":" not in link}
    tops = "aggregator|spiders|pipelines|tests|docs"
    named = {word for word in quoted(text) if re.fullmatch(rf"(?:{tops})/[\w./-]*", word)}
    return {str((document.parent / link).resolve()) for link in links} | {
        str(ROOT / word) for word in named
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_is_there(document: Path) -> None:
    assert [path for path in sorted(paths(document)) if not Path(path).exists()] == []


def console(document: Path) -> list[str]:
    """The commands that a document's console blocks show."""
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line[:2] == "$ "]


SHOWN = [line for document in DOCUMENTS for line in console(document)]


@pytest.mark.parametrize("line", SHOWN)
def test_every_command_shown_can_be_typed(line: str) -> None:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words.pop(0)
    ends = [at for at, word in enumerate(words) if word in ("|", ">", "&&", "<", "||", ";")]
    check(words[: ends[0]] if ends else words)


def check(words: list[str]) -> None:
    """Parse one simple command as its program would."""
    program = words[0].removeprefix(".venv/bin/")
    if program == "aggregator":
        _parser().parse_args(words[1:])
    elif program == "scrapy":
        name = words[1]
        assert name in (*SCRAPY_COMMANDS, "list"), words
        if name in SCRAPY_COMMANDS:
            _, rest = scrapy_parser(name).parse_known_args(words[2:])
            assert not [word for word in rest if word.startswith("-")], words
    elif program == "make":
        targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert {word for word in words[1:] if "=" not in word} <= set(targets), words
    elif program == "export":
        name = words[1].partition("=")[0]
        assert name in README
    else:
        assert program in SHELL_WORDS, words
