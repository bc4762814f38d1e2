"""The filter options that search and export share."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from functools import cache
from math import isfinite
from typing import get_args

from aggregator.boards import Setting
from aggregator.clock import now
from aggregator.errors import UserError
from aggregator.queries.filters import FilterError, Filters, day_since, kilometres
from aggregator.understand.gazetteer import country, regions, zip_code
from aggregator.understand.place import places_in
from aggregator.understand.taxonomy import branches

ROLES = ("pharmacy_technician", "clinical_assistant")
SETTINGS = "community_pharmacy, hospital, outpatient_clinic …; a wrong one lists all"


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add --role, --state and the other conditions on vacancies."""
    parser.add_argument("--role", choices=ROLES)
    parser.add_argument("--state", help="region: TX, Texas, NSW, West Yorkshire")
    parser.add_argument("--country", help="US, GB, or a name: United Kingdom")
    parser.add_argument("--near", metavar="PLACE", help='"Austin, TX" or a US ZIP')
    parser.add_argument("--within", metavar="DISTANCE", help="25mi or 40km, with --near (25mi)")
    parser.add_argument("--min-pay", type=float, metavar="AMOUNT", help="per hour, at the top")
    parser.add_argument("--setting", choices=get_args(Setting), metavar="SETTING", help=SETTINGS)
    parser.add_argument("--cert", help="CPhT, CMA, state_license …; a wrong one lists the nearest")
    parser.add_argument("--since", metavar="DAY", help="opened since: 2026-11-01, 7d, 2w")
    parser.add_argument("--all", action="store_true", help="closed vacancies too")


def filters_of(args: argparse.Namespace, words: str | None = None) -> Filters:
    """The filters of a command line; raises UserError (exit code 2) for one that makes no sense."""
    try:
        _check(args, words)
        return Filters(
            words=words,
            role=args.role,
            state=_region(args.state),
            country=_country(args.country),
            near=_point(args.near, _country(args.country), args.within),
            within_km=kilometres(args.within or "25mi"),
            min_pay=args.min_pay,
            setting=args.setting,
            cert=_certification(args.cert),
            since=day_since(args.since, now().date()) if args.since else None,
            is_open=not args.all,
        )
    except FilterError as error:
        raise UserError(str(error), 2) from error


def _check(args: argparse.Namespace, words: str | None) -> None:
    """Raise FilterError for text no database holds and for pay that is no amount."""
    given = (words, args.state, args.country, args.near, args.cert)
    try:
        "".join(filter(None, given)).encode()
    except UnicodeEncodeError as error:
        raise FilterError(f"{error.object!r} is no valid Unicode") from error
    if args.min_pay is not None and not (isfinite(args.min_pay) and args.min_pay >= 0):
        raise FilterError("--min-pay is an amount per hour: 18.50")


def _region(text: str | None) -> str | None:
    """The region as `vacancies` names it: "Texas" is TX."""
    named = regions(text.strip()) if text else ()
    return named[0].code if named else text


def _country(text: str | None) -> str | None:
    """The ISO code of a country given by code or name; raises FilterError for none."""
    if text is None:
        return None
    said = text.strip()
    if found := country(said.upper() if len(said) < 4 else said):
        return found
    raise FilterError(f"no country is known as {text!r}: try its two-letter code (US) or its name")


def doubts(args: argparse.Namespace, last_crawl: str | None) -> list[str]:
    """What may be wrong with a search that found nothing: a region, a namesake, an old file."""
    said = []
    if region := _unknown_region(args):
        said.append(f"no region is known as {region!r}")
    if args.near and (spot := _spot(args.near, _country(args.country))):
        said.append(f"{args.near!r} was taken for {spot[0]}")
    if args.since and last_crawl and day_since(args.since, now().date()) > last_crawl[:10]:
        said.append(f"the last crawl was on {last_crawl[:10]}")
    return said


def _unknown_region(args: argparse.Namespace) -> str | None:
    """The region that was asked for, if no country has one of that name; else None."""
    return args.state if args.state and not regions(args.state.strip()) else None


def _certification(text: str | None) -> str | None:
    """The certification as tags name it; raises FilterError for one that no text can ask for."""
    if text is None:
        return None
    names = _certifications()
    if (low := text.strip().lower()) in names:
        return names[low]
    near = [names[low] for low in get_close_matches(low, names, n=3)] or sorted(names.values())
    raise FilterError(f"no certification is called {text!r}: {', '.join(near)}")


@cache
def _certifications() -> dict[str, str]:
    """Every certification, registration or licence we know, by its name in lower case."""
    entries = [e for b in branches() if b.kind == "certification" for e in b.entry]
    return {entry.name.lower(): entry.name for entry in entries if not entry.negative}


def _point(near: str | None, code: str | None, within: str | None) -> tuple[float, float] | None:
    if near is None:
        if within is not None:
            raise FilterError("--within needs --near")
        return None
    if spot := _spot(near, code):
        return spot[1:]
    raise FilterError(f"no place known as {near!r}: try City, ST or a ZIP")


def _spot(near: str, code: str | None) -> tuple[str, float, float] | None:
    """Name, latitude and longitude of a place or US ZIP; None for one we do not know."""
    if found := zip_code(near.strip().partition("-")[0]):
        return f"{found.city}, {found.region}, US", found.latitude, found.longitude
    for place in places_in(near, code):
        if place.latitude is not None and place.longitude is not None:
            names = (place.city, place.region, place.country)
            return ", ".join(filter(None, names)), place.latitude, place.longitude
    return None
