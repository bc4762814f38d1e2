"""Every shape of careers address of the table of platforms, against the board it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.boards import Registry
from aggregator.detect import detect, detect_in_page, patterns, why_not

PAGE = "https://careers.elm.example/jobs"
GUID = "0f9d2a34-5b6c-4d7e-8f90-a1b2c3d4e5f6"
BOARDS = [
    # Workday
    (
        "https://cvshealth.wd1.myworkdayjobs.com/CVS_Health_Careers",
        "workday",
        {"tenant": "cvshealth", "instance": "wd1", "site": "CVS_Health_Careers"},
    ),
    (
        "https://CVSHealth.WD1.myworkdayjobs.com/en-US/CVS_Health_Careers/job/TX/Tech_R1?x=1",
        "workday",
        {"tenant": "cvshealth", "instance": "wd1", "site": "CVS_Health_Careers"},
    ),
    (
        "https://myview.wd3.myworkdayjobs.com/wday/cxs/myview/paradox_careers/jobs",
        "workday",
        {"tenant": "myview", "instance": "wd3", "site": "paradox_careers"},
    ),
    (
        "https://wd1.myworkdaysite.com/recruiting/upenn/careers-at-penn",
        "workday",
        {
            "instance": "wd1",
            "tenant": "upenn",
            "site": "careers-at-penn",
            "host": "wd1.myworkdaysite.com",
        },
    ),
    # Greenhouse
    (
        "https://boards.greenhouse.io/shieldshealthsolutions",
        "greenhouse",
        {"token": "shieldshealthsolutions"},
    ),
    ("https://job-boards.eu.greenhouse.io/pulse/jobs/4012", "greenhouse", {"token": "pulse"}),
    (
        "https://boards.greenhouse.io/embed/job_board?for=onemedical&b=x",
        "greenhouse",
        {"token": "onemedical"},
    ),
    (
        "https://boards.greenhouse.io/embed/job_app?for=onemedical&token=77",
        "greenhouse",
        {"token": "onemedical"},
    ),
    (
        "https://boards-api.greenhouse.io/v1/boards/luminishealth/jobs?content=true",
        "greenhouse",
        {"token": "luminishealth"},
    ),
    # Lever, Ashby, SmartRecruiters
    ("https://jobs.lever.co/medely/0b1c-22", "lever", {"site": "medely"}),
    ("https://jobs.eu.lever.co/medely", "lever", {"site": "medely", "region": "eu"}),
    ("https://api.lever.co/v0/postings/medely?mode=json", "lever", {"site": "medely"}),
    ("https://jobs.ashbyhq.com/Rose%20Rocket", "ashby", {"board": "Rose Rocket"}),
    ("https://jobs.ashbyhq.com/heidihealth.com.au/12", "ashby", {"board": "heidihealth.com.au"}),
    (
        "https://careers.smartrecruiters.com/BigClinic/743-ma",
        "smartrecruiters",
        {"company": "BigClinic"},
    ),
    (
        "https://api.smartrecruiters.com/v1/companies/BigClinic/postings",
        "smartrecruiters",
        {"company": "BigClinic"},
    ),
    # iCIMS, Jibe
    (
        "https://careers-commonspirit.icims.com/jobs/search",
        "icims",
        {"host": "careers-commonspirit.icims.com"},
    ),
    ("https://acme.jibeapply.com/jobs", "jibe", {"host": "acme.jibeapply.com"}),
    (
        "https://jobs.mercy.example/careers-home/jobs?page=2",
        "jibe",
        {"host": "jobs.mercy.example"},
    ),
    ("https://jobs.mercy.example/jobs/1234?lang=en-us", "jibe", {"host": "jobs.mercy.example"}),
    # Oracle, Taleo, SuccessFactors
    (
        "https://ejis.fa.us6.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001/jobs",
        "oracle",
        {"host": "ejis.fa.us6.oraclecloud.com", "site": "CX_1001"},
    ),
    (
        "https://fa-euwp-saasfaprod1.fa.ocs.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX",
        "oracle",
        {"host": "fa-euwp-saasfaprod1.fa.ocs.oraclecloud.com", "site": "CX"},
    ),
    (
        "https://phh.tbe.taleo.net/phh04/ats/careers/v2/searchResults?org=MERCY&cws=37",
        "taleo_be",
        {"cluster": "phh", "zone": "phh04", "org": "MERCY", "cws": "37"},
    ),
    (
        "https://acme.taleo.net/careersection/ex/jobsearch.ftl",
        "taleo",
        {"tenant": "acme", "section": "ex"},
    ),
    (
        "https://career4.successfactors.com/career?company=acme",
        "successfactors",
        {"host": "career4.successfactors.com", "company": "acme"},
    ),
    ("https://acme.jobs2web.com/", "successfactors", {"host": "acme.jobs2web.com"}),
    (
        "https://jobs.clinic.example/search/?q=pharmacy",
        "successfactors",
        {"host": "jobs.clinic.example"},
    ),
    (
        "https://jobs.clinic.example/go/Pharmacy/8812/",
        "successfactors",
        {"host": "jobs.clinic.example"},
    ),
    # front ends on employers' hosts
    (
        "https://careers.clinic.example/us/en/search-results?x=1",
        "phenom",
        {"host": "careers.clinic.example"},
    ),
    (
        "https://jobs.chain.example/search-jobs/technician",
        "schema_org",
        {"origin": "https://jobs.chain.example", "path": "/job/"},
    ),
    (
        "https://jobs.chain.example/job/toledo/pharmacy-technician/1242/998877",
        "schema_org",
        {"origin": "https://jobs.chain.example", "path": "/job/"},
    ),
    ("https://acme.eightfold.ai/careers?query=x", "eightfold", {"tenant": "acme"}),
    (
        "https://jobs.acme.example/careers?domain=acme.example",
        "eightfold",
        {"host": "jobs.acme.example", "domain": "acme.example"},
    ),
    # one tenant, one host
    ("https://elmclinic.bamboohr.com/careers/12", "bamboohr", {"account": "elmclinic"}),
    ("https://apply.workable.com/elm-clinic/j/AB12/", "workable", {"account": "elm-clinic"}),
    ("https://elm.workable.com", "workable", {"account": "elm"}),
    ("https://elm.applytojob.com/apply", "jazzhr", {"account": "elm"}),
    ("https://elm.breezy.hr/p/1", "breezy", {"account": "elm"}),
    ("https://elm.recruitee.com/o/x", "recruitee", {"account": "elm"}),
    ("https://elm.teamtailor.com/jobs", "teamtailor", {"host": "elm.teamtailor.com"}),
    ("https://elm.na.teamtailor.com/jobs", "teamtailor", {"host": "elm.na.teamtailor.com"}),
    ("https://elm.jobs.personio.de/", "personio", {"host": "elm.jobs.personio.de"}),
    ("https://elm.pinpointhq.com/", "pinpoint", {"account": "elm"}),
    ("https://ats.rippling.com/en-US/elm/jobs", "rippling", {"account": "elm"}),
    ("https://jobs.gem.com/elm", "gem", {"account": "elm"}),
    ("https://jobs.jobvite.com/careers/elm/jobs", "jobvite", {"account": "elm"}),
    ("https://elm.hire.trakstar.com/", "trakstar", {"account": "elm"}),
    (
        f"https://recruiting2.ultipro.com/ELM1000/JobBoard/{GUID}/",
        "ukg_pro",
        {"host": "recruiting2.ultipro.com", "tenant": "ELM1000", "guid": GUID},
    ),
    (
        "https://secure6.saashr.com/ta/6001234.careers?CareersSearch",
        "ukg_ready",
        {"host": "secure6.saashr.com", "client": "6001234"},
    ),
    (
        f"https://recruiting.paylocity.com/recruiting/jobs/All/{GUID}/Elm-Clinic",
        "paylocity",
        {"guid": GUID},
    ),
    (
        f"https://workforcenow.adp.com/mascsr/default/mdf/recruitment/recruitment.html?cid={GUID}",
        "adp",
        {"cid": GUID},
    ),
    ("https://myjobs.adp.com/elm/cx/job-listing", "adp", {"account": "elm"}),
    (
        "https://www.paycomonline.net/v4/ats/web.php/jobs?clientkey=0123456789ABCDEF0123456789ABCDEF",
        "paycom",
        {"clientkey": "0123456789ABCDEF0123456789ABCDEF"},
    ),
    ("https://pm.healthcaresource.com/CS/elm#/search", "healthcaresource", {"client": "elm"}),
    (
        "https://jobs.dayforcehcm.com/en-US/elm/CANDIDATEPORTAL",
        "dayforce",
        {"client": "elm", "portal": "CANDIDATEPORTAL"},
    ),
    ("https://www.governmentjobs.com/careers/elmcounty", "neogov", {"agency": "elmcounty"}),
    (
        "https://sjobs.brassring.com/TGnewUI/Search/Home/Home?partnerid=25679&siteid=5132",
        "brassring",
        {"partnerid": "25679", "siteid": "5132"},
    ),
    (
        "https://jobs.silkroad.com/Elm/Careers",
        "silkroad",
        {"client": "Elm", "portal": "Careers"},
    ),
    (
        "https://careers.pageuppeople.com/621/cw/en/listing/",
        "pageup",
        {"account": "621", "portal": "cw"},
    ),
    ("https://elm.njoyn.com/cgi/xweb/xweb.asp", "njoyn", {"client": "elm"}),
    ("https://elm.csod.com/ux/ats/careersite/4/home?c=elm", "cornerstone", None),
    ("https://elm.avature.net/careers/SearchJobs", "avature", None),
    ("https://www.jobs.nhs.uk/candidate/search/results?keyword=pharmacy", "nhs_jobs", {}),
    ("https://www.usajobs.gov/search/results/?k=pharmacy", "usajobs", {}),
    # anything else describes its own postings
    (
        "https://careers.elm.example:8443/openings",
        "schema_org",
        {"origin": "https://careers.elm.example:8443"},
    ),
    (
        "https://www.elm.example/jobs/sitemap.xml.gz",
        "schema_org",
        {
            "origin": "https://www.elm.example",
            "sitemap": "https://www.elm.example/jobs/sitemap.xml.gz",
        },
    ),
]
NO_BOARDS = [
    ("https://www.icims.com/company/careers", "the vendor's own site"),
    ("https://www.bamboohr.com/", "the vendor's own site"),
    ("https://www.greenhouse.io", "the vendor's own site"),
    ("https://acme-impl.wd5.myworkdayjobs.com/External", "sandbox"),
    ("https://eubt-dev2.fa.us6.oraclecloud.com/hcmUI/", "test system"),
    ("https://hca.dejobs.org/", "personal job search only"),
    ("https://uk.linkedin.com/jobs", "forbids programs"),
    ("https://www.indeed.co.uk/q-pharmacy", "forbids programs"),
    ("ftp://boards.greenhouse.io/pulse", "not an http(s) address"),
    ("javascript:alert(1)", "not an http(s) address"),
    ("https://[::1", "not an http(s) address"),
    ("https://example.org:port/", "not an http(s) address"),
    ("greenhouse", "not an http(s) address"),
    ("", "not an http(s) address"),
    ("http://localhost/jobs", "not an address of a public site"),
    ("http://10.0.0.7/jobs", "not an address of a public site"),
]


@pytest.mark.parametrize(("url", "platform", "params"), BOARDS, ids=[row[0] for row in BOARDS])
def test_boards(url: str, platform: str, params: dict[str, str] | None) -> None:
    found = detect(url)
    assert found is not None
    assert found.platform == platform
    assert params is None or found.params == params
    assert not found.in_page


@pytest.mark.parametrize(("url", "why"), NO_BOARDS)
def test_no_boards(url: str, why: str) -> None:
    assert detect(url) is None
    assert why in why_not(url)


@pytest.mark.parametrize(
    "url",
    ["https://elm.example/careers/?gh_jid=4711", "https://jobs.elm.example/en/sites/CX_1/jobs"],
)
def test_some_addresses_need_their_page(url: str) -> None:
    found = detect(url)
    assert found is not None
    assert found.in_page


def test_the_page_names_its_board() -> None:
    html = (
        '<a href="https://www.facebook.com/elm"></a><a href="https://www.icims.com/privacy"></a>'
        '<script src="https:\\/\\/boards.greenhouse.io\\/embed\\/job_board\\/js?for=elm"></script>'
    )
    found = detect_in_page(PAGE, html)
    assert found is not None
    assert (found.platform, found.params) == ("greenhouse", {"token": "elm"})
    assert detect_in_page(PAGE, '<a href="https://elm.example/search-jobs">all jobs</a>') is None
    assert detect_in_page(PAGE, "") is None


@pytest.mark.parametrize(
    ("words", "platform", "params"),
    [
        ("https://assets.jibecdn.com/prod/x.js", "jibe", {"host": "careers.elm.example"}),
        ("https://cdn.phenompeople.com/CareerConnect", "phenom", {"host": "careers.elm.example"}),
        (
            "//tbcdn.talentbrew.com/company/12/css",
            "schema_org",
            {"origin": "https://careers.elm.example", "path": "/job/"},
        ),
        ("//rmkcdn.successfactors.com/1", "successfactors", {"host": "careers.elm.example"}),
    ],
)
def test_the_page_names_its_front_end(words: str, platform: str, params: dict[str, str]) -> None:
    found = detect_in_page(PAGE, f'<script src="{words}"></script>')
    assert found is not None
    assert (found.platform, found.params) == (platform, params)


def test_careers_urls_of_a_board_are_normal() -> None:
    found = detect("https://boards.greenhouse.io/embed/job_app?for=elm&token=12&utm_source=x")
    assert found is not None
    assert found.careers_url == "https://job-boards.greenhouse.io/elm"


def test_parameters_are_those_of_the_registry() -> None:
    platforms = Registry.load().platforms
    for pattern in patterns():
        if (platform := platforms.get(pattern.platform)) is None or pattern.in_page:
            continue
        allowed = {*platform.parameters, *platform.optional_parameters}
        assert set(pattern.params) <= allowed, pattern


def test_every_registered_board_is_recognised() -> None:
    for board in Registry.load().boards.values():
        found = detect(board.url or "")
        assert found is not None or board.unsupported, board.key
        if found is None or board.unsupported:
            continue
        assert found.platform in (board.platform, "schema_org"), board.key


@given(st.text(max_size=300))
def test_nothing_raises(text: str) -> None:
    detect(text)
    detect(f"https://{text}")
    detect(f"https://boards.greenhouse.io/{text}")
    detect_in_page(text, text)
