"""Dates of birth, whole or in parts."""

import re

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_DATE = re.compile(
    r"-1|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[ T][0-9:.]+(?:Z|[+-][0-9:]+)?)?|[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2,4}"
    r"|[0-9]{8}|(?:c\.? ?|ca\.? ?|circa )?(?:[0-9]{3}|1[0-9]{3}|20[0-9]{2})(?:\.0)?|[0-9]{1,2}(?:\.0)?|[0-9]{1,2}[ -][A-Za-z]{3,9}[ -,]{1,2}[0-9]{2,4}|[A-Za-z]{3,9} [0-9]{1,2},? [0-9]{4}"
)


def fits(value: str) -> bool:
    """A date, a year, or the number of a month or a day."""
    return _DATE.fullmatch(value) is not None


def veto(column: Column) -> str:
    if column.family == "fraction" and any("." in one and not one.endswith(".0") for one in column.texts):
        return "fractions are no dates"
    if column.header.says(("birth",)) and column.header.says(("day", "month", "year")):
        return ""
    if column.header.says(
        (
            "birth year",
            "birth yr",
            "year of birth",
            "birth mo",
            "birth d",
            "birth month",
            "month of birth",
            "birth day",
            "day of birth",
            "birthday",
        )
    ):
        return ""
    if column.texts and all(len(one) <= 2 for one in column.texts):
        return "the numbers are too small for years"
    return ""


DETECTOR = Detector(
    name="birth_date",
    label=Label(name="person.birth_date", title="Date of birth", level="confidential", category="personal"),
    noun="dates",
    strong=(
        "birth date", "date of birth", "dob", "birth day", "birth year", "year of birth", "birth month", "month of birth", "day of birth", "born",
        "born on", "birth yr", "birth mo", "birth d", "birth y", "yr birth", "y birth", "birth dt", "bday", "geburtsdatum", "geburtstag", "birth", "naissance", "date naissance", "fecha nacimiento", "fecha de nacimiento", "nacimiento", "data nascita", "nascita", "data nascimento", "nascimento",
        "geboortedatum", "fodselsdato", "fodelsedatum", "syntymaaika", "data urodzenia", "born year", "yob", "birth dte", "brth", "bdate", "bdt", "dt birth", "dob year", "birth date of", "data de nascimento", "date de naissance", "geb datum", "gebdat",
    ),
    against=(
        "place", "city", "state", "country", "weight", "rate", "order", "count", "number", "name", "births", "control", "certificate", "length", "height", "county",
    ),
    families=frozenset({"text", "time", "integer", "fraction"}),
    fits=fits,
    needed=0.8,
    veto=veto,
)  # fmt: skip
