"""From the atoms of a line to places: one reading per country, the best supported one wins."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aggregator.records import Place
from aggregator.understand import gazetteer
from aggregator.understand.gazetteer import CODED, DERIVED_REGION, City, Region, fold
from aggregator.understand.place_city import (
    Found,
    choose,
    city_within,
    county_of,
    is_facility,
    known_city,
    namesakes,
    plausible_city,
    reference_town,
    spellings,
)
from aggregator.understand.place_line import Atom

MARGIN = 0.35
SMALLEST_ALONE = 1_000
SMALLEST_CONTESTED = 30_000
SMALLEST_ABROAD = 100_000
TOWN_IN_STATE = 5_000
LARGE = 100_000


@dataclass(slots=True)
class Account:
    """What the atoms mean if they lie in one country, and how well that is supported."""

    country: str
    score: float = 0.0
    is_stated: bool = False
    places: list[Place] = field(default_factory=list)


def resolve(atoms: Sequence[Atom], prior: str | None) -> list[Place]:
    """Return the places that the atoms name; none where countries compete or nothing is known."""
    accounts = [_account(atoms, country, prior) for country in _countries(atoms, prior)]
    accounts = [account for account in accounts if account.places]
    accounts.sort(key=lambda account: (-account.score, account.country))
    if not accounts:
        return []
    best = accounts[0]
    rivals = [a for a in accounts[1:] if best.score - a.score < MARGIN]
    if rivals:
        return _agreed([best, *rivals])
    if prior not in (None, best.country) and not best.is_stated and _is_at(best.places, prior):
        return [Place(city=place.city) for place in best.places]
    return best.places


def _is_at(places: list[Place], country: str | None) -> bool:
    """Whether a place of that name lies in a country too."""
    return any(namesakes(place.city or "", country or "", None) for place in places)


def _agreed(accounts: list[Account]) -> list[Place]:
    """What competing countries agree on: a city's name, and no more."""
    names = {tuple(place.city for place in account.places) for account in accounts}
    if len(names) == 1 and all(name for name in next(iter(names))):
        return [Place(city=name) for name in next(iter(names))]
    return []


def _countries(atoms: Sequence[Atom], prior: str | None) -> list[str]:
    found: dict[str, None] = {}
    for atom in atoms:
        named = [atom.country, atom.hint, *(region.country for region in atom.regions)]
        found.update(dict.fromkeys(code for code in named if code))
    if prior:
        found[prior] = None
    if len(found) < 2 or any(len(atom.text) == 2 for atom in atoms):
        for atom in atoms:
            if atom.is_text:
                rows = [c for n in spellings(atom.text) for c in gazetteer.cities(fold(n))[:12]]
                found.update(dict.fromkeys(c.country for c in rows if _is_candidate(c, found)))
    return list(found)


def _is_candidate(city: City, found: Iterable[str]) -> bool:
    return city.population >= SMALLEST_ABROAD or city.country in found or city.population > 20_000


def _account(atoms: Sequence[Atom], country: str, prior: str | None) -> Account:
    """Read the atoms as places of one country."""
    account = Account(country)
    account.score = 2.0 * (country == prior) + sum(_support(a, country, atoms) for a in atoms)
    account.is_stated = any(
        atom.country == country or atom.hint == country or _region(atom, country) for atom in atoms
    )
    for group in _groups(atoms, country):
        place, weight = _one(group, country, is_stated=account.is_stated)
        if place and place not in account.places:
            account.places.append(place)
        account.score += weight
    is_doubtful = _people(atoms, country) < SMALLEST_ABROAD
    if not account.is_stated and country != prior and is_doubtful:
        account.places = []
    return account


def _people(atoms: Sequence[Atom], country: str) -> int:
    """How many live in the last place named, 0 where the country has none of that name."""
    texts = [atom.text for atom in atoms if atom.is_text]
    found = known_city(texts[-1], country, None, None) if texts else None
    return found.people if found else 0


