"""What is found in columns, and what is not: named cases, each of which somebody was once wrong about."""

from collections.abc import Sequence
from typing import Any

import pytest

from engine.classification.column import MOST_LETTERS, MOST_VALUES, Column
from engine.classification.detector import detectors, labels
from engine.classification.judging import Suggestion, classify
from engine.classification.labels import CATEGORIES, LEVELS
from engine.classification.shapes import masked
from tests.support.work import lines

NAMES = ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Tony", "Niklaus", "John", "Mary")
SURNAMES = (
    "Lovelace",
    "Hopper",
    "Turing",
    "Dijkstra",
    "Liskov",
    "Knuth",
    "Hoare",
    "Wirth",
    "Backus",
    "O'Neil",
)
EMAILS = ("ada@mail.example", "g.hopper@navy.example", "turing+x@bletchley.example")
CARDS = ("4111 1111 1111 1111", "5500005555555559", "378282246310005", "6011000990139424", "4012888888881881")
SECRETS = ("$2b$12$KIXQJ9f1l5n0v7T1p3s8EuW8iM0G8xkS2yZ8j3cXb1Qw2v5r7n9aK", "$2b$12$" + "x" * 53)


def found(
    name: str, type_: str, values: Sequence[Any], *, table: str = "t", beside: Sequence[str] = ()
) -> str:
    """The label, or nothing."""
    suggestion = suggested(name, type_, values, table=table, beside=beside)
    return suggestion.label.name if suggestion else ""


def suggested(
    name: str, type_: str, values: Sequence[Any], *, table: str = "t", beside: Sequence[str] = ()
) -> Suggestion | None:
    column = Column(table=table, name=name, type=type_, values=values, neighbours=(name, *beside))
    return next(iter(classify(column, detectors().values())), None)


