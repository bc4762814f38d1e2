"""Roles from titles, employers and texts; every rule proves itself by its own examples."""

import csv
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.records import RawPosting
from aggregator.understand.reading import Reading
from aggregator.understand.role import _marked, _rule, could_be_wanted, role
from aggregator.understand.role_rules import (
    employer_rules,
    evidence,
    evidence_entries,
    role_codes,
    title_rules,
)

DATA = Path(__file__).parent / "data"
JUDGED = list(csv.DictReader((DATA / "judged_titles.csv").read_text("utf-8").splitlines()))
LABELS = Path(__file__).parents[3] / "shared" / "labels"
YES = [(rule.entry.name, title) for rule in title_rules() for title in rule.entry.yes]
NO = [(rule.entry.name, title) for rule in title_rules() for title in rule.entry.no]
PT, CA, OUT = "pharmacy_technician", "clinical_assistant", "out_of_scope"


def decide(title, employer=None, description=None):
    raw = RawPosting(
        board="greenhouse/example",
        external_id="1",
        title=title,
        employer=employer,
        description=description,
        seen_at="2026-11-01T00:00:00Z",
    )
    return role(Reading.of(raw))


def words_of(title):
    return re.sub(r"\W+", " ", _marked(title)).strip() + " "


@pytest.mark.parametrize(("rule", "title"), YES, ids=str)
def test_a_title_rule_takes_its_examples(rule, title):
    found = _rule(title)
    assert found is not None
    assert found.name == rule


@pytest.mark.parametrize(("rule", "title"), NO, ids=str)
def test_a_title_rule_leaves_its_counterexamples(rule, title):
    named = next(r for r in title_rules() if r.entry.name == rule)
    assert not named.takes(words_of(title), _marked(title))


@pytest.mark.parametrize("entry", evidence_entries(), ids=lambda e: e.name)
def test_evidence_is_found_where_it_should_be(entry):
    pattern = evidence()[entry.name].pattern
    matches = [pattern.search(text.casefold()) for text in entry.yes]
    assert all(any(word in match[0] for word in entry.at) for match in matches)
    assert not any(pattern.search(text.casefold()) for text in entry.no)


@pytest.mark.parametrize("rule", employer_rules(), ids=lambda r: r.entry.name)
def test_an_employer_rule_takes_its_examples_only(rule):
    assert all(rule.pattern.search(name.casefold()) for name in rule.entry.yes)
    assert not any(rule.pattern.search(name.casefold()) for name in rule.entry.no)


def test_rules_name_evidence_that_exists():
    for rule in title_rules():
        assert set(rule.entry.supports) | set(rule.entry.against) <= set(evidence())
        assert rule.entry.verdict in {"out", "doubt", PT, CA}


@pytest.mark.parametrize("row", JUDGED, ids=lambda row: row["title"])
def test_titles_judged_by_hand(row):
    assert decide(row["title"]).role == row["role"], row["why"]


