"""A column as detectors see it: its name, its type, its neighbours, and a sample that is nowhere kept. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import field
from functools import cached_property
from typing import Literal

from crdt.dataclasses import dataclass
from engine.classification.header import Header, header_of, singular
from engine.records import Json
from engine.sources.measures import CHOICES

Family = Literal["boolean", "integer", "fraction", "time", "text", "other"]

MOST_VALUES = 200
"""Different values that are looked at. More do not change a share by much."""
MOST_LETTERS = 200
"""Of one value."""

_MISSING = frozenset(
    {"na", "n/a", "#n/a", "n.a.", "null", "none", "nan", "-", "--", "?", ".", "tbd", "tba", "unknown", "not available", "not applicable", "not known", "not stated"}
)  # fmt: skip
"""What people write where nothing is, in small letters."""

_PERSONS = (
    "first name", "name first", "last name", "name last", "given name", "name given", "surname", "family name",
    "full name", "birth date", "date of birth", "dob", "birthdate", "birthday", "birth year", "gender", "sex", "ssn",
    "email", "employee", "patient", "spouse", "maiden name", "marital status", "married", "hire date", "user name",
    "username", "age", "occupation", "religion", "ethnicity", "smoker", "job title", "female", "children", "kids",
    "husband", "wife", "respondent", "participant", "experience", "exper", "marital", "ethnic", "ethn", "smoke", "alcohol", "bmi", "pregnant",
    "emp title", "emp length", "home ownership", "homeownership", "employment", "debt to income", "victim", "suspect", "defendant", "candidate", "death date", "date of death", "citizenship", "nationality", "race", "raceethnicity", "player name", "years at company",
    "attrition", "household size", "num dependents", "dependents", "parent", "parents", "children under", "siblings",
)  # fmt: skip
_TABLES_OF_PERSONS = (
    "person", "persons", "people", "customer", "customers", "employee", "employees", "user", "users", "patient",
    "patients", "member", "members", "contact", "contacts", "staff", "student", "students", "guest", "guests",
    "applicant", "applicants", "candidate", "candidates", "author", "authors", "subscriber", "subscribers", "victims",
    "victim", "artist", "artists", "player", "players", "winner", "winners", "lobbyist", "lobbyists", "inmate", "inmates", "prisoner", "prisoners", "defendants", "offenders",
    "officer", "officers", "passenger", "passengers", "respondent", "respondents", "worker", "workers", "voters", "volunteers", "athletes", "leaders", "fugitives", "journalists",
    "suspects", "executives", "managers", "teachers", "doctors", "actors", "directors", "laureates", "politicians", "senators", "legislators", "governors", "presidents", "judges", "users",
)  # fmt: skip
_THINGS = (
    "species", "breed", "cat", "cats", "dog", "dogs", "mouse", "mice", "rat", "rats", "fish", "bird", "birds", "animal",
    "animals", "cattle", "cow", "cows", "sheep", "pig", "pigs", "horse", "horses", "crab", "crabs", "penguin", "penguins",
    "seal", "seals", "whale", "whales", "monkey", "chick", "chicks", "insect", "insects", "bee", "bees", "tree", "trees",
    "genus", "bill length", "body mass g", "culmen length", "flipper length", "wingspan", "litter", "petal length",
)  # fmt: skip


_SURELY_THINGS = (
    "species", "breed", "genus", "bill length", "body mass g", "culmen length", "flipper length", "wingspan", "litter", "petal length", "tabby", "neutered", "plumage", "homeworld",
)  # fmt: skip
_SURELY_PERSONS = (
    "first name", "last name", "surname", "date of birth", "dob", "birth date", "email", "ssn", "marital status", "occupation", "citizenship", "nationality",
)  # fmt: skip
_OF_PERSONS_ALONE = (
    "education", "siblings", "salary", "smoking", "smoker", "religion", "ethnicity", "job title", "employment", "income",
)  # fmt: skip
"""What is said of nobody but people, also where they were asked about animals."""
_WOMEN = frozenset({"female", "females", "women", "woman"})
_MEN = frozenset({"male", "males", "men", "man"})
_PAY = ("pay", "payroll", "salary", "salaries", "wage", "wages")
_ILLNESSES = (
    "allergy",
    "allergies",
    "diagnosis",
    "diagnoses",
    "medication",
    "medications",
    "prescription",
    "prescriptions",
    "symptoms",
    "vaccination",
    "vaccinations",
)
_BARE = ("local", "official", "short", "long", "common", "iso", "english", "alpha")
_TABLES = (
    "table",
    "tbl",
    "dim",
    "list",
    "data",
    "all",
    "raw",
    "view",
    "csv",
    "clean",
    "processed",
    "dump",
    "export",
    "master",
    "info",
    "database",
    "dataset",
    "db",
)
_NAME = ("nome", "nom", "nombre", "naam", "navn", "namn")
_GROUPS = (
    "country", "state", "county", "region", "city", "district", "tract", "province", "municipality", "zip", "nation", "year", "quarter", "month", "date", "gdp", "population", "pop", "occupation",
    "type", "school", "prestige", "murder", "crime", "illiteracy", "unemployment", "inflation", "mortality", "percent", "total", "average", "mean", "median", "firm", "company", "industry",
    "sector", "group", "by", "capital", "output", "labour", "labor", "n", "obs", "count", "freq", "frequency", "trade",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Column:
    """`values` are those of the sample that are there, different ones first met first. `neighbours`: the names of the
    table's other columns. `key`: it is a key of its table or points to one of another. `inside`: the place of a part of
    another column, whose values have parts; empty for a column.
    """

    table: str
    name: str
    type: str
    values: Sequence[Json] = ()
    neighbours: tuple[str, ...] = ()
    key: bool = False
    inside: tuple[str, ...] = ()
    family: Family = field(init=False)
    texts: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        values = list(dict.fromkeys(one for one in self.values if one is not None and one != ""))[
            :MOST_VALUES
        ]
        texts = [_spelled(one) for one in values]
        object.__setattr__(self, "values", tuple(values))
        there = tuple(one for one in texts if one and one.lower() not in _MISSING)
        object.__setattr__(self, "texts", _without_numbers(there))
        object.__setattr__(self, "family", family_of(self.type, values))

    @property
    def header(self) -> Header:
        return header_of(self.name)

    @cached_property
    def in_table(self) -> Header:
        """What the table adds to a name that says nothing of its own: `name` in `cities` is the name of a city."""
        words = [one for one in self.header.words if not one.isdigit() and one not in _BARE]
        of_table = header_of(self.table)
        if words in (["rate"], ["amount"]) and of_table.says(_PAY):
            return header_of(f"pay {words[0]}")
        if words in (["description"], ["drug"], ["reason"]) and (said := of_table.says(_ILLNESSES)):
            return header_of(f"{said} {words[0]}")
        if words not in (["name"], ["code"], *([one] for one in _NAME)):
            return self.header
        nouns = [one for one in header_of(self.table).words if one not in _TABLES]
        return header_of(" ".join([*(one for noun in nouns[-1:] for one in singular(noun)), *words]))

    def is_name_of(self, things: Iterable[str]) -> bool:
        """Whether the column is called `name` and nothing else, in a table of such things: `storms`, `product_list`."""
        if self.header.words not in {("name",), ("names",)}:
            return False
        nouns = [one for one in header_of(self.table).words if one not in _TABLES and not one.isdigit()]
        return bool(header_of(" ".join(nouns)).says(things))

    @cached_property
    def about_persons(self) -> bool:
        """Whether the table speaks of people, as its name or another column says. One that is called something by something
        else counts them.
        """
        table = header_of(self.table)
        if "by" in table.words or self.about_sums:
            return False
        if table.says(_TABLES_OF_PERSONS):
            return True
        return any(header_of(one).says(_PERSONS) for one in self.neighbours if one != self.name)

    @cached_property
    def about_sums(self) -> bool:
        """Whether women and men have a column each: then the rows are not one person's."""
        words = [set(header_of(one).words) for one in (self.name, *self.neighbours)]
        return any(one & _WOMEN for one in words) and any(one & _MEN for one in words)

    @cached_property
    def about_many(self) -> bool:
        """Whether the rows speak of places, times or groups, of which a number is a sum or a mean."""
        return any(header_of(one).says(_GROUPS) for one in (self.table, *self.neighbours) if one != self.name)

    @cached_property
    def about_things(self) -> bool:
        """Whether the table speaks of what lives but is nobody: then `sex` says nothing of a person."""
        if any(header_of(one).says(_SURELY_PERSONS) for one in self.neighbours):
            return False
        if header_of(self.table).says(_THINGS):
            return True
        if any(header_of(one).says(_SURELY_THINGS) for one in self.neighbours):
            return True
        asked = any(header_of(one).says(_OF_PERSONS_ALONE) for one in self.neighbours)
        return not asked and any(
            one.lower() in _THINGS or header_of(one).says(("animal",)) for one in self.neighbours
        )


