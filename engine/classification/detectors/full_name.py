"""Whole names of people."""

import re

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.known.names import FAMILY, GIVEN
from engine.classification.known.things import NAMED_THINGS, ORGANISATIONS
from engine.classification.labels import Label
from engine.classification.shapes import is_name

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
    r"(?:[^\W\d_]\. ?){1,3}[^\W\d_][^\W\d_'-]+|[^\W\d_][^\W\d_'-]+, ?(?:[^\W\d_]\. ?){1,3}"
)
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "sir", "dame", "herr", "frau"})


def fits(value: str) -> bool:
    """Two to five words of letters that are no organisation's; `Last, First` also; under a header that says so, one word."""
    return is_name(value, words=6) and not set(value.lower().split()) & ORGANISATIONS


def proves(value: str) -> bool:
    """With a given name in its place, or with initials for it: `G. Hopper`, `HOPPER, G.M.`"""
    if not fits(value):
        return False
    if _INITIALS.fullmatch(value):
        return True
    words = [one.strip(".,").lower() for one in value.replace(",", " , ").split()]
    if "," in value:
        after = words[words.index("") + 1 :]
        return bool(after) and after[0] in GIVEN
    words = words[1:] if words[0] in _TITLES else words
    return 2 <= len(words) <= 4 and words[0] in GIVEN


def veto(column: Column) -> str:
    if column.about_things:
        return "the table speaks of animals or plants"
    known = [
        one
        for one in column.texts
        if one.lower() in FAMILY or one.split(maxsplit=1)[0].lower() in GIVEN or _INITIALS.fullmatch(one)
    ]
    if column.texts and len(column.texts) >= 8 and not known:
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
        "doctor name", "nominee", "beneficiary", "spouse", "next of kin", "emergency contact",
    ),
    weak=(
        "name", "person", "author", "owner", "manager", "employee", "customer", "contact", "player", "director", "artist",
        "teacher", "doctor", "actor", "recipient", "sender", "passenger", "reviewer", "assignee", "created by", "signed by", "holder",
    ),
    against=(
        *(f"{one} name" for one in NAMED_THINGS if one != "display"), *(f"{one} name" for one in _PARTS), *(f"name {one}" for one in _PARTS),
        "count", "length", "hash", "id", "phone", "email", "mail",
    ),
    fits=fits,
    proves=proves,
    needed_weak=0.4,
    alone=0.5,
    least=8,
    veto=veto,
)  # fmt: skip
