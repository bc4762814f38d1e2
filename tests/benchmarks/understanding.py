"""Understanding a posting, against passes of lxml over its description and against more terms."""

from __future__ import annotations

import argparse
import json
import shutil
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Line, Sample, Spent, alternate, environment, run
from tests.benchmarks.postings import raw_postings
from tests.benchmarks.site import ROOT
from tests.benchmarks.sizes import Sizes

PASSES_LIMIT = 8.0
TERMS_LIMIT = 1.2
FEW_TERMS, MANY_TERMS = 300, 2_000
WARM_UP = 20


def passes(sizes: Sizes, folder: Path) -> list[Line]:
    """Understand postings and read their descriptions with lxml, in turn, by process time."""
    count = [str(sizes.rounds), str(sizes.read)]
    command = ["-m", __name__, "passes", *count]
    found = run(command, folder, environment(PYTHONPATH=str(ROOT))).said
    samples = [Sample(ours, theirs) for ours, theirs in found]
    name = f"understanding, {sizes.read} postings of 5 KB"
    return [Line.of(name, "lxml text_content()", "ms", samples, PASSES_LIMIT)]


def terms(sizes: Sizes, folder: Path) -> list[Line]:
    """Understand the same postings with few terms and with many, in turn."""
    few, many = folder / "few", folder / "many"
    _package(few, 0)
    _package(many, MANY_TERMS - FEW_TERMS)
    pairs = alternate(
        sizes.rounds,
        lambda number: _read(many, sizes.read),
        lambda number: _read(few, sizes.read),
    )
    samples = [Sample(more.said, less.said) for more, less in pairs]
    name = f"understanding with {MANY_TERMS:,} terms"
    return [Line.of(name, f"with {FEW_TERMS}", "ms", samples, TERMS_LIMIT)]


def _read(package: Path, n: int) -> Spent:
    where = environment(PYTHONPATH=f"{package}:{ROOT}")
    return run(["-m", __name__, "once", "1", str(n)], package, where)


def _package(folder: Path, n_more: int) -> None:
    """Copy our package with a taxonomy of few terms, and so many more that no text holds."""
    shutil.copytree(ROOT / "aggregator", folder / "aggregator")
    taxonomy = folder / "aggregator" / "data" / "taxonomy"
    branches = {
        path: found
        for path in sorted(taxonomy.glob("*.toml"))
        if "entry" in (found := tomllib.loads(path.read_text(encoding="utf-8")))
    }
    entries = [entry for found in branches.values() for entry in found["entry"]]
    _cut(entries, FEW_TERMS)
    known = [term for entry in entries for term in entry.get("terms", [])]
    entries[-1].setdefault("terms", []).extend(_invented(known, n_more))
    for path, found in branches.items():
        path.write_text(_toml(found), encoding="utf-8")


def _cut(entries: list[dict[str, Any]], n: int) -> None:
    """Leave so many terms, taken from all entries in turn."""
    kept = 0
    terms = [entry.get("terms", []) for entry in entries]
    for at in range(max(map(len, terms))):
        for own in terms:
            if at < len(own):
                own[at:] = own[at:] if kept < n else []
                kept += kept < n


def _invented(known: list[str], n: int) -> list[str]:
    """Return words like those known, each spoilt at its end, so that no text holds them."""
    plain = [term.rstrip("*") for term in known]
    return [f"{plain[number % len(plain)]}q{number}" for number in range(n)]


def _toml(found: dict[str, Any]) -> str:
    """Return a taxonomy file as text."""
    head = [f"{name} = {_value(value)}" for name, value in found.items() if name != "entry"]
    rows = ["\n".join(f"{k} = {_value(v)}" for k, v in row.items()) for row in found["entry"]]
    return "\n".join([*head, *(f"\n[[entry]]\n{row}" for row in rows)]) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_value(item)}" for name, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


# ── in the process of its own ────────────────────────────────────────────────────────────────


def _per_item(work: Callable[[Any], object], items: list[Any]) -> float:
    """Return the milliseconds of process time an item takes."""
    began = time.process_time()
    for item in items:
        work(item)
    return (time.process_time() - began) / len(items) * 1000


def main() -> None:
    """Print the milliseconds a posting takes: [ours, lxml's] a round, or ours once."""
    import lxml.html

    from aggregator.understand import understand

    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("passes", "once"))
    parser.add_argument("rounds", type=int)
    parser.add_argument("n", type=int)
    asked = parser.parse_args()
    postings = list(raw_postings(asked.n * asked.rounds + WARM_UP))
    _per_item(understand, postings[-WARM_UP:])
    if asked.what == "once":
        print(json.dumps(_per_item(understand, postings[: asked.n])))
        return
    # Every round has postings of its own: what was read once might be remembered.
    rounds = [postings[at * asked.n :][: asked.n] for at in range(asked.rounds)]
    texts = [[posting.description for posting in part] for part in rounds]
    read = lambda text: lxml.html.fromstring(text).text_content()  # noqa: E731 - one line, used once
    samples = [
        (_per_item(understand, part), _per_item(read, own))
        for part, own in zip(rounds, texts, strict=True)
    ]
    print(json.dumps(samples))


if __name__ == "__main__":
    main()
