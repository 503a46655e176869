"""Postal addresses: a street with its number, or a whole address in one value."""

import re

from engine.classification.detector import Detector
from engine.classification.known.places import STREETS, STREETS_BEFORE, STREETS_ENDING
from engine.classification.labels import Label

_WORDS = re.compile(r"[^\s,]+")
_NUMBER = re.compile(r"#?[0-9]{1,6}[a-zA-Z]?(?:[-/][0-9]{1,5}[a-zA-Z]?)?\.?")
_CROSSING = re.compile(r" (?:&|/|@|and|at) ", re.IGNORECASE)
_BOX = re.compile(r"(?:p\.? ?o\.? ?box|postfach) ?[0-9]+.*", re.IGNORECASE)


def fits(value: str) -> bool:
    """Letters, not a sentence; in most a number."""
    words = _WORDS.findall(value)
    letters = any(one.isalpha() for one in value)
    return letters and 2 <= len(words) <= 16 and "@" not in value and "://" not in value


def proves(value: str) -> bool:
    """A word for a street beside a house's number, or a post office box."""
    if _BOX.fullmatch(value):
        return True
    words = [one.lower().rstrip(".") for one in _WORDS.findall(value)]
    if not 2 <= len(words) <= 16:
        return False
    if _CROSSING.search(value) and sum(one in STREETS for one in words) > 1:
        return True
    if not any(_NUMBER.fullmatch(one) for one in words):
        return False
    if any(one in STREETS_BEFORE for one in words[:2]) or any(one.endswith(STREETS_ENDING) for one in words):
        return True
    return _NUMBER.fullmatch(words[0]) is not None and any(one in STREETS for one in words[2:])


DETECTOR = Detector(
    name="address",
    label=Label(name="person.address", title="Postal address", level="confidential", category="personal"),
    noun="postal addresses",
    strong=(
        "address", "street", "street address", "address line", "home address", "mailing address", "postal address", "shipping address",
        "billing address", "addr", "residence", "anschrift", "adresse", "strasse", "direccion", "domicilio", "indirizzo", "endereco", "adres", "adresa", "calle", "rue", "via", "street name", "street addr", "add1", "addr1", "addr line", "full address", "address full", "incident address", "location address", "physical address", "work address", "office address", "permanent address", "residential address", "ulica",
    ),
    weak=("location", "house", "line", "block", "headquarters", "site"),
    against=(
        "email", "mail address", "ip", "mac", "web", "url", "wallet", "contract", "memory", "bitcoin", "id", "type", "count", "network", "city", "zip", "country",
        "state", "verified", "ipv4", "ipv6",
    ),
    fits=fits,
    plain=True,
    proves=proves,
    needed=0.7,
    needed_weak=0.6,
    alone=0.7,
)  # fmt: skip