def _support(atom: Atom, country: str, atoms: Sequence[Atom]) -> float:
    """How much an atom speaks for a country, or against it."""
    if atom.country == country:
        if not gazetteer.is_country_code(atom.text):
            return 3.0 if atom.regions else 5.0
        return 4.0 if any(_region(other, country) for other in atoms if other != atom) else 2.0
    if _region(atom, country):
        return 3.0
    if atom.hint == country:
        return 2.0
    is_foreign = bool(atom.country or atom.regions) and not namesakes(atom.text, country, None)
    return -2.0 if is_foreign else 0.0


def _region(atom: Atom, country: str) -> Region | None:
    return next((region for region in atom.regions if region.country == country), None)


def _is_region_only(atom: Atom, country: str) -> bool:
    return _region(atom, country) is not None and atom.country != country


# ── one line, several places ─────────────────────────────────────────────────────────────────


def _groups(atoms: Sequence[Atom], country: str) -> list[list[Atom]]:
    """Split the atoms into one group per place."""
    own = [a for a in atoms if a.country != country or _region(a, country)]
    if len(own) > 1 and (_all_regions(own, country) or _all_cities(own, country)):
        return [[atom] for atom in own]
    groups: list[list[Atom]] = [[]]
    for atom in own:
        if _starts_anew(groups[-1], atom, country):
            groups.append([])
        groups[-1].append(atom)
    return _with_region(groups, country)


def _all_regions(own: list[Atom], country: str) -> bool:
    """Whether this is a list of states ("Ohio, Pennsylvania") and no city with its state."""
    regions = [_region(atom, country) for atom in own]
    if not all(regions) or country not in DERIVED_REGION:
        return False
    if len(own) > 2:
        return True
    first, second = own
    if first.text == second.text:
        return False
    towns = namesakes(first.text, country, regions[1])
    if regions[0] and regions[0].code == (regions[1] and regions[1].code):
        return False
    is_coded = second.text.isupper() and len(second.text) <= 3
    return not any(town.population >= (0 if is_coded else TOWN_IN_STATE) for town in towns)


def _all_cities(own: list[Atom], country: str) -> bool:
    """Whether this is a list of large cities and states, each elsewhere ("Lagos, Ibadan")."""
    if country not in DERIVED_REGION:
        return False
    homes = [_home_of_large(atom, country) for atom in own]
    if not all(homes) or len(set(homes)) < len(own):
        return False
    named = [region for atom in own if (region := _region(atom, country))]
    return not any(
        namesakes(atom.text, country, region)
        for atom in own
        for region in named
        if _region(atom, country) != region
    )


def _home_of_large(atom: Atom, country: str) -> str | None:
    """The region of a large city, or the region itself where its name is written out."""
    if not _may_be_city(atom):
        return None
    if region := _region(atom, country):
        return region.code if len(atom.text) > 2 else None
    row = choose(namesakes(atom.text, country, None), None)
    return row.region if row and row.population >= LARGE else None


def _may_be_city(atom: Atom) -> bool:
    return not (atom.postal or atom.hint or atom.country)


def _starts_anew(group: list[Atom], atom: Atom, country: str) -> bool:
    """Whether a text after "City, ST" begins the next place rather than an address."""
    if not atom.is_text or not any(_is_region_only(a, country) for a in group):
        return False
    return group[0].is_text and known_city(atom.text, country, None, None) is not None


def _with_region(groups: list[list[Atom]], country: str) -> list[list[Atom]]:
    """Put groups without a region of their own back: they were no places."""
    kept: list[list[Atom]] = []
    for group in groups:
        if kept and not any(_is_region_only(atom, country) for atom in group):
            kept[-1] = [*kept[-1], *group]
        else:
            kept.append(group)
    return kept


# ── one place ────────────────────────────────────────────────────────────────────────────────


def _one(group: list[Atom], country: str, *, is_stated: bool) -> tuple[Place | None, float]:
    """Return the place of one group and how well its city is supported."""
    index = _region_index(group, country)
    region = _region(group[index], country) if index is not None else None
    postal = _postal(group, country, region)
    near = reference_town(region, postal) if country == "GB" else None
    found = _city(group, country, index, near)
    if found is None and region and region.city and country in DERIVED_REGION:
        found = known_city(region.city, country, region, None)
    if found is None and index is None and not (is_stated and _is_bare(group, country)):
        return None, 0.0
    if found and region is None and not is_stated and _is_too_small(found):
        return None, 0.0
    place = _place(found, country, region, postal, group)
    return place, _weight(found, region, country)


