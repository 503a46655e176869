"""Family names of people."""

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.detectors.first_name import MANY, PARTS, is_of_things
from engine.classification.header import without_accents
from engine.classification.known.family import FAMILY
from engine.classification.known.given import GIVEN
from engine.classification.known.things import NAMED_THINGS, THINGS
from engine.classification.labels import Label
from engine.classification.shapes import is_name_in_any_letters, mostly_latin, without_digits

_BESIDE = frozenset(
    {
        "de",
        "da",
        "do",
        "dos",
        "del",
        "della",
        "di",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "al",
        "el",
        "bin",
        "jr",
        "jr.",
        "sr",
        "sr.",
        "ii",
        "iii",
        "iv",
    }
)


def fits(value: str) -> bool:
    return is_name_in_any_letters(value, words=4)


def proves(value: str) -> bool:
    """A common family name, with what stands before or behind it: `de Jong`, `Garcia Lopez`, `Smith-Jones`, `Hall Jr.`"""
    words = without_digits(without_accents(value)).lower().replace("-", " ").replace(",", " ").split()
    known = [one for one in words if one not in _BESIDE]
    if len(known) > 1 and known[0] in GIVEN:
        return False
    return 1 <= len(known) <= 2 and all(one in FAMILY for one in known)


def veto(column: Column) -> str:
    sure = column.header.says(PARTS)
    if (
        not sure
        and len(column.texts) >= MANY
        and mostly_latin(column.texts)
        and not any(one.lower() in FAMILY or proves(one) for one in column.texts)
    ):
        return "no name in it is a common one"
    return is_of_things(column)


DETECTOR = Detector(
    name="last_name",
    label=Label(name="person.last_name", title="Last name", level="confidential", category="personal"),
    noun="last names",
    strong=(
        "last name", "name last", "family name", "name family", "sur name", "maiden name", "birth name", "l name", "nach name",
        "nom de famille", "second name", "person last", "lname", "lastn", "last initial name", "l nm", "surname name", "apellido", "apellidos", "cognome", "last nm", "etternavn", "efternavn", "efternamn", "achternaam", "sukunimi",
        "nazwisko", "prijmeni", "sobrenome", "familien name", "nume de familie", "primer apellido",
    ),
    weak=("last", "maiden", "family", "name", "player", "candidate", "nom", "naam"),
    against=(*(f"{one} name" for one in NAMED_THINGS if one != "family"), *THINGS, "count", "length", "hash", "id"),
    fits=fits,
    proves=proves,
    needed_weak=0.3,
    plausible=0.7,
    alone=0.6,
    least=8,
    veto=veto,
)  # fmt: skip
