"""Passwords, keys and tokens, in clear or hashed."""

import re

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_KNOWN = re.compile(
    r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*"  # JWT
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}"
    r"|sk-[\w-]{16,}|[sr]k_(?:live|test)_\w{10,}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}"
    r"|\$2[abxy]?\$\d\d\$[./\w]{50,}|\$argon2(?:i|d|id)\$.{10,}|pbkdf2_\w+\$.{10,}|\$[156]\$.{10,}|\{SSHA\}.{10,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*"
)


def proves(value: str) -> bool:
    return _KNOWN.fullmatch(value) is not None


def fits(value: str) -> bool:
    return (
        len(value) >= 4
        and "://" not in value
        and value.lower() not in {"true", "false", "null", "none", "active", "expired"}
        and len(value.split()) <= 3
    )


def veto(column: Column) -> str:
    if column.family in {"boolean", "time", "fraction"}:
        return "the type holds no secrets"
    if column.texts and all(one.isdigit() and len(one) < 4 for one in column.texts):
        return "the numbers are too small"
    if len(column.values) and all(len(one) <= 3 for one in column.texts):
        return "the values are too short"
    return ""


DETECTOR = Detector(
    name="credential",
    label=Label(name="secret.credential", title="Password or token", level="restricted", category="secret"),
    noun="passwords or tokens",
    strong=(
        "password", "passwd", "pass word", "pwd", "passphrase", "secret", "secret key", "api key", "apikey", "access key", "private key", "token", "access token", "refresh token",
        "auth token", "session token", "api token", "client secret", "credential", "credentials", "password hash", "hashed password", "passwort", "mot de passe", "otp secret",
        "security answer", "encryption key", "webhook secret", "salt", "pass", "passcode", "user pass", "pass hash", "pw", "pw hash", "password digest", "contrasena", "senha", "haslo", "wachtwoord", "losenord",
    ),
    against=(
        "count", "expires", "expiry", "expired", "changed", "changed at", "created", "updated", "at", "type", "length", "policy", "reset at", "usage", "name", "id", "last used", "tokens", "enabled",
        "required", "strength", "attempts", "status", "hint",
    ),
    families=frozenset({"text", "integer", "other"}),
    fits=fits,
    proves=proves,
    needed=0.7,
    alone=0.7,
    least=1,
    veto=veto,
)  # fmt: skip
