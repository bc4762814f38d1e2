"""One place: its city, region, postcode and coordinates, read from the atoms of one group."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import aggregator.understand.gazetteer as gazetteer
from aggregator.records import Place
from aggregator.understand.gazetteer import CODED, DERIVED_REGION, City, Region, fold
from aggregator.understand.place_city import (
    Found,
    city_within,
    county_of,
    known_city,
    namesakes,
    plausible_city,
    reference_town,
)
from aggregator.understand.place_line import Atom, is_facility, is_street

SMALLEST_ALONE = 1_000
SMALLEST_AMONG_STATES = 5_000
"""Where every state repeats the names of the others, smaller towns are not meant alone."""
SMALLEST_BESIDE = 5_000
SMALLEST_CONTESTED = 30_000
WIDE = ("England", "Scotland", "Wales", "Northern Ireland", "West Midlands", "Yorkshire")
UNNAMED_REGION = (*DERIVED_REGION, "GB", "IE", "SG")


@dataclass(slots=True, frozen=True)
class Sure:
    """How sure the country is."""

    is_stated: bool
    """It, a region of it or a postcode of it is named."""
    is_enough: bool
    """It may be the whole answer."""
    is_home: bool = False
    """It is that of the board."""


def read_one(group: list[Atom], country: str, sure: Sure) -> tuple[Place | None, float]:
    """Return the place of one group and how well its city is supported."""
    index = _region_index(group, country)
    region = group[index].region_in(country) if index is not None else None
    postal = _postal(group, country, region)
    near = reference_town(region, postal) if country == "GB" else None
    found = _city(group, country, index, near)
    if found is None and region and region.city and country in DERIVED_REGION:
        found = known_city(region.city, country, region, None)
    if found is None and index is None and not sure.is_enough:
        return None, 0.0
    if found and region is None and _is_doubtful(found, sure):
        return None, 0.0
    place = _place(found, country, region, postal, group)
    return place, _weight(found, region, country, sure)


def _is_doubtful(found: Found, sure: Sure) -> bool:
    """Whether a bare name is too obscure to be believed without its region or country."""
    if sure.is_stated:
        return not (sure.is_enough or found.is_known)
    if found.row is None:
        return not found.is_known or 0 < found.namesake < SMALLEST_CONTESTED
    least = SMALLEST_AMONG_STATES if found.row.country in CODED else SMALLEST_ALONE
    return max(found.row.population, found.namesake) < least


def _weight(found: Found | None, region: Region | None, country: str, sure: Sure) -> float:
    """How well a city speaks for its country; abroad the largest of its namesakes rivals too."""
    if found is None or not found.is_known:
        return 0.0
    people = found.people if found.row or not sure.is_home else 0
    size = math.log10(people + 10) / 3
    return 4.0 if region and country in DERIVED_REGION else 1.0 + size


def _region_index(group: list[Atom], country: str) -> int | None:
    """The atom that is the region: the last one, unless that is a city in the one before."""
    found = [i for i, atom in enumerate(group) if atom.region_in(country)]
    if not found or _is_town_alone(group, country):
        return None
    coded = [i for i in found if group[i].text.isupper() and len(group[i].text) <= 3]
    if len(coded) == 1:
        return coded[0]
    narrow = [i for i in found if _code(group[i], country) not in WIDE]
    return (narrow or found)[-1]


def _code(atom: Atom, country: str) -> str | None:
    region = atom.region_in(country)
    return region.code if region else None


def _is_town_alone(group: list[Atom], country: str) -> bool:
    """Whether a UK county's name stands alone and is a town's too ("Durham")."""
    if country != "GB" or len(group) > 1:
        return False
    rows = namesakes(group[0].text, country, None)
    return bool(rows) and rows[0].population > 20_000


def _postal(group: list[Atom], country: str, region: Region | None) -> str | None:
    for index, atom in reversed(list(enumerate(group))):
        if atom.postal and (country != "US" or _is_zip_of(atom, group[:index], region)):
            return atom.postal
    return None


def _is_zip_of(atom: Atom, before: list[Atom], region: Region | None) -> bool:
    """Whether five digits are a ZIP code: of the state that stands before, or so called."""
    known = gazetteer.zip_code((atom.postal or "")[:5])
    if known is None or (region and region.code != known.region):
        return False
    named = {fold(a.text) for a in before if a.is_text}
    return bool(atom.field or (region and before)) or fold(known.city) in named


def _city(group: list[Atom], country: str, index: int | None, near: City | None) -> Found | None:
    if index is None:
        return _city_without_region(group, country, near)
    region = group[index].region_in(country)
    before = [a for a in group[:index] if _may_be_town(a, country, region)]
    after = [a for a in group[index + 1 :] if _may_be_town(a, country, region)]
    if before:
        return _nearest(list(reversed(before)), country, region, near)
    return _following(after, country, region, near)


def _may_be_town(atom: Atom, country: str, region: Region | None) -> bool:
    """Whether an atom beside the region can be the city: not the region, unless it is both."""
    if atom.postal or atom.hint or atom.field:
        return False
    own = atom.region_in(country)
    if own is None or region is None:
        return True
    if country == "GB" and own.code in WIDE:
        return False
    return own.code != region.code or bool(namesakes(atom.text, country, region))


def _nearest(
    texts: list[Atom], country: str, region: Region | None, near: City | None
) -> Found | None:
    """The city before its region: the known one that stands nearest, else one that looks so."""
    own = [a for a in texts if not a.region_in(country)]
    own = own or [a for a in texts if namesakes(a.text, country, region)]
    for atom in own:
        if found := known_city(atom.text, country, region, near):
            return found
    for atom in own:
        found = city_within(atom.text, country, region, near, at_end=True)
        if found and _is_mixed(atom.text, found, country):
            return found
    for atom in own:
        head, _, tail = atom.text.rpartition("-")
        if head and (found := known_city(tail.strip(), country, region, near)):
            return found
    return next((city for atom in own if (city := plausible_city(atom.text))), None)


def _is_mixed(text: str, found: Found, country: str) -> bool:
    """Whether words hold more than the town they end in, rather than being another town."""
    if is_facility(text) or plausible_city(text) is None:
        return True
    is_another = fold(text).split()[0] in gazetteer.words("prefixes")
    return country == "US" and found.people >= SMALLEST_BESIDE and not is_another


def _following(
    texts: list[Atom], country: str, region: Region | None, near: City | None
) -> Found | None:
    """The city after its region ("US-TX-Austin"): the first known, or the first one's start."""
    for atom in texts:
        if found := known_city(atom.text, country, region, near):
            return found
    if not texts:
        return None
    if found := city_within(texts[0].text, country, region, near, at_end=False):
        return found
    plausible = plausible_city(texts[0].text)
    return plausible if plausible and (country not in CODED or county_of(plausible)) else None


