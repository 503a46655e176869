"""Numbers that a state gives to a person: social security, identity, passports, driving licences."""

import re
from collections.abc import Callable

from stdnum import verhoeff
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ch import ssn as ch_ssn
from stdnum.cz import rc
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.it import codicefiscale
from stdnum.mx import curp
from stdnum.pl import pesel
from stdnum.se import personnummer
from stdnum.us import ssn

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]")
_SSN = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")
_PLAIN = re.compile(r"[A-Z0-9][A-Z0-9 .-]{4,20}", re.IGNORECASE)
_SURE: tuple[Callable[[str], bool], ...] = (
    dni.is_valid, nie.is_valid, hetu.is_valid, codicefiscale.is_valid, curp.is_valid, ch_ssn.is_valid,
)  # fmt: skip
"""Letters in certain places beside check digits: hardly ever by chance."""
_DIGITS: tuple[Callable[[str], bool], ...] = (
    nn.is_valid, cpf.is_valid, rc.is_valid, cpr.is_valid, nir.is_valid, pesel.is_valid, personnummer.is_valid, verhoeff.is_valid,
)  # fmt: skip


def proves(value: str) -> bool:
    if _SSN.fullmatch(value):
        return ssn.is_valid(value)
    if not 8 <= len(value) <= 20 or not any(one.isdigit() for one in value):
        return False
    return _NINO.fullmatch(value) is not None or (
        not value.isdigit() and any(check(value) for check in _SURE)
    )


def fits(value: str) -> bool:
    """Under a name that says so: letters and digits of such a length."""
    digits = sum(one.isdigit() for one in value)
    return digits >= 4 and _PLAIN.fullmatch(value) is not None


def checked(value: str) -> bool:
    """Whether any country's check digits are right."""
    return proves(value) or any(check(value) for check in _DIGITS)


def veto(column: Column) -> str:
    licence = column.header.says(("license number",)) and not column.header.says(
        ("driver", "drivers", "driving")
    )
    if licence and not column.about_persons:
        return "businesses have licences, too"
    if column.family == "integer" and column.texts and max(len(one) for one in column.texts) < 7:
        return "the numbers are too short"
    return ""


DETECTOR = Detector(
    name="national_id",
    label=Label(name="person.national_id", title="National identifier", level="restricted", category="personal"),
    noun="national identifiers",
    strong=(
        "ssn", "social security", "social security number", "national id", "national identifier", "national insurance", "nino", "ni number", "bsn",
        "cpf", "dni", "nie", "codice fiscale", "personnummer", "aadhaar", "aadhar", "pesel", "cpr", "hetu", "curp", "avs number", "ahv", "nir", "insee", "identity number",
        "identity card", "id card", "passport", "passport number", "passport no", "driver license", "drivers license", "driver licence", "driving licence",
        "driving license", "license number", "nhs number", "medicare", "personal id", "personal number", "citizen id", "government id", "sin number", "voter id", "aadhar no", "nric", "social insurance", "id number", "id no", "identification number", "passport num", "dl number", "dl no", "rfc", "nip", "rut", "cedula", "jmbg", "cnp", "egn", "social sec", "soc sec", "nss", "ni no",
    ),
    against=("type", "country", "expiry", "issued", "count", "status", "verified", "state", "date", "invoice", "order", "transaction", "product", "item", "sku", "isbn"),
    families=frozenset({"text", "integer"}),
    fits=fits,
    proves=proves,
    needed=0.7,
    alone=0.8,
    least=3,
    veto=veto,
)  # fmt: skip