@pytest.mark.parametrize(
    ("label", "name", "type_", "values"),
    [
        ("person.last_name", "last_name", "TEXT", SURNAMES),
        ("person.first_name", "nameFirst", "VARCHAR", NAMES),
        ("person.last_name", "nameLast", "VARCHAR", SURNAMES),
        ("person.first_name", "nameGiven", "VARCHAR", ("David Allan", "Henry Louis", "Tommie Lee")),
        ("person.last_name", "LASTNAME", "varchar(40)", ("Müller", "van der Berg", "Smith-Jones")),
        ("person.full_name", "customer_name", "TEXT", ("Ada Lovelace", "Grace Hopper", "Prince")),
        ("person.first_name", "förnamn", "TEXT", NAMES),
        ("person.full_name", "Lobbyists", "TEXT", ("Knuth, Donald", "Dr. Grace Hopper", "Mr John von Neumann", "Turing, Mr. A.")),
        ("person.special", "raceethnicity", "TEXT", ("Black", "White", "Hispanic/Latino")),
        ("place.country", "player_ioc", "TEXT", ("GER", "SUI", "NED", "USA")),
        ("place.country", "nationality", "TEXT", ("British", "Dutch", "French; Swiss")),
        ("place.city", "location_of_incident", "TEXT", ("Torrance, California", "Murray, Utah", "Lome, Togo")),
        ("person.gender", "sex", "TEXT", ("Male characters", "Female characters", "null")),
        ("person.full_name", "col7", "TEXT", [f"{one} {other}" for one, other in zip(NAMES, SURNAMES, strict=True)]),
        ("person.email", "e_mail", "TEXT", EMAILS),
        ("person.email", "contact", "TEXT", EMAILS),
        ("person.phone", "mobile", "TEXT", ("+44 20 7946 0958", "(202) 456-1111", "030 901820")),
        ("person.phone", "reach", "TEXT", ("+14155552671", "+442071838750", "+4930901820")),
        ("person.address", "street", "TEXT", ("12 Main Street", "Hauptstraße 5", "P.O. Box 12")),
        ("place.postcode", "zip_code", "INTEGER", (94105, 10001, 60601)),
        ("place.city", "birthCity", "TEXT", ("Denver", "Mobile", "Orange")),
        ("place.country", "land", "TEXT", ("France", "Norway", "Chile")),
        ("person.birth_date", "dob", "DATE", ("1815-12-10", "1906-12-09")),
        ("person.birth_date", "birthYear", "BIGINT", (1981, 1934, 1939)),
        ("person.gender", "sex", "CHAR(1)", ("f", "m")),
        ("device.ip", "remote_addr", "TEXT", ("203.0.113.9", "2001:db8::1", "198.51.100.77")),
        ("device.mac", "hw", "TEXT", ("00:1b:44:11:3a:b7", "00-1B-44-11-3A-B8", "001b.4411.3ab9")),
        ("secret.login_url", "dsn", "TEXT", ("postgres://ada:pw@db.example/app",)),
        ("finance.bank_account", "x", "TEXT", ("DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432")),
        ("finance.card_number", "pay", "TEXT", CARDS),
        ("finance.card_code", "cvv", "INTEGER", (123, 456, 789)),
        ("person.national_id", "id_no", "TEXT", ("536-90-4399", "318-22-7711", "601-45-1234")),
        ("finance.tax_id", "vat", "TEXT", ("DE136695976", "ATU13585627", "NL4495445B01")),
        ("device.vehicle", "v", "TEXT", ("1M8GDM9AXKP042788", "1HGCM82633A004352", "5GZCZ43D13S812715")),
        ("finance.salary", "salary", "NUMERIC", (51000.5, 48000, 72000)),
        ("health.condition", "blood_group", "TEXT", ("A+", "0-", "AB+")),
        ("health.condition", "finding", "TEXT", ("Type 2 diabetes", "asthma", "Hypertension")),
        ("place.coordinates", "latitude", "DOUBLE", (52.52, 48.85, -33.86)),
        ("secret.credential", "password_hash", "TEXT", SECRETS),
        ("secret.credential", "k", "TEXT", ("AKIAIOSFODNN7EXAMPLE", "ghp_" + "a1B2" * 9)),
        ("person.username", "login", "TEXT", ("ada", "ghopper", "alan_t")),
        ("device.id", "imei", "TEXT", ("490154203237518", "356938035643809")),
        ("person.special", "religion", "TEXT", ("catholic", "hindu", "none")),
        ("person.email", "email", "TEXT", ()),
        ("person.email", "Email ID", "TEXT", EMAILS),
        ("person.full_name", "cust_nm", "TEXT", ("Ada Lovelace", "Grace Hopper", "Alan Turing")),
        ("person.special", "race", "TEXT", ("1. White", "2. Black", "3. Asian")),
        ("person.gender", "gender", "TEXT", ("male", "female", "married couple")),
        ("person.username", "author", "TEXT", ("pheonix200", "BlackToLive", "Bill_Jonson", "clawisma")),
        ("person.first_name", "first_name", "TEXT", ("Marcell728", "Damien170", "Avery919")),
        ("person.full_name", "name", "TEXT", ("Devorah937 Fay398", "Peter292 Walker411", "Alexa171 Kunze215")),
        ("health.condition", "reason_description", "TEXT", ("Acute bronchitis (disorder)", "Sprain of ankle", "Penicillin V 250 MG Oral Tablet")),
        ("place.postcode", "zip", "TEXT", ("LA4", "RM17", "L3 8")),
        ("device.mac", "macAddress", "TEXT", ("59:e:9e:e3:29:da", "47:fa:41:18:ec:eb")),
        ("finance.bank_account", "bank_account_number", "TEXT", ("87462024688", "87470586299", "87475757600")),
        ("person.username", "LoginID", "TEXT", ("adventure-works\\ken0", "adventure-works\\terri0")),
        ("place.country", "cntry", "TEXT", ("GB", "BE")),
        ("place.city", "home.dest", "TEXT", ("St Louis, MO", "New York, NY", "Hudson, NY", "Montreal, QC", "Boston, MA")),
    ],
)  # fmt: skip
def test_CL1_a_column_is_known_by_its_name_and_its_values(
    label: str, name: str, type_: str, values: Sequence[Any]
) -> None:
    assert label == found(name, type_, values)


