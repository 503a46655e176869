"""E-mail addresses."""

import re

from engine.classification.detector import Detector
from engine.classification.labels import Label

_ADDRESS = re.compile(
    r"(?:mailto:)?[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}"
)
_NAMED = re.compile(r"[^<>@]{0,80}<([^<>]{3,254})>")


def fits(value: str) -> bool:
    named = _NAMED.fullmatch(value)
    return _ADDRESS.fullmatch(named[1] if named else value) is not None


DETECTOR = Detector(
    name="email",
    label=Label(name="person.email", title="E-mail address", level="confidential", category="personal"),
    noun="e-mail addresses",
    strong=("email", "e mail", "mail", "email address", "mail address", "correo", "courriel", "epost", "e post", "eml", "email id", "mail id"),
    against=(
        "opt out", "opted out", "opted", "has", "can", "allow", "allows", "do not", "subscribed", "preferred", "verified", "count", "sent", "opened", "bounced", "opt in", "subject", "body", "template", "enabled", "status", "domain", "type", "id",
        "list", "campaign", "server", "hash", "confirmed", "at", "provider",
    ),
    fits=fits,
    proves=fits,
    needed=0.6,
    alone=0.8,
    certain=True,
)  # fmt: skip
