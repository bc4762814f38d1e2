"""From one location line to its atoms: names of cities, regions, countries, and postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import aggregator.understand.gazetteer as gazetteer
from aggregator.understand.gazetteer import Region, fold

MOST_ATOMS = 60

_TRAILING = frozenset({"us", "usa", "uk", "united states", "united kingdom"})
_LEADING = _TRAILING | {"gb", "canada", "nigeria"}

_CODE_LAST = ("US", "CA", "GB", "AU", "IE", "NZ", "NG", "IN", "SG")
_SOFT = re.compile(r"\s*/\s*|\s+(?:&|and)\s+", re.I)
_COMMA = re.compile(r"[,()\[\]{}:]")
_DASH = re.compile(r"\s+[-–—]+\s*|\s*[-–—]+\s+|[–—]")
_CODED_TAIL = re.compile(r"(.+[A-Za-z.])-([A-Z]{2})(?:-([0-9]{5}))?(?:-([A-Za-z ]{2,20}))?")
_UK_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})$", re.I)
_UK_OUTWARD = re.compile(r"(?<=[a-z] )([A-Z]{1,2}[0-9]{1,2}[A-Z]?)$")
_CA_POSTCODE = re.compile(r"\b([A-Z][0-9][A-Z]) ?([0-9][A-Z][0-9])$")
_ZIP = re.compile(r"(?<!\d)([0-9]{5})(?:-[0-9]{4})?$")
_AU_POSTCODE = re.compile(r"(?<=[A-Z] )([0-9]{4})$")
_WITHIN = re.compile(
    r"^(?:[Aa]nywhere |[Bb]ased |[Ll]ocated )?"
    r"(?:[Ii]n|[Ww]ithin|[Ff]rom|[Nn]ear|[Nn]r\.?|[Aa]cross) (?:the )?(?=[A-Z])"
)
_LEADING_CODE = re.compile(r"([0-9]{4,5}(?: ?[A-Z]{2})?) (?=\w)")
_AFTER_TOWN = re.compile(r"(?<=[a-z]) (?=[0-9]{1,5}(?:-[0-9]{1,5})? [A-Z0-9][^,]{2,40}$)")
_SG_POSTCODE = re.compile(r"(?<=Singapore )\(?([0-9]{6})\)?$", re.I)


@dataclass(slots=True, frozen=True)
class Atom:
    """One part of a line with everything it may mean."""

    text: str
    country: str | None = None
    regions: tuple[Region, ...] = ()
    postal: str | None = None
    hint: str | None = None
    """A country it points to without naming it ("South East")."""
    field: Literal["region", "country", "postal_code"] | None = None
    """What the board itself calls it, where it has a field for it."""
    is_dashed: bool = False
    """Whether a dash and no comma parts it from what stands before."""

    @property
    def is_text(self) -> bool:
        """Whether it can be a city only."""
        return not (self.country or self.regions or self.postal or self.hint or self.field)

    def region_in(self, country: str) -> Region | None:
        """The region of that country it names; None if it names none there."""
        return next((region for region in self.regions if region.country == country), None)


def halves(part: str) -> list[str]:
    """Return the sides of "A / B" or "A and B"; one side where nothing divides it."""
    return [side for side in _SOFT.split(part) if not _is_nothing(side.strip(" ,-."))]


def atoms(part: str) -> list[Atom]:
    """Return the atoms of one alternative in order, placeholders left out."""
    found: list[Atom] = []
    for comma in _COMMA.split(part):
        for number, dash in enumerate(_DASH.split(comma)):
            for chunk in _chunks(dash.strip(" .-*#")):
                is_code = not found and chunk.isdigit()
                if not is_code and not _is_nothing(chunk):
                    own = _peel(chunk, is_after_country=_is_country_last(found))
                    found += (replace(atom, is_dashed=True) for atom in own) if number else own
    return found[:MOST_ATOMS]


def _chunks(piece: str) -> list[str]:
    """The parts of a piece without commas: town and street, codes and names."""
    if (found := _LEADING_CODE.match(piece)) and _is_after_number(piece[found.end() :]):
        return []
    cut = _AFTER_TOWN.search(piece)
    if cut and is_facility(piece[cut.end() :]):
        return [*_coded(piece[: cut.start()]), piece[cut.end() :]]
    return _coded(piece)


def is_street(text: str) -> bool:
    """Whether the words are a street with its number."""
    return text[:1].isdigit() and is_facility(text)


def _is_after_number(name: str) -> bool:
    """Whether a number before a name is of a house: the name's town has its code elsewhere."""
    towns = gazetteer.cities(fold(name))
    return bool(towns) and towns[0].country in _CODE_LAST


