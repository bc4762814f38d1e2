"""The board a careers address names, as an entry of the registry or as one that could be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from aggregator.boards import Board, Registry
from aggregator.detect import NO_ADDRESS, Detected, detect, why_not
from aggregator.errors import UserError

NAMING = ("token", "site", "account", "company", "board", "tenant", "host", "origin", "feed")


def detected(url: str) -> Detected:
    """What an address names; raises UserError if it is no board."""
    found = detect(url)
    if found is None:
        why = why_not(url)
        raise UserError(f"{url} is no board: {why}", 2 if why == NO_ADDRESS else 1)
    return found


def detected_as(url: str, registry: Registry, platform: str) -> Detected:
    """What an address names on the platform a person says; raises UserError if nothing there."""
    found = detect(url, platform) or detected(url)
    if found.platform != platform and found.platform in registry.platforms:
        raise UserError(
            f"{url} is no {platform} board but one of {found.platform};"
            f" try `scrapy crawl {found.platform}`"
        )
    return replace(found, is_list=not found.in_page)


def board_at(url: str, registry: Registry, platform: str) -> Board:
    """Return the board of one platform that an address names; raises UserError if it names none."""
    return board_of(detected_as(url, registry, platform), url, registry)


def board_of(found: Detected, url: str, registry: Registry) -> Board:
    """Return the board that was detected; raises UserError if we cannot read it.

    A board that is registered already keeps its slug and what else is known of it.
    """
    if found.platform not in registry.platforms:
        raise UserError(f"{url} is a {found.title} board, a platform that is not read yet")
    if found.in_page:
        raise UserError(f"{url} does not tell which board it is; give the address of its list")
    return _registered(found, registry) or _new(found, registry)


def slug_of(words: str) -> str:
    """The words in kebab-case; "board" where nothing is left of them.

    >>> slug_of("Luminis Health, Inc."), slug_of("https://jobs.example.org/x")
    ('luminis-health-inc', 'jobs-example-org')
    """
    words = re.sub(r"^https?://(?:www\.)?([^/]+).*", r"\1", words)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "board"


def slugs(registry: Registry, platform: str) -> set[str]:
    """The slugs one platform's boards have."""
    return {board.slug for board in registry.boards.values() if board.platform == platform}


def free_slug(words: str, taken: set[str]) -> str:
    """A slug from these words that no other board has.

    >>> free_slug("Elm Care", {"elm-care"})
    'elm-care-2'
    """
    wanted = slug_of(words)
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def _registered(found: Detected, registry: Registry) -> Board | None:
    names = registry.platforms[found.platform].parameters
    for board in registry.boards.values():
        same = all(_same(board.params.get(name), found.params.get(name, "")) for name in names)
        if board.platform == found.platform and same:
            return board
    return None


def _same(ours: object, theirs: str) -> bool:
    return str(ours or "").casefold() == theirs.casefold()


def _new(found: Detected, registry: Registry) -> Board:
    platform = registry.platforms[found.platform]
    known = {*platform.parameters, *platform.optional_parameters}
    params = {name: value for name, value in found.params.items() if name in known}
    if missing := [name for name in platform.parameters if name not in params]:
        raise UserError(f"{found.careers_url} does not tell the {missing[0]} of its board")
    words = next((params[name] for name in NAMING if name in params), found.careers_url)
    return Board(
        platform=found.platform,
        slug=free_slug(words, slugs(registry, found.platform)),
        employer="",
        url=None if "url" in params else found.careers_url,
        params=dict(params),
    )