TRAPS = [
    ("Receiver - Warehouse, Worcester, MA", OUT),
    ("Store Associate (Boston, MA)", OUT),
    ("Claims Adjuster - Springfield MA", OUT),
    ("MA Licensed Counselor", OUT),
    ("Teacher, MA preferred", OUT),
    ("Clinical Assistant Professor, Pharmacy Practice", OUT),
    ("Visiting Clinical Assistant Professor of Nursing", OUT),
    ("Assistant Clinical Professor - Pharmacy Practice", OUT),
    ("Clinical Assistant Instructor", OUT),
    ("Medical Assisting Faculty, Adjunct", OUT),
    ("CMA Medication Aide - Nights", OUT),
    ("CMA - Memory Care", OUT),
    ("Management Accountant (ACCA/CMA)", OUT),
    ("Pharmacy Shop Assistant", OUT),
    ("Sales Assistant, Pharmacy", OUT),
    ("Vet Assistant", OUT),
    ("Animal Clinic Assistant", OUT),
    ("Dispensary Agent - Cannabis", OUT),
    ("Budtender", OUT),
    ("Hearing Aid Dispenser", OUT),
    ("Trainee Hearing Instrument Dispenser", OUT),
    ("PA-C, Physician Assistant", OUT),
    ("Anesthesia Assistant", OUT),
    ("Nursing Assistant - Clinic", OUT),
    ("CNA - Outpatient", OUT),
    ("Patient Care Assistant, Nephrology", OUT),
    ("Clinical MA", CA),
    ("Derm MA", CA),
    ("MA/Scribe", CA),
    ("Limited X-ray Tech/MA", CA),
    ("NCCMA or RMA - Days", CA),
    ("Medical Assistant - Specialty Pharmacy", CA),
    ("Seeking Certified Medical Assistants (CMA)", CA),
    ("Seeking Pharmacy Technicians!", PT),
    ("Registered Medication Aide (RMA)", OUT),
    ("RMA Repair Technician", OUT),
    ("Cost Accountant (CMA, CPA)", OUT),
    ("Pharmacy Technician Instructor", OUT),
    ("Pharmacy Sales Assistant", OUT),
    ("Pharmacist", OUT),
    ("Pharmacy Intern - Grad", OUT),
    ("Pharmacy Manager", OUT),
    ("Veterinary Technician", OUT),
    ("Physician Assistant - Family Medicine Clinic", OUT),
    ("Certified Nursing Assistant", OUT),
    ("Patient Care Technician (PCT)", OUT),
    ("Medical Receptionist", OUT),
    ("QA Nurse", OUT),
    ("Phlebotomist", OUT),
    ("Dispensing Optician", OUT),
    ("MA / LPN / RN - Dermatology Clinic", CA),
    ("Medical Assistant (MA) or LPN", CA),
    ("Prior Authorization Pharmacy Technician", PT),
    ("Pharmacy Technician - Data Entry", PT),
    ("Pharmacy Technician, Veterinary Pharmacy", PT),
    ("Préparatrice en pharmacie H/F", PT),
    ("PTA (m/w/d) Apotheke", PT),
    ("Auxiliar de farmacia", PT),
    ("Farmaceut", OUT),
    ("Médecin assistant", OUT),
    ("Medizinische/r Fachangestellte/r", CA),
    ("🏥 Medical Assistant 🏥", CA),
    ("MEDICAL ASSISTANT", CA),
    ("Medical Assitant", CA),
    ("Pharmacy Support Technician", PT),
    ("PTCB Certified Technician", PT),
    ("Counter Assistant - Pharmacy", OUT),
    ("Clinical Assistant Physical Therapist", OUT),
    ("Nurse/MA - Pediatrics", CA),
    ("Medical Office Assistant - Boston, MA - Family Practice", OUT),
    ("Clinical Assistant - Urology - Boston, MA", CA),
    ("Open Rank Clinical Assistant / Associate", OUT),
    ("CMA - Worcester, MA", CA),
    ("Travel RN - Boston, MA", OUT),
    ("Back Office MA", CA),
    ("Pharmacy Technician - Springfield, MA", PT),
    ("Registered Nurse - Medical Clinic - Quincy, MA", OUT),
    ("Physician, Urgent Care, MA and NH", OUT),
    ("Pharmacy   Technician", PT),
    ("Senior PharmacyTechnician", PT),
    ("MedicalAssistant - Float", CA),
    ("MedicalReceptionist", OUT),
]


@pytest.mark.parametrize(("title", "expected"), TRAPS)
def test_traps(title, expected):
    assert decide(title).role == expected