def is_facility(text: str) -> bool:
    """Whether the words name a building, a business or an address."""
    words = fold(text).split()
    own = gazetteer.words("facility")
    return any(word in own for word in words[1:]) or any(
        w in own - {"st", "ste"} for w in words[:1]
    )


def _is_country_last(found: list[Atom]) -> bool:
    return bool(found) and found[-1].country is not None


def _is_nothing(chunk: str) -> bool:
    key = fold(chunk)
    if gazetteer.regions(chunk) or key in gazetteer.words("vague_gb"):
        return False
    if _is_direction(chunk) or key in gazetteer.words("placeholders"):
        return True
    return key.isdigit() and len(key) != 5


def _coded(chunk: str) -> list[str]:
    """Split the hyphens of "US-TX-Austin" and "Pittsfield-MA-01201", not those of names."""
    parts: list[str] = []
    while (cut := chunk.find("-")) in (2, 3) and _is_code(chunk[:cut]):
        parts.append(chunk[:cut])
        chunk = chunk[cut + 1 :].strip()
    if not parts and (named := _named_head(chunk)):
        return named
    tail: list[str] = []
    found = None if _is_known(chunk) else _CODED_TAIL.fullmatch(chunk)
    is_coded = found and gazetteer.regions(found[2])
    if found and is_coded and (found[4] is None or gazetteer.country(found[4])):
        chunk = found[1]
        tail = [piece for piece in found.groups()[1:] if piece]
    if (parts or tail) and not _is_known(chunk):
        return [*parts, *chunk.split("-"), *tail]
    return [*parts, chunk, *tail]


def _named_head(chunk: str) -> list[str]:
    """The parts of "United States-Texas-Houston", "Texas-Houston"; none of other names."""
    parts = [part.strip() for part in chunk.split("-")]
    is_listed = 1 < len(parts) < 5 and len(parts[0]) > 3 and all(parts)
    if not is_listed or _is_known(chunk) or fold(parts[0]) in gazetteer.part_of():
        return []
    is_state = any(region.country in gazetteer.CODED for region in gazetteer.regions(parts[0]))
    is_home = is_state and not _is_known(parts[0])
    return parts if is_home or (gazetteer.country(parts[0]) and len(parts) > 2) else []


def _is_code(word: str) -> bool:
    return word.isupper() and bool(gazetteer.country(word) or gazetteer.regions(word))


def _peel(chunk: str, *, is_after_country: bool) -> Iterator[Atom]:
    """Take countries, regions and postcodes off both ends of a chunk."""
    chunk = _without_somewhere(_WITHIN.sub("", chunk))
    if whole := _whole(chunk):
        yield whole
        return
    head, chunk = _peel_head(chunk, is_after_country=is_after_country)
    if (found := _LEADING_CODE.match(chunk)) and _is_known(chunk[found.end() :]):
        head, chunk = [*head, Atom(found[0], postal=found[1])], chunk[found.end() :]
    yield from head
    tail: list[Atom] = []
    while chunk and (taken := None if _is_known(chunk) else _peel_tail(chunk)):
        atom, chunk = taken
        tail.insert(0, atom)
    chunk = chunk.strip(" .-")
    if chunk and not _is_nothing(chunk) and not (tail and _is_direction(chunk)):
        yield _whole(chunk) or Atom(chunk)
    yield from tail


def _whole(chunk: str) -> Atom | None:
    """The chunk as one atom that is no mere text; None where it is."""
    key = fold(chunk)
    if key.removesuffix(" region") in gazetteer.words("vague_gb"):
        return Atom(chunk, hint="GB")
    if key.startswith(("co ", "county ")) and gazetteer.irish_county(key):
        return Atom(chunk, hint="IE")
    country, regions = gazetteer.country(chunk), gazetteer.regions(chunk)
    if country or regions:
        return Atom(chunk, country=country, regions=regions)
    if chunk.isdigit() and len(chunk) == 5:
        return Atom(chunk, postal=chunk)
    if found := _UK_POSTCODE.fullmatch(chunk) or _CA_POSTCODE.fullmatch(chunk):
        return _postcode(found)
    return None


