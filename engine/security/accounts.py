"""Reads the accounts of a MariaDB or MySQL server that somebody could log in with: no roles, none that is locked.

Roles and `mariadb.sys` show an empty hash too; counting them would be a false alarm. Whether something is stored is asked,
never what.
"""

from typing import Any

from crdt.dataclasses import dataclass
from engine.security.check import Looking
from engine.security.naming import account
from engine.security.settings import is_mariadb

_MARIADB = (
    'SELECT "User" AS user_name, "Host" AS host, JSON_VALUE("Priv", ?) AS plugin, JSON_VALUE("Priv", ?) AS is_role, '
    'JSON_VALUE("Priv", ?) AS locked, COALESCE(JSON_VALUE("Priv", ?), ?) <> ? AS stored, '
    'COALESCE(JSON_LENGTH("Priv", ?), 0) AS others FROM mysql.global_priv ORDER BY 1, 2'
)
_PATHS = ("$.plugin", "$.is_role", "$.account_locked", "$.authentication_string", "", "", "$.auth_or")
_MYSQL = (
    'SELECT "User" AS user_name, "Host" AS host, plugin, account_locked AS locked, '
    "authentication_string <> ? AS stored FROM mysql.user ORDER BY 1, 2"
)
BY_PASSWORD = {
    "",
    "mysql_native_password",
    "mysql_old_password",
    "ed25519",
    "caching_sha2_password",
    "sha256_password",
}
"""Plugins for which nothing stored means that nothing is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`stored`: there is a password, or what the plugin keeps. `others`: further ways to log in."""

    user: str
    host: str
    plugin: str
    stored: bool
    others: int = 0

    @property
    def open(self) -> bool:
        """Whether it asks for no proof at all."""
        return not self.stored and not self.others and self.plugin in BY_PASSWORD

    @property
    def grantee(self) -> str:
        return account(self.user, self.host)

    def __str__(self) -> str:
        return f"{self.user}@{self.host}"


async def accounts(looking: Looking) -> list[Account]:
    if await is_mariadb(looking):
        rows = await looking.ask(_MARIADB, *_PATHS)
        rows = [one for one in rows if not _true(one["is_role"])]
    else:
        rows = await looking.ask(_MYSQL, "")
    return [
        Account(
            user=one["user_name"],
            host=one["host"],
            plugin=one["plugin"] or "",
            stored=bool(one["stored"]),
            others=int(one.get("others") or 0),
        )
        for one in rows
        if not _true(one["locked"])
    ]


def _true(value: Any) -> bool:
    return str(value).lower() in {"1", "true", "y"}
