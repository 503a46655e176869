"""Vehicle identification numbers (ISO 3779) and number plates."""

import re

from engine.classification.detector import Detector
from engine.classification.labels import Label

_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_PLATE = re.compile(r"[A-ZÄÖÜ0-9][A-ZÄÖÜ0-9 -]{2,10}[A-Z0-9]", re.IGNORECASE)
_VALUES = {
    letter: value
    for value, letters in enumerate(("", "AJ", "BKS", "CLT", "DMU", "ENV", "FW", "GPX", "HY", "RZ"))
    for letter in letters
}
_VALUES |= {str(digit): digit for digit in range(10)}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def proves(value: str) -> bool:
    """Seventeen signs with a right check digit in the ninth place, as North America demands (49 CFR 565.15)."""
    if _VIN.fullmatch(value) is None or value.isdigit() or value.isalpha():
        return False
    total = sum(_VALUES[one] * weight for one, weight in zip(value, _WEIGHTS, strict=True))
    return value[8] == "0123456789X"[total % 11]


def fits(value: str) -> bool:
    """Also those of countries without a check digit, and number plates."""
    return _VIN.fullmatch(value.upper()) is not None or (
        any(one.isdigit() for one in value) and _PLATE.fullmatch(value) is not None
    )


DETECTOR = Detector(
    name="vehicle_id",
    label=Label(name="device.vehicle", title="Vehicle identifier", level="confidential", category="personal"),
    noun="vehicle identifiers",
    strong=("vin", "vehicle identification", "vehicle id number", "chassis number", "license plate", "licence plate", "number plate", "plate number", "kennzeichen", "vin number", "car plate"),
    fits=fits,
    proves=proves,
    needed=0.7,
    alone=0.8,
    least=3,
    certain=True,
)  # fmt: skip
