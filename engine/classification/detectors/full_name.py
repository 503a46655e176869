"""Whole names of people."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

import re
from collections.abc import Sequence

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.header import without_accents
from engine.classification.known.family import FAMILY
from engine.classification.known.given import GIVEN
from engine.classification.known.things import NAMED_THINGS, ORGANISATIONS, THINGS
from engine.classification.labels import Label
from engine.classification.shapes import is_name_in_any_letters, mostly_latin, spaced, without_digits

_PARTS = (
    "first",
    "last",
    "given",
    "family",
    "middle",
    "maiden",
    "sur",
    "user",
    "nick",
    "login",
    "screen",
    "account",
)
_INITIALS = re.compile(
    r"(?:[^\W\d_]\. ?){1,3}[^\W\d_][^\W\d_'-]+|[^\W\d_][^\W\d_'-]+, ?(?:[^\W\d_](?:\. ?| |$)){1,3}"
)
_TITLES = frozenset(
    """mr mrs ms miss mlle mme dr prof professor sir dame herr frau lord lady rev reverend fr hon judge justice sheriff deputy officer constable marshal captain capt sergeant sgt
    lieutenant lt colonel col major maj general gen corporal private detective trooper patrolman chief senator sen representative rep governor gov president king queen prince
    princess saint st don master""".split()
)
_ADDRESSED = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|prof)\.? (?:[A-Z]{1,4}\.? )?[^\W\d_]{2,}.*", re.IGNORECASE)
_SEVERAL = re.compile(r" ?[;&|/,] ?| and ")
MANY = 8
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})


def fits(value: str) -> bool:
    """Two to five words of letters that are no organisation's; `Last, First` also; under a header that says so, one word."""
    several = [one.strip() for one in _SEVERAL.split(value) if one.strip()]
    return (
        all(is_name_in_any_letters(one, words=6) for one in several[:MANY])
        and bool(several)
        and not set(value.lower().split()) & ORGANISATIONS
    )


def proves(value: str) -> bool:
    """With a given name in its place, or with initials for it: `G. Hopper`, `HOPPER, G.M.`"""
    value = spaced(value)
    several = [one for one in _SEVERAL.split(value) if one]
    if len(several) > 1 and value.count(",") != 1:
        return sum(map(proves, several)) * 2 > len(several)
    if not fits(value):
        return False
    if _INITIALS.fullmatch(value) or _ADDRESSED.fullmatch(value):
        return True
    before, _, after = without_digits(without_accents(value)).lower().partition(",")
    words = [one.strip(".\"'()") for one in before.split()]
    behind = [one.strip(".\"'()") for one in after.split()]
    if behind and behind[0] not in _SUFFIXES:
        return behind[0] in GIVEN or behind[0] in _TITLES
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    if not 2 <= len(words) <= 5:
        return False
    return _is_given(words[0]) or (words[0] in FAMILY and words[-1] in GIVEN)


def _is_given(word: str) -> bool:
    return word in GIVEN or word.partition("-")[0] in GIVEN


def _single(values: Sequence[str]) -> bool:
    return sum(" " in one or "," in one or "_" in one for one in values) * 2 < len(values)


def veto(column: Column) -> str:
    if column.about_things:
        return "the table speaks of animals or plants"
    given = sum(without_digits(one).lower() in GIVEN for one in column.texts)
    if given > len(column.texts) * 0.5:
        return "most are first names alone"
    if column.is_name_of(NAMED_THINGS):
        return "the table says that they are names of things"
    if mostly_latin(column.texts) and not column.header.says(DETECTOR.strong) and _single(column.texts):
        return "most are one word"
    if (
        len(column.texts) >= MANY
        and mostly_latin(column.texts)
        and not any(without_digits(one).lower() in FAMILY or proves(one) for one in column.texts)
    ):
        return "no name in it is a common one"
    return ""


DETECTOR = Detector(
    name="full_name",
    label=Label(name="person.full_name", title="Full name", level="confidential", category="personal"),
    noun="names of people",
    strong=(
        "full name", "name full", "person name", "customer name", "client name", "employee name", "patient name", "contact name",
        "student name", "member name", "owner name", "manager name", "author name", "contact person", "card holder", "cardholder name",
        "account holder", "display name", "recipient name", "sender name", "passenger name", "guest name", "player name", "teacher name",
        "doctor name", "nominee", "beneficiary", "spouse", "next of kin", "emergency contact", "bio name", "candidate name", "winner name", "loser name", "artist name", "director name", "judge name", "officer name", "victim name",
        "reporter name", "applicant name", "holder name", "agent name", "representative name", "actor name", "driver name", "full nm", "nombre completo", "nom complet",
    ),
    weak=(
        "name", "person", "author", "owner", "manager", "employee", "customer", "contact", "player", "director", "artist",
        "teacher", "doctor", "actor", "recipient", "sender", "passenger", "reviewer", "assignee", "created by", "signed by", "holder", "winner", "loser", "judge", "candidate", "senator", "governor", "mayor", "president", "minister",
        "politician", "victim", "suspect", "defendant", "plaintiff", "fugitive", "lobbyist", "officer", "captain", "coach", "driver", "rider", "pilot", "guest", "host", "performer", "singer",
        "composer", "songwriter", "writer", "editor", "producer", "architect", "designer", "founder", "ceo", "chairman", "chair", "incumbent", "opponent", "seller", "buyer", "tenant", "landlord",
        "agent", "witness", "inventor", "scientist", "professor", "instructor", "advisor", "adviser", "supervisor", "applicant", "attorney", "lawyer", "physician", "nurse", "inmate", "prisoner",
        "survivor", "celebrity", "athlete", "golfer", "pitcher", "batter", "jockey", "fighter", "boxer", "runner", "swimmer", "principal", "donor", "borrower", "reporter", "photographer",
        "journalist", "translator", "illustrator", "narrator", "speaker", "interviewer", "contestant", "participant", "individual", "people", "leader", "commander", "member", "spokesperson",
        "commissioner", "treasurer", "secretary", "trustee", "representative", "salesperson", "sales rep", "reports to", "passager", "laureate", "honoree", "recipient", "ruler", "monarch", "king",
        "signatory", "assigned to", "reported by", "approved by", "updated by", "cast", "starring", "lead actor", "actress", "character", "subject", "nom", "nombre", "nome", "naam", "navn", "namn",
        "head of state", "head of government", "staff", "user", "client", "patient", "student", "trainer", "curator", "conductor", "screenwriter", "server", "executive", "nominee", "arbiter", "referee", "umpire", "owner operator",
    ),
    against=(
        *(f"{one} name" for one in NAMED_THINGS if one not in {"display", "host", "long", "short"}), *THINGS, *(f"{one} name" for one in _PARTS), *(f"name {one}" for one in _PARTS),
        "count", "length", "hash", "id", "phone", "email", "mail",
    ),
    fits=fits,
    proves=proves,
    needed_weak=0.3,
    unlisted=True,
    alone=0.5,
    plausible=0.6,
    least=8,
    veto=veto,
)  # fmt: skip
