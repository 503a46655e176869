"""Given names of people."""

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.header import without_accents
from engine.classification.known.given import GIVEN
from engine.classification.known.things import NAMED_THINGS, THINGS
from engine.classification.labels import Label
from engine.classification.shapes import is_name_in_any_letters, mostly_latin, without_digits


def fits(value: str) -> bool:
    """One to three words of letters; initials and nicknames in brackets or quotes stay names."""
    return is_name_in_any_letters(value, words=4)


def proves(value: str) -> bool:
    """One common given name, or several of them: with a family name behind it would be a whole name."""
    words = without_digits(without_accents(value)).lower().split()
    return 1 <= len(words) <= 3 and all(one.strip(".") in GIVEN for one in words)


MANY = 8
"""Different values, among which one is a common name if they are names."""
PARTS = (
    "first name",
    "name first",
    "given name",
    "name given",
    "last name",
    "name last",
    "family name",
    "sur name",
)


def veto(column: Column) -> str:
    sure = column.header.says(PARTS)
    many = len(column.texts) >= MANY and mostly_latin(column.texts)
    if not sure and many and not any(_begins_with_given(one) for one in column.texts):
        return "no name in it is a common one"
    return is_of_things(column)


def _begins_with_given(value: str) -> bool:
    return next(iter(without_digits(without_accents(value)).lower().replace("-", " ").split()), "") in GIVEN


def is_of_things(column: Column) -> str:
    """A name that says whose first or last one it is stands above what else is in the table."""
    if column.about_things and not column.header.says(PARTS):
        return "the table speaks of animals or plants"
    if column.is_name_of(NAMED_THINGS):
        return "the table says that they are names of things"
    return ""


DETECTOR = Detector(
    name="first_name",
    label=Label(name="person.first_name", title="First name", level="confidential", category="personal"),
    noun="first names",
    strong=(
        "first name", "name first", "given name", "name given", "fore name", "christian name", "f name", "middle name", "name middle",
        "nick name", "preferred name", "vor name", "prenom", "person first", "first nm", "m name", "nombres", "fornavn", "fornamn", "voornaam", "etunimi", "imie",
        "jmeno", "prenume", "primer nombre",
    ),
    weak=("first", "given", "middle", "name", "winner", "player", "artist", "contestant", "participant", "person", "member", "nombre", "nom", "nome", "naam"),
    against=(*(f"{one} name" for one in NAMED_THINGS if one != "host"), *THINGS, "count", "length", "hash", "id", "baby"),
    fits=fits,
    proves=proves,
    needed_weak=0.4,
    plausible=0.7,
    alone=0.65,
    least=8,
    veto=veto,
)  # fmt: skip