TEXTS = [
    ("Healthcare Assistant", None, "Our GP practice of ten doctors seeks an HCA.", CA),
    ("Healthcare Assistant", "Elm Tree Care Home", "Personal care for our residents.", OUT),
    ("Healthcare Assistant", None, None, OUT),
    ("Healthcare Assistant", None, "Satellite eye clinic, working up patients in the clinic.", CA),
    ("Healthcare Assistant", "Defence Primary Healthcare", "Teamwork within the practice.", CA),
    ("HCA - Community Clinics", None, "Specialist care closer to patients' homes.", CA),
    ("HCA - Ophthalmic OPD/Ward", None, "A busy Out Patient Clinic, helping the ward.", CA),
    ("HCSW", None, "A 12-bed acute ward, long days.", OUT),
    ("Outpatient Support Worker", None, "Assist the consultants in the outpatient clinic.", CA),
    ("GP Clinical Assistant", None, "An opportunity for GPs and breast physicians.", OUT),
    ("Wellness Nurse RN/LPN/RMA", None, "Assisted living, 60 residents.", OUT),
    ("RMA or LPN - Podiatry", None, "Rooming patients for the podiatrist.", CA),
    ("Clinical Assistant", None, "Visit patients in their own homes by car.", OUT),
    ("Clinical Assistant", "Bright Smile Orthodontics", None, OUT),
    ("Medical Office Assistant", None, "Room patients and take vitals with the provider.", CA),
    ("Medical Office Assistant", None, "Answer calls and schedule visits.", OUT),
    (
        "Clinical Assistant",
        None,
        "Take vital signs, help on the ward, prepare patients for tests.",
        CA,
    ),
    ("Podiatric Assistant", None, "Answer the phone.", OUT),
    ("Clinical Assistant in Dermatology", None, "Full GMC registration is essential.", OUT),
    ("Ophthalmic Assistant", None, "Prepare patients for examination by the physician.", CA),
    ("Ophthalmic Assistant", None, "Fit eyewear with our opticians.", OUT),
    ("CMA", "Sunset Senior Living", "Certified Medication Aide for assisted living.", OUT),
    ("CMA", None, "Certified Medical Assistant wanted; exam rooms.", CA),
    ("Pharmacy Clerk", None, "Works under the direct supervision of a pharmacist.", PT),
    ("Pharmacy Clerk", None, "Rings up purchases.", OUT),
    ("Pharmacy Associate", None, "We are seeking a certified pharmacy technician.", PT),
    ("Pharmacy Specialist", None, "Now hiring an experienced pharmacy technician.", PT),
    ("Pharmacy Associate", None, "Seeking a cashier who supports our pharmacy technicians.", OUT),
    ("Pharmacy Associate", None, "Seeking a PharmD to lead our pharmacy technicians.", OUT),
    ("CNA/CMA PT/PRN", None, None, OUT),
    ("CNA/CMA", None, "Graduate of a medical assistant program; rooming patients.", CA),
    ("Pharmacy Clerk", None, "PharmD required.", OUT),
    ("Dispensary Technician", "Curaleaf", None, OUT),
    ("Dispenser", None, "Fit hearing aids with our audiology team.", OUT),
    ("Clinic Assistant", "Elm Street Veterinary Clinic", None, OUT),
    ("Pharmacy Technician", "Elm Street Veterinary Clinic", None, PT),
]


@pytest.mark.parametrize(("title", "employer", "text", "expected"), TEXTS)
def test_the_text_settles_a_doubtful_title(title, employer, text, expected):
    assert decide(title, employer, text).role == expected


def test_reasons_are_short_and_stable():
    assert decide("Medical Assistant II").reason == "title: medical assistant"
    assert decide("Clinical Pharmacist").reason == "excluded: pharmacist"
    assert decide("Software Engineer").reason == "title names neither role"
    assert decide("").reason == "no title"


@pytest.mark.parametrize("title", [None, "", "   ", "Pharmacy Clerk", "CMA", "HCA"])
def test_the_screen_keeps_what_a_text_could_bring_in(title):
    assert could_be_wanted(title)


@pytest.mark.parametrize("title", ["Clinical Pharmacist", "Software Engineer", "Staff Nurse"])
def test_the_screen_drops_what_no_text_could_bring_in(title):
    assert not could_be_wanted(title)


@given(st.text(max_size=300), st.text(max_size=300))
def test_never_raises_and_the_screen_agrees(title, text):
    found = decide(title, text[:40], text)
    assert found.role == OUT or could_be_wanted(title)
    assert found.reason


@pytest.mark.parametrize(
    "piece", ["ma, ", "cma/", "pharmacy ", "clinic assistant ", "lpn or ", "the ward ", "a"]
)
def test_long_and_repetitive_input_takes_bounded_time(piece):
    began = time.process_time()
    decide(piece * 100_000, piece * 1000, piece * 100_000)
    assert time.process_time() - began < 2.0


def test_codes_cover_both_roles_in_every_scheme():
    held = {(code.role, code.scheme) for code in role_codes()}
    assert held == {(r, s) for r in (PT, CA) for s in ("SOC", "ISCO", "UK SOC", "NOC")}


BESIDE = pytest.mark.skipif(
    not LABELS.exists(), reason="the hand-read labels lie beside the checkout"
)


@BESIDE
def test_the_screen_agrees_on_every_real_title():
    rows = csv.DictReader((LABELS / "real_titles.csv").read_text("utf-8").splitlines())
    for row in rows:
        assert could_be_wanted(row["title"]) or decide(row["title"]).role == OUT


@BESIDE
def test_titles_of_the_labels():
    rows = [json.loads(line) for line in (LABELS / "titles.jsonl").read_text("utf-8").splitlines()]
    scored = [row for row in rows if not row["borderline"]]
    right = sum(decide(row["title"]).role == row["role"] for row in scored)
    assert right / len(scored) >= 0.985