def _city_without_region(group: list[Atom], country: str, near: City | None) -> Found | None:
    """The first known town that is no building, else one that looks so.

    A large city at the end vouches for a district before it ("Ealing, London").
    """
    texts = [atom.text for atom in group if not (atom.postal or atom.hint or atom.field)]
    large = _large_at_end(texts, country)
    if large and near is None:
        near = large.row
    known = [known_city(text, country, None, near) for text in texts]
    found = next((city for city in known if city), None)
    if large and len(texts) == 2 and country == "GB" and known[0] is None:
        found = plausible_city(texts[0]) or found
    if large and found:
        return replace(found, is_known=True, namesake=large.people)
    if found:
        return _at_street(found, texts, country)
    for text in texts if country == "GB" else ():
        if within := city_within(text, country, None, near, at_end=True):
            return within
    return next((city for text in texts if (city := plausible_city(text))), None)


def _at_street(found: Found, texts: list[str], country: str) -> Found:
    """The town of a street, none of its namesakes preferred: small towns too have streets."""
    if country in CODED and any(is_street(text) for text in texts):
        towns = [c for c in namesakes(found.name, country, None) if c.population > SMALLEST_ALONE]
        return replace(found, row=None, namesake=found.people) if len(towns) > 1 else found
    return found


def _large_at_end(texts: list[str], country: str) -> Found | None:
    last = known_city(texts[-1], country, None, None) if len(texts) > 1 else None
    return last if last and last.row and last.people >= SMALLEST_CONTESTED else None


def _place(
    found: Found | None, country: str, region: Region | None, postal: str | None, group: list[Atom]
) -> Place:
    place = Place(country=country, postal_code=postal, region=region.code if region else None)
    if country not in UNNAMED_REGION:
        place.region = _stated_region(found, country, group)
    if found:
        place.city, place.county = found.name, county_of(found)
        if found.row:
            place.latitude, place.longitude = found.row.latitude, found.row.longitude
            if country in DERIVED_REGION:
                place.region = found.row.region or place.region
    _refine(place, group)
    return place


def _stated_region(found: Found | None, country: str, group: list[Atom]) -> str | None:
    """The region where we keep no list: the board's own field, or what stands after the city."""
    texts = [atom for atom in group if atom.is_text]
    stated = next((atom.text for atom in group if atom.field == "region"), None)
    if stated or not found or len(texts) < 2 or known_city(texts[-1].text, country, None, None):
        return stated
    last = texts[-1]
    is_code = last.text.isupper() and len(last.text) <= 4
    is_other = last.is_dashed or fold(last.text) == fold(found.name)
    return last.text if plausible_city(last.text) and not (is_code or is_other) else None


def _refine(place: Place, group: list[Atom]) -> None:
    """Add what the postcode and the customs of a country say."""
    if place.country == "US" and place.postal_code:
        known = gazetteer.zip_code(place.postal_code[:5])
        if known and place.region in (None, known.region):
            place.region, place.county = known.region, known.county
            place.latitude, place.longitude = known.latitude, known.longitude
    elif place.country == "SG":
        place.city = "Singapore"
        for city in gazetteer.cities("singapore")[: place.latitude is None]:
            place.latitude, place.longitude = city.latitude, city.longitude
    elif place.country == "IE":
        place.county = next((name for a in group if (name := _irish_county(a.text))), None)


def _irish_county(text: str) -> str | None:
    name = gazetteer.irish_county(fold(text))
    return name.title() if name else None
