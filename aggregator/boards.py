"""The registry: platforms and their boards, read from TOML, one board a line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec

from aggregator import parameters
from aggregator.wire.mapped import FieldMap

SHIPPED = Path(__file__).parent / "data" / "boards"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Setting = Literal[
    "community_pharmacy",
    "hospital",
    "outpatient_clinic",
    "specialised_practice",
    "long_term_care",
    "mail_order_specialty_pharmacy",
    "correctional",
    "public_health",
    "telehealth",
    "payer_pbm",
    "distributor",
    "other",
]


FORM = 'boards stand in one list: boards = [ { platform = "…", slug = "…", employer = "…", … } ]'


class RegistryError(ValueError):
    """A mistake in a registry file; the message names file, line and what is wrong."""


class Platform(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is true of every board of one platform, from the head of its TOML."""

    name: str
    title: str
    parameters: list[str]
    """Keys every board line of this platform must carry beside the general ones."""
    list_kind: Literal["api", "html", "feed"]
    """Decides how many misses close a posting that has no page to ask (DESIGN 11.1)."""
    delay: float
    """Seconds between two requests to one host."""
    terms_url: str
    verdict: Literal["allowed", "unreviewed", "forbidden"]
    share: Literal["open", "facts", "none"]
    attribution: str
    terms_reviewed_on: str | None = None
    terms_note: str | None = None
    """What was read there, or in robots.txt, that decides; with its source."""
    optional_parameters: list[str] = []
    key_setting: str | None = None
    """Name of the setting that holds the API key, where the platform needs one."""
    id_setting: str | None = None
    """Name of the setting that holds the account a key belongs to, where keys have one."""
    key_url: str | None = None
    fields: FieldMap = FieldMap()
    """What becomes which field of a posting, where the platform's postings are JSON."""

    @property
    def key_settings(self) -> list[str]:
        """Names of all settings without which the platform cannot be asked."""
        return [name for name in (self.id_setting, self.key_setting) if name]


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """One public list of postings of one employer."""

    platform: str
    slug: str
    employer: str
    country: str | None = None
    setting: Setting | None = None
    url: str | None = None
    """The careers page a person would open."""
    schedule: Literal["hourly", "daily", "weekly"] = "daily"
    timezone: str | None = None
    locale: str | None = None
    kind: Literal["direct", "agency", "aggregator"] = "direct"
    unsupported: str | None = None
    """Why this board is known but not crawled."""
    params: dict[str, Any] = {}
    """The platform's own parameters (token, tenant, host …)."""

    @property
    def key(self) -> str:
        """The board's key, `platform/slug`."""
        return f"{self.platform}/{self.slug}"


GENERAL_KEYS = frozenset(Board.__struct_fields__) - {"params", "platform"}


@dataclass(slots=True, frozen=True)
class _Source:
    """A registry file, kept as text so that a mistake can be shown with its line."""

    path: Path
    text: str

    def line_of(self, needle: str) -> int:
        return self.text[: max(self.text.find(needle), 0)].count("\n") + 1

    def error(self, message: str, needle: str = "") -> RegistryError:
        return RegistryError(f"{self.path}:{self.line_of(needle)}: {message}")

    def error_in(self, row: dict[str, Any], message: str) -> RegistryError:
        """A mistake in the entry of one board, which is named as far as it names itself."""
        slug = str(row.get("slug", ""))
        found = re.search(rf"""slug"?\s*=\s*["']{re.escape(slug)}["']""", self.text)
        names = "/".join(str(row[key]) for key in ("platform", "slug") if key in row)
        return self.error(f"{names}: {message}" if names else message, found[0] if found else "")

    def check_keys(self, data: dict[str, Any]) -> None:
        """Raise for a file of boards that holds anything but the one list of them."""
        for key in data:
            if key != "boards":
                found = re.search(rf"^[\s\[\"']*{re.escape(key)}\b", self.text, re.MULTILINE)
                raise self.error(f'unknown key "{key}"; {FORM}', found[0].lstrip() if found else "")