@pytest.mark.parametrize(
    ("name", "type_", "values"),
    [
        ("cvv_year", "INTEGER", (1999, 2003, 2011)),
        ("cvc", "INTEGER", (2019, 2020, 2021, 2022)),
        ("email_verified", "BOOLEAN", (True, False)),
        ("email_verified", "TEXT", ("yes", "no")),
        ("email_count", "INTEGER", (1, 2, 3)),
        ("version", "TEXT", ("1.2.3.4", "10.0.2.1", "2.14.1.0")),
        ("build", "TEXT", ("128.0.2.255", "129.1.2.3", "131.4.5.6")),
        ("component", "TEXT", ("1.2.3.4", "10.0.2.1", "2.14.1.0")),
        ("phone_epoch", "BIGINT", (1700000000, 1700003600, 1700007200)),
        ("created", "BIGINT", (1700000000, 1700003600, 1700007200)),
        ("created", "TEXT", ("1700000000", "1700003600", "1700007200")),
        ("phone", "BIGINT", (1700000001, 1700000002, 1700000003, 1700000004)),
        ("delta", "TEXT", ("-25.33302", "-25.32426", "-24.69454")),
        ("row", "TEXT", ("1 2.66 20 0 0", "2 2.89 22 0 0", "3 3.28 24 0 0")),
        ("table_name", "TEXT", ("Orders", "Customers", "Ada")),
        ("school_name", "TEXT", ("Abilene Christian University", "Adelphi University", "Adrian College")),
        ("name_full", "TEXT", ("Abilene Christian University", "Adelphi University", "Adrian College")),
        ("name", "TEXT", ("Endeavor Air Inc.", "American Airlines Inc.", "Alaska Airlines Inc.")),
        ("token_count", "INTEGER", (120, 14, 9)),
        ("password_changed_at", "TIMESTAMP", ("2024-01-01T00:00:00",)),
        ("birth_rate", "DOUBLE", (12.1, 9.8)),
        ("births", "INTEGER", (12, 9)),
        ("long", "TEXT", ("yes", "no")),
        ("uuid", "TEXT", ("5f0c7f1e-7a3b-4c5d-9e2f-1a2b3c4d5e6f", "6f0c7f1e-7a3b-4c5d-9e2f-1a2b3c4d5e6f")),
        ("id", "BIGINT", (4111111111111111, 4111111111111112, 4111111111111113, 4111111111111114)),
        ("url", "TEXT", ("https://example.com/@ada", "https://example.com/a@b")),
        ("state_income", "DOUBLE", (34453.0, 41534.0)),
        ("state_of_origin", "TEXT", ("LA", "MO", "MD")),
        ("invoice_id", "TEXT", ("750-67-8428", "226-31-3081", "631-41-3108")),
        ("donor_number", "TEXT", ("653377813-7", "390551098-7", "848348568-0")),
        ("user", "TEXT", ("U001", "U002", "U003")),
        ("customer_account_number", "INTEGER", (87462024688, 87470586299, 87475757600)),
        ("license_number", "INTEGER", (1543954, 1384368, 1494536)),
        ("pay_frequency", "INTEGER", (1, 2)),
        ("covered_medications", "INTEGER", (22675, 0)),
        ("has_opted_out_of_email", "TEXT", ()),
        ("diploma", "TEXT", ("Diploma in law", "Diploma in arts", "Diploma in physics")),
        ("user_role", "TEXT", ("admin", "viewer")),
        ("loan_to_income", "DOUBLE", (0.12, 0.19, 0.14)),
    ],
)  # fmt: skip
def test_CL1_what_only_looks_like_it_is_left_alone(name: str, type_: str, values: Sequence[Any]) -> None:
    assert "" == found(name, type_, values)


def test_CL1_a_last_name_is_one_whatever_else_is_in_the_table() -> None:
    assert "person.last_name" == found("last_name", "TEXT", SURNAMES, beside=("tree", "cats"))


