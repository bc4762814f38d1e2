"""The operator's own file: every mistake is one sentence with file, line, board and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.boards import Registry, RegistryError

FEED = 'platform = "feed", slug = "elm", employer = "Elm", url = "https://elm.example/jobs.xml"'


def mistake(tmp_path: Path, text: str) -> str:
    """What is said of a file, without its folder."""
    path = tmp_path / "boards.local.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegistryError) as told:
        Registry.load(path)
    return str(told.value).removeprefix(f"{tmp_path}/")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('map = { titel = ["bez"] }', "unknown field 'titel' in map; did you mean 'title'?"),
        ("map = { zzz = ['bez'] }", "unknown field 'zzz' in map; it can be apply_url, city,"),
        ("map = { title = 5 }", "title in map must be a path, a list of paths or a list of such"),
        ("map = { title = [5] }", "title in map must be a path"),
        ("map = { title = '' }", "title in map must be a path"),
        ("map = { text = [['a'], 'b'] }", "text in map must be a path"),
        ("map = { text = { a = 'b' } }", "text in map must be a path"),
        ('map = "nosuchmap"', "map 'nosuchmap' is no known shape; it can be apec, generic,"),
        ("map = 5", "map must be the name of a shape or a table of fields"),
        ("item = 5", "item must be text, not 5"),
        ("root = ['a']", "root must be text, not ['a']"),
        ('itme = "job"', "unknown key 'itme' in a feed board; did you mean 'item'?"),
    ],
)
def test_a_mistake_in_a_feed_names_board_and_key(tmp_path: Path, more: str, said: str) -> None:
    told = mistake(tmp_path, f"boards = [\n  {{ {FEED}, {more} }},\n]\n")
    assert told.startswith(f"boards.local.toml:2: feed/elm: {said}")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("platform='feed', slug='elm', employer='Elm'", "a feed board needs 'url'"),
        (FEED.replace("https:", "file:"), "url must be a web address or a list of such, not 'fil"),
        ("platform='feed', slug='elm', employer='Elm', url=[]", "url must be a web address"),
        ("platform = 'feed', slug = 'elm', url = 'https://elm.example/'", "`employer`"),
        ("platform = 'greenhouse', slug = 'elm', employer = 'Elm', token = ''", "token must be"),
        ("slug = 'elm', employer = 'Elm'", "elm: a board needs 'platform'"),
        ("platform = 'greenhous', slug = 'elm'", "\"greenhous\"; did you mean 'greenhouse'?"),
    ],
)
def test_a_mistake_in_any_board_names_its_line(tmp_path: Path, row: str, said: str) -> None:
    told = mistake(tmp_path, f"# ours\nboards = [\n  {{ {row} }},\n]\n")
    assert told.startswith("boards.local.toml:3: ")
    assert said in told


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        (f"board = [ {{ {FEED} }} ]\n", 1, "board"),
        ("# ours\nfeed = []\n", 2, "feed"),
        (f"\n\n[[feed]]\n{FEED.replace(', ', chr(10))}\n", 3, "feed"),
        (f"boards = [ {{ {FEED} }} ]\n[settings]\n", 2, "settings"),
    ],
)
def test_only_boards_stand_in_the_file(tmp_path: Path, text: str, line: int, key: str) -> None:
    told = mistake(tmp_path, text)
    assert told.startswith(f'boards.local.toml:{line}: unknown key "{key}"; boards stand in one')


@pytest.mark.parametrize("text", ["boards = 5", "boards = { feed = [] }", 'boards = "feed"'])
def test_boards_are_a_list(tmp_path: Path, text: str) -> None:
    assert "boards stand in one list: boards = [" in mistake(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing yet\n",
        "boards = []\n",
        f"[[boards]]\n{FEED.replace(', ', chr(10))}\n[boards.map]\ntitle = 'bez'\nemployer = []\n",
        f"boards = [ {{ {FEED}, map = {{ text = [['a', 'b'], ['c']], title = ['x'] }} }} ]\n",
        f'boards = [ {{ {FEED}, map = "personio" }} ]\n',
    ],
)
def test_what_is_right_is_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "boards.local.toml"
    path.write_text(text, encoding="utf-8")
    registry = Registry.load(path)
    assert ("feed/elm" in registry.boards) == ("elm" in text)