@dataclass
class Registry:
    """All platforms and boards this installation knows, the operator's own ones included."""

    platforms: dict[str, Platform] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)

    @classmethod
    def load(cls, local: Path | None = None, shipped: Path = SHIPPED) -> Registry:
        """Read the shipped registry, once a process, and the operator's own file if it is there.

        Raises RegistryError naming file and line for anything unreadable, unknown or doubled.
        """
        known = _read(shipped)
        registry = cls(dict(known.platforms), dict(known.boards))
        if local is not None and local.exists():
            registry._read_local(local)
        return registry

    def of_platform(self, name: str) -> list[Board]:
        """The boards of one platform that can be crawled, in the order of the file."""
        return [b for b in self.boards.values() if b.platform == name and b.unsupported is None]

    @cached_property
    def names(self) -> list[str]:
        """Names of all platforms, sorted."""
        return sorted(self.platforms)

    def _read_platform(self, path: Path) -> None:
        source, data = _parse(path)
        if "name" not in data:
            source.check_keys(data)
            self._add(source, data.get("boards", []))
            return
        platform = _platform(source, data)
        self.platforms[platform.name] = platform
        self._add(source, ({**row, "platform": platform.name} for row in data.get("boards", [])))

    def _read_local(self, path: Path) -> None:
        source, data = _parse(path)
        source.check_keys(data)
        self._add(source, data.get("boards", []))

    def _add(self, source: _Source, rows: Iterable[Any]) -> None:
        if isinstance(rows, dict | str | int | float):
            raise source.error(FORM, "boards")
        for row in rows:
            board = self._board(source, row)
            if board.key in self.boards:
                raise source.error_in(row, "this board is there twice")
            self.boards[board.key] = board

    def _board(self, source: _Source, row: Any) -> Board:
        if not isinstance(row, dict):
            raise source.error("every entry of boards must be a table { slug = …, … }", "boards")
        if "platform" not in row:
            raise source.error_in(row, "a board needs 'platform'")
        name = str(row["platform"])
        platform = self.platforms.get(name)
        if platform is None and "unsupported" not in row:
            hint = parameters.near(name, self.platforms)
            raise source.error_in(row, f'unknown platform "{name}"{hint}')
        try:
            return _board(platform, row)
        except (msgspec.ValidationError, ValueError) as error:
            raise source.error_in(row, f"{error}") from error


@cache
def _read(folder: Path) -> Registry:
    registry = Registry()
    for path in sorted(folder.glob("*.toml")):
        registry._read_platform(path)
    return registry


@cache
def shipped_platform(name: str) -> Platform | None:
    """Return what the shipped registry says of a platform; None for one it does not know."""
    path = SHIPPED / f"{name}.toml"
    return _platform(*_parse(path)) if path.exists() else None


def _platform(source: _Source, data: dict[str, Any]) -> Platform:
    head = {key: value for key, value in data.items() if key != "boards"}
    try:
        platform = msgspec.convert(head, Platform)
    except msgspec.ValidationError as error:
        key = re.search(r"`\$\.(fields\.\w+|\w+)", str(error))
        raise source.error(f"platform: {error}", key[1] if key else "") from error
    if platform.name != source.path.stem:
        said = f'name = "{platform.name}" must equal the file name "{source.path.stem}"'
        raise source.error(said)
    return platform


def _board(platform: Platform | None, row: dict[str, Any]) -> Board:
    """Turn one line into a Board; raises ValueError for an unknown or missing key."""
    if platform is None:
        return _unread(row)
    own = [*platform.parameters, *platform.optional_parameters]
    if unknown := sorted(set(row) - GENERAL_KEYS - set(own) - {"platform"}):
        hint = parameters.near(unknown[0], [*own, *GENERAL_KEYS])
        raise ValueError(f"unknown key {unknown[0]!r} in a {platform.name} board{hint}")
    if missing := [
        key for key in platform.parameters if key not in row and "unsupported" not in row
    ]:
        raise ValueError(f"a {platform.name} board needs {missing[0]!r}")
    _check_slug(row)
    for key in own:
        if key in row:
            parameters.check(key, row[key])
    general = {key: value for key, value in row.items() if key not in own}
    return msgspec.convert(
        {**general, "params": {key: row[key] for key in own if key in row}}, Board
    )


def _unread(row: dict[str, Any]) -> Board:
    """Turn the line of a board whose platform is not read into a Board."""
    if unknown := sorted(set(row) - GENERAL_KEYS - {"platform"}):
        raise ValueError(f"unknown key {unknown[0]!r} in a board that is not read")
    _check_slug(row)
    return msgspec.convert(row, Board)


def _check_slug(row: dict[str, Any]) -> None:
    if not SLUG.fullmatch(str(row.get("slug", ""))):
        raise ValueError(f"slug {row.get('slug')!r} is not in kebab-case")


def _parse(path: Path) -> tuple[_Source, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        return _Source(path, text), tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))
        raise RegistryError(f"{path}:{where[1] if where else 1}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path}: cannot be read: {error}") from error


def iter_lines(boards: Iterable[Board]) -> Iterator[str]:
    """Yield each board as the one line of TOML that would register it."""
    for board in boards:
        row = {key: getattr(board, key) for key in Board.__struct_fields__ if key != "params"}
        row = {**row, **board.params}
        default = {"schedule": "daily", "kind": "direct"}
        parts = [
            f"{k} = {_toml(v)}" for k, v in row.items() if v is not None and default.get(k) != v
        ]
        yield "{ " + ", ".join(parts) + " }"


def _toml(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value)