def _is_bare(group: list[Atom], country: str) -> bool:
    """Whether a country alone may be the answer: it may not, if it is a code beside other words."""
    return country in CODED or not any(atom.is_text for atom in group)


def _is_too_small(found: Found) -> bool:
    """Whether a bare name is too obscure to be believed without its region or country."""
    if found.row is None:
        return not found.is_known or 0 < found.namesake < SMALLEST_CONTESTED
    return found.row.population < SMALLEST_ALONE


def _weight(found: Found | None, region: Region | None, country: str) -> float:
    if found is None or not found.is_known:
        return 0.0
    size = math.log10((found.row.population if found.row else 0) + 10) / 3
    return 4.0 if region and country in DERIVED_REGION else 1.0 + size


def _region_index(group: list[Atom], country: str) -> int | None:
    """The atom that is the region: the last one, unless that is a city in the one before."""
    found = [i for i, atom in enumerate(group) if _region(atom, country)]
    if not found or _is_town_alone(group, country):
        return None
    coded = [i for i in found if group[i].text.isupper() and len(group[i].text) <= 3]
    if len(coded) == 1:
        return coded[0]
    return found[-1]


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
    region = _region(group[index], country)
    before = [a for a in group[:index] if _may_be_town(a, country, region)]
    after = [a for a in group[index + 1 :] if _may_be_town(a, country, region)]
    if before:
        return _nearest(list(reversed(before)), country, region, near)
    return _following(after, country, region, near)


def _may_be_town(atom: Atom, country: str, region: Region | None) -> bool:
    """Whether an atom beside the region can be the city: not the region, unless it is both."""
    if atom.postal or atom.hint or atom.field:
        return False
    own = _region(atom, country)
    if own is None or region is None:
        return True
    return own.code != region.code or bool(namesakes(atom.text, country, region))


def _nearest(
    texts: list[Atom], country: str, region: Region | None, near: City | None
) -> Found | None:
    """The city before its region: the known one that stands nearest, else one that looks so."""
    own = [a for a in texts if not _region(a, country)] or texts
    for atom in own:
        if found := known_city(atom.text, country, region, near):
            return found
    for atom in own:
        is_mixed = is_facility(atom.text) or plausible_city(atom.text) is None
        if is_mixed and (found := city_within(atom.text, country, region, near, at_end=True)):
            return found
    return next((city for atom in own if (city := plausible_city(atom.text))), None)


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
    return plausible_city(texts[0].text) if country not in CODED else None


def _city_without_region(group: list[Atom], country: str, near: City | None) -> Found | None:
    """The first known town that is no building, else the last one."""
    texts = [atom for atom in group if not (atom.postal or atom.hint or atom.field == "region")]
    known = [known_city(atom.text, country, None, near) for atom in texts]
    if len(texts) == 2 and country == "GB" and known[1] and not known[0]:
        suburb = plausible_city(texts[0].text)
        known[0] = suburb and Found(suburb.name, None, is_known=True, namesake=known[1].people)
    if found := next((city for city in known if city), None):
        return found
    for atom in texts if country == "GB" else ():
        if found := city_within(atom.text, country, None, near, at_end=True):
            return found
    return next((city for atom in texts if (city := plausible_city(atom.text))), None)


def _place(
    found: Found | None, country: str, region: Region | None, postal: str | None, group: list[Atom]
) -> Place:
    place = Place(country=country, postal_code=postal, region=region.code if region else None)
    if country not in (*DERIVED_REGION, "GB", "IE", "SG"):
        place.region = next((atom.text for atom in group if atom.field == "region"), None)
    if found:
        place.city, place.county = found.name, county_of(found)
        if found.row:
            place.latitude, place.longitude = found.row.latitude, found.row.longitude
            if country in DERIVED_REGION:
                place.region = found.row.region or place.region
    _refine(place, group)
    return place


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
    words = fold(text).split()
    is_marked = len(words) == 2 and words[0] in ("co", "county")
    return words[1].title() if is_marked and words[1] in gazetteer.words("irish_counties") else None
