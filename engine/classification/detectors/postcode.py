"""Postal codes."""

import re

from engine.classification.detector import Detector
from engine.classification.labels import Label

_CODES = re.compile(
    r"[A-Za-z]{1,2}[0-9][0-9A-Za-z]?(?: ?[0-9])?|[0-9]{3,6}(?:\.0)?|[0-9]{8,9}|[0-9]{5}-[0-9]{4}|[0-9]{4} ?[A-Za-z]{2}|[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}"
    r"|[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]|[0-9]{2,5}-[0-9]{3,4}|[A-Za-z]{1,2}-?[0-9]{4,5}|[0-9]{3} [0-9]{2}"
)


def fits(value: str) -> bool:
    return _CODES.fullmatch(value) is not None


DETECTOR = Detector(
    name="postcode",
    label=Label(name="place.postcode", title="Postal code", level="internal", category="personal"),
    noun="postal codes",
    strong=("zip", "zip code", "zip4", "post code", "postal code", "plz", "postleitzahl", "pin code", "eir code", "cap code", "postal", "code postal", "codigo postal", "cep", "postnr", "postnummer", "zip5", "zipcode5", "pincode", "zip plus4", "zip plus 4", "postalcode", "cp", "irsz", "post index", "postal index", "postcd", "zip cd", "post cd", "postal cd", "kod pocztowy"),
    against=("file", "archive", "count", "size", "name"),
    families=frozenset({"text", "integer", "fraction"}),
    fits=fits,
    needed=0.8,
)  # fmt: skip
