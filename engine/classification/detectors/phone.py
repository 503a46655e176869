"""Telephone numbers, checked against the numbering plans of the countries."""

import re

import phonenumbers

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_LOOKS = re.compile(r"\+?[0-9() ./x-]{6,28}(?:ext\.? ?[0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[ T].*)?")
_YEARS = re.compile(r"(?:1[5-9]|20)[0-9]{2} ?[-/] ?(?:1[5-9]|20)[0-9]{2}")
_SAID = re.compile(r"(?:tel|telephone|phone|ph|mobile|cell|fax|t|p|m|f)[.:]+ *", re.IGNORECASE)
"""What is often written before the number."""
_FRACTION = re.compile(r"-?[0-9]*\.[0-9]+")
_GROUPS = re.compile(r"[0-9]+")
"""Single digits stand alone at most once, and not at the end: there one is a check digit."""
_REGIONS = ("US", "GB", "DE", "FR")
"""Whose numbers are known without their country's code."""


def fits(value: str) -> bool:
    """As people write them: seven to fifteen digits with signs between; a date is none."""
    value = _SAID.sub("", value, count=1)
    digits = sum(one.isdigit() for one in value)
    if (
        not 7 <= digits <= 15
        or _LOOKS.fullmatch(value) is None
        or _DATE.fullmatch(value)
        or _YEARS.fullmatch(value)
    ):
        return False
    groups = _GROUPS.findall(value)
    return (
        _FRACTION.fullmatch(value) is None
        and sum(len(one) == 1 for one in groups) <= 1
        and len(groups[-1]) > 1
    )


def proves(value: str) -> bool:
    """Valid with the country's code in front; without, valid in a large country and written with signs between."""
    value = _SAID.sub("", value, count=1)
    if not fits(value):
        return False
    if value.startswith("+"):
        return _valid(value, None)
    return not value.isdigit() and any(_valid(value, one) for one in _REGIONS)


def _valid(value: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value, region))
    except phonenumbers.NumberParseException:
        return False


def veto(column: Column) -> str:
    """Whole numbers one after the other, or seconds since 1970, are no telephone numbers whatever the name says."""
    if column.family != "integer" or len(column.texts) < 3:
        return ""
    numbers = sorted(int(one) for one in column.texts if one.lstrip("-").isdigit())
    if numbers and numbers[-1] - numbers[0] < len(numbers) * 4:
        return "the numbers follow each other"
    return ""


DETECTOR = Detector(
    name="phone",
    label=Label(name="person.phone", title="Telephone number", level="confidential", category="personal"),
    noun="telephone numbers",
    strong=(
        "phone", "telephone", "tel", "mobile", "cell", "fax", "phone number", "msisdn", "telefon", "handy", "whatsapp", "cell phone", "mobile number", "telefono", "telefone", "celular", "movil", "telefoon", "telefonnummer", "puhelin", "phone no", "tel no", "contact no", "hp no", "phone num", "mobile no", "mob", "mob no", "landline", "ph", "ph no", "contact phone", "rufnummer", "mobil", "tlf", "telephone no", "gsm",
    ),
    weak=("contact number", "contact", "number"),
    against=(
        "opt out", "opted out", "opted", "has", "can", "allow", "allows", "do not", "subscribed", "preferred", "verified", "count", "type", "model", "brand", "country code", "area code", "os", "extension length", "minutes", "calls", "plan", "id", "carrier",
        "epoch", "timestamp", "time", "version", "code",
    ),
    families=frozenset({"text", "integer"}),
    fits=fits,
    plain=True,
    proves=proves,
    needed=0.6,
    alone=0.85,
    least=3,
    veto=veto,
)  # fmt: skip
