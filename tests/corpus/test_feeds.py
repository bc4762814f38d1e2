"""Captured feeds through the real callback; what is expected was read in the files by a person."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from aggregator.boards import Board
from aggregator.records import Posting, RawPosting
from aggregator.understand import understand
from tests.corpus.captured import ABSENT, CORPUS
from tests.replay import Answer, replay, spider_of

if not CORPUS.is_dir():
    pytest.skip(ABSENT, allow_module_level=True)


def read(name: str) -> tuple[list[Any], dict[str, RawPosting]]:
    """Everything a capture gives, and its postings by their ids."""
    url = f"https://feeds.example/{Path(name).name}"
    board = Board(platform="feed", slug="board", employer="", params={"url": url})
    spider = spider_of("feed", [board])
    spider.scope = "all"
    items = replay(spider, [Answer(url, CORPUS, body=name)])
    return items, {item.external_id: item for item in items if isinstance(item, RawPosting)}


# file → id → title, employer, posted_on, (city, country), requisition
FEEDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "apec": {
        "177777865W": ("Ingénieur d'études en génie électrique F/H", "Ikos", "2025-12-11", "ROUEN"),
        "177810729W": (
            "Devenez Chef de projet IA - Profil indus F/H",
            "AGORIADE",
            "2025-12-17",
            "LE MANS",
        ),
        "177812004W": (
            "SDR (Sales Development Representative) F/H",
            "AROLLA",
            "2025-12-17",
            "PARIS 01",
        ),
        "177860843W": ("Conseiller(e) clientèle - Groupe IGF F/H", "IGF", "2025-12-29", "CRETEIL"),
        "177861351W": (
            "Assistant(e) Immobilier - - JMBK - IGF F/H",
            "GROUPE IGF",
            "2025-12-29",
            "PANTIN",
        ),
    },
    "clever_connect": {
        "00000070": ("VENDEUR MAGASINIER H/F", "Tralala Intérim", "2025-02-25", "Babaland"),
        "00000629": ("Commercial(e) H/F", "Tralala Intérim", "2025-02-25", "Poitiers"),
        "00000400": (
            "Assistant(e) de Vie aux familles en alternance H/F",
            "Vieuxaumieux",
            "2025-02-25",
            "Aix-en-Provence",
        ),
    },
    "edf": {
        "100001": ("Alternance - Développeur Web F/H", None, "2026-01-01", "Lyon"),
        "100002": ("ALTERNANCE - BAC PRO Technicien Électrique F/H", None, "2026-01-15", "Paluel"),
        "100003": ("VIE - Bac+3 - Ingénieur Génie Civil F/H", None, "2026-01-10", "Bridgwater"),
    },
    "enedis": {
        "100001": (
            "Alternance - Chargé de Relations Clients F/H",
            None,
            "2025-01-01",
            "Evry Courcouronnes",
        ),
        "100002": ("CDI - Technicien Réseau Electrique F/H", None, "2025-02-01", "La Defense"),
    },
    "hellowork": {
        "68087320": (
            "Manager en Stratégie Management et Organisation H/F",
            "Software Consulting",
            "2024-01-30",
            "VINCENNES",
        ),
        "68090104": (
            "Chargé de Communication Btob Laval 53 H/F",
            "Lactalis",
            "2024-01-30",
            "LAVAL",
        ),
        "68110296": ("Directeur Marketing H/F", "CGR", "2024-01-31", "TINQUEUX"),
        "68111676": ("Ingénieur Intégration Software H/F", "Exotec", "2024-01-31", "LILLE"),
        "68113693": ("Chef de Projet Photo H/F", "ME GROUP", "2024-01-31", "ECHIROLLES"),
    },
    "hellowork_buddi": {
        number: (
            "?????ALTERNANCE - Équipier·ère Polyvalent·e de Restauration",
            "Institut des Métiers Network - Lille",
            "2026-01-15",
            town,
        )
        for number, town in (
            ("104010052", "La Chapelle-d'Armentières"),
            ("104010054", "Leers"),
            ("104010058", "Marcq-en-Barœul"),
        )
    },
    "jobteaser": {
        "ab3c7310-98eb-4541-9a91-438dafddfae3": (
            "Alternance - webmarketing specialist - Bac+4/5 - (38 - Grenoble) - H/F",
            "Schneider Electric",
            "2025-09-20",
            "Grenoble",
        ),
        "d495551f-394a-462a-94e2-01ec47abfd37": (
            "Alternance - Ingénieur R&D Commercial Véhicles 2025-2028",
            "Valeo",
            "2025-09-19",
            "Amiens",
        ),
    },
    "jooble": {
        "-6366765753872521621": (
            "Responsable de marché",
            "Truc France",
            None,
            "Puteaux, Hauts-de-Seine",
        ),
        "-4721165160650161896": (
            "Conseiller entreprise developpement h/f (CDI)",
            "CCI Lot",
            None,
            "Cahors, Lot",
        ),
    },
    "kelio_talentview": {
        "147171": (
            "Alternance |Assistant(e) Chef de Projet H/F",
            "Groupe Tada",
            "2025-02-27",
            "Neuilly-sur-Loire",
        ),
        "147682": (
            "Alternance | Technicien supérieur audiovisuel H/F",
            "Groupe TADA",
            "2025-03-05",
            "Neuilly-sur-Seine",
        ),
    },
    "laposte": {
        "2025-xxxx9": (
            "Alternance Responsable production F/H",
            "nom compagnie",
            None,
            "La Seyne-sur-Mer",
        ),
        "2025-XXXX1": (
            "Alternance Commercial B to B F/H",
            "autre compagnie",
            None,
            "Aubenas",
        ),
    },
}
URLS = {
    "apec": "https://www.apec.fr/candidat/recherche-emploi.html/emploi/detail-offre/177861351W?",
    "clever_connect": "https://www.meteojob.com/jobads/00000400?utm_source=labonnealternance&",
    "edf": "https://www.edf.fr/edf-recrute/offre/detail/2026-100003?idOrigine=502",
    "enedis": "https://www.enedis.fr/emploi/100002?LCID=1036&idOffre=100002&idOrigine=2679&",
    "hellowork": "https://r.holeest.com/redirect?poc=2&op=4368162039&o=0&from=https%3A%2F%2F",
    "hellowork_buddi": "https://r.holeest.com/redirect?poc=2&op=11268409221&o=0&from=https%3A",
    "jobteaser": "https://www.jobteaser.com/fr/job-offers/d495551f-394a-462a-94e2-01ec47abfd37-",
    "jooble": "https://fr.jooble.org/external/-4721165160650165555?utm_source=affiliate&",
    "kelio_talentview": "https://groupe-TADA.talentview.io/jobs/cqhbxp?source=la_bonne_alternance",
    "laposte": "https://www.laposterecrute.fr/offre/2025-xxxxx1",
}
SAID: dict[tuple[str, str], dict[str, Any]] = {
    ("apec", "177777865W"): {"requisition_id": "26762058/IDEGL/76R", "pay_raw": None},
    ("apec", "177812004W"): {"pay_min": 18000, "pay_max": 22000, "pay_period": "year"},
    ("clever_connect", "00000629"): {
        "requisition_id": "AD0010CX",
        "pay_min": 26000,
        "pay_max": 30000,
        "pay_currency": "EUR",
        "pay_period": "year",
    },
    ("clever_connect", "00000400"): {"pay_min": 11.88, "pay_max": None, "pay_period": "hour"},
    ("edf", "100001"): {
        "requisition_id": "2026-100001",
        "pay_min": 820,
        "pay_max": 1823,
        "pay_period": "month",
        "employment_type_raw": "Alternance",
    },
    ("hellowork", "68087320"): {"workplace": None, "employment_type_raw": "CDI, Full time"},
    ("hellowork_buddi", "104010052"): {
        "requisition_id": "3747976/27722448AQPDR/59M",
        "pay_min": 710,
        "pay_max": 1823,
        "pay_currency": "EUR",
        "pay_period": "month",
    },
    ("jobteaser", "ab3c7310-98eb-4541-9a91-438dafddfae3"): {"workplace": None},
    ("jooble", "-6366765753872521621"): {"requisition_id": None, "closes_on": None},
    ("jooble", "-4721165160650161896"): {"pay_min": 33000, "pay_max": 37000},
    ("laposte", "2025-XXXX1"): {"education_raw": "Bac+2", "workplace": None},
}
TEXTS = {  # file → id → how the whole text begins and ends
    ("apec", "177777865W"): ("Contexte :", "énergie plus verte."),
    ("clever_connect", "00000070"): (
        "- Identifier les pièces détachées",
        "dans une société à taille humaine.",
    ),
    ("edf", "100001"): ("Au sein du service Informatique", "Télétravail possible"),
    ("hellowork", "68087320"): ("Vous développerez l'innovation", "Anglais : lu, écrit, parlé."),
    ("hellowork_buddi", "104010058"): ("Pour un restaurant partenaire", "vers la réussite."),
    ("jobteaser", "d495551f-394a-462a-94e2-01ec47abfd37"): (
        "Valeo est une entreprise mondiale",
        "More information on Valeo: https://www.valeo.com",
    ),
    ("jooble", "-6366765753872521621"): (
        "Truc est un groupe",
        "laboratoire pharmaceutique international",
    ),
    ("kelio_talentview", "147682"): ("Créé en 1987 autour de la chaîne TADA", "Durée : 12 mois"),
    ("laposte", "2025-xxxx9"): ("La Poste Groupe change", "lors de votre entrée en formation."),
}


@pytest.mark.parametrize("name", FEEDS)
def test_every_posting_of_a_feed(name: str) -> None:
    items, raws = read(f"xml_feeds/{name}.xml")
    assert (items[-1].outcome, items[-1].n_rejected) == ("complete", 0)
    assert list(raws) == list(FEEDS[name])
    for number, raw in raws.items():
        posting = understand(raw)
        city = raw.places[0].city
        assert (raw.title, raw.employer, posting.posted_on, city) == FEEDS[name][number]
        assert posting.errors == []
        assert posting.text_kind == "full"
    assert list(raws.values())[-1].url.startswith(URLS[name])


@pytest.mark.parametrize(("name", "number"), SAID)
def test_what_a_feed_says(name: str, number: str) -> None:
    posting = understand(read(f"xml_feeds/{name}.xml")[1][number])
    expected = SAID[name, number]
    assert {field: getattr(posting, field) for field in expected} == expected


@pytest.mark.parametrize(("name", "number"), TEXTS)
def test_texts_are_whole(name: str, number: str) -> None:
    text = understand(read(f"xml_feeds/{name}.xml")[1][number]).description
    assert (text.startswith(TEXTS[name, number][0]), text.endswith(TEXTS[name, number][1])) == (
        True,
        True,
    ), (text[:80], text[-80:])


def test_the_words_of_a_text_are_all_there() -> None:
    source = (CORPUS / "xml_feeds" / "jobteaser.xml").read_text(encoding="utf-8")
    written = re.findall(r"<description><!\[CDATA\[(.*?)\]\]></description>", source, re.DOTALL)
    for raw, markup in zip(read("xml_feeds/jobteaser.xml")[1].values(), written, strict=True):
        shown = unescape(re.sub(r"<[^<>]+>", " ", markup))
        assert re.findall(r"\w+", understand(raw).description) == re.findall(r"\w+", shown)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("api-response-multiple-positions.xml", ["1", "2"]),
        ("api-response-single-position.xml", ["1"]),
    ],
)
def test_personio(name: str, ids: list[str]) -> None:
    items, raws = read(f"personio/{name}")
    assert (list(raws), items[-1].outcome) == (ids, "complete")
    raw = raws["1"]
    assert (raw.title, raw.employer) == ("Software tester (f/m/x)", "Test company")
    assert (raw.location, raw.url) == ("Berlin", "https://feeds.example/job/1")
    posting: Posting = understand(raw)
    assert posting.posted_on == "2023-08-11"
    assert posting.employment_type_raw == "permanent, full-time"
    lines = [line for line in posting.description.splitlines() if line]
    assert lines == [
        "Hello World!",
        "Lorem ipsum dolor sit amet.",
        "See you soon!",
        "Lorem ipsum dolor sit amet.",
    ]


def test_remoteok_begins_with_a_notice() -> None:
    items, raws = read("remoteok/mda_remoteok.json")
    assert [r.title for r in raws.values()] == ["Group leader", "Handyman"]
    assert (items[-1].outcome, items[-1].n_rejected) == ("complete", 1)
    first = raws["1136372"]
    assert (first.employer, first.pay) == ("PAYTM SERVICES PVT LTD", None)
    assert first.posted_text == "2026-08-11T02:21:57+00:00"