def test_CL1_a_name_that_says_nothing_is_that_of_its_table() -> None:
    assert ("place.city", "place.country", "") == (
        found("name", "TEXT", ("Kabul", "Herat", "Qandahar"), table="CityTable"),
        found("code", "TEXT", ("ABW", "AFG", "AGO"), table="countries"),
        found("code", "TEXT", ("ABW", "AFG", "AGO"), table="errors"),
    )


def test_CL1_names_in_small_letters_are_names() -> None:
    beside = ("dob", "age_cat")
    assert ("person.first_name", "person.full_name") == (
        found("first", "TEXT", ("miguel", "maria", "kevin"), beside=beside),
        found("name", "TEXT", ("miguel hernandez", "maria garcia", "kevin dixon"), beside=beside),
    )


def test_CL1_names_of_storms_are_no_names_of_people() -> None:
    names = ("Ida", "Fred", "Bill", "Ana", "Claudette", "Henri", "Grace", "Larry", "Rose")
    assert ("", "person.first_name") == (
        found("name", "TEXT", names, table="storms"),
        found("name", "TEXT", names, table="guests"),
    )


def test_CL1_the_sex_of_penguins_is_no_gender() -> None:
    assert "" == found("sex", "TEXT", ("male", "female"), beside=("species", "bill_length_mm"))


def test_CL1_income_is_pay_only_beside_people() -> None:
    assert ("", "finance.salary") == (
        found("income", "INTEGER", (34453, 41534), beside=("state", "gdp")),
        found("income", "INTEGER", (34453, 41534), beside=("last_name", "age")),
    )


def test_CL1_where_women_and_men_have_a_column_each_nothing_is_said_of_one_person() -> None:
    assert "" == found(
        "new_hiv_infections", "INTEGER", (91, 108, 5365), beside=("male_deaths", "female_deaths")
    )


def test_CL1_a_rate_in_a_table_of_pay_is_pay_and_a_description_of_medications_is_health() -> None:
    assert ("finance.salary", "", "health.condition") == (
        found("rate", "DOUBLE", (125.5, 63.46, 43.27), table="EmployeePayHistory"),
        found("rate", "DOUBLE", (125.5, 63.46, 43.27), table="Currencies"),
        found("description", "TEXT", ("varicella", "IPV", "MMR"), table="vaccinations"),
    )


def test_CL1_people_who_were_asked_about_animals_are_people() -> None:
    assert "person.gender" == found("gender", "TEXT", ("male", "female"), beside=("rats", "education"))


def test_CL7_evidence_says_why_and_shows_no_value() -> None:
    one = suggested("e_mail", "TEXT", EMAILS)
    assert one is not None
    assert ("email", 3, 3) == (
        one.evidence.phrase.replace(" ", ""),
        one.evidence.checked,
        one.evidence.fitting,
    )
    assert "a•••@m•••.e•••" == masked("ada@mail.example")
    said = " ".join((*one.evidence.reasons, *one.evidence.shapes))
    assert [] == [value for value in EMAILS if value in said]


@pytest.mark.parametrize(
    ("shape", "value"),
    [("a•••@d•••.com", "ada@dom.com"), ("•••-•••-•••", "536-90-4399"), ("A••• L•••", "Ada Lovelace")],
)
def test_CL7_a_shape_tells_no_lengths(shape: str, value: str) -> None:
    assert shape == masked(value)


def test_CL7_of_what_is_restricted_no_letter_is_shown() -> None:
    one = suggested("iban", "TEXT", ("DE89 3704 0044 0532 0130 00", "GB82 WEST 1234 5698 7654 32"))
    assert one is not None
    assert set("• ") == set("".join(one.evidence.shapes))


def test_CL1_every_label_has_a_level_and_a_category() -> None:
    assert [] == [
        one for one in labels().values() if one.level not in LEVELS or one.category not in CATEGORIES
    ]


