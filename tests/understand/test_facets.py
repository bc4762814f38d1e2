"""What a posting asks for and consists of, read from sentences as boards write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.records import RawPosting
from aggregator.understand import understand
from aggregator.understand.facets import facets
from aggregator.understand.reading import Reading


def tags(description="", **fields):
    raw = RawPosting(
        **{
            "board": "greenhouse/clinic",
            "external_id": "1",
            "title": "Assistant",
            "seen_at": "2026-11-24T08:00:00Z",
            "description": description,
            **fields,
        }
    )
    reading = Reading.of(raw)
    found = facets(reading)
    for tag in found:
        assert reading.texts[tag.field][tag.start : tag.end] == tag.quote
        assert 0 < len(tag.quote) <= 200
    return found


def of(kind, found):
    return {(t.name, t.requirement) for t in found if t.kind == kind}


REQUIREMENTS = "Requirements:\n- "
LONG = (
    "BTEC in Sciences, NVQ level 3 in Pharmacy Services Skills, or else " + "good " * 20 + "grades"
)
CERTIFICATES = [
    ("Work with pharmacists, CPhTs and RNs.", {("CPhT", "mentioned")}),
    ("Trains CPhTs.", {("CPhT", "mentioned")}),
    ("CPhT certification", {("CPhT", "required")}),
    (
        "Seeking a certified medical assistant. Non-certified will be considered.",
        {("MA_CERT_GENERIC", "not_required")},
    ),
    ("CPhT required within 90 days of hire.", {("CPhT", "required")}),
    ("National certification (CPhT) is a plus.", {("CPhT", "preferred")}),
    ("PTCB certification not required, we will train.", {("PTCB", "not_required")}),
    (
        REQUIREMENTS + "Current BLS and CPR certification",
        {("BLS", "required"), ("CPR", "required")},
    ),
    ("Nice to have:\n- Phlebotomy certification", {("PHLEBOTOMY", "preferred")}),
    ("What we offer:\n- We pay for your PTCB exam", {("PTCB", "offered")}),
    (
        REQUIREMENTS + "Valid driver's license; BLS preferred",
        {("driver_license", "required"), ("BLS", "preferred")},
    ),
    ("Must be registered with the Ohio Board of Pharmacy.", {("state_registration", "required")}),
    (REQUIREMENTS + "Texas State Board of Pharmacy license", {("state_license", "required")}),
    (REQUIREMENTS + "GPhC registered pharmacy technician, NHS experience", {("GPhC", "required")}),
    (REQUIREMENTS + "Nationally certified pharmacy technician", {("PT_CERT_GENERIC", "required")}),
    (REQUIREMENTS + "Certification as a medical assistant", {("MA_CERT_GENERIC", "required")}),
    ("No CPhT certification necessary to begin.", {("CPhT", "not_required")}),
    ("Are you a registered pharmacy technician? NHS trust", {("GPhC", "required")}),
    (
        f"It is essential that you have {LONG} and are registered with the GPhC.",
        {("GPhC", "required")},
    ),
    ("Offers are subject to receipt of prison vetting.", {("security_clearance", "required")}),
    (REQUIREMENTS + "Car owner/driver", {("driver_license", "required")}),
    (
        "CCMA certification is required of apprentices.\n"
        + "Our clinic is open to all who work with care. " * 10
        + "\nOthers: current registration or certification as a Medical Assistant required.",
        {("CCMA", "required"), ("MA_CERT_GENERIC", "required")},
    ),
    ("CPhT required unless you hold a state license.", {("CPhT", "required")}),
    ("Work in our GPhC-registered pharmacy.", set()),
    ("All work follows the standards of the GPhC.", set()),
    ("HS diploma, CPhT, Nebraska registration", {("CPhT", "required")}),
    (
        "Current, violation free Pharmacy Technician license required",
        {("state_license", "required")},
    ),
    ("$300 sign on bonus if you hold a PTCB certification", {("PTCB", "mentioned")}),
    ("Applicants hold registration with the GPhC. ACPT desirable", {("GPhC", "required")}),
    (REQUIREMENTS + "Licensed or certified by the state", {("state_license", "required")}),
    ("Certification in Medical Assisting is preferred", {("MA_CERT_GENERIC", "preferred")}),
    ("We are proud of our CPhTs.", {("CPhT", "mentioned")}),
    (REQUIREMENTS + "Certified Medication Aide (CMA)", set()),
    ("Our care home team has a CMA radio station.", set()),
    (
        REQUIREMENTS + "Certified medical assistant. Open to non-certified medical assistants",
        {("CMA", "preferred")},
    ),
    (REQUIREMENTS + "Current Washington DOH MA license", {("state_license", "required")}),
    (REQUIREMENTS + "LPN school graduate; current Kentucky state licensure required", set()),
    ("A pathway to becoming a Certified Medical Assistant", {("CMA", "offered")}),
    ("The skills to become a registered pharmacy technician. NHS trust", {("GPhC", "offered")}),
    ("Eligible for state registration per regulations.", {("state_registration", "offered")}),
    (
        "It is essential that you have the following skills:\n\n- Basic Life Support training",
        {("BLS", "required")},
    ),
    (
        "Who we’re looking for\nApplicants must be:\nRegistered as a technician with the GPhC",
        {("GPhC", "required")},
    ),
    (
        "You will also have:\nA technician qualification and be registered with the GPhC",
        {("GPhC", "required")},
    ),
    ("We are looking for someone with a driving licence", {("driver_license", "required")}),
]


@pytest.mark.parametrize(("text", "expected"), CERTIFICATES)
def test_certificates(text, expected):
    assert of("certification", tags(text)) >= expected
    if not expected:
        assert of("certification", tags(text)) == set()


EDUCATION = [
    ("High school diploma or GED required.", {("high_school", "required")}),
    (
        REQUIREMENTS + "H.S. diploma/GED (bachelor degree preferred)",
        {("high_school", "required"), ("bachelor", "preferred")},
    ),
    (
        REQUIREMENTS + "Completion of an accredited medical assistant program",
        {("postsecondary_certificate", "required")},
    ),
    ("Associate's degree preferred.", {("associate", "preferred")}),
    (
        "Requires a High School Diploma - Associates or Bachelor Degree preferred.",
        {("high_school", "required"), ("associate", "preferred"), ("bachelor", "preferred")},
    ),
    ("No high school diploma needed.", {("high_school", "not_required")}),
    ("$18.50 an hour, after completing training (usually within 3-6 months)", set()),
    ("Requirements:\n- Completion of Epic training within 3 months", set()),
    ("Requirements:\n- Completion of an approved course in IV therapy", set()),
    ("NVQ level three would be a benefit", {("postsecondary_certificate", "preferred")}),
    (
        "Successful candidates will be NVQ level 3 trained in health care",
        {("postsecondary_certificate", "required")},
    ),
    (
        "The candidate will undertake the units of the NVQ Level 2 in Pharmacy Services",
        {("postsecondary_certificate", "offered")},
    ),
    (
        "Ideally, you will be qualified to NVQ level 2, although not essential",
        {("postsecondary_certificate", "preferred")},
    ),
    (REQUIREMENTS + "High school diploma from an accredited school", {("high_school", "required")}),
    (REQUIREMENTS + "OND in Pharmacy Technology", {("diploma", "required")}),
    (
        "You will study for NVQ level 2 in Pharmacy Services.",
        {("postsecondary_certificate", "offered")},
    ),
    (
        "Completion of a Vocational Nurse or Medical Assistant education program required.",
        {("postsecondary_certificate", "required")},
    ),
    (REQUIREMENTS + "Medical Assistant diploma", {("postsecondary_certificate", "required")}),
    (
        REQUIREMENTS + "Current enrollment in a pharmacy technician program",
        {("postsecondary_certificate", "required")},
    ),
    ("Candidates must hold NVQ2 in Pharmacy.", {("postsecondary_certificate", "required")}),
    ("Ideally you will hold an NVQ level 3.", {("postsecondary_certificate", "preferred")}),
    (
        "NVQ2 in Pharmacy would be desirable but not essential.",
        {("postsecondary_certificate", "preferred")},
    ),
    (
        "Hold NVQ2 or be willing to work towards it.",
        {("postsecondary_certificate", "required")},
    ),
    (
        "If not already held you must be willing to work towards an NVQ level 2.",
        {("postsecondary_certificate", "required")},
    ),
    ("A degree (Bachelor's) can be substituted for two years.", {("bachelor", "mentioned")}),
    (REQUIREMENTS + "Grade 12 education", {("high_school", "required")}),
    (REQUIREMENTS + "GCSE grade C/4 in Maths and English", set()),
    (REQUIREMENTS + "Graduate of an accredited school of practical nursing", set()),
    ("You will be required to complete a tobacco cessation program.", set()),
    (REQUIREMENTS + "Employees complete the annual training program", set()),
    ("Sales associates greet guests.", set()),
]


@pytest.mark.parametrize(("text", "expected"), EDUCATION)
def test_education(text, expected):
    assert of("education", tags(text)) == expected


def test_name_with_two_entries_is_one_tag():
    found = tags(
        "Registered pharmacy technician for our NHS trust.\nGPhC registration is essential."
    )
    assert [t.name for t in found if t.kind == "certification"] == ["GPhC"]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Benefits\n- Tuition assistance for your Associate's or Bachelor's degree", []),
        ("Tuition reimbursement to help you get your bachelor's degree.", []),
        ("Technicians who hold a Bachelor's degree may apply for the supervisor ladder.", []),
        ("Applicants who hold a Bachelor's degree are preferred.", ["bachelor"]),
        ("Candidates who have a high school diploma may apply.", ["high_school"]),
    ],
)
def test_the_column_of_education_holds_what_is_asked_for(text, column):
    raw = RawPosting(
        board="x/x",
        external_id="1",
        title="Pharmacy Technician",
        seen_at="2026-03-02T08:00:00Z",
        description=text,
    )
    assert understand(raw).education == column


def test_education_text_is_read():
    found = tags(education_text="High school degree required")
    assert of("education", found) == {("high_school", "required")}
    assert of("education", tags(education_text="No degree required")) == set()


def test_days_to_get_a_certificate():
    found = tags("Must obtain CPhT within six months of hire. BLS within 30 days of start.")
    assert {t.name: t.within_days for t in found if t.kind == "certification"} == {
        "CPhT": 180,
        "BLS": 30,
    }


def groups(text):
    found = [t for t in tags(text) if t.kind in ("certification", "education")]
    return {t.name: t.any_of for t in found}


@pytest.mark.parametrize(
    "text",
    [
        "CPhT is not required at the time of hire, but must be obtained within one year.",
        "CPhT not required at hire; must be certified within 12 months of hire",
    ],
)
def test_what_is_due_after_hire_is_required(text):
    (tag,) = [t for t in tags(text) if t.kind == "certification"]
    assert (tag.name, tag.requirement, tag.within_days) == ("CPhT", "required", 365)


def test_other_certificates_due_later_do_not_make_this_one_required():
    (tag,) = [
        t
        for t in tags("CPhT not required; must be fingerprinted within 30 days")
        if t.name == "CPhT"
    ]
    assert tag.requirement == "not_required"


def test_a_demand_by_itself_is_no_alternative():
    found = tags("PTCB or ExCPT certification required\nPTCB certification is required")
    numbers = {t.name: t.any_of for t in found if t.kind == "certification"}
    assert numbers["PTCB"] is None
    assert numbers["ExCPT"] is not None


def test_alternatives_are_one_requirement():
    assert groups(REQUIREMENTS + "CCMA or RMA") == {"CCMA": 1, "RMA": 1}
    assert groups(REQUIREMENTS + "CCMA, RMA or NCMA certification\n- BLS") == {
        "CCMA": 1,
        "RMA": 1,
        "NCMA": 1,
        "BLS": None,
    }
    assert groups(REQUIREMENTS + "BLS and PTCB") == {"BLS": None, "PTCB": None}
    assert groups(REQUIREMENTS + "Associate degree or bachelor's degree\n- PTCB or ExCPT") == {
        "associate": 2,
        "bachelor": 2,
        "PTCB": 1,
        "ExCPT": 1,
    }


def test_title_makes_a_certificate_required_unless_the_body_contradicts():
    title = "Certified Pharmacy Technician"
    assert of("certification", tags("Fill prescriptions.", title=title)) == {("CPhT", "required")}
    assert of("certification", tags("CPhT preferred.", title=title)) == {("CPhT", "preferred")}
    assert of("certification", tags("PTCB certification is a plus.", title=title)) == {
        ("PTCB", "preferred")
    }


def test_who_employs_tells_with_whom_one_is_registered():
    title = "Registered Pharmacy Technician"
    british = tags("Join our team.", title=title, employer="Oxford NHS Foundation Trust")
    assert of("certification", british) == {("GPhC", "required")}
    british = tags("Join our team.", title=title, country="GB")
    assert of("certification", british) == {("GPhC", "required")}
    american = tags("Join our team.", title=title, employer="Acme Drug")
    assert of("certification", american) == {("state_registration", "required")}


DUTIES = [
    (
        "Responsibilities:\n- Rooms patients and takes vital signs",
        {"exam_preparation", "vital_signs"},
    ),
    ("Assist pharmacists in filling prescriptions", {"dispensing"}),
    ("Receive and verify prescriptions from patients", {"prescription_intake"}),
    ("Counts and pours tablets", {"counting_measuring"}),
    ("Prepares IV admixtures in the clean room", {"compounding"}),
    ("Order supplies and check expiry dates", {"inventory"}),
    ("Submits insurance claims and collects copays", {"insurance_billing"}),
    ("Draws blood and runs point-of-care tests", {"lab_specimens"}),
    ("Schedules appointments at the front desk", {"scheduling_admin"}),
    ("Assists the physician with minor procedures", {"procedure_assistance"}),
    ("Benefits:\n- Employee referral program\n- Dental insurance\n- Prescription coverage", set()),
    ("All applicants are considered without regard to race, height and weight.", set()),
    ("Assisting RN, Physician and other providers with patients", {"procedure_assistance"}),
    ("Provides teaching to patients and families", {"patient_education"}),
    ("Records information on patients' charts", {"ehr_records"}),
    ("Obtaining pre-certifications", {"insurance_billing"}),
    ("Dispensing both on the wards and in the department", {"dispensing"}),
    ("Screening drug charts", {"prescription_intake"}),
    ("Carrying out general observations", {"vital_signs"}),
    ("Various procedures and tests", {"lab_specimens"}),
    ("Communicating with patients by phone or portal", {"customer_service"}),
    ("Removes sutures", {"procedure_assistance"}),
    ("Salary: Band 5\nHours: 37.5\nDispensing medicines on the wards", {"dispensing"}),
    ("Knowledge of electronic medical records, preferably Epic", set()),
    ("Experience with phlebotomy", set()),
    ("Experience:\n- Venipuncture: 1 year (Required)", set()),
    ("Preferred: ability to perform phlebotomy", set()),
    (
        "Experience in the following: ECGs and patient observations",
        {"lab_specimens", "vital_signs"},
    ),
    ("Knowledge of and ability to perform EKGs", {"lab_specimens"}),
    ("You are passionate about helping patients manage their medicines", set()),
    ("Interactions with callers must be documented", {"ehr_records"}),
    (
        "Receives patients in the waiting area and rooms them",
        {"customer_service", "exam_preparation"},
    ),
    ("Assisting GPs during the performance of minor operations", {"procedure_assistance"}),
    ("Prepare the surgical area", {"exam_preparation"}),
    ("The role rotates through stores and the dispensary", set()),
    ("The pharmacy technician will administer medication to patients", {"dispensing"}),
    ("Administer medication as the physician directs", set()),
    ("Fills prescription orders", {"dispensing"}),
    ("The ordering, storage and dispensing of all medicines", {"dispensing", "inventory"}),
    ("Supporting patients to get the most from their medicines", {"patient_education"}),
    ("Pharmacy technician\nPhysical Requirements:\nFrequent data entry", set()),
    ("For further details / informal visits contact:\nB. Jones, Procurement Manager", set()),
    ("Training will be provided in dispensing and stock control", set()),
    ("Assist in the delivery of medicines optimisation schemes", set()),
    ("See the additional documentation of your application", set()),
    ("This is no exhaustive inventory of duties", set()),
    ("Basic phlebotomy and ECG monitoring experience would be an advantage", set()),
    ("Prior authorization experience preferred", set()),
    ("Pharmacy billing knowledge", set()),
    ("Assist clinical staff in delivery of patient care", {"procedure_assistance"}),
    ("Act as a chaperone to patients", set()),
    ("Delivering a high-quality dispensary service", {"dispensing"}),
    ("Booking and smooth running of the clinics", {"scheduling_admin"}),
]


@pytest.mark.parametrize(("text", "expected"), DUTIES)
def test_duties(text, expected):
    assert {name for name, _ in of("duty", tags(text))} == expected


SETTINGS = [
    ({"employer": "Corner Drug Store"}, {"community_pharmacy"}),
    ({"employer": "St Luke's Hospital", "title": "Pharmacy Technician"}, {"hospital"}),
    ({"title": "Pharmacy Technician - HMP Northfield"}, {"correctional"}),
    (
        {"title": "Medical Assistant, Cardiology Clinic"},
        {"specialised_practice", "outpatient_clinic"},
    ),
    (
        {
            "employer": "Main Street Pharmacy",
            "description": "A closed-door pharmacy for nursing homes.",
        },
        {"long_term_care"},
    ),
    ({"employer": "Riverside Animal Hospital"}, set()),
    ({"description": "Two years of hospital pharmacy experience preferred."}, set()),
    (
        {"description": "Company: Elm Pharmacy\nFill orders.", "employer": "JobBoard"},
        {"community_pharmacy"},
    ),
    ({"location": "Torbay Hospital, TQ2 7AA"}, {"hospital"}),
    ({"location": "12 Hospital Road, Leeds"}, set()),
    ({"location": "HMP Northfield, DN22"}, {"correctional"}),
    (
        {"title": "Technician - HMP Northfield", "description": "We run podiatry clinics on site."},
        {"correctional"},
    ),
    ({"description": "Treats incarcerated individuals."}, {"correctional"}),
    ({"description": "A combined acute and community Trust"}, {"hospital"}),
    ({"description": "Work across the five GP practices."}, {"outpatient_clinic"}),
    ({"description": "Patient care in our outpatient clinics."}, {"outpatient_clinic"}),
    ({"employer": "Redfern Senior Care Pharmacy"}, {"long_term_care"}),
    ({"employer": "Central Advertising - General Practitioners"}, {"outpatient_clinic"}),
    ({"title": "Pharmacy Technician, Virtual MTM Clinic"}, {"telehealth"}),
    (
        {"title": "Pharmacy Technician", "location": "Regional Medical Centre"},
        {"outpatient_clinic"},
    ),
    ({"title": "Pharmacy Technician", "location": "Mercy Medical Center"}, {"hospital"}),
    ({"location": "IRC Northfield"}, {"correctional"}),
    ({"description": "We welcome applicants from prison and hospital sectors."}, set()),
    ({"description": "A non-retail pharmacy setting."}, set()),
    ({"description": "You will approve or deny authorizations."}, {"payer_pbm"}),
    ({"description": "Checks the crash cart of the clinic daily."}, set()),
    ({"description": "We also operate two skilled nursing facilities."}, set()),
    ({"description": "About us\nFounded in 1950, we run a hospital setting."}, set()),
]


@pytest.mark.parametrize(("fields", "expected"), SETTINGS)
def test_settings(fields, expected):
    assert {name for name, _ in of("setting", tags(**fields))} == expected


SKILLS = [
    (REQUIREMENTS + "Excellent communication skills", {("communication", "required")}),
    ("Preferred:\n- Bilingual in English/Spanish", {("bilingual", "preferred")}),
    ("A fast-paced environment.", {("fast_paced", "mentioned")}),
    ("About us\nOur culture of integrity matters to our team.", set()),
    (REQUIREMENTS + "Good IT and time management skills", {("computer", "required")}),
    ("You should be a team worker.", {("teamwork", "required")}),
    (
        REQUIREMENTS + "Able to organise and prioritise their own work",
        {("organisation", "required")},
    ),
    (REQUIREMENTS + "Able to work well in a group", {("teamwork", "required")}),
    (REQUIREMENTS + "Relates well to patients", {("interpersonal", "required")}),
    ("The ability to speak Welsh is desirable.", {("bilingual", "preferred")}),
    ("A supportive, team environment with growth.", set()),
    ("The key values are to act with integrity.", set()),
    ("Working closely with members of the ward team.", set()),
    (REQUIREMENTS + "Follow oral and written instructions", set()),
    ("Join our busy outpatient department.", set()),
    ("Can you work in a busy pharmacy?", {("fast_paced", "mentioned")}),
    ("Takes initiative and collaborates well.", {("teamwork", "mentioned")}),
    ("Named one of the most ethical companies.", set()),
    ("Keeps rooms clean, organized and stocked.", set()),
    ("You will work autonomously within a team.", set()),
    ("Be proficient in IT, and motivated.", {("computer", "mentioned")}),
    (REQUIREMENTS + "5 GCSEs at grade C including English Language and Maths", set()),
]


@pytest.mark.parametrize(("text", "expected"), SKILLS)
def test_skills(text, expected):
    assert of("skill", tags(text)) == expected


def test_systems_and_benefits():
    found = tags("Experience with Epic EMR preferred.\nBenefits:\n- 401(k)\n- $2,000 sign-on bonus")
    assert ("Epic", "preferred") in of("system", found)
    assert of("benefit", found) == {("retirement", "offered"), ("sign_on_bonus", "offered")}


def test_lost_spaces_between_words():
    found = tags("Qualifications\nStrong attention to detailHigh school diplomaBLS certification")
    assert of("education", found) == {("high_school", "required")}
    assert of("certification", found) == {("BLS", "required")}


WORDS = st.text(alphabet=st.sampled_from("CPhTBLS req()\n-:,.;İß💊"), max_size=40) | st.lists(
    st.sampled_from(
        (
            *("CPhT", "or", "required", "not", "Requirements:", "Benefits:", "\n", "within"),
            *("90 days", "diploma", "GED", "fills prescriptions", "certified pharmacy technician"),
            *(".", "İ", "no"),
        )
    )
).map(" ".join)


@given(WORDS | st.text(), WORDS)
def test_any_text_gives_tags_that_match(description, title):
    tags(description, title=title, employer=title, education_text=title)


@pytest.mark.parametrize(
    "text", ["dispensing and " * 60_000, "prescription " * 70_000, "A" * 900_000, "or " * 300_000]
)
def test_hostile_repeats_take_bounded_time(text):
    tags(text)
