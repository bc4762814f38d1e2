"""`make evaluate`: predicts the hand-labelled sets through `annotate` alone and scores them."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
OUT = Path("build/evaluate")
POSTING_FIELDS = (
    *("title", "company", "location", "salary_text", "employment_type_text", "education_text"),
    *("description", "url"),
)


def day(text: str | None) -> str | None:
    found = re.match(r"\d{4}-\d{2}-\d{2}", text or "")
    return found[0] if found else None


def posting_input(row: Row) -> Row:
    return {
        "id": row["id"],
        **{name: row[name] for name in POSTING_FIELDS if row.get(name)},
        "posted_text": row.get("posted_date") or None,
        "reference_date": day(row.get("posted_date")),
    }


def record_input(row: Row) -> Row:
    return {
        **{name: row.get(name) or None for name in ("id", *POSTING_FIELDS, "board")},
        "posted_text": row.get("posted_date") or None,
        "closing_text": row.get("closing_date") or None,
    }


def date_input(row: Row) -> Row:
    return {
        "id": row["id"],
        "date_text": row["text"],
        "reference_date": row["reference_date"],
        "locale": row.get("locale_hint"),
    }


def salary_input(row: Row) -> Row:
    return {"id": row["id"], "salary_text": row["text"], "country": row.get("country_context")}


def location_input(row: Row) -> Row:
    return {"id": row["id"], "location": row["text"], "country": row.get("country_context")}


def title_input(row: Row) -> Row:
    return {"id": row["id"], "title": row["title"]}


# What the labels name: what we read beyond it (medical terminology, ACLS …) is not labelled, so it
# cannot be right or wrong there.
LABELLED = {
    "skill": {
        *("organisation", "communication", "mathematics", "confidentiality_integrity", "teamwork"),
        *("fast_paced", "attention_to_detail", "computer", "multitasking", "bilingual"),
        "interpersonal",
    },
    "certification": {
        *("CPhT", "PTCB", "ExCPT", "PT_CERT_GENERIC", "state_registration", "state_license"),
        *("GPhC", "PCN", "CMA", "RMA", "CCMA", "MA_CERT_GENERIC", "CNA", "PHLEBOTOMY", "BLS"),
        *("CPR", "driver_license", "fingerprint_clearance", "security_clearance"),
    },
    "education": {
        *("high_school", "postsecondary_certificate", "diploma", "associate", "bachelor"),
    },
    "duty": {
        *("dispensing", "prescription_intake", "counting_measuring", "compounding", "inventory"),
        *("insurance_billing", "customer_service", "vital_signs", "exam_preparation"),
        *("procedure_assistance", "ehr_records", "clinical_stock", "lab_specimens"),
        *("patient_education", "scheduling_admin", "labelling_packaging"),
    },
}


def pay_of(answer: Row) -> Row:
    return {
        "min": answer["pay_min"],
        "max": answer["pay_max"],
        "currency": answer["pay_currency"],
        "period": answer["pay_period"],
    }


def remote_of(answer: Row) -> str | None:
    return "onsite" if answer["workplace"] == "on_site" else answer["workplace"]


def names(answer: Row, kind: str, *requirements: str) -> list[str]:
    return sorted(
        {
            tag["name"]
            for tag in answer["tags"]
            if tag["kind"] == kind
            and tag["name"] in LABELLED[kind]
            and (
                tag["requirement"] in requirements
                if requirements
                else tag["requirement"] != "not_required"
            )
        }
    )


def facets_of(answer: Row) -> Row:
    pay = pay_of(answer)
    return {
        "employment_type": answer["employment_type"],
        "shift": answer["shift"],
        "settings": answer["setting"],
        "duties": names(answer, "duty"),
        "skills": names(answer, "skill"),
        "education_required": names(answer, "education", "required"),
        "education_preferred": names(answer, "education", "preferred"),
        "certs_required": names(answer, "certification", "required"),
        "certs_preferred": names(answer, "certification", "preferred"),
        "level": answer["level"],
        "experience_min_years": answer["experience_years"],
        "remote": remote_of(answer),
        "salary": pay if pay["min"] is not None or pay["max"] is not None else None,
    }


SETS: dict[str, tuple[str, Callable[[Row], Row], Callable[[Row], Row]]] = {
    "roles": ("postings", posting_input, lambda a: {"role": a["role"]}),
    "titles": ("titles", title_input, lambda a: {"role": a["role"]}),
    "facets": ("postings", posting_input, facets_of),
    "salary": ("salary", salary_input, pay_of),
    "dates": ("dates", date_input, lambda a: {"date": a["date"]}),
    "locations": (
        "locations",
        location_input,
        lambda a: {"locations": a["locations"], "remote": remote_of(a)},
    ),
    "dedup": ("dedup_records", record_input, lambda a: {"cluster": a["vacancy"]}),
}


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def annotated(rows: list[Row], *options: str) -> Iterator[Row]:
    """The answers of the real command, one process for a whole set."""
    text = "".join(json.dumps(row) + "\n" for row in rows)
    command = [sys.executable, "-m", "aggregator", "annotate", *options]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or not done.stdout:
        raise SystemExit(f"annotate failed: {done.stderr.strip()}")
    yield from map(json.loads, done.stdout.splitlines())


def predict(name: str, labels: Path) -> Path:
    source, question, answer = SETS[name]
    options = ("--link",) if name == "dedup" else ()
    rows = [question(row) for row in read(labels / f"{source}.jsonl")]
    path = OUT / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for got in annotated(rows, *options):
            if "error" not in got:
                out.write(json.dumps({"id": got["id"], **answer(got)}) + "\n")
    return path


def summed(text: str, start: str) -> str:
    """One line over the required and preferred lines of score.py, which score apart."""
    counts = [0, 0, 0]
    for line in text.splitlines():
        if line.startswith((f"{start}_required", f"{start}_preferred")):
            words = line.split("(")[1].rstrip(")").split()
            counts = [a + int(b) for a, b in zip(counts, words[1::2], strict=True)]
    tp, fp, fn = counts
    f1 = 2 * tp / (2 * tp + fp + fn) if tp else 0.0
    return f"{start + ' (required + preferred)':34s} F1 {f1:.3f}   (tp {tp} fp {fp} fn {fn})"


def score(name: str, labels: Path, predictions: Path, show: int) -> None:
    command = [sys.executable, str(labels / "score.py"), name, str(labels), str(predictions)]
    done = subprocess.run(
        [*command, "--show", str(show)], capture_output=True, text=True, check=False
    )
    print(done.stdout.rstrip() or done.stderr.rstrip())
    if name == "facets":
        print(summed(done.stdout, "education"), summed(done.stdout, "certs"), sep="\n")
    print(flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path, nargs="?", default=Path("../shared/labels"))
    parser.add_argument("--show", type=int, default=0, help="wrong answers to print a set")
    parser.add_argument("--set", dest="only", choices=SETS, action="append")
    args = parser.parse_args()
    if not (args.labels / "score.py").exists():
        print(f"no labels in {args.labels}: name a folder with LABELS=DIR")
        return 0
    for name in args.only or SETS:
        try:
            score(name, args.labels, predict(name, args.labels), args.show)
        except (SystemExit, KeyError, OSError) as error:
            print(f"== {name}: cannot be predicted yet ({error})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
