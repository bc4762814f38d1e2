"""Every entry of the taxonomy proves itself by its own examples; costs stay flat."""

import re
import time
import tomllib

import pytest

from aggregator.understand.clauses import Clauses
from aggregator.understand.requirement import CUES, demand
from aggregator.understand.taxonomy import (
    FOLDER,
    Branch,
    Entry,
    Name,
    Taxonomy,
    branches,
    names_of,
    taxonomy,
)

BRANCHES = branches()
EXAMPLES = [(b, e, text) for b in BRANCHES for e in b.entry for text in e.yes]
COUNTER_EXAMPLES = [(b, e, text) for b in BRANCHES for e in b.entry for text in e.no]


def stated(branch: Branch, text: str) -> set[str]:
    clauses = Clauses(text)
    where = "description" if "description" in branch.where else branch.where[0]
    return {
        h.name.entry.name for h in taxonomy().hits(clauses, where) if h.name.kind == branch.kind
    }


def case(branch, entry, text):
    return pytest.param(branch, entry, text, id=f"{branch.kind}-{entry.name}-{text[:30]}")


@pytest.mark.parametrize(("branch", "entry", "text"), [case(*c) for c in EXAMPLES])
def test_example_states_its_entry(branch, entry, text):
    assert entry.name in stated(branch, text)


@pytest.mark.parametrize(("branch", "entry", "text"), [case(*c) for c in COUNTER_EXAMPLES])
def test_counter_example_does_not(branch, entry, text):
    assert entry.name not in stated(branch, text)


def test_every_entry_has_examples():
    bare = [
        e.name
        for b in BRANCHES
        for e in b.entry
        if (e.terms or e.patterns) and not (e.yes and e.no)
    ]
    assert bare == []


def test_terms_are_written_as_they_are_compared():
    odd = [
        t
        for b in BRANCHES
        for e in b.entry
        for t in e.terms
        if t != Clauses(t).low or not t.strip()
    ]
    assert odd == []


def test_patterns_have_no_unbounded_nesting():
    patterns = [p.match for b in BRANCHES for e in b.entry for p in e.patterns]
    nested = [p for p in patterns if re.search(r"[+*]\)[+*]|\)\+[^)]*\)[+*]", p)]
    assert nested == []


def test_cost_does_not_grow_with_the_number_of_terms():
    def one(count):
        entries = [
            Entry(name=f"n{i}", terms=[f"medication{i} reconciliation{i}"], yes=[], no=[])
            for i in range(count)
        ]
        branch = Branch(kind="skill", where=["description"], entry=entries)
        return Taxonomy(names_of([branch]))

    text = "Counts tablets, labels vials and answers the telephone for our pharmacist. " * 65

    def cost(known: Taxonomy) -> float:
        best = 1.0
        for _ in range(9):
            start = time.perf_counter()
            for _ in range(5):
                assert list(known.hits(Clauses(text), "description")) == []
            best = min(best, time.perf_counter() - start)
        return best

    small, large = one(300), one(2000)
    assert min(cost(large) / cost(small) for _ in range(5)) <= 1.2


def test_words_are_whole_unless_a_stem():
    name = names_of(
        [
            Branch(
                kind="skill",
                where=["description"],
                entry=[Entry(name="x", terms=["ekg", "label*"], yes=[], no=[])],
            )
        ]
    )
    known = Taxonomy(name)

    def found(text):
        return [text[h.start : h.end] for h in known.hits(Clauses(text), "description")]

    assert found("EKGs and relabel") == []
    assert found("an EKG, labels") == ["EKG", "label"]
    assert found("skillsEKG") == ["EKG"]
    assert isinstance(name[0], Name)


ASIDES = tomllib.loads((FOLDER / "boilerplate.toml").read_text("utf-8"))["clause"]


@pytest.mark.parametrize("clause", ASIDES, ids=[clause["about"] for clause in ASIDES])
def test_boilerplate_is_known_by_its_words(clause):
    def holds(text):
        return any(term in text.lower() for term in clause["terms"])

    assert all(map(holds, clause["yes"]))
    assert not any(map(holds, clause["no"]))


def test_what_the_law_asks_is_no_duty():
    clauses = Clauses("Veteran status, height and weight are not considered. Takes vital signs.")
    names = [h.name.entry.name for h in taxonomy().hits(clauses, "description")]
    assert names == ["vital_signs"]


MEANT = {"none": "not_required", "sought": "required"} | dict.fromkeys(
    ("except", "instead"), "mentioned"
)
CUE_KINDS = tomllib.loads(CUES.read_text("utf-8"))["cue"]


def strength(marked: str) -> str:
    text = Clauses(marked.replace("«", "").replace("»", "")).low
    span = (marked.index("«"), marked.index("»") - 1)
    return demand(text, span, (0, len(text)), "intro").requirement


@pytest.mark.parametrize(("kind", "text"), [(c["kind"], t) for c in CUE_KINDS for t in c["yes"]])
def test_cue_is_of_its_kind(kind, text):
    assert strength(text) == MEANT.get(kind, kind)


@pytest.mark.parametrize(("kind", "text"), [(c["kind"], t) for c in CUE_KINDS for t in c["no"]])
def test_cue_is_not_of_this_kind(kind, text):
    assert strength(text) != MEANT.get(kind, kind)
