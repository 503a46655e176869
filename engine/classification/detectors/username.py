"""Names under which people sign in or are seen on the net."""

import re

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_NAME = re.compile(r"@?[A-Za-z][\w.+-]{1,38}(?:@[\w.-]{2,60})?|[A-Za-z][\w.-]{0,20}\\[\w.-]{2,30}")


_SIGNED = re.compile(r"@?[a-z]+[A-Z]\w*|@?[A-Za-z]\w*[0-9_]\w*|@[\w.-]+|(?:[A-Z][a-z]+){2,}")
_CODE = re.compile(r"[A-Za-z]{1,4}[-_]?[0-9]+")
_NAMED = (
    "user name", "login", "login name", "screen name", "handle", "twitter", "twitter handle", "facebook", "user login", "account name", "github", "skype", "nick", "user alias", "logon", "logon name", "unix name", "reddit", "signin name", "uname", "benutzername", "samaccountname", "telegram", "login id", "user handle", "instagram", "account login",
)  # fmt: skip
_BARE = ("user", "usr")


def fits(value: str) -> bool:
    return _NAME.fullmatch(value) is not None


def proves(value: str) -> bool:
    """One word that no person is called: with digits, underscores or capitals inside."""
    return _SIGNED.fullmatch(value) is not None


def veto(column: Column) -> str:
    """A key of users, or their role, is no name under which they sign in."""
    last = column.header.words[-1] if column.header.words else ""
    if last == "id" and not column.header.says(("login id",)):
        return "the column is a key"
    if not column.header.says(_NAMED) and column.texts and all(_CODE.fullmatch(one) for one in column.texts):
        return "the values are codes"
    if not column.header.says(_NAMED) and column.header.says(_BARE) and last not in _BARE:
        return "the name says something of users, not who they are"
    return ""


DETECTOR = Detector(
    name="username",
    label=Label(name="person.username", title="User name", level="confidential", category="personal"),
    noun="user names",
    strong=(*_NAMED, *_BARE),
    weak=("author", "commenter", "poster", "reviewer", "uploader", "sender"),
    against=("count", "at", "time", "date", "attempts", "last login", "ip", "type", "status", "method", "url", "failed", "success", "email"),
    fits=fits,
    proves=proves,
    needed=0.7,
    needed_weak=0.4,
    plausible=0.7,
    veto=veto,
)  # fmt: skip