def test_CL9_a_column_costs_no_more_for_long_values_or_many_rows() -> None:
    """Work is counted in lines of Python: more rows than are looked at cost next to nothing."""
    few = [f"{number}{'x' * MOST_LETTERS}" for number in range(MOST_VALUES)]
    many = [f"{number}{'x' * 50_000}" for number in range(4 * MOST_VALUES)]
    small = lines(lambda: found("notes", "TEXT", few))
    assert lines(lambda: found("notes", "TEXT", many)) < small * 1.1


def test_CL1_numbers_with_gaps_that_were_read_as_fractions_keep_their_digits() -> None:
    assert "person.phone" == found("phone", "DOUBLE", (8090670123.0, 8024861234.0, None, 8057871111.0))


def test_CL1_a_name_that_says_nothing_else_needs_no_usual_values_in_a_table_about_people() -> None:
    numbers, people = (790603, 211913, 49304, 230536, 954735), ("first_name", "last_name")
    assert ("person.phone", "", "") == (
        found("telefon", "BIGINT", numbers, beside=people),
        found("telefon", "BIGINT", numbers),
        found("phone_model", "BIGINT", numbers, beside=people),
    )


def test_CL1_a_name_cut_short_or_misspelt_counts_where_values_bear_it_out() -> None:
    assert ("person.gender", "", "place.country", "place.city", "") == (
        found("GEN", "TEXT", ("Male", "Female", "M", "F")),
        found("GEN", "TEXT", ("A", "B", "C", "D")),
        found("contry", "TEXT", ("France", "Peru", "DE", "IT")),
        found("municipa", "TEXT", ("Abington", "Acton", "Boston", "Agawam")),
        found("county", "TEXT", ("Abington", "Acton", "Boston", "Agawam")),
    )


def test_CL1_names_in_other_scripts_need_no_list_in_a_table_about_people() -> None:
    names = ("서상호", "장춘자", "김미숙", "김서연", "이예원", "박민수", "최지훈", "정수빈")
    assert ("person.full_name", "") == (
        found("name", "TEXT", names, table="employees"),
        found("name", "TEXT", names, table="products"),
    )
    assert "person.full_name" == found(
        "name_ne", "TEXT", ("डोल प्रसाद अर्याल", "रुवी कुमारी", "अंकिता ठाकुर"), table="members"
    )


def test_CL1_descriptions_in_words_of_medicine_are_health() -> None:
    said = ("Acute pharyngitis", "Polyarteritis nodosa", "Hemorrhage of eyelid", "Myasthenic syndrome")
    assert ("health.condition", "") == (
        found("description", "TEXT", said),
        found("description", "TEXT", ("Red frame", "Blue helmet", "Long sleeves", "Gloves")),
    )


def test_CL1_the_key_of_a_country_that_is_its_name_is_a_country() -> None:
    slugs = ("united-kingdom", "france", "hong-kong", "italy", "south-africa")
    assert ("place.country", "") == (
        found("countryId", "TEXT", slugs),
        found("countryId", "INTEGER", (1, 2, 3)),
    )


def test_CL1_words_before_numbers_and_titles_before_names_are_read_over() -> None:
    assert ("person.phone", "person.full_name") == (
        found("contact_number", "TEXT", ("Tel: (035) 831 7000", "Tel:(035) 595 3100", "Tel: 035 474 8407")),
        found("ceo", "TEXT", ("Mr BR Khumalo", "Ms S Nkonyane", "Mrs TR Vezi", "Dr S Ntshanga")),
    )


def test_CL1_the_name_in_a_table_of_towns_is_a_town_in_other_languages_too() -> None:
    assert "place.city" == found("nome", "TEXT", ("Abadiânia", "Abatiá", "Acarape"), table="municipios")


def test_CL1_numbers_under_a_gender_are_codes_when_they_are_few() -> None:
    assert ("person.gender", "") == (
        found("gender", "INTEGER", (1, 2, 9)),
        found("gender", "INTEGER", range(8)),
    )


def test_CL1_names_that_people_sign_with_are_no_names_of_people() -> None:
    signed = ("BlackToLive", "jake_browny", "Bill_Jonson", "claw_isma", "stend_upp", "fail_kate")
    assert "person.username" == found("author.name", "TEXT", signed)
