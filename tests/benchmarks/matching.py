"""Matching: what new postings cost in a small and in a large database, and how right it is."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from itertools import combinations, islice, pairwise
from math import log, sqrt
from pathlib import Path
from random import Random
from typing import Any

from aggregator.matching import link
from aggregator.records import Place, Posting
from aggregator.store import Store
from aggregator.store.contents import replace_contents
from aggregator.store.database import transaction
from aggregator.store.grouping import regroup
from aggregator.store.matches import refresh_matches
from aggregator.store.vacancies import prepare
from tests.benchmarks.measuring import (
    MEGABYTE,
    RSS_UNIT,
    Line,
    Sample,
    Spent,
    alternate,
    environment,
    run,
)
from tests.benchmarks.site import ROOT
from tests.benchmarks.sizes import Sizes
from tests.matching.planted import Planted, planted

NEW = 2_000
COST = 2.5
READING = 1.0
RSS_LIMIT = 300.0
GROWTH = 0.1
"""The first matching may grow no faster than n to the power of 1 and this."""
PRECISION, RECALL = 0.995, 0.98
LIKE = 0.75
CHUNK = 500
PARTS = (("pre", "un", "tri", "sub", "en", "ob", "per"), ("pare", "sult", "load", "mit", "form"))
WORDS = [f"{a}{b}{c}" for a in PARTS[0] for b in PARTS[1] for c in ("", "ed", "ing", "er", "ion")]
WORDS += ["exam", "quality", "size", "join"]  # one word of 45 has a rare letter, as in English
TITLES = ("Pharmacy Technician", "Rx Tech II", "Pharmacy Technician - Nights", "Lead Technician")
SPELL = "INSERT INTO spells (posting_id, opened_at, last_seen_at) VALUES (?, ?, ?)"
Groups = dict[Hashable, list[int]]


def cost(sizes: Sizes, folder: Path) -> list[Line]:
    """Match databases for the first time, then so many new postings into the two largest."""
    first = {n: _child("first", folder, n).said for n in sizes.matched}
    small, large = sizes.matched[-2:]
    spent = alternate(
        sizes.rounds, lambda _: _child("new", folder, large), lambda _: _child("new", folder, small)
    )
    each = [Sample(big.said["matching"], few.said["matching"]) for big, few in spent]
    keys = [Sample(big.said["matching"], big.said["reading"]) for big, _ in spent]
    peaks = [Sample(big.said["rss"], RSS_LIMIT) for big, _ in spent]
    what = f"matching {NEW:,} new into {large:,}"
    return [
        Line.of(what, f"into {small:,}", "s", each, COST),
        Line.of(what, "reading all keys once", "s", keys, READING if large >= 1_000_000 else None),
        Line.of(f"{what}: peak RSS", "allowed", "MB", peaks, 1.0),
        *(_growth(few, many, first) for few, many in pairwise(sizes.matched)),
    ]


def _growth(few: int, many: int, first: dict[int, float]) -> Line:
    each = [Sample(1000 * first[many] / many, 1000 * first[few] / few)]
    name = f"first matching of {many:,}, a posting"
    return Line.of(name, f"of {few:,}", "ms", each, (many / few) ** GROWTH)


def quality(sizes: Sizes, folder: Path) -> list[Line]:
    """Precision, recall and time against two rules in use, on a market whose truth is known."""
    made = planted(sizes.planted)
    ours = _judged(made, lambda: _ours(made))
    lines = []
    for name, rule in (("TF-IDF, cosine 0.75", _by_likeness), ("same title and company", _exact)):
        theirs = _judged(made, lambda rule=rule: rule(made))
        for what, at in (("precision", 0), ("recall", 1)):
            lines.append(Line.of(f"matching, {what}", name, "", [Sample(ours[at], theirs[at])]))
        lines.append(Line.of("matching, time", name, "s", [Sample(ours[2], theirs[2])]))
    return lines


def truth(sizes: Sizes, folder: Path) -> list[Line]:
    """Pairs wrongly joined and pairs missed on a large market, beside what is allowed."""
    made = planted(sizes.truth, n_employers=max(12, sizes.truth // 45))
    precision, recall, _ = _judged(made, lambda: _ours(made))
    what = f"of {len(made):,} postings"
    return [
        Line.of(f"wrong pairs {what}", "allowed", "%", [_share(precision, PRECISION)], 1.0),
        Line.of(f"missed pairs {what}", "allowed", "%", [_share(recall, RECALL)], 1.0),
    ]


def _share(right: float, wanted: float) -> Sample:
    """What is missing to 100 %, never quite nothing, so that ratios can be formed."""
    return Sample(max(100 * (1 - right), 1e-6), 100 * (1 - wanted))


def _judged(made: list[Planted], rule: Callable[[], Groups]) -> tuple[float, float, float]:
    began = time.process_time()
    found = _pairs(rule())
    took = time.process_time() - began
    truth: Groups = defaultdict(list)
    for row in made:
        truth[row.opening].append(row.found.id)
    true = _pairs(truth)
    right = len(found & true) or 1e-9
    return right / max(len(found), 1), right / max(len(true), 1), took


def _pairs(groups: Groups) -> set[tuple[int, int]]:
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def _ours(made: list[Planted]) -> Groups:
    groups: Groups = defaultdict(list)
    for number, vacancy in link([row.found for row in made])[1].items():
        groups[vacancy].append(number)
    return groups


def _exact(made: list[Planted]) -> Groups:
    groups: Groups = defaultdict(list)
    for row in made:
        facts = row.found.facts
        towns = tuple(sorted(facts.where.towns))
        groups[row.title, row.employer, towns].append(row.found.id)
    return groups


def _by_likeness(made: list[Planted]) -> Groups:
    """Every posting joins the first one before it whose text is so like its own."""
    vectors = _vectors([row.found.text for row in made])
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    first: dict[int, int] = {}
    for at, vector in enumerate(vectors):
        scores: Counter[int] = Counter()
        for word, weight in vector.items():
            for other, its in holders[word]:
                scores[other] += weight * its  # type: ignore[assignment]  # a sum of floats
            holders[word].append((at, weight))
        near = min((other for other, like in scores.items() if like >= LIKE), default=at)
        first[at] = first.get(near, near)
    groups: Groups = defaultdict(list)
    for at, leader in first.items():
        groups[leader].append(made[at].found.id)
    return groups


def _vectors(texts: list[str]) -> list[dict[str, float]]:
    counts = [Counter(text.lower().split()) for text in texts]
    spread = Counter(word for count in counts for word in count)
    rare = {word: log((1 + len(texts)) / (1 + n)) + 1 for word, n in spread.items()}
    found = []
    for count in counts:
        vector = {word: n * rare[word] for word, n in count.items()}
        length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        found.append({word: weight / length for word, weight in vector.items()})
    return found


def _child(way: str, folder: Path, n: int) -> Spent:
    command = ["-m", __name__, way, str(folder / f"{n}.db"), str(n)]
    return run(command, folder, environment(PYTHONPATH=str(ROOT)))


# ── in the process of its own ────────────────────────────────────────────────────────────────


def invented(first: int, seed: int, n_employers: int) -> Iterator[tuple[int, None, Posting]]:
    """Yield endless postings of chains and others, two of five shown again by an agency."""
    rng = Random(seed)
    for number in range(first, 10**9, 2):
        employer = rng.randrange(n_employers)
        source = Random(employer) if rng.random() < 0.4 else rng
        words = source.choices(WORDS, k=350)
        town, title = f"Town{rng.randrange(600)}", rng.choice(TITLES)
        yield (
            number,
            None,
            _posting(number, f"greenhouse/e{employer}", employer, town, title, words),
        )
        if rng.random() < 0.4:
            words = words[:100] if rng.random() < 0.5 else [*words[:200], "edited", *words[200:]]
            yield (
                number + 1,
                None,
                _posting(number + 1, "feed/agency", employer, town, title, words),
            )


def _posting(
    number: int, board: str, employer: int, town: str, title: str, words: list[str]
) -> Posting:
    return Posting(
        key=f"{board}/{number}",
        board=board,
        external_id=str(number),
        url=f"https://{employer}.example/jobs/{number:07d}",
        title=title,
        employer=f"Employer {employer}",
        role="pharmacy_technician",
        places=[Place(city=town, region="TX", country="US")],
        location_raw=f"{town}, TX",
        description=" ".join(words),
        text_kind="full",
        content_hash=str(number),
        understood_by="bench",
    )


def _load(store: Store, rows: Iterator[tuple[int, None, Posting]], n: int) -> None:
    while n > 0 and (chunk := list(islice(rows, min(n, CHUNK)))):
        replace_contents(store.connection, chunk, fresh={number for number, _, _ in chunk})
        day = "2026-11-02T06:00:00Z"
        store.connection.executemany(SPELL, [(number, day, day) for number, _, _ in chunk])
        n -= len(chunk)


def _match(store: Store) -> float:
    began = time.process_time()
    prepare(store.connection)
    refresh_matches(store.connection)
    regroup(store.connection)
    store.connection.execute("DELETE FROM pending")
    return time.process_time() - began


def _first(path: Path, n: int) -> float:
    with Store.open(path) as store:
        rows = invented(1, 1, max(10, n // 300))
        for at in range(0, n, 20_000):
            with transaction(store.connection):
                _load(store, rows, min(20_000, n - at))
        with transaction(store.connection):
            return _match(store)


def _new(path: Path, n: int) -> dict[str, Any]:
    """Match new postings and take it back, so that the next round finds the same file."""
    with Store.open(path) as store:
        db = store.connection
        db.execute("BEGIN IMMEDIATE")
        _load(store, invented(10**8, 2, max(10, n // 300)), min(NEW, n))
        took = _match(store)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / MEGABYTE
        db.execute("ROLLBACK")
        began = time.process_time()
        keys = db.execute("SELECT key, posting_id FROM match_keys").fetchall()
        reading = time.process_time() - began
        return {"matching": took, "reading": reading or 1e-6, "rss": peak, "keys": len(keys)}


def main() -> None:
    """Do one way once and print the seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=("first", "new"))
    parser.add_argument("path", type=Path)
    parser.add_argument("n", type=int)
    asked = parser.parse_args()
    print(json.dumps((_first if asked.way == "first" else _new)(asked.path, asked.n)))


if __name__ == "__main__":
    main()
