"""Addresses of pages and services that have a login inside: `scheme://user:password@host`."""

import re

from engine.classification.detector import Detector
from engine.classification.labels import Label

_WITH_LOGIN = re.compile(
    r"[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s/@:]{1,120}(?::[^\s/@]{0,200})?@[^\s/@]{1,253}.{0,400}"
)


def fits(value: str) -> bool:
    return _WITH_LOGIN.fullmatch(value) is not None


DETECTOR = Detector(
    name="login_url",
    label=Label(name="secret.login_url", title="Address with a login", level="restricted", category="secret"),
    noun="addresses with a login inside",
    strong=(
        "url",
        "uri",
        "dsn",
        "connection string",
        "endpoint",
        "repository",
        "link",
        "callback",
        "database url",
    ),
    fits=fits,
    proves=fits,
    needed=0.2,
    alone=0.5,
    least=1,
    certain=True,
)
