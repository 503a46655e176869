"""Numbers of payment cards, with their check digit and an issuer's first digits."""

import re

from stdnum import luhn

from engine.classification.detector import Detector
from engine.classification.labels import Label

_ISSUERS = re.compile(
    r"4[0-9]{12}(?:[0-9]{3})?(?:[0-9]{3})?|(?:5[1-5]|2[2-7])[0-9]{14}|3[47][0-9]{13}|(?:6011|65[0-9]{2}|64[4-9][0-9])[0-9]{12}|35[0-9]{14}|3(?:0[0-5]|[68][0-9])[0-9]{11,14}|(?:50|5[6-9]|6[0-9])[0-9]{10,17}|62[0-9]{14,17}"
)
_MASKED = re.compile(r"[0-9]{0,6}[xX*•]{4,12}[0-9]{4}")


def proves(value: str) -> bool:
    digits = value.replace(" ", "").replace("-", "")
    return (
        12 <= len(digits) <= 19
        and digits.isdigit()
        and _ISSUERS.fullmatch(digits) is not None
        and luhn.is_valid(digits)
    )


def fits(value: str) -> bool:
    """Under a name that says so, also numbers with an error in them, and masked ones."""
    bare = value.replace(" ", "").replace("-", "")
    return (12 <= len(bare) <= 19 and bare.isdigit()) or _MASKED.fullmatch(bare) is not None


DETECTOR = Detector(
    name="payment_card",
    label=Label(name="finance.card_number", title="Card number", level="restricted", category="financial"),
    noun="card numbers",
    strong=("card number", "credit card", "cc number", "card no", "card num", "pan", "debit card", "credit card number", "ccn", "cc num", "payment card", "creditcard", "credit card num", "credit card no", "cardnumber", "cc no", "card pan"),
    weak=("card", "number", "cc"),
    against=("type", "holder", "expiry", "last4", "brand", "count", "sim", "id", "exp", "provider", "expire", "cvv", "security code"),
    families=frozenset({"text", "integer"}),
    fits=fits,
    proves=proves,
    needed=0.7,
    alone=0.9,
    least=4,
)  # fmt: skip
