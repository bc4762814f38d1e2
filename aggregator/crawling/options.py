"""The operator's settings, read and checked once, wherever they were set."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, default_settings

from aggregator.boards import Registry
from aggregator.crawling import settings as shipped
from aggregator.crawling.gateway import Gateway
from aggregator.errors import UsageError, UserError
from aggregator.store.database import beside

SCOPES = ("roles", "all")
FROM_ENVIRONMENT = ("AGGREGATOR_NOW",)
DEFAULT_BOARDS = Path("boards.local.toml")
# What may stand in an HTTP header and between the brackets of a User-Agent.
CONTACT = re.compile(r"[!-'*-~][ -'*-~]{0,199}")
ADDRESS = re.compile(r"https?://[^\s/]|[^\s@]@[^\s@]")


@dataclass(slots=True, frozen=True, kw_only=True)
class Options:
    """What the AGGREGATOR_* settings say."""

    database: Path
    archive: Path
    scope: str
    contact: str
    boards: Path
    gateway: Gateway | None
    delay_scale: float
    reread_days: int
    workers: int

    @classmethod
    def read(cls, settings: BaseSettings) -> Options:
        """Read and check the settings; raises UsageError for the first that is wrong."""
        database = Path(_text(settings, "DB") or shipped.AGGREGATOR_DB)
        if not database.parent.is_dir():
            raise UserError(f"AGGREGATOR_DB is {database}, in a folder that is not there")
        archive = _text(settings, "ARCHIVE")
        _check_record(_text(settings, "RECORD"))
        return cls(
            database=database,
            archive=Path(archive) if archive else beside(database),
            scope=_scope(settings),
            contact=_contact(settings),
            boards=Path(_text(settings, "BOARDS") or DEFAULT_BOARDS),
            gateway=_gateway(settings),
            delay_scale=_scale(settings),
            reread_days=_days(settings),
            workers=_workers(settings),
        )

    @property
    def user_agent(self) -> str:
        """How this program names itself to every host."""
        return f"{shipped.USER_AGENT} (+{self.contact})" if self.contact else shipped.USER_AGENT


def check_plain(settings: BaseSettings) -> None:
    """Raise UsageError for a setting of scrapy's own, given with -s, that would trip it."""
    level = str(settings.get("LOG_LEVEL"))
    if level not in logging.getLevelNamesMapping() and not level.isdecimal():
        raise UsageError(f"LOG_LEVEL is {level!r}; it can be DEBUG, INFO, WARNING or ERROR")
    for name, usual in vars(default_settings).items():
        if (
            type(usual) in (int, float)
            and settings.getpriority(name) == SETTINGS_PRIORITIES["cmdline"]
        ):
            try:
                settings.getfloat(name)
            except (TypeError, ValueError):
                raise UsageError(f"{name} is {settings.get(name)!r}; it must be a number") from None


def check_names(settings: BaseSettings, registry: Registry) -> None:
    """Raise UsageError for an AGGREGATOR_ setting that nothing reads, with the nearest one."""
    keys = {key for platform in registry.platforms.values() for key in platform.key_settings}
    known = sorted({*shipped.own_settings, *keys, *FROM_ENVIRONMENT})
    for name in sorted(name for name in settings if str(name).startswith("AGGREGATOR_")):
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.85)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"unknown setting {name}{hint}")
    for name in FROM_ENVIRONMENT:
        if settings.getpriority(name) == SETTINGS_PRIORITIES["cmdline"]:
            raise UsageError(f"{name} is read from the environment only, not from -s")


def _text(settings: BaseSettings, name: str) -> str:
    return str(settings.get(f"AGGREGATOR_{name}") or "").strip()


def _scope(settings: BaseSettings) -> str:
    scope = _text(settings, "SCOPE") or "roles"
    if scope not in SCOPES:
        raise UsageError(f"AGGREGATOR_SCOPE is {scope!r}; it can be {' or '.join(SCOPES)}")
    return scope


def _contact(settings: BaseSettings) -> str:
    contact = _text(settings, "CONTACT")
    if contact and not (CONTACT.fullmatch(contact) and ADDRESS.search(contact)):
        raise UsageError(
            f"AGGREGATOR_CONTACT is {contact!r}; it must be an e-mail address or a web address"
            " with https://"
        )
    return contact


def _check_record(folder: str) -> None:
    """Make and try the folder for recordings: a crawl must not find out board by board."""
    if not folder:
        return
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UsageError(
            f"AGGREGATOR_RECORD is {folder!r}, no folder to write in: {error.strerror}"
        ) from None


def _gateway(settings: BaseSettings) -> Gateway | None:
    try:
        return Gateway.parse(_text(settings, "GATEWAY"))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _scale(settings: BaseSettings) -> float:
    text = _text(settings, "DELAY_SCALE") or "1"
    try:
        scale = float(text)
    except ValueError:
        scale = -1.0
    if not 0 <= scale <= 1000:
        raise UsageError(f"AGGREGATOR_DELAY_SCALE is {text!r}; it must be a number from 0 to 1000")
    return scale


def _days(settings: BaseSettings) -> int:
    text = _text(settings, "REREAD_DAYS") or "7"
    if not text.isdecimal() or not 1 <= int(text[:6]) <= 36_500:
        raise UsageError(
            f"AGGREGATOR_REREAD_DAYS is {text!r}; it must be a number of days, 1 or more"
        )
    return int(text)


def _workers(settings: BaseSettings) -> int:
    text = _text(settings, "WORKERS")
    if text not in ("", "0", "1"):
        raise UsageError(f"AGGREGATOR_WORKERS is {text!r}; it can be 0 or 1")
    return int(text) if text else int(_processors() > 1)


def _processors() -> int:
    """How many processors this process may use: containers are often held to some of them."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
