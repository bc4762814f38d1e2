"""Employer names as people know them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "employers.toml"
NAME_LIMIT = 200

_LEGAL = (
    r"inc|incorporated|l\.?l\.?c|l\.?l\.?p|p\.?l\.?l\.?c|ltd|limited|p\.?l\.?c|corp|gmbh|"
    r"gmbh & co\.? kg|e\.?v|gag|ggmbh|pte\.? ltd|pty\.? ltd|sdn\.? bhd|pvt\.? ltd|"
    r"private limited|s\.a\.s|s\.a\.r\.l|sarl|b\.v|n\.v|s\.p\.a|s\.r\.l|aps|oy|oyj|c\.?i\.?c"
)
_SUFFIX = re.compile(rf"[\s,]+(?:{_LEGAL})\.?$", re.I)
_SHORT_SUFFIX = re.compile(
    r"(?:,\s?(?:P\.?A|P\.?C|L\.?P|S\.?A|A\.?G)\.?|\s(?:P\.A|P\.C|L\.P|S\.A)\.)$"
)
_VIA = re.compile(r"\s*(?:\(via [^()]{2,40}\)|[-–|]\s?via \w[\w .]{1,30})$", re.I)
_STORE = re.compile(r"\s*(?:[-–,]\s?)?(?:store\s?)?#\s?\d{1,6}$|\s*[-–,]\s?store\s?\d{1,6}$", re.I)
_CAREERS = re.compile(r"\s*[-–|:]\s?(?:careers?|jobs|external careers?|career site)$", re.I)
_CAREERS_AT = re.compile(r"^(?:careers|jobs) at\s+", re.I)
_SHORT = re.compile(r"\s*\(([A-Z][A-Z&]{1,9})\)$")
_MARKS = re.compile(r"[®™©]|&reg;|\(R\)|\(TM\)")
_WORD = re.compile(r"[A-Z][A-Z'’-]{3,}")
_SMALL = re.compile(r"(?<=\S )(?:Of|And|The|For|In|At|De|Du|La)(?= )", re.I)


@dataclass(slots=True, frozen=True)
class EmployerRecord:
    """What we know of an employer beside its name."""

    name: str
    parent: str | None = None
    kind: str = "direct"
    """direct, agency or aggregator."""
    ownership: str | None = None
    """nonprofit, public_company, private_company or government."""


@lru_cache(maxsize=4096)
def canonical_employer(raw: str) -> str | None:
    """Return the employer's usual name, without legal form and decoration; None if there is none.

    A known spelling gives the known name; a subsidiary keeps its own.

    >>> canonical_employer("CVS Pharmacy #4521"), canonical_employer("Acme Clinics, Inc.")
    ('CVS Health', 'Acme Clinics')
    >>> canonical_employer("Confidential") is None
    True
    """
    name = _stripped(" ".join(str(raw)[:NAME_LIMIT].split()))
    key = _key(name)
    if not key or key in _placeholders():
        return None
    if known := _aliases().get(_key(raw)) or _aliases().get(key):
        return known
    return _cased(name)


def employer_record(name: str | None) -> EmployerRecord | None:
    """Return what is known of the employer with that canonical name; None if nothing is."""
    return _records().get(name) if name else None


def known_employers() -> tuple[EmployerRecord, ...]:
    """Return every employer of the table."""
    return tuple(_records().values())


def _stripped(name: str) -> str:
    """The name without decoration and legal form, repeated until nothing more comes off."""
    name = _CAREERS_AT.sub("", _MARKS.sub("", name))
    for _ in range(4):
        before = name
        for pattern in (_VIA, _CAREERS, _STORE, _SUFFIX, _SHORT_SUFFIX):
            name = pattern.sub("", name).strip(" ,;|–-")
        if (found := _SHORT.search(name)) and _initials(name[: found.start()]) == found[1]:
            name = name[: found.start()]
        if name == before:
            return name
    return name


def _initials(name: str) -> str:
    small = {"of", "and", "the", "for", "in", "de"}
    return "".join(w[0].upper() for w in re.findall(r"[^\W_]+", name) if w.lower() not in small)


def _cased(name: str) -> str:
    """The name, its case repaired where several long words are all capitals."""
    words = name.split()
    if len(words) < 3 or not name.isupper() or len(_WORD.findall(name)) < 2:
        return name
    eased = " ".join(w.capitalize() if _WORD.fullmatch(w) or len(w) > 3 else w for w in words)
    return _SMALL.sub(lambda found: found[0].lower(), eased)


def _key(name: str) -> str:
    """The name for comparison: no case, accents, punctuation."""
    plain = unicodedata.normalize("NFKD", str(name)[:NAME_LIMIT].lower().replace("&", " and "))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['’.]", "", plain)
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


@cache
def _records() -> dict[str, EmployerRecord]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["employer"]
    fields = EmployerRecord.__dataclass_fields__
    return {
        row["name"]: EmployerRecord(**{k: v for k, v in row.items() if k in fields}) for row in rows
    }


@cache
def _aliases() -> dict[str, str]:
    table: dict[str, str] = {}
    for row in tomllib.loads(DATA.read_text(encoding="utf-8"))["employer"]:
        for name in (row["name"], *row.get("aliases", ())):
            table.setdefault(_key(name), row["name"])
    return table


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(tomllib.loads(DATA.read_text(encoding="utf-8"))["placeholders"])