_EXACT = 1e15
"""Up to here a whole number is exact as a fraction."""


def _spelled(value: Json) -> str:
    """Whole numbers with all their digits, also where they were read as fractions, as those with gaps often are."""
    if not isinstance(value, float):
        return str(value)[:MOST_LETTERS].strip()
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else f"{value:g}"


_NUMBERED = re.compile(r"\(?[0-9]{1,2}(?:[.)]| -) *(?=[^\W\d])")


def _without_numbers(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Sorts are often written with their number before them: `1. Male`, `2. Female`."""
    if not texts or not all(_NUMBERED.match(one) for one in texts):
        return texts
    return tuple(dict.fromkeys(_NUMBERED.sub("", one, count=1) for one in texts))


_WORDS: tuple[tuple[Family, tuple[str, ...]], ...] = (
    ("boolean", ("BOOL", "BIT")),
    ("time", ("TIMESTAMP", "DATE", "TIME", "YEAR")),
    ("integer", ("INT", "SERIAL")),
    ("fraction", ("REAL", "DOUB", "FLOA", "NUM", "DEC", "MONEY")),
    ("text", ("CHAR", "TEXT", "CLOB", "STRING", "UUID", "INET", "CIDR", "MACADDR", "ENUM", "JSON", "NAME")),
)


def family_of(type_: str, values: Sequence[Json]) -> Family:
    """By the declared type; where the sample is of another one (SQLite lets it), or none is declared, by the sample."""
    name = "TEXT" if type_.upper().startswith(CHOICES) else type_.upper()
    declared = next((family for family, words in _WORDS if any(word in name for word in words)), None)
    if declared is not None and declared != "text" and values and all(isinstance(one, str) for one in values):
        return declared if declared == "time" else _of_texts(values)
    if declared == "fraction" and values and all(_is_long(one) for one in values):
        return "integer"
    if declared is not None:
        return declared
    if not values:
        return "other"
    if all(isinstance(one, bool) for one in values):
        return "boolean"
    if all(isinstance(one, int) for one in values):
        return "integer"
    if all(isinstance(one, int | float) for one in values):
        return "fraction"
    return "text" if all(isinstance(one, str) for one in values) else "other"


_LONG = 1e5


def _is_long(value: Json) -> bool:
    """Whole and of many digits: an identifier or a telephone number that was read as a fraction."""
    return isinstance(value, float) and value.is_integer() and _LONG <= abs(value) < _EXACT


def _of_texts(values: Sequence[Json]) -> Family:
    """Numbers often arrive as text, to keep their digits."""
    if all(one.lstrip("-").isdigit() for one in values):
        return "integer"
    return "fraction" if all(_is_number(one) for one in values) else "text"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
