"""Whether the login that Concert uses has an empty password or one that everybody guesses first.

Nothing is tried: what the server stores for this one login is compared with what such a password would give. It is never
shown, kept or logged, and logins of others are not looked at.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from engine.security.check import (
    SERVERS,
    Asked,
    Check,
    DoesNotApply,
    Looking,
    NotPermitted,
    Verdict,
    digest_of,
    failed,
    passed,
    unseen,
)
from engine.security.settings import is_mariadb
from engine.sources.failures import SourceFailed

DEFAULTS = ("", "postgres", "password", "root", "admin", "mysql", "mariadb", "secret", "123456", "changeme")
POSTGRES_SQL = "SELECT rolname AS login, rolpassword AS stored FROM pg_authid WHERE rolname = current_user"
MARIADB_SQL = (
    'SELECT "User" AS login, JSON_VALUE("Priv", ?) AS stored, JSON_VALUE("Priv", ?) AS plugin FROM mysql.global_priv '
    'WHERE CONCAT("User", CHAR(64), "Host") = CURRENT_USER()'
)


async def run(looking: Looking) -> Verdict:
    if looking.dialect == "postgres":
        row = await _row(looking, POSTGRES_SQL)
        if not row.get("stored"):
            raise DoesNotApply("This login has no password of its own in the server.")
        guessed = _fits_postgres(row["login"], row["stored"], (row["login"], *DEFAULTS))
    else:
        if not await is_mariadb(looking):
            return unseen("MySQL does not let passwords be compared.")
        row = await _row(looking, MARIADB_SQL, "$.authentication_string", "$.plugin")
        if "mysql_native_password" not in (row.get("plugin") or ""):
            raise DoesNotApply("This login does not log in with a password that could be compared.")
        guessed = _fits_mariadb(row["stored"] or "", (row["login"], *DEFAULTS))
    if guessed is None:
        return passed("Concert's own password is none of those that are tried first.")
    what = "is empty" if guessed == "" else "is its own name or one that everybody tries first"
    return failed(f"The password of Concert's own login {what}.")


async def _row(looking: Looking, sql: str, *values: str) -> dict[str, str]:
    """The row of our own login. Of the answer only its hash is kept: the stored password is none of anybody's business."""
    try:
        answer = await looking.connection.query(sql, values, most=1)
    except SourceFailed as error:
        if error.reason == "permission_denied":
            raise NotPermitted from None
        raise
    digest = digest_of([answer.columns, len(answer.rows)])
    shown = ("(one row, not shown)",) if answer.rows else ()
    looking.asked.append(
        Asked(
            query=sql, values=values, columns=("row",), rows=(shown,), count=len(answer.rows), digest=digest
        )
    )
    if not answer.rows:
        raise DoesNotApply("The server keeps no row of this login.")
    return dict(zip([one.lower() for one in answer.columns], answer.rows[0], strict=True))


def _fits_postgres(login: str, stored: str, guesses: Sequence[str]) -> str | None:
    """RFC 5803 for SCRAM; for MD5 the digest of password and login."""
    if stored.startswith("md5"):
        made = {
            f"md5{hashlib.md5((one + login).encode(), usedforsecurity=False).hexdigest()}": one
            for one in guesses
        }
        return made.get(stored)
    try:
        _, rounds_salt, keys = stored.split("$")
        rounds, salt = rounds_salt.split(":")
        server_key = base64.b64decode(keys.split(":")[1])
        for one in guesses:
            salted = hashlib.pbkdf2_hmac("sha256", one.encode(), base64.b64decode(salt), int(rounds))
            if hmac.compare_digest(hmac.digest(salted, b"Server Key", "sha256"), server_key):
                return one
    except (ValueError, IndexError, binascii.Error):
        return None
    return None


def _fits_mariadb(stored: str, guesses: Sequence[str]) -> str | None:
    """`mysql_native_password`: SHA-1 of SHA-1."""
    if stored in {"", "invalid"}:
        return "" if stored == "" else None
    for one in guesses:
        inner = hashlib.sha1(one.encode(), usedforsecurity=False).digest()
        if stored.upper() == "*" + hashlib.sha1(inner, usedforsecurity=False).hexdigest().upper():
            return one
    return None


CHECK = Check(
    name="server.own_password",
    title="Own password is not a default",
    looks_at="the stored password of Concert's own login, compared with those that are tried first",
    severity="critical",
    dialects=SERVERS,
    fix="Set a long random password for this login and keep it as the source's secret.",
    run=run,
    references=("OWASP Authentication Cheat Sheet",),
)
