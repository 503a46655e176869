"""Names under which people sign in or are seen on the net."""

import re

from engine.classification.detector import Detector
from engine.classification.labels import Label

_NAME = re.compile(r"@?[A-Za-z][\w.+-]{1,38}(?:@[\w.-]{2,60})?|[A-Za-z][\w]{0,20}\\[\w.-]{2,30}")


def fits(value: str) -> bool:
    return _NAME.fullmatch(value) is not None


DETECTOR = Detector(
    name="username",
    label=Label(name="person.username", title="User name", level="confidential", category="personal"),
    noun="user names",
    strong=("user name", "login", "login name", "screen name", "handle", "twitter", "twitter handle", "user login", "account name", "github", "skype", "nick", "signin name", "uname", "benutzername", "samaccountname", "telegram", "login id", "user handle", "instagram", "account login"),
    against=("count", "at", "time", "date", "attempts", "last login", "ip", "type", "status", "method", "url", "failed", "success", "email"),
    fits=fits,
    needed=0.7,
)  # fmt: skip
