"""From the atoms of a line to places: one reading per country, the best supported one wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import aggregator.understand.gazetteer as gazetteer
from aggregator.records import Place
from aggregator.understand.gazetteer import DERIVED_REGION, City, Region, fold
from aggregator.understand.place_city import known_city, namesakes, spellings
from aggregator.understand.place_line import Atom
from aggregator.understand.place_one import WIDE, Sure, read_one

MARGIN = 0.35
MARGIN_OF_SMALL = 0.25
CERTAIN = 9.0
SMALLEST_ABROAD = 100_000
TOWN_IN_STATE = 5_000
LARGE = 100_000
MANY, LARGE_AMONG_MANY = 3, 50_000
APART_MILES = 5
_DISTRICT = re.compile(r"d[0-9]{2} ")


@dataclass(slots=True)
class Account:
    """What the atoms mean if they lie in one country, and how well that is supported."""

    country: str
    score: float = 0.0
    is_stated: bool = False
    is_doubtful: bool = False
    """A bare name of a small place abroad: no answer, but it may rival one."""
    places: list[Place] = field(default_factory=list)


def resolve(atoms: Sequence[Atom], prior: str | None) -> list[Place]:
    """Return the places that the atoms name; none where countries compete or nothing is known."""
    accounts: list[Account] = []
    atoms = _with_districts(atoms, prior)
    for country in _countries(atoms, prior):
        account = _account(atoms, country, prior)
        if account.places and account.score >= CERTAIN and not account.is_doubtful:
            return account.places
        accounts += [account] if account.places else []
    accounts.sort(key=lambda account: (account.is_doubtful, -account.score, account.country))
    if not accounts or accounts[0].is_doubtful:
        return []
    best = accounts[0]
    rivals = [account for account in accounts[1:] if _is_rival(account, best, prior)]
    if rivals:
        return _agreed([best, *rivals])
    if prior not in (None, best.country) and _is_town_at_home(atoms, prior):
        return next((account.places for account in accounts if account.country == prior), [])
    if prior != best.country and _is_vague(atoms, best):
        return []
    if prior not in (None, best.country) and not best.is_stated and _is_at(best.places, prior):
        return [Place(city=place.city) for place in best.places]
    return best.places


def _is_rival(account: Account, best: Account, prior: str | None) -> bool:
    """Whether the atoms may as well lie in that country; small places only rival without prior."""
    if account.is_doubtful:
        return prior is None and best.score - account.score < MARGIN_OF_SMALL
    return best.score - account.score < MARGIN


def _with_districts(atoms: Sequence[Atom], prior: str | None) -> Sequence[Atom]:
    """The atoms with the districts of Singapore as such, where the board is of that country."""
    if prior != "SG" or any(atom.country not in (None, "SG") for atom in atoms):
        return atoms
    return [Atom(atom.text, hint="SG") if _is_district(atom) else atom for atom in atoms]


def _is_district(atom: Atom) -> bool:
    return _DISTRICT.sub("", fold(atom.text)) in gazetteer.words("singapore")


def _is_vague(atoms: Sequence[Atom], best: Account) -> bool:
    """Whether a lone name may as well be a place elsewhere: a direction, a district, a county."""
    names = [atom for atom in atoms if not atom.postal]
    if len(names) != 1 or names[0].country or best.country == "SG":
        return False
    if names[0].hint or _is_district(names[0]):
        return True
    towns = gazetteer.cities(fold(names[0].text))
    is_county = best.country == "GB" and names[0].region_in("GB") is not None
    return is_county and any(t.country != "GB" and t.population >= LARGE for t in towns)


def _is_town_at_home(atoms: Sequence[Atom], prior: str | None) -> bool:
    """Whether the only name is a region abroad and a town at home ("Avon")."""
    names = [atom for atom in atoms if not atom.postal]
    is_lone_region = len(names) == 1 and bool(names[0].regions) and not names[0].country
    return is_lone_region and bool(namesakes(names[0].text, prior or "", None))


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
    """Every country the atoms may lie in, the likeliest first."""
    found: dict[str, None] = {prior: None} if prior else {}
    for atom in atoms:
        named = [atom.country, atom.hint, *(region.country for region in atom.regions)]
        found.update(dict.fromkeys(code for code in named if code))
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
        atom.country == country or atom.hint == country or atom.region_in(country) for atom in atoms
    )
    is_enough = any(_names_country(atom, country, atoms) for atom in atoms)
    for group in _groups(atoms, country):
        sure = Sure(account.is_stated, is_enough, is_home=country == prior)
        place, weight = read_one(group, country, sure)
        if place and place not in account.places:
            account.places.append(place)
        account.score += weight
    is_small = _people(atoms, country) < SMALLEST_ABROAD
    account.is_doubtful = not account.is_stated and country != prior and is_small
    if country != prior and any(_is_misplaced(place) for place in account.places):
        account.places = []
    return account


def _is_misplaced(place: Place) -> bool:
    """Whether a city is unknown where it is said to be, and a large one elsewhere."""
    if not place.city or place.latitude is not None or place.region is None:
        return False
    found = gazetteer.cities(fold(place.city))
    return any(c.population >= LARGE for c in found) and all(
        c.country != place.country for c in found
    )


def _names_country(atom: Atom, country: str, atoms: Sequence[Atom]) -> bool:
    """Whether a country alone is an answer: named in full or in its field, or with nothing else."""
    if atom.country != country:
        return atom.hint == country or (atom.field is not None and bool(atom.region_in(country)))
    is_lonely = not any(other.is_text for other in atoms)
    return is_lonely or atom.field == "country" or not gazetteer.is_country_code(atom.text)


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
        return 4.0 if any(other.region_in(country) for other in atoms if other != atom) else 2.0
    if atom.region_in(country):
        return 3.0
    if atom.hint == country:
        return 2.0
    if namesakes(atom.text, country, None):
        return 1.0 if atom.is_text else 0.0
    return -2.0 if atom.country or atom.regions else 0.0


def _is_region_only(atom: Atom, country: str) -> bool:
    return atom.region_in(country) is not None and atom.country != country


# ── one line, several places ─────────────────────────────────────────────────────────────────


def _groups(atoms: Sequence[Atom], country: str) -> list[list[Atom]]:
    """Split the atoms into one group per place."""
    own = [a for a in atoms if a.country != country or a.region_in(country)]
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
    regions = [atom.region_in(country) for atom in own]
    if not all(regions) or country not in (*DERIVED_REGION, "GB"):
        return False
    if country == "GB":
        return len(set(regions)) > 1 and not any(_is_wide(region) for region in regions)
    *_, first, second = own
    if regions[-2] == regions[-1] and len(own) == 2:
        return False
    towns = namesakes(first.text, country, regions[-1])
    if _is_coded(second) and not _is_coded(first):
        return not towns
    if len(own) == 2 and _is_coded(first) and not _is_coded(second):
        return not namesakes(second.text, country, regions[0])
    return len(own) > 2 or not any(town.population >= TOWN_IN_STATE for town in towns)


def _is_wide(region: Region | None) -> bool:
    return region is not None and region.code in WIDE


def _is_coded(atom: Atom) -> bool:
    return atom.text.isupper() and len(atom.text) <= 3


def _all_cities(own: list[Atom], country: str) -> bool:
    """Whether this is a list of large cities and states, each elsewhere ("Lagos, Ibadan")."""
    if len(own) >= MANY and all(atom.is_text for atom in own):
        return _are_apart(own, country)
    if country not in DERIVED_REGION:
        return False
    least = LARGE if len(own) < MANY else LARGE_AMONG_MANY
    homes = [_home_of_large(atom, country, least) for atom in own]
    if not all(homes) or len(set(homes)) < len(own):
        return False
    named = [region for atom in own if (region := atom.region_in(country))]
    return not any(
        namesakes(atom.text, country, region)
        for atom in own
        for region in named
        if atom.region_in(country) != region
    )


def _are_apart(own: list[Atom], country: str) -> bool:
    """Whether three names or more are large cities, none of them beside another."""
    found = [known_city(atom.text, country, None, None) for atom in own]
    cities = [city.row for city in found if city and city.row and city.people >= LARGE_AMONG_MANY]
    if len(cities) < len(own) or country not in (*DERIVED_REGION, "GB"):
        return False
    return all(a.miles_to(b) > APART_MILES for n, a in enumerate(cities) for b in cities[:n])


def _home_of_large(atom: Atom, country: str, least: int) -> str | None:
    """The region of a large city, or the region itself where its name is written out."""
    if not _may_be_city(atom):
        return None
    if region := atom.region_in(country):
        return region.code if len(atom.text) > 2 else None
    found = known_city(atom.text, country, None, None)
    return found.row.region if found and found.row and found.people >= least else None


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