def _is_known(chunk: str) -> bool:
    return bool(gazetteer.cities(fold(chunk)))


def _is_leading(name: str, rest: str) -> bool:
    """Whether a country opens the chunk: by name, or by its code before a place of it."""
    home = gazetteer.country(name) if name.isupper() and len(name) == 3 else None
    return fold(name) in _LEADING or (home is not None and _lies_in(rest, home))


def _without_somewhere(chunk: str) -> str:
    """Without the end of "Arizona Any City" and "NC Area"."""
    words = chunk.split()
    for size in (1, 2):
        rest = " ".join(words[:-size])
        if fold(" ".join(words[-size:])) in gazetteer.words("somewhere") and gazetteer.regions(
            rest
        ):
            return rest
    return chunk


def _peel_head(chunk: str, *, is_after_country: bool) -> tuple[list[Atom], str]:
    """Take "USA", and the state that follows a country, off the beginning."""
    words, found = chunk.split(), []
    for size in (2, 1):
        name = " ".join(words[:size])
        if len(words) > size and _is_leading(name, " ".join(words[size:])):
            found = [Atom(name, country=gazetteer.country(name))]
            words = words[size:]
    is_next = len(words) > 1 and (found or is_after_country) and words[0].isupper()
    if is_next and (own := gazetteer.regions(words[0])):
        return [*found, Atom(words[0], regions=own)], " ".join(words[1:])
    return found, " ".join(words)


def _peel_tail(chunk: str) -> tuple[Atom, str] | None:
    for pattern in (_UK_POSTCODE, _CA_POSTCODE, _ZIP, _AU_POSTCODE, _SG_POSTCODE, _UK_OUTWARD):
        if (found := pattern.search(chunk)) and found.start():
            return _postcode(found), chunk[: found.start()].strip()
    words = chunk.split()
    for size in range(min(4, len(words) - 1), 0, -1):
        name, rest = " ".join(words[-size:]), " ".join(words[:-size])
        if atom := _tail_atom(name, rest):
            return atom, rest
    return None


def _postcode(found: re.Match[str]) -> Atom:
    code = " ".join(group.upper() for group in found.groups() if group)
    return Atom(
        found[0], postal=code, hint="GB" if found.re in (_UK_POSTCODE, _UK_OUTWARD) else None
    )


def _tail_atom(name: str, rest: str) -> Atom | None:
    """The last words as an atom, if what stands before them still makes sense."""
    key = fold(name)
    if key in gazetteer.words("vague_gb"):
        return Atom(name, hint="GB")
    country, regions = gazetteer.country(name), gazetteer.regions(name)
    if country and (key in _TRAILING or (len(name) > 3 and _lies_in(rest, country))):
        return Atom(name, country=country, regions=regions)
    if regions and ((name.isupper() and len(name) <= 3) or _stands_before(rest, regions)):
        return Atom(name, regions=regions)
    return None


def _lies_in(rest: str, country: str) -> bool:
    homes = {city.country for city in gazetteer.cities(fold(rest))}
    homes |= {region.country for region in gazetteer.regions(rest)}
    return country in homes and len(rest) > 3


def _is_direction(text: str) -> bool:
    return set(fold(text).split()) <= gazetteer.words("directions")


def _stands_before(rest: str, regions: tuple[Region, ...]) -> bool:
    """Whether the words before a region's full name are a place of it, or another region of it."""
    if _is_direction(rest):
        return True
    homes = {region.country for region in regions}
    codes = {region.code for region in regions}
    last = rest.split()
    tails = [" ".join(last[-size:]) for size in range(min(3, len(last)), 0, -1)]
    if homes == {"GB"} and any(r.country == "GB" for t in tails for r in gazetteer.regions(t)):
        return True
    return any(
        city.country in homes and (city.country == "GB" or city.region in codes)
        for tail in tails
        for city in gazetteer.cities(fold(tail))
    )
