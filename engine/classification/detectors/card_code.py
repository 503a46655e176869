"""Security codes of payment cards. A year is none, whatever stands near it."""

import re

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_CODE = re.compile(r"[0-9]{3,4}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def fits(value: str) -> bool:
    return _CODE.fullmatch(value) is not None


def veto(column: Column) -> str:
    years = sum(_YEAR.fullmatch(one) is not None for one in column.texts)
    return "the values are years" if column.texts and years > len(column.texts) * 0.6 else ""


DETECTOR = Detector(
    name="card_code",
    label=Label(
        name="finance.card_code", title="Card security code", level="restricted", category="financial"
    ),
    noun="codes of three or four digits",
    strong=(
        "cvv",
        "cvc",
        "cvv2",
        "cvc2",
        "card security code",
        "card verification",
        "security code",
        "csc",
        "cc cvv",
    ),
    against=("result", "check", "matched", "verified", "status"),
    families=frozenset({"text", "integer"}),
    fits=fits,
    needed=0.9,
    veto=veto,
)
