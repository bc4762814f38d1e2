"""Pay: what salary lines, structured fields and running texts name, and what is no pay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.records import Posting, RawPay, RawPosting
from aggregator.understand.pay import Pay, convert, parse_pay, pay
from aggregator.understand.pay_amounts import amounts, number
from aggregator.understand.reading import Reading

Said = tuple[float | None, float | None, str | None, str | None]


def said(found: Pay | None) -> Said | None:
    return (found.low, found.high, found.currency, found.period) if found else None


def read(
    description: str = "",
    *,
    country: str | None = "US",
    salary: str | None = None,
    pay: RawPay | None = None,
    title: str = "Pharmacy Technician",
) -> Reading:
    return Reading.of(
        RawPosting(
            board="greenhouse/example",
            external_id="1",
            title=title,
            seen_at="2026-03-02T08:00:00Z",
            country=country,
            salary_text=salary,
            description=description,
            pay=pay,
        )
    )


SCALES_AND_RISES: list[tuple[str, Said | None]] = [
    ("Starting wage $16.50, with increases to $18 after 6 months.", (16.5, None, "USD", None)),
    ("£13 an hour, rising to £13.50 after probation", (13, 13, "GBP", "hour")),
    ("£9.10 per hour rising to £9.40 per hour on completion", (9.1, 9.1, "GBP", "hour")),
    ("AfC Band 4 £26,530-£29,114", (26530, 29114, "GBP", None)),
    ("The range is $51.40per hour - $88.40per hour", (51.4, 88.4, "USD", "hour")),
    ("Weekly gross $1,450", (1450, 1450, "USD", "week")),
    ("$19.10, $19.85, $20.60 per hour", (19.1, 20.6, "USD", "hour")),
    ("Pay: $18-$20-$22/hr", (18, 22, "USD", "hour")),
    ("$21,730 / $23,177 per annum", (21730, 23177, "USD", "year")),
    ("£21,100 / £22,950 / £24,300 / £26,050", (21100, 26050, "GBP", None)),
    ("Starts at $18 and goes up to $26 per hour", (18, 26, "USD", "hour")),
    ("Starting at $17.50/hr, up to $21/hr with experience", (17.5, 21, "USD", "hour")),
    ("£9.10 per hour rising to £9.40 per hour", (9.1, 9.4, "GBP", "hour")),
    ("$20 per hour with bonus up to $30", (20, 20, "USD", "hour")),
    ("The minimum salary for this position is $41,000 per year", (41000, None, "USD", "year")),
    ("The maximum hourly rate is $29.50", (None, 29.5, "USD", "hour")),
    ("Pay Range $16.50 minimum to $23.10 maximum", (16.5, 23.1, "USD", None)),
    ("£19,500 - £20,300 per anum", (19500, 20300, "GBP", "year")),
    ("$52,000 annualy", (52000, 52000, "USD", "year")),
    ("Job Types: Part-time, ContractPay: $20.25 - $24.40 per hour", (20.25, 24.4, "USD", "hour")),
    ("Minimum is $41.20 and the midpoint is $52.35.", (41.2, None, "USD", None)),
    ("£9.10 per hour upto £10.40 per hour", (9.1, 10.4, "GBP", "hour")),
    ("$45,000 to upper $50k's", (45000, None, "USD", None)),
    ("Up to 48,000 per year + 38000.00-48000.00", (38000, 48000, None, "year")),
]

UNITS_FURTHER_AWAY: list[tuple[str, Said | None]] = [
    ("Hourly Equivalent: $31.20 - $38.40", (31.2, 38.4, "USD", "hour")),
    ("$215,000 - $240,000 is the annual base salary.", (215000, 240000, "USD", "year")),
    ("$68.00 - $79.90 - The hourly pay rate depends on experience", (68, 79.9, "USD", "hour")),
    (
        "$71,500.00 - $80,300.00. Annual salary is based on experience",
        (71500, 80300, "USD", "year"),
    ),
    ("$6,500 (Deputy) - $7,000 (Director) per month", (6500, 7000, "USD", "month")),
    ("£24,500 - £29,100 (Band 5 equivalent) pro rata, per annum", (24500, 29100, "GBP", "year")),
    ("22,000 to 28,000 plus benefits per year", (22000, 28000, None, "year")),
    ("£81,000 - £105,000 + £2,160 LW PER ANNUM", (81000, 105000, "GBP", "year")),
    ("41000 p/annum pro rata", (41000, 41000, None, "year")),
    ("$52,000 - $57,000. We offer annual increases", (52000, 57000, "USD", None)),
    ("full time, 40 hr per week position and pays $54,000-$61,000.", (54000, 61000, "USD", None)),
    ("£70,000 - £90,000 1 additional PA offered", (70000, 90000, "GBP", None)),
    ("Salary: $45,000. 37.5 hours per week", (45000, 45000, "USD", None)),
]

NUMBERS_THAT_COUNT_SOMETHING: list[tuple[str, Said | None]] = [
    ("$20 per hour, up to 20 hours per week", (20, 20, "USD", "hour")),
    ("$24/hr to 36 hours", (24, 24, "USD", "hour")),
    ("Band 6 - £16.04ph.", (16.04, 16.04, "GBP", "hour")),
    ("Rate of Pay: Band 5 - £24,120 - £30,110", (24120, 30110, "GBP", None)),
    ("Grade 4 - £21,000", (21000, 21000, "GBP", None)),
    ("From £24, 907 per annum", (24907, None, "GBP", "year")),
    ("$91,934 - $102, 770", (91934, 102770, "USD", None)),
    ("$25, 401(k) and dental", (25, 25, "USD", None)),
    ("14.79", (14.79, 14.79, None, None)),
    ("37.5", None),
    ("95,000- 128,000 USDSenior Associate", (95000, 128000, "USD", None)),
    ("£14.91 per hour including WTD – excludes enhancements", (14.91, 14.91, "GBP", "hour")),
    ("budgets of $75 million, 25,000 fire hydrants and 327,000 service connections", None),
]

STEPS_AND_TARGETS: list[tuple[str, Said | None]] = [
    ("$19.52/hour (Step 1) to $24.31/hour (Step 7)", (19.52, 24.31, "USD", "hour")),
    ("18.5-22.5", (18.5, 22.5, None, None)),
    ("16-20", None),
    ("8.30 - 5.00", None),
    ("£25,000 OTE £30,000", (25000, 25000, "GBP", None)),
    ("£30,000 OTE", None),
    ("Step 3 of 10", None),
]

LEVELS_AND_PLACES: list[tuple[str, Said | None]] = [
    ("$55,880 (Cambridge); $64,480 (Oakland)", (55880, 64480, "USD", None)),
    ("Tech I: $18.00-$21.00/hr; Tech II: $20.50-$25.00/hr", (18, 25, "USD", "hour")),
    ("Step 1 $21.10 Step 2 $22.40 Step 3 $23.90", (21.1, 23.9, "USD", None)),
    ("Uncertified: $17/hr, Certified: $19.50/hr", (17, 19.5, "USD", "hour")),
    (
        "Less than 2 years experience - £17,500 and more than 2 years experience- £20,400",
        (17500, 20400, "GBP", None),
    ),
]

OTHER_MONEY = [
    "Earn $100 for each shift picked up",
    "Refer a friend and both earn £500",
    "On-call pay of $4.00 per hour",
    "Daily per diem of $75",
    "Death in service cover £50,000",
    "practice list size 9,800",
    "Refer and earn up to $1,000",
    "Earn $500 for every friend you refer",
    "Contracts range from $250,000 to $1,200,000 per year",
    "Total contract value $30,000",
    "Gross contract pay: $28,600 for 13 weeks",
    "We serve a population of 140,000 and employ 9,000 staff",
    "$12 per chart reviewed",
    "We pay $3.50 per prescription filled",
    "$3/hr weekend diff",
    "Fined up to $10,000 for false statements",
    "Top earners make over $100,000 per year",
    "Golden hello of £3,000",
    "Enhanced DBS check £49.50",
    "Call-out payment of £25 per shift",
    "a welcome payment of £500",
    "Travel Rate: $25.00 per hour when traveling.",
    "Night/Sat Rate - £13.94 per hour",
    "Sunday/Bank Holiday: £22.99 to £28.26 per hour",
    "Weekend rate of $31.00 per hour",
    "If more than 100 miles up to £4,000",
    "Moving less than 100 miles up to £2,000",
    "Mileage is paid at $0.67 per mile",
    "The sign-on bonus is $2,500 for uncertified and $5,000 for certified assistants",
    "Standard Check: £26 + Administration cost of £4.20",
    "we offer a further £500 if you stay a year",
    "$3/hour evening and $1.50/hour weekend differential",
    "Estimate $17,000 for the task",
    "$600 over one year term (in gift cards)",
    "up to $100 in well-being dollars",
    "Every $500 you refer",
    "$500 for every 10 enrollments you drive",
    "On Target Earnings Region 1: $115,500",
    "generating $50k+ in sales per month",
    "Per diem $70/day",
    "Meals & incidentals $350 weekly",
    "Income limit: $52,000 per year",
    "Salary sacrifice scheme up to £1,000",
    "Do not pay anyone $50 for this job",
    "We will not pay any staff below $23/hour",
    "paying ****15 per hour",
    "Longevity pay bonus of $500 per year",
    "License renewal reimbursed up to $200",
    "Malpractice coverage of $1M/$3M",
    "Responsible for a departmental budget of $450,000 per year",
    "We sponsor certification exams up to $129",
    "Student loan repayment up to $20,000 over 2 years",
    "Relocation assistance of up to $10,000 is available",
    "Adoption assistance of $5,000",
    "London weighting £4,200",
    "High cost area supplement of 20% (min £4,888, max £7,377)",
    "Drug inventory of $1.5M and a cash drawer of up to $500",
    "Company-paid life insurance of $50,000",
    "Medical premiums as low as $25 per paycheck",
]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        *SCALES_AND_RISES,
        *UNITS_FURTHER_AWAY,
        *NUMBERS_THAT_COUNT_SOMETHING,
        *LEVELS_AND_PLACES,
        *STEPS_AND_TARGETS,
    ],
)
def test_pay_scales_and_what_pay_rises_to(line: str, expected: Said | None) -> None:
    assert said(parse_pay(line, country="US")) == expected


@pytest.mark.parametrize("line", OTHER_MONEY)
def test_money_of_other_kinds_is_left_alone(line: str) -> None:
    assert parse_pay(line, country="US") is None


US_LINES: list[tuple[str, Said | None]] = [
    ("+ $1,272.00 weekly pay package", (1272, 1272, "USD", "week")),
    ("$30/hr\n+ $2,000", (30, 30, "USD", "hour")),
    (
        "Minimum rate starting at $34.10, max of salary range is $52.80.",
        (34.1, 52.8, "USD", None),
    ),
    ("$25,000 - $29,500 annually", (25000, 29500, "USD", "year")),
    ("$28,000 - $36,000 per year", (28000, 36000, "USD", "year")),
    ("$17.50 - $22.75 per hour", (17.5, 22.75, "USD", "hour")),
    ("$17.50–$22.75/hr", (17.5, 22.75, "USD", "hour")),
    ("$17.50 - $22.75/hr plus bonus", (17.5, 22.75, "USD", "hour")),
    ("$17.50 to $22.75 hourly", (17.5, 22.75, "USD", "hour")),
    ("USA, FL, Tampa - 17.50 - 22.75 USD hourly", (17.5, 22.75, "USD", "hour")),
    ("$26.08 an hour", (26.08, 26.08, "USD", "hour")),
    ("$18.00/hr - $24.50/hr", (18, 24.5, "USD", "hour")),
    ("$18 per hour to $22 per hour", (18, 22, "USD", "hour")),
    ("Minimum: $ 17.00 Maximum: $ 31.30", (17, 31.3, "USD", None)),
    ("Hourly minimum 17.00 midpoint 24.10 maximum 31.30", (17, 31.3, None, "hour")),
    ("Entry: USD $53.20/Hr. Max: USD $82.46/Hr.", (53.2, 82.46, "USD", "hour")),
    ("$40-55k", (40000, 55000, "USD", None)),
    ("$40k - $55k/yr", (40000, 55000, "USD", "year")),
    ("$45-50,000 a year", (45000, 50000, "USD", "year")),
    ("$19+/hr", (19, None, "USD", "hour")),
    ("$19.50/hr+", (19.5, None, "USD", "hour")),
    ("Starting at $18.25 per hour", (18.25, None, "USD", "hour")),
    ("starting salary of $41,000", (41000, None, "USD", None)),
    ("Min. $16/Hour", (16, None, "USD", "hour")),
    ("$21.00 per hour and up", (21, None, "USD", "hour")),
    ("Up to $25 per hour DOE", (None, 25, "USD", "hour")),
    ("$1,150 - $1,420 per week", (1150, 1420, "USD", "week")),
    ("$1,680 biweekly", (1680, 1680, "USD", "biweekly")),
    ("$1,680.00 every two weeks", (1680, 1680, "USD", "biweekly")),
    ("$500/day", (500, 500, "USD", "day")),
    ("$4,331 - $6,645 / monthly", (4331, 6645, "USD", "month")),
    ("$18.5300 - $23.4700 Hourly", (18.53, 23.47, "USD", "hour")),
    ("hourly rate between $16.50 to $22.00", (16.5, 22, "USD", "hour")),
    ("Pay Rate (Hourly): $20.15", (20.15, 20.15, "USD", "hour")),
    ("The annual salary is $52,000", (52000, 52000, "USD", "year")),
    ("$19.64 - $25.65", (19.64, 25.65, "USD", None)),
    ("$15/hr 10hr/wk", (15, 15, "USD", "hour")),
    ("$24.50 - $20.00 per hour", (20, 24.5, "USD", "hour")),
    ("$18 per hour + $1.00 per hour for Bilingual", (18, 18, "USD", "hour")),
    ("$20/hr; $3,000 sign-on bonus", (20, 20, "USD", "hour")),
    ("$18\\.50 \\- $22\\.75 per hour", (18.5, 22.75, "USD", "hour")),
    ("**Pay:** $32.01 - $49.62 / hour", (32.01, 49.62, "USD", "hour")),
    ("Pay: $18.00/hourBenefits", (18, 18, "USD", "hour")),
    ("72000 - 90000", (72000, 90000, None, None)),
    ("18.00-22.00", (18, 22, None, None)),
    ("$18-22 hr", (18, 22, "USD", "hour")),
    ("$17.75 - up", (17.75, None, "USD", None)),
    ("as high as $25/hr", (None, 25, "USD", "hour")),
    ("$5,000 sign-on bonus, $22/hr", (22, 22, "USD", "hour")),
    ("$60,000 OTE ($45,000 base)", (45000, 45000, "USD", None)),
    ("$37,696 to - $49,005 Per Year", (37696, 49005, "USD", "year")),
    ("20$ - 25$ per hour", (20, 25, "USD", "hour")),
    ("$17.36 (non-certified) - $19.50 (certified)", (17.36, 19.5, "USD", None)),
    (
        "Pay Range Minimum: $ 17.50 hourly Pay Range Maximum: $ 22.75 hourly",
        (17.5, 22.75, "USD", "hour"),
    ),
    ("Minimum Hourly Rate ($): 17.50 Maximum Hourly Rate ($): 22.75", (17.5, 22.75, None, "hour")),
]
NO_PAY = [
    "Requsition ID:** 404010",
    "Posting Number 40410",
    "Position No. 404010",
    "Store #12345",
    "Zip code 90210",
    "Required Limits: Split Limits of $100,000/$300,000/$100,000.",
    "A deposit of $100",
    "401(k) match; tuition up to $5,250 per year",
    "401k, 403(b), dental and vision",
    "$1,000 - $5,000 sign-on bonus",
    "Sign on bonus up to $2,500",
    "Shift differential $1.50 - $3.00/hr",
    "administers $2 - $3 billion",
    "over $900M in revenue",
    "Negotiable",
    "Competitive",
    "Band 6",
    "Band 2/3",
    "Level II",
    "pa pro rata",
    "0",
    "tbd",
    "Bank",
    "See advert for details",
    "Job ID 48213",
    "Call 555 0100 to apply",
    "35 hours per week",
    "up to $350/year in wellness incentives",
    "$4,000 stipend",
    "You may also earn an additional: $1.25 / hour",
    "50K OTE",
    "2024-2025",
    "9.00-5.00",
    "40 hours per week",
    "$8M in annual revenue",
    "£95.00 per session",
    "£15.00 a month gym membership",
    "earn up to $750 per referral bonus",
    "",
]
ELSEWHERE: list[tuple[str, str | None, Said | None]] = [
    ("£22,816 to £24,336 a year", "GB", (22816, 24336, "GBP", "year")),
    ("£24,465 - £26,598 pa", "GB", (24465, 26598, "GBP", "year")),
    ("Band 3, £24,071 a year pro rata", "GB", (24071, 24071, "GBP", "year")),
    ("£9.90-£10.60 ph", "GB", (9.9, 10.6, "GBP", "hour")),
    ("Up to £14.28 p/h", "GB", (None, 14.28, "GBP", "hour")),
    ("From £18,005 per annum", "GB", (18005, None, "GBP", "year")),
    ("Â£12.31 per hour", "GB", (12.31, 12.31, "GBP", "hour")),
    ("£52,845 â€“ £61,466 per annum", "GB", (52845, 61466, "GBP", "year")),
    ("20 - 25k Basic, 70 - 75K OTE", "GB", (20000, 25000, None, None)),
    ("17 to 20 per hour", "GB", (17, 20, None, "hour")),
    ("£1,950 per month", "GB", (1950, 1950, "GBP", "month")),
    ("CA$21.50–CA$24.75 an hour", "CA", (21.5, 24.75, "CAD", "hour")),
    ("$21.50 an hour", "CA", (21.5, 21.5, "CAD", "hour")),
    ("$28.26 per hour", "AU", (28.26, 28.26, "AUD", "hour")),
    ("A$28.26 p/h + super", "AU", (28.26, 28.26, "AUD", "hour")),
    ("$24 - $27 per hour", "NZ", (24, 27, "NZD", "hour")),
    ("NZ$62,000 per annum", "NZ", (62000, 62000, "NZD", "year")),
    ("$2,400 to $3,200 monthly", "SG", (2400, 3200, "SGD", "month")),
    ("S$2,400 - S$3,200 a month", "SG", (2400, 3200, "SGD", "month")),
    ("$18 per hour", None, (18, 18, None, "hour")),
    ("$102,000—$210,000 USD", None, (102000, 210000, "USD", None)),
    ("US$48.000 and US$65.000 per year", None, (48000, 65000, "USD", "year")),
    ("₦120,000 - ₦150,000 monthly", "NG", (120000, 150000, "NGN", "month")),
    ("N160,000 – N170,000 monthly", "NG", (160000, 170000, "NGN", "month")),
    ("NGN800,000 / monthly", "NG", (800000, 800000, "NGN", "month")),
    ("₹25,000 per month", "IN", (25000, 25000, "INR", "month")),
    ("2.500 € bis 2.900 € brutto im Monat", "DE", (2500, 2900, "EUR", "month")),
    ("€ 66.676,26 brutto jährlich", "AT", (66676.26, 66676.26, "EUR", "year")),
    ("60 000 à 70 000 € bruts annuels", "FR", (60000, 70000, "EUR", "year")),
    ("€34.000 bruto per jaar", "NL", (34000, 34000, "EUR", "year")),
    ("CHF 120'000 - 150'000 brutto jährlich", "CH", (120000, 150000, "CHF", "year")),
    ("Salary range: 121 000 to 198 000 PLN gross annually", "PL", (121000, 198000, "PLN", "year")),
    ("737 000,00 Kč - 1 143 000,00 Kč ročně", "CZ", (737000, 1143000, "CZK", "year")),
    ("kr 205,17 per timme", "SE", (205.17, 205.17, "SEK", "hour")),
    ("£١٢٫٥٠".replace("٫", ".") + " per hour", "GB", (12.5, 12.5, "GBP", "hour")),
    ("£１２.５０ per hour", "GB", (12.5, 12.5, "GBP", "hour")),
]
KNOWN_MISSES = [
    ("twenty dollars an hour", (20, 20, "USD", "hour")),
    ("CHF 16.– brutto de l'heure", (16, 16, "CHF", "hour")),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *US_LINES,
        *(pytest.param(*row, marks=pytest.mark.xfail(strict=True)) for row in KNOWN_MISSES),
    ],
)
def test_salary_line_of_an_american_board(text: str, expected: Said) -> None:
    assert said(parse_pay(text, country="US")) == expected


@pytest.mark.parametrize("text", NO_PAY)
def test_money_that_is_no_base_pay(text: str) -> None:
    assert parse_pay(text, country="US") is None
    assert pay(read(text)) is None


@pytest.mark.parametrize(("text", "country", "expected"), ELSEWHERE)
def test_salary_line_elsewhere(text: str, country: str | None, expected: Said) -> None:
    assert said(parse_pay(text, country=country)) == expected


TEXTS: list[tuple[str, Said | None]] = [
    ("May travel to other locations Compensation $18.50-20.00 per hour", (18.5, 20, "USD", "hour")),
    (
        "Basic $2000 - $2800 per month.\nNight clinic staff at our other branch earn $3500.",
        (2000, 2800, "USD", "month"),
    ),
    (
        "$18-$22 per hour.\nTechnicians at our other site earn $25 per hour.",
        (18, 22, "USD", "hour"),
    ),
    (
        "The pay in Oregon is $20.10-$24.85 an hour. The pay in Utah is $21.00-$25.90 an hour.",
        (20.1, 25.9, "USD", "hour"),
    ),
    ("Hospital of 500 beds.\n$17.60 - $19.45 per hour.", (17.6, 19.45, "USD", "hour")),
    ("$2,200 per month.", (2200, 2200, "USD", "month")),
    ("Tuition assistance\n$2,200 per year.", None),
    ("$17.50 to start", (17.5, None, "USD", None)),
    ("Up to $1,200 per week!", (None, 1200, "USD", "week")),
    ("Sign-on bonus\nUp to $1,200 per year!", None),
    ("$1,100/week, 13 weeks", (1100, 1100, "USD", "week")),
    (
        "Earn up to $26 per hour!\nWe care.\nSalary ranges for nurses here are $30-38/hr.",
        (None, 26, "USD", "hour"),
    ),
    ("Pay: $50.00 - $60.00 per hour\n\nSchedule:\n- 8 hour shift", (50, 60, "USD", "hour")),
    (
        "Sign-on bonus: $2,000\nThe pay range for this role is $18.92-$25.71 an hour.",
        (18.92, 25.71, "USD", "hour"),
    ),
    ("We offer $5,000 sign-on bonus, tuition up to $5,250 per year and 401(k).", None),
    ("Shift differentials: $1.50/hour (weekend), $3.00/hour (evening)", None),
    (
        "Hiring Pay Range: $18.50 - $22.75 hourly\nTuition reimbursement up to $3,000 per year",
        (18.5, 22.75, "USD", "hour"),
    ),
    (
        "Hourly wage: $19.00-$27.50. Premiums range from $0.35 per hour to $3.00 per hour.",
        (19, 27.5, "USD", "hour"),
    ),
    (
        "This is a union position and the pay range is from $19.01 to $25.83.",
        (19.01, 25.83, "USD", None),
    ),
    ("The chain employs 50,000 people at 2,300 stores with sales of $5 billion.", None),
    ("Compensation\n\n$47,840 - $52,000 per year", (47840, 52000, "USD", "year")),
    (
        "Total rewards package.\n\nMin = $52,811.18\n\nMid = $63,373.42\n\nMax = $73,935.65",
        (52811.18, 73935.65, "USD", None),
    ),
    ("Expected hours: 40 per week", None),
    ("Coverage of $1,000,000 per occurrence and $3,000,000 aggregate is required.", None),
    ("Fill 300 prescriptions per day and handle 40 calls per hour.", None),
    ("Liability insurance of $500 per month is covered.", None),
    (
        "Licensed Nurse: salary $27.53 - $35.21 / hourly\nAide: salary $15.00 - $19.10 / hourly",
        None,
    ),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_running_text(text: str, expected: Said | None) -> None:
    assert said(pay(read(text))) == expected


def test_the_offer_that_names_the_job_is_taken_where_several_jobs_are_priced() -> None:
    text = "Pharmacy Technician pay: $18 - $22/hr\nStaff Pharmacist pay: $61 - $70/hr"
    assert said(pay(read(text))) == (18, 22, "USD", "hour")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Pharmacy Technician II", (20.5, 25, "USD", "hour")),
        ("Pharmacy Technician", (18, 25, "USD", "hour")),
    ],
)
def test_the_level_in_the_title_chooses_among_the_levels(title: str, expected: Said) -> None:
    text = "Pharmacy Technician I: $18.00 - $21.00/hr\nPharmacy Technician II: $20.50 - $25.00/hr"
    assert said(pay(read(text, title=title))) == expected


BANDS = "Salary per hour: £9.20 to £9.89 (Band 2) £10.09 to £10.81 (Band 3)"
LINES: list[tuple[str, str, Said]] = [
    ("Pay: $18 non-certified, $20 certified", "Technician", (18, 20, "USD", None)),
    ("Pay: $18/hr uncertified and $20/hr certified", "Technician", (18, 20, "USD", "hour")),
    ("Wage: Level 1: $19.00, Level 2: $21.50", "Technician", (19, 21.5, "USD", None)),
    ("Wage: Level 1: $19.00, Level 2: $21.50", "Technician 2", (21.5, 21.5, "USD", None)),
    (BANDS, "Healthcare Assistant", (9.2, 10.81, "GBP", "hour")),
    (BANDS, "Healthcare Assistant Band 3", (10.09, 10.81, "GBP", "hour")),
    (BANDS, "Assistant, Band 2 & Support Worker, Band 3", (9.2, 10.81, "GBP", "hour")),
    ("Pay: $20 per hour days, $24 per hour weekends", "Technician", (20, 20, "USD", "hour")),
    ("Pay: Days $19.50, Nights $21.00", "Technician", (19.5, 19.5, "USD", None)),
    ("Salary: £28,000 (London £32,000)", "Technician", (28000, 28000, "GBP", None)),
    ("PT 20 hour Technician\n\n$18-22.50\n\nWhy work here?", "", (18, 22.5, "USD", None)),
    ("Maximum Offer for this position is up to: USD $25.60/Hr.", "", (None, 25.6, "USD", "hour")),
]


@pytest.mark.parametrize(("text", "title", "expected"), LINES)
def test_levels_on_one_line_behind_one_word_of_pay(text: str, title: str, expected: Said) -> None:
    assert said(pay(read(text, title=title))) == expected


IMPLAUSIBLE: list[tuple[RawPay, str, Said | None]] = [
    (RawPay(low=75, high=95, currency="USD", period="year"), "", None),
    (
        RawPay(low=75, high=95, currency="USD", period="year"),
        "Pay: $75 - $95 per hour",
        (75, 95, "USD", "hour"),
    ),
    (RawPay(low=52000, currency="USD", period="HOUR"), "", None),
    (
        RawPay(low=52000, high=52000, currency="USD", period="HOUR"),
        "The salary is $52,000 per year.",
        (52000, 52000, "USD", "year"),
    ),
    (
        RawPay(low=75, high=95, currency="USD", period="year"),
        "Pay: $20.00 per hour",
        (20, 20, "USD", "hour"),
    ),
]


@pytest.mark.parametrize(("raw", "text", "expected"), IMPLAUSIBLE)
def test_an_amount_nobody_is_paid_for_that_period(
    raw: RawPay, text: str, expected: Said | None
) -> None:
    assert said(pay(read(text, pay=raw))) == expected


STRUCTURED: list[tuple[RawPay, Said | None]] = [
    (RawPay(low=18, high=22, currency="USD", period="HOUR"), (18, 22, "USD", "hour")),
    (RawPay(low=52000, currency="USD", period="per-year-salary"), (52000, None, "USD", "year")),
    (RawPay(low=24071, high=25674, currency="GBP", period="1 YEAR"), (24071, 25674, "GBP", "year")),
    (RawPay(low=41000, high=52000, currency="USD", period="PA"), (41000, 52000, "USD", "year")),
    (RawPay(low=18.5, high=24, currency="USD", period="PH"), (18.5, 24, "USD", "hour")),
    (RawPay(low=1600, high=1900, currency="USD", period="BW"), (1600, 1900, "USD", "biweekly")),
    (RawPay(low=31, high=17, currency="USD", period="HOUR"), (17, 31, "USD", "hour")),
    (RawPay(low=0, high=25, currency="USD", period="Hourly"), (None, 25, "USD", "hour")),
    (RawPay(low=0, high=0, currency="USD", period="HOUR"), None),
    (RawPay(low=20, high=24, currency="USD", period="sometimes"), (20, 24, "USD", None)),
    (RawPay(low=20, high=24), (20, 24, None, None)),
    (RawPay(low=20, high=24, currency="$", period="per-hour-wage"), (20, 24, "USD", "hour")),
    (RawPay(currency="USD", period="HOUR"), None),
]


@pytest.mark.parametrize(("raw", "expected"), STRUCTURED)
def test_structured_field(raw: RawPay, expected: Said | None) -> None:
    found = pay(read(pay=raw))
    assert said(found) == expected
    assert found is None or found.origin == "structured"


def test_structured_field_comes_before_the_text_and_takes_from_it_only_what_agrees() -> None:
    same = read("Pay range: $20.00 - $24.50 per hour", pay=RawPay(low=20, high=24.5))
    other = read("Pay range: $30.00 - $34.50 per hour", pay=RawPay(low=20, high=24.5))
    assert said(pay(same)) == (20, 24.5, "USD", "hour")
    assert said(pay(other)) == (20, 24.5, None, None)


def test_salary_line_takes_its_period_from_a_text_that_names_the_same_amounts() -> None:
    found = pay(
        read("The hourly pay for this position is $19.01 - $25.83.", salary="$19.01 - $25.83")
    )
    assert said(found) == (19.01, 25.83, "USD", "hour")


def test_the_boards_own_salary_line_is_kept_where_the_text_names_the_pay() -> None:
    found = pay(read("Pay: $20.00 per hour", salary="Competitive"))
    assert found is not None
    assert (found.low, found.text, found.tags[0].field) == (20, "Competitive", "description")


@pytest.mark.parametrize(
    ("salary", "location", "expected"),
    [
        ("18000.00 per year", "Norwich, Norfolk", (18000, 18000, "GBP", "year")),
        ("17 to 20 per hour", "Austin, TX", (17, 20, "USD", "hour")),
        ("150,000 - 180,000 monthly", "Ikeja, Lagos", (150000, 180000, "NGN", "month")),
        ("18000.00 per year", "Remote", (18000, 18000, None, "year")),
        ("18000 per year", "Austin, TX; Toronto, ON", (18000, 18000, None, "year")),
        ("$18 per hour", "Norwich, Norfolk", (18, 18, None, "hour")),
        ("XOF 250000 per month", "Austin, TX", (250000, 250000, None, "month")),
        ("£18 per hour", "Austin, TX", (18, 18, "GBP", "hour")),
    ],
)
def test_no_currency_said_is_that_of_the_place_the_posting_names(
    salary: str, location: str, expected: Said
) -> None:
    reading = Reading.of(
        RawPosting(
            board="greenhouse/example",
            external_id="1",
            title="Pharmacy Technician",
            seen_at="2026-03-02T08:00:00Z",
            location=location,
            salary_text=salary,
        )
    )
    assert said(pay(reading)) == expected


POUNDS: list[tuple[str, str | None, Said | None]] = [
    ("27631.08 + £1500 Welcome Bonus", "GB", (27631.08, 27631.08, "GBP", None)),
    ("£12ph", "GB", (12, 12, "GBP", "hour")),
    ("£10.50 an hour", "US", (10.5, 10.5, "GBP", "hour")),
    ("£10.50 an hour", None, (10.5, 10.5, "GBP", "hour")),
    ("£21k", "GB", (21000, 21000, "GBP", None)),
    ("£21-23k pa", "GB", (21000, 23000, "GBP", "year")),
    ("£24.907 per annum", "GB", (24907, 24907, "GBP", "year")),
    ("Â£11.90 per hour", "GB", (11.9, 11.9, "GBP", "hour")),
    ("GBP 22,000 pa", "GB", (22000, 22000, "GBP", "year")),
    ("£22,816 to £24,336 pa pro rata inc HCAS", "GB", (22816, 24336, "GBP", "year")),
    ("Band 2 £22,383", "GB", (22383, 22383, "GBP", None)),
    ("£2,100pcm", "GB", (2100, 2100, "GBP", "month")),
    ("£450 pw", "GB", (450, 450, "GBP", "week")),
    ("£250 towards uniform", "GB", None),
    ("£3,000 golden hello", "GB", None),
    ("£1.50 per hour night enhancement", "GB", None),
]


@pytest.mark.parametrize(("text", "country", "expected"), POUNDS)
def test_amounts_in_pounds(text: str, country: str | None, expected: Said | None) -> None:
    assert said(parse_pay(text, country=country)) == expected


def test_tag_shows_the_words_that_support_the_amount_and_its_unit() -> None:
    found = pay(read("About us\n\nThe hourly rate is between $16.50 and $22.00 for new staff."))
    assert found is not None
    (tag,) = found.tags
    assert (tag.kind, tag.name, tag.requirement, tag.field) == (
        "pay",
        "base",
        "offered",
        "description",
    )
    assert tag.quote == "hourly rate is between $16.50 and $22.00"
    assert tag.value == 16.5


def converted(
    low: float | None, high: float | None, period: str | None, **posting: float
) -> Posting:
    row = Posting(key="a/b/1", board="a/b", external_id="1", title="t", **posting)  # type: ignore[arg-type]  # two floats
    convert(row, Pay(low=low, high=high, currency="USD", period=period))
    return row


def test_conversion_uses_2080_hours_where_none_are_stated() -> None:
    row = converted(20, 25, "hour")
    assert (row.pay_hourly_min, row.pay_hourly_max) == (20, 25)
    assert (row.pay_annual_min, row.pay_annual_max, row.hours_assumed) == (41600, 52000, 2080)


def test_conversion_uses_the_weekly_hours_that_are_stated() -> None:
    row = converted(20, None, "hour", hours_min=30, hours_max=30)
    assert (row.pay_annual_min, row.pay_annual_max, row.hours_assumed) == (31200, None, 1560)


def test_conversion_uses_2080_hours_where_only_a_span_is_stated() -> None:
    assert converted(20, 20, "hour", hours_min=20, hours_max=30).hours_assumed == 2080


@pytest.mark.parametrize("kinds", [["part_time"], ["per_diem"], ["part_time", "temporary"]])
def test_no_year_of_2080_hours_for_part_time_or_per_diem_work(kinds: list[str]) -> None:
    row = Posting(key="a/b/1", board="a/b", external_id="1", title="t", employment_type=kinds)
    convert(row, Pay(low=20, high=25, currency="USD", period="hour"))
    assert (row.pay_hourly_min, row.pay_hourly_max) == (20, 25)
    assert (row.pay_annual_min, row.pay_annual_max, row.hours_assumed) == (None, None, None)
    convert(row, Pay(low=26000, high=None, currency="USD", period="year"))
    assert (row.pay_hourly_min, row.pay_annual_min) == (None, 26000)
    convert(row, Pay(low=200, high=None, currency="USD", period="day"))
    assert (row.pay_hourly_min, row.pay_annual_min) == (None, None)


def test_no_year_of_2080_hours_for_the_staff_of_a_bank() -> None:
    row = Posting(key="a/b/1", board="a/b", external_id="1", title="t")
    convert(row, Pay(low=12.75, high=None, currency="GBP", period="hour"), is_bank=True)
    assert (row.pay_hourly_min, row.pay_annual_min, row.hours_assumed) == (12.75, None, None)


def test_a_year_is_known_where_part_time_hours_are_stated_or_full_time_is_offered_too() -> None:
    row = Posting(key="a/b/1", board="a/b", external_id="1", title="t", hours_min=24, hours_max=24)
    row.employment_type = ["part_time"]
    convert(row, Pay(low=20, high=None, currency="USD", period="hour"))
    assert (row.pay_annual_min, row.hours_assumed) == (24960, 1248)
    row = Posting(key="a/b/1", board="a/b", external_id="1", title="t")
    row.employment_type = ["full_time", "part_time"]
    convert(row, Pay(low=20, high=None, currency="USD", period="hour"))
    assert (row.pay_annual_min, row.hours_assumed) == (41600, 2080)


@pytest.mark.parametrize(
    ("amount", "period", "hourly", "annual"),
    [(52000, "year", 25, 52000), (4160, "month", 24, 49920), (1000, "week", 25, 52000),
     (2000, "biweekly", 25, 52000), (200, "day", 25, 52000)],
)  # fmt: skip
def test_conversion_of_every_period(
    amount: float, period: str, hourly: float, annual: float
) -> None:
    row = converted(amount, amount, period)
    assert (row.pay_hourly_min, row.pay_annual_min) == (hourly, annual)


def test_no_conversion_of_an_unknown_period() -> None:
    row = converted(19.01, 25.83, None)
    assert (row.pay_hourly_min, row.pay_annual_min, row.hours_assumed) == (None, None, None)


def test_pro_rata_salary_is_not_divided_by_part_time_hours() -> None:
    found = parse_pay("£24,071 a year pro rata", country="GB")
    assert found is not None
    row = Posting(key="a/b/1", board="a/b", external_id="1", title="t", hours_min=20, hours_max=20)
    convert(row, found)
    assert (row.pay_hourly_min, row.hours_assumed) == (11.57, 2080)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("48.000", 48000),
        ("17,5", 17.5),
        ("1.098.200", 1098200),
    ],
)
def test_number(written: str, value: float) -> None:
    assert number(written) == value


ODD = ["", "\x00\x01", "$", "£" * 5000, "$1" * 20000, "9" * 50000, "1,1," * 20000, "$1-" * 20000]


@pytest.mark.parametrize("text", [*ODD, "‮$20‬ per hour", "💊 $20/hr 💊", "per hour " * 5000])
def test_odd_input_ends_soon_and_raises_nothing(text: str) -> None:
    begin = time.process_time()
    parse_pay(text, country="US")
    pay(read(text))
    assert time.process_time() - begin < 2


WORDS = st.sampled_from(
    ["$", "£", "20", "17.50", "25,000", " - ", " to ", "/hr", " per year", "k", "+", "Pay: ",
     "bonus ", "up to ", "\n", ". ", "USD ", "min ", "max ", "٣", "İ",
     "(", ")", "401(k) ", "hourly ", "\\"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=200), st.sampled_from(["US", None])
)
def test_never_raises_and_quotes_what_stands_there(text: str, country: str | None) -> None:
    parse_pay(text, country=country)
    list(amounts(text, country))
    reading = read(text, country=country, salary=text)
    found = pay(reading)
    if found is None:
        return
    assert found.low is None or found.high is None or found.low <= found.high
    for tag in found.tags:
        assert reading.texts[tag.field][tag.start : tag.end] == tag.quote
        assert 0 < len(tag.quote) <= 200
