"""Given names of people."""

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.known.names import GIVEN
from engine.classification.known.things import NAMED_THINGS
from engine.classification.labels import Label
from engine.classification.shapes import is_name


def fits(value: str) -> bool:
    """One to three words of letters; initials and nicknames in brackets or quotes stay names."""
    return is_name(value, words=4)


def proves(value: str) -> bool:
    """One common given name, or several of them: with a family name behind it would be a whole name."""
    words = value.lower().split()
    return 1 <= len(words) <= 3 and all(one.strip(".") in GIVEN for one in words)


def veto(column: Column) -> str:
    if column.about_things:
        return "the table speaks of animals or plants"
    return ""


DETECTOR = Detector(
    name="first_name",
    label=Label(name="person.first_name", title="First name", level="confidential", category="personal"),
    noun="first names",
    strong=(
        "first name", "name first", "given name", "name given", "fore name", "christian name", "f name", "middle name", "name middle",
        "nick name", "preferred name", "vor name", "prenom", "given names", "first names", "person first",
    ),
    weak=("first", "given", "name"),
    against=(*(f"{one} name" for one in NAMED_THINGS), "count", "length", "hash", "id", "baby"),
    fits=fits,
    proves=proves,
    needed_weak=0.6,
    alone=0.75,
    least=8,
    veto=veto,
)  # fmt: skip
