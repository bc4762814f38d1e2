"""Places from location lines and structured fields, with the country as a prior only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.records import Place, RawPlace, RawPosting
from aggregator.understand import gazetteer
from aggregator.understand.place import places, places_in
from aggregator.understand.reading import Reading

Row = tuple[str | None, str | None, str | None]


def short(found: list[Place]) -> list[Row]:
    return [(place.city, place.region, place.country) for place in found]


def posting(
    *fields: RawPlace,
    line: str | None = None,
    country: str | None = None,
    title: str = "Technician",
) -> Reading:
    return Reading.of(
        RawPosting(
            board="greenhouse/example",
            external_id="1",
            title=title,
            seen_at="2026-03-02T08:00:00Z",
            location=line,
            places=list(fields),
            country=country,
        )
    )


FROM_US_BOARDS: list[tuple[str, list[Row]]] = [
    ("Pembroke, NC - 412 S Jones St", [("Pembroke", "NC", "US")]),
    ("US-TX-Austin", [("Austin", "TX", "US")]),
    ("USA, FL, Tampa", [("Tampa", "FL", "US")]),
    ("USA DC Washington", [("Washington", "DC", "US")]),
    ("US NY Oneida", [("Oneida", "NY", "US")]),
    ("WI-Brookfield", [("Brookfield", "WI", "US")]),
    ("FL - Boynton Beach", [("Boynton Beach", "FL", "US")]),
    ("11558 - Franklin Park-NJ", [("Franklin Park", "NJ", "US")]),
    ("02083 - Pinecrest", [("Pinecrest", "FL", "US")]),
    ("McMurray PA, 15317, 114 Gallery Drive", [("McMurray", "PA", "US")]),
    ("NV-LAS VEGAS, 3634 S MARYLAND PKWY", [("Las Vegas", "NV", "US")]),
    ("Amber Specialty Pharmacy, Omaha, NE", [("Omaha", "NE", "US")]),
    ("Millcreek Township - Erie, PA", [("Erie", "PA", "US")]),
    ("St. Peter's Hospital - Albany, New York", [("Albany", "NY", "US")]),
    ("GHG East Lansing MI", [("East Lansing", "MI", "US")]),
    ("WI-SSM Health St. Mary's Hospital - Madison", [("Madison", "WI", "US")]),
    ("St.Cloud, Minnesota", [("St.Cloud", "MN", "US")]),
    ("Wichita, Kansas, United States; Wichita, Kansas, United States", [("Wichita", "KS", "US")]),
    ("Austin or Dallas, TX", [("Austin", "TX", "US"), ("Dallas", "TX", "US")]),
    ("Cartersville/Rome, GA", [("Cartersville", "GA", "US"), ("Rome", "GA", "US")]),
    ("Austin, TX, Dallas, TX", [("Austin", "TX", "US"), ("Dallas", "TX", "US")]),
    ("Boston, MA • Providence, RI", [("Boston", "MA", "US"), ("Providence", "RI", "US")]),
    ("Kentucky, Ohio", [(None, "KY", "US"), (None, "OH", "US")]),
    ("Delaware, Ohio", [("Delaware", "OH", "US")]),
    ("New York, New York", [("New York", "NY", "US")]),
    ("Washington, PA", [("Washington", "PA", "US")]),
    ("Indianapolis, IN", [("Indianapolis", "IN", "US")]),
    ("Georgetown, DE", [("Georgetown", "DE", "US")]),
    ("Newark, DE, US", [("Newark", "DE", "US")]),
    ("Lebanon, NH", [("Lebanon", "NH", "US")]),
    ("Remote - US", [(None, None, "US")]),
    ("Remote (Nevada)", [(None, "NV", "US")]),
    ("San Francisco Bay Area", [("San Francisco", "CA", "US")]),
    ("Greater Boise Area", [("Boise", "ID", "US")]),
    ("Dallas-Fort Worth Metroplex", [("Dallas", "TX", "US")]),
    ("Bloomington-Normal Area", [("Bloomington", "IL", "US")]),
    ("Saginaw-Midland-Bay City Area", [("Saginaw", "MI", "US")]),
    ("Greater Burlington Area", [("Burlington", None, "US")]),
    ("Anywhere in the US", [(None, None, "US")]),
    ("Remote in Ohio", [(None, "OH", "US")]),
    ("Orange County, CA", [("Orange County", "CA", "US")]),
    ("Northern California", [(None, "CA", "US")]),
    ("Taylor County, TX", [("Taylor County", "TX", "US")]),
    ("San Juan, PR", [("San Juan", "PR", "US")]),
    ("Burnaby BC", [("Burnaby", "BC", "CA")]),
    ("CAN, ON, Mississauga", [("Mississauga", "ON", "CA")]),
    ("Burbank", [("Burbank", None, "US")]),
    ("3 Locations", []),
    ("Multiple Locations", []),
    ("Various locations", []),
    ("Silverside Building", []),
    ("05602 - Templeton Dialysis", []),
    ("00133 - Kent Dialysis Center", []),
    ("Ambulatory NYP/CU", []),
    ("All Locations/Entities", []),
    ("", []),
]


@pytest.mark.parametrize(("line", "expected"), FROM_US_BOARDS)
def test_lines_of_us_boards(line: str, expected: list[Row]) -> None:
    assert short(places_in(line, "US")) == expected


DISTRICTS = (
    *(
        "Bishan",
        "Ang Mo Kio",
        "Tampines",
        "Queenstown",
        "Toa Payoh",
        "Jurong East",
        "Choa Chu Kang",
    ),
    *("Chinatown", "Newton", "North-East", "Islandwide", "D01 Cecil", "Bukit Merah"),
    *("Woodlands", "one-north", "Novena", "Sengkang, Punggol", "Ubi"),
)


@pytest.mark.parametrize("line", DISTRICTS)
def test_districts_on_a_board_of_singapore(line: str) -> None:
    assert short(places_in(line, "SG")) == [("Singapore", None, "SG")]
    field = RawPlace(city=line, country="SG")
    assert short(places(posting(field, country="SG"))) == [("Singapore", None, "SG")]


NO_TOWN: list[tuple[str, str | None, list[Row]]] = [
    ("Anywhere in the U.S. (remote job)", None, [(None, None, "US")]),
    ("Remote (US only)", "US", [(None, None, "US")]),
    ("Remote-Friendly, United States", None, [(None, None, "US")]),
    ("Remote-Friendly US (Travel Required)", None, [(None, None, "US")]),
    ("Statewide, TX", "US", [(None, "TX", "US")]),
    ("UK Sites", "GB", [(None, None, "GB")]),
    ("UK National", "GB", [(None, None, "GB")]),
    ("Kent & surrounding area, TN23 1EZ", "GB", [(None, "Kent", "GB")]),
    ("Lincolnshire and areas", "GB", [(None, "Lincolnshire", "GB")]),
    (
        "West Sussex/East Sussex & surrounding areas",
        "GB",
        [(None, "West Sussex", "GB"), (None, "East Sussex", "GB")],
    ),
    ("London and South East region (UK centres)", "GB", [("London", None, "GB")]),
    ("North East", "US", []),
    ("Hiroshima - Fab 15, Japan", None, [("Hiroshima", None, "JP")]),
    ("Sanand - Plant - Mini Pioneer, India", None, [("Sanand", None, "IN")]),
    ("Gurugram, Haryana, India", None, [("Gurugram", "Haryana", "IN")]),
]


@pytest.mark.parametrize(("line", "country", "expected"), NO_TOWN)
def test_words_beside_a_place_are_no_town(
    line: str, country: str | None, expected: list[Row]
) -> None:
    assert short(places_in(line, country)) == expected


ELSEWHERE: list[tuple[str, str | None, list[Row]]] = [
    ("Stockton-on- Tees, Stockton-on-Tees", "GB", [("Stockton-on-Tees", None, "GB")]),
    ("Stoke - on - Trent", "GB", [("Stoke-on-Trent", None, "GB")]),
    (
        "Leeds, Bradford, Wakefield",
        "GB",
        [("Leeds", None, "GB"), ("Bradford", None, "GB"), ("Wakefield", None, "GB")],
    ),
    (
        "Houston, Dallas, Austin",
        "US",
        [("Houston", "TX", "US"), ("Dallas", "TX", "US"), ("Austin", "TX", "US")],
    ),
    ("Highgate Clinic, Islington, London", "GB", [("Islington", None, "GB")]),
    ("Southend, SS0", "GB", [("Southend-on-Sea", None, "GB")]),
    ("Hothfield, nr Ashford, Kent", "GB", [("Ashford", "Kent", "GB")]),
    ("Cork, Co. Cork", "IE", [("Cork", None, "IE")]),
    ("United States-Texas-Houston", None, [("Houston", "TX", "US")]),
    ("Texas-Houston", "US", [("Houston", "TX", "US")]),
    ("Washington DC-Baltimore Area", "US", [("Washington", "DC", "US")]),
    ("Scott AFB, Illinois", "US", [("Scott AFB", "IL", "US")]),
    ("Leeds LS1 3EX", None, [("Leeds", None, "GB")]),
    ("Peterlee, SR8 5TW", "GB", [("Peterlee", None, "GB")]),
    ("Yeovil, Somerset, BA21 5RL", "GB", [("Yeovil", "Somerset", "GB")]),
    ("Oxford Oxfordshire South East", "GB", [("Oxford", "Oxfordshire", "GB")]),
    ("Sandwich, Kent, Kent", "GB", [("Sandwich", "Kent", "GB")]),
    ("Parsonage Street, Dursley", "GB", [("Dursley", None, "GB")]),
    ("Cudmore House, Truro, TR1 3LP", "GB", [("Truro", None, "GB")]),
    ("Shildon, County Durham", "GB", [("Shildon", "Durham", "GB")]),
    ("Durham", "GB", [("Durham", None, "GB")]),
    ("Uxbridge, West London", "GB", [("Uxbridge", None, "GB")]),
    ("Ealing, London", "GB", [("Ealing", None, "GB")]),
    ("London, London", "GB", [("London", None, "GB")]),
    ("North West London, London", "GB", [("London", None, "GB")]),
    ("Clayton, Manchester", "GB", [("Clayton", None, "GB")]),
    ("Pembrokeshire, Wales", "GB", [(None, "Pembrokeshire", "GB")]),
    ("Sheffield South Yorkshire Yorkshire", "GB", [("Sheffield", "South Yorkshire", "GB")]),
    ("KENT, SOUTH", "GB", [(None, "Kent", "GB")]),
    ("North East", "GB", [(None, None, "GB")]),
    ("Amsterdam, Netherlands", None, [("Amsterdam", None, "NL")]),
    ("Taichung - MTB, Taiwan", None, [("Taichung", None, "TW")]),
    ("DEU Wiesbaden - Wiesbaden Army Airfield (APC180)", "US", [("Wiesbaden", None, "DE")]),
    ("Berlin, BE", "US", [("Berlin", None, None)]),
    ("Bombay, MH", None, []),
    ("Finland; Remote, Norway", "US", [(None, None, "FI"), (None, None, "NO")]),
    ("Aberdeen, Scotland", "GB", [("Aberdeen", "Scotland", "GB")]),
    ("COLCHESTER, Essex", "GB", [("Colchester", "Essex", "GB")]),
    ("Reading And Surrounding Areas, Berkshire", "GB", [("Reading", "Berkshire", "GB")]),
    ("Greater Manchester, Greater Manchester", "GB", [(None, "Greater Manchester", "GB")]),
    ("Stockton-on-Tees", "GB", [("Stockton-on-Tees", None, "GB")]),
    ("Remote - UK", None, [(None, None, "GB")]),
    ("Home based, UK", None, [(None, None, "GB")]),
    ("Nigeria, Lagos", None, [("Lagos", "Lagos", "NG")]),
    ("Lagos and Ogun, Nigeria", "NG", [("Lagos", "Lagos", "NG"), (None, "Ogun", "NG")]),
    ("Lagos, Ibadan, Nigeria", "NG", [("Lagos", "Lagos", "NG"), ("Ibadan", "Oyo", "NG")]),
    ("Mowe / Shimawa - Ogun", "NG", [("Mowe", "Ogun", "NG"), ("Shimawa", "Ogun", "NG")]),
    ("Calabar, Cross River State", "NG", [("Calabar", "Cross River", "NG")]),
    ("Victoria Island, Lagos, Nigeria", "NG", [("Victoria Island", "Lagos", "NG")]),
    ("Wuse 2, Abuja", "NG", [("Wuse", "FCT", "NG")]),
    ("Port Harcourt, Rivers", "NG", [("Port Harcourt", "Rivers", "NG")]),
    ("Singapore, , Singapore", None, [("Singapore", None, "SG")]),
    ("Tampines, Singapore", None, [("Singapore", None, "SG")]),
    ("D09 Orchard, River Valley", "SG", [("Singapore", None, "SG")]),
    ("Melbourne VIC 3000", "AU", [("Melbourne", "VIC", "AU")]),
    ("Perth, WA", "AU", [("Perth", "WA", "AU")]),
    ("Dublin, Ireland", None, [("Dublin", None, "IE")]),
    ("Halle, North Rhine-Westphalia, Germany", None, [("Halle", "North Rhine-Westphalia", "DE")]),
    ("Cape Town, Western Cape, ZA", None, [("Cape Town", "Western Cape", "ZA")]),
    ("10115 Berlin", "DE", [("Berlin", None, "DE")]),
    ("London; Berlin", None, [("London", None, "GB"), ("Berlin", None, "DE")]),
    (" Toronto,  ON, CA ", None, [("Toronto", "ON", "CA")]),
]


@pytest.mark.parametrize(("line", "country", "expected"), ELSEWHERE)
def test_lines_of_other_boards(line: str, country: str | None, expected: list[Row]) -> None:
    assert short(places_in(line, country)) == expected


CONTESTED: list[tuple[str, str | None, list[Row]]] = [
    ("Bishan", None, []),
    ("Bishan", "US", []),
    ("Queenstown", None, []),
    ("Queenstown", "NZ", [("Queenstown", None, "NZ")]),
    ("Durham", "US", [("Durham", "NC", "US")]),
    ("Cleveland", "US", [("Cleveland", "OH", "US")]),
    ("Cleveland", None, []),
    ("Norfolk", None, []),
    ("Norfolk", "GB", [(None, "Norfolk", "GB")]),
    ("Norfolk", "US", [("Norfolk", "VA", "US")]),
    ("Burlington", None, [("Burlington", None, None)]),
    ("Santa Fe", None, [("Santa Fe", None, None)]),
    ("Dublin", "US", [("Dublin", None, None)]),
    ("Toronto, CA", None, [("Toronto", "ON", "CA")]),
    ("Toronto, CA", "CA", [("Toronto", "ON", "CA")]),
    ("Toronto, CA", "US", [("Toronto", None, None)]),
    ("Atlanta, GA", None, [("Atlanta", "GA", "US")]),
    ("Ontario, CA", None, []),
    ("Ontario, CA", "US", [("Ontario", "CA", "US")]),
    ("Ontario, CA", "CA", [(None, "ON", "CA")]),
    ("Munich, DE", None, [("Munich", None, "DE")]),
    ("Mumbai, IN", None, [("Mumbai", None, "IN")]),
    ("Birmingham", None, [("Birmingham", None, None)]),
    ("Birmingham", "GB", [("Birmingham", None, "GB")]),
    ("Birmingham", "US", [("Birmingham", "AL", "US")]),
    ("Cambridge", "GB", [("Cambridge", None, "GB")]),
    ("Georgia", "US", [(None, "GA", "US")]),
    ("Georgia", None, []),
    ("New York", "US", [(None, "NY", "US")]),
    ("Glasgow", "US", [("Glasgow", None, None)]),
]


@pytest.mark.parametrize(("line", "country", "expected"), CONTESTED)
def test_the_country_decides_contested_names_or_nothing_does(
    line: str, country: str | None, expected: list[Row]
) -> None:
    assert short(places_in(line, country)) == expected


KNOWN_MISSES: list[tuple[str, str, list[Row]]] = [
    ("NY, NY", "US", [("New York", "NY", "US")]),
    ("NJ - East Windsor", "US", [("East Windsor", "NJ", "US")]),
    ("Atherleigh Park, Wigan", "GB", [("Wigan", None, "GB")]),
]


@pytest.mark.parametrize(
    ("line", "country", "expected"),
    [pytest.param(*row, marks=pytest.mark.xfail(strict=True)) for row in KNOWN_MISSES],
)
def test_known_misses(line: str, country: str, expected: list[Row]) -> None:
    assert short(places_in(line, country)) == expected


STRUCTURED: list[tuple[RawPlace, Row]] = [
    (
        RawPlace(city="Woodbridge, Virginia", region="Virginia", country="United States"),
        ("Woodbridge", "VA", "US"),
    ),
    (RawPlace(city="Austin", region="US-TX", country="USA"), ("Austin", "TX", "US")),
    (
        RawPlace(city="Atlanta", region="Georgia", country="['United States']"),
        ("Atlanta", "GA", "US"),
    ),
    (RawPlace(city="Singapore", region="", country="sg"), ("Singapore", None, "SG")),
    (RawPlace(city="München", region="Bayern", country="DE"), ("München", "Bayern", "DE")),
    (RawPlace(city="Toronto", region="Ontario", country="CA"), ("Toronto", "ON", "CA")),
    (RawPlace(city="CHICAGO", region="IL", country="US"), ("Chicago", "IL", "US")),
    (RawPlace(city="New York, NY, USA; Remote", country="US"), ("New York", "NY", "US")),
    (RawPlace(city="Remote - Ohio", country="US"), (None, "OH", "US")),
    (RawPlace(city="Kansas City", region="Missouri"), ("Kansas City", "MO", "US")),
    (RawPlace(city="Guy&#39;s Hospital, London", country="GB"), ("London", None, "GB")),
    (RawPlace(city="Mid Essex", country="GB"), (None, "Essex", "GB")),
    (RawPlace(city="Community Integrated Team", country="GB"), (None, None, "GB")),
    (RawPlace(city="Whitehaven, Cumbria", country="GB"), ("Whitehaven", "Cumbria", "GB")),
    (RawPlace(text="100 Main St, Tampa, FL 33602, US"), ("Tampa", "FL", "US")),
    (RawPlace(city="Ontario", region="CA", country="US"), ("Ontario", "CA", "US")),
    (RawPlace(city="Lagos", region="Lagos State", country="NG"), ("Lagos", "Lagos", "NG")),
]


@pytest.mark.parametrize(("field", "expected"), STRUCTURED)
def test_structured_fields(field: RawPlace, expected: Row) -> None:
    assert short(places(posting(field))) == [expected]


def test_placeholders_in_fields_give_way_to_the_line() -> None:
    field = RawPlace(city="Multiple Locations", country="US")
    assert short(places(posting(field, line="Tampa, FL"))) == [("Tampa", "FL", "US")]
    assert places(posting(RawPlace(city="null", country="null"))) == []


def test_coordinates_come_from_the_board_or_the_gazetteer() -> None:
    own = RawPlace(city="Tampa", region="FL", country="US", latitude=27.99, longitude=-82.5)
    (stated,) = places(posting(own))
    assert (stated.latitude, stated.longitude) == (27.99, -82.5)
    at_origin = RawPlace(city="Tampa", region="FL", country="US", latitude=0.0, longitude=0.0)
    (looked_up,) = places(posting(at_origin))
    assert looked_up.latitude == pytest.approx(27.95, abs=0.1)
    assert looked_up.longitude == pytest.approx(-82.46, abs=0.1)
    assert looked_up.county == "Hillsborough County"


def test_zip_codes_count_only_in_their_own_state() -> None:
    (commerce,) = places_in("Northridge Health & Rehab - Commerce, GA 30529", "US")
    assert (commerce.city, commerce.postal_code, commerce.county) == (
        "Commerce",
        "30529",
        "Jackson County",
    )
    (store,) = places_in("(USA) AZ TUCSON 01291 SAM'S CLUB", "US")
    assert (store.city, store.region, store.postal_code) == ("Tucson", "AZ", None)


def test_uk_postcodes_are_kept_and_tell_namesakes_apart() -> None:
    (wight,) = places_in("Newport, PO30 5TG", "GB")
    (gwent,) = places_in("Newport, NP20 2UB", "GB")
    assert wight.postal_code == "PO30 5TG"
    assert wight.latitude is not None
    assert wight.latitude < 51 < (gwent.latitude or 0)


def test_the_title_gives_a_place_only_where_the_board_gives_none() -> None:
    title = "Medical Assistant (Bremerton,WA)"
    assert short(places(posting(title=title))) == [("Bremerton", "WA", "US")]
    assert short(places(posting(title=title, line="Tacoma, WA"))) == [("Tacoma", "WA", "US")]
    assert places(posting(title="Medical Assistant (CMA, RN)")) == []


def test_data_is_whole() -> None:
    assert gazetteer.cities("lusaka")[0].country == "ZM"
    assert all(gazetteer.country(code) == code for code in ("US", "GB", "NG", "SG", "AE", "PH"))
    assert len(gazetteer.postcode_towns()) >= 120
    for area, town in gazetteer.postcode_towns().items():
        assert any(c.country == "GB" for c in gazetteer.cities(gazetteer.fold(town))), area


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.sampled_from([None, "US", "GB", "NG", "xx", ""]))
def test_any_text_gives_places_or_nothing(line: str, country: str | None) -> None:
    for place in places_in(line, country):
        assert place.city or place.region or place.country


@settings(max_examples=100, deadline=None)
@given(
    st.builds(
        RawPlace,
        city=st.none() | st.text(max_size=30),
        region=st.none() | st.text(max_size=20),
        country=st.none() | st.text(max_size=10),
        postal_code=st.none() | st.text(max_size=10),
        latitude=st.none() | st.floats(),
        longitude=st.none() | st.floats(),
        text=st.none() | st.text(max_size=30),
    )
)
def test_any_fields_give_places_or_nothing(field: RawPlace) -> None:
    for place in places(posting(field)):
        assert place.latitude is None or -90 <= place.latitude <= 90


@pytest.mark.parametrize(
    "piece", ["A, ", "- ", "US-", "Remote ", "((", "/ ", "or ", "Saint-", "1 "]
)
def test_long_lines_take_no_longer(piece: str) -> None:
    started = time.process_time()
    places_in(piece * 50_000, "US")
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("line", "country", "expected"),
    [
        (
            "Boston, Springfield or Worcester, MA",
            "US",
            ["Boston MA", "Springfield MA", "Worcester MA"],
        ),
        ("Dallas, Fort Worth and Plano, TX", "US", ["Dallas TX", "Fort Worth TX", "Plano TX"]),
        ("Lagos, Ibadan, Keffi", "NG", ["Lagos Lagos", "Ibadan Oyo", "Keffi Nasarawa"]),
        (
            "SF, NYC, SEA, CHI",
            "US",
            ["San Francisco CA", "New York NY", "Seattle WA", "Chicago IL"],
        ),
        ("NYC Office", "US", ["New York NY"]),
        ("Boston Office", "US", ["Boston MA"]),
        ("Post Office", "US", []),
        ("MOB - 3430 Burnet", "US", []),
        ("AIM-Cherry Hill, NJ", "US", ["Cherry Hill NJ"]),
        ("Paramus 140 E Ridgewood Ave", "US", ["Paramus NJ"]),
        ("Oakland 43 Yawpo Ave", "US", ["Oakland None"]),
        ("Town and Country - Houston, TX", "US", ["Houston TX"]),
        ("03671 - Charlottesville North VA", "US", ["Charlottesville VA"]),
        ("Winston-Salem, NC", "US", ["Winston-Salem NC"]),
        ("10115 Berlin", None, ["Berlin None"]),
        ("05036 - Avon", "US", []),
        ("11140 - Rochester", "US", ["Rochester None"]),
        ("11638 - Desert Dunes - AZ", "US", ["None AZ"]),
        ("Mechanicsville (East Richmond)", "US", ["Mechanicsville VA"]),
    ],
)
def test_lists_short_names_and_streets(line: str, country: str | None, expected: list[str]) -> None:
    assert [f"{place.city} {place.region}" for place in places_in(line, country)] == expected
