"""What a security or performance check is: data plus one function, what it is given, and what it answers.

A file below `checks/` that exports `CHECK` is found by a scan. A check only asks: through `Looking.ask`, which keeps each
question with the hash of its answer as evidence. What may not be looked at is "not permitted", never "pass".
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal, cast

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, WorkspaceId
from crdt.registry import discover
from engine.ports import Records
from engine.records import Json
from engine.scans.stage import Severity
from engine.sources.failures import SourceFailed
from engine.sources.source import Connection, Dialect, Table

Status = Literal["pass", "fail", "not_permitted", "not_applicable"]
SHOWN_ROWS: Final = 20
SHOWN_TEXT: Final = 200
MASK: Final = "•••"
_HIDDEN = ("password", "authentication_string", "secret", "hash", "token", "credential")


class NotPermitted(Exception):
    """The login that is configured for the source may not ask this."""


class DoesNotApply(Exception):
    """The question makes no sense here; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is not as it should be. With the check, `table` and `column`, `key` makes it the same next time.

    `statement` would mend it; somebody with the right runs it, Concert never does.
    """

    message: str
    key: str = ""
    table: str = ""
    column: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    status: Status
    message: str
    flaws: tuple[Flaw, ...] = ()


def passed(message: str) -> Verdict:
    return Verdict(status="pass", message=message)


def failed(message: str, flaws: Sequence[Flaw] = (), *, statement: str = "") -> Verdict:
    """Without flaws the source as a whole is the flaw."""
    return Verdict(
        status="fail", message=message, flaws=tuple(flaws) or (Flaw(message=message, statement=statement),)
    )


def judged(flaws: Sequence[Flaw], well: str, badly: str) -> Verdict:
    return failed(badly, flaws) if flaws else passed(well)


def unseen(message: str) -> Verdict:
    return Verdict(status="not_permitted", message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question and its answer, masked. `digest` is the SHA-256 of the whole answer as it came."""

    query: str
    values: tuple[Json, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Json, ...], ...]
    count: int
    digest: str
    cut: bool = False

    def said(self) -> dict[str, Json]:
        return {
            "query": self.query,
            "values": list(self.values),
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "count": self.count,
            "hash": self.digest,
            "cut": self.cut,
        }


@dataclass(slots=True, kw_only=True)
class Looking:
    """What one check may look at. `credential` is the reference that the source's configuration names, or ""."""

    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    connection: Connection
    records: Records
    tables: Sequence[Table]
    now: Micros
    credential: str = ""
    asked: list[Asked] = field(default_factory=list)

    @property
    def dialect(self) -> Dialect:
        return self.connection.dialect

    async def ask(self, query: str, *values: Any, most: int = 1000) -> list[dict[str, Any]]:
        """Rows by column name, in small letters. `NotPermitted` where the login may not ask."""
        try:
            answer = await self.connection.query(query, values, most=most)
        except SourceFailed as error:
            if error.reason == "permission_denied":
                raise NotPermitted(str(error)) from None
            raise
        self.note(query, values, answer.columns, answer.rows, cut=answer.cut)
        names = [name.lower() for name in answer.columns]
        return [dict(zip(names, row, strict=True)) for row in answer.rows]

    async def value(self, query: str, *values: Any) -> Any:
        """The first value of the first row, or None."""
        rows = await self.ask(query, *values, most=1)
        return next(iter(rows[0].values()), None) if rows else None

    def note(
        self,
        query: str,
        values: Sequence[Json],
        columns: Sequence[str],
        rows: Sequence[Sequence[Json]],
        *,
        cut: bool = False,
    ) -> None:
        """Keeps a question with its answer as evidence."""
        self.asked.append(
            Asked(
                query=" ".join(query.split()),
                values=tuple(values),
                columns=tuple(columns),
                rows=masked(columns, rows[:SHOWN_ROWS]),
                count=len(rows),
                digest=digest_of([list(columns), [list(row) for row in rows]]),
                cut=cut,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`dialects` it is for; `looks_at` and `fix` in words. `references` name where the advice comes from."""

    name: str
    title: str
    looks_at: str
    severity: Severity
    dialects: frozenset[Dialect]
    fix: str
    run: Callable[[Looking], Awaitable[Verdict]]
    references: tuple[str, ...] = ()


POSTGRES: Final[frozenset[Dialect]] = frozenset({"postgres"})
MARIADB: Final[frozenset[Dialect]] = frozenset({"mysql"})
SERVERS: Final[frozenset[Dialect]] = POSTGRES | MARIADB
FILES: Final[frozenset[Dialect]] = frozenset({"sqlite", "duckdb"})
EVERYWHERE: Final[frozenset[Dialect]] = SERVERS | FILES


@cache
def checks(package: str = "engine.security.checks") -> Mapping[str, Check]:
    """Every check below the package by name."""
    found = discover(package, "CHECK")
    strangers = [name for name, one in found.items() if not isinstance(one, Check)]
    if strangers:
        raise TypeError(f"CHECK of {', '.join(strangers)} is none")
    return MappingProxyType(cast(dict[str, Check], found))


def masked(columns: Sequence[str], rows: Sequence[Sequence[Json]]) -> tuple[tuple[Json, ...], ...]:
    """Values of columns that sound like secrets are hidden, long texts cut."""
    hidden = [any(word in name.lower() for word in _HIDDEN) for name in columns]

    def shown(value: Json, hide: bool) -> Json:
        if isinstance(value, str):
            return MASK if hide and value else value[:SHOWN_TEXT]
        return value

    return tuple(tuple(shown(one, hide) for one, hide in zip(row, hidden, strict=True)) for row in rows)


def digest_of(value: Json) -> str:
    """SHA-256 of the value as JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
