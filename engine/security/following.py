"""Decides what becomes of vulnerabilities when a source was looked at again. Pure: rows and results in, changed rows out.

A flaw that is found again stays what it is; one that was closed comes back open; one that a check which passed does not name
any more is closed. Of a check that could not look, nothing is known, so nothing changes.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from crdt.dataclasses import dataclass, replace
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.records import Json
from engine.security.assessing import Result
from engine.security.check import Flaw
from engine.security.records import State, Vulnerability

WEIGHTS: Final[Mapping[str, int]] = {"critical": 4, "high": 3, "medium": 2, "low": 1, "info": 0}
MOST_HISTORY: Final = 200

What = Literal["found", "came back", "closed", "planned", "accepted", "reopened", "looked at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Of:
    """Whose flaws they are."""

    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """`rows` are those to write. The rest says how many changed in which way."""

    rows: tuple[Vulnerability, ...]
    new: int
    back: int
    closed: int
    still: int


def id_of(source: DocumentId, rule: str, flaw: Flaw) -> str:
    text = f"{source}\x00{rule}\x00{flaw.table}\x00{flaw.column}\x00{flaw.key}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def follow(of: Of, before: Iterable[Vulnerability], results: Sequence[Result]) -> Followed:
    """`before` are all rows of the source. Only what `results` looked at is settled."""
    known = {row.id: row for row in before}
    looked = {one.check for one in results if one.status in {"pass", "fail", "not_applicable"}}
    rows: dict[str, Vulnerability] = {}
    new = back = still = 0
    for result in results:
        for flaw in result.flaws if result.status == "fail" else ():
            id_ = id_of(of.source, result.check, flaw)
            if id_ in rows:
                continue
            old = known.get(id_)
            rows[id_] = _seen(of, id_, old, result, flaw)
            new += old is None
            back += old is not None and old.state == "closed"
            still += old is not None and old.state != "closed"
    gone = [
        row for row in known.values() if row.id not in rows and row.rule in looked and row.state != "closed"
    ]
    at = {one.check: (one.at, one.by) for one in results}
    for row in gone:
        rows[row.id] = closed(row, *at[row.rule])
    return Followed(rows=tuple(rows.values()), new=new, back=back, closed=len(gone), still=still)


def closed(row: Vulnerability, at: Micros, by: UserId) -> Vulnerability:
    return happened(
        replace(row, state="closed", closed_at=at, last_at=at),
        at,
        by,
        "closed",
        "A look at the source found it gone.",
    )


def happened(row: Vulnerability, at: Micros, by: UserId, what: What, note: str = "") -> Vulnerability:
    """The row with one more line in its history."""
    line: Json = {"at": at, "by": by, "what": what, "note": note}
    return replace(row, history=[*row.history, line][-MOST_HISTORY:])


def _seen(of: Of, id_: str, old: Vulnerability | None, result: Result, flaw: Flaw) -> Vulnerability:
    if old is None:
        return happened(_made(of, id_, result, flaw), result.at, result.by, "found")
    row = replace(
        old,
        title=result.title,
        severity=result.severity,
        weight=WEIGHTS[result.severity],
        message=flaw.message,
        fix=result.fix,
        statement=flaw.statement,
        evidence=_evidence(result),
        last_at=result.at,
    )
    if old.state != "closed":
        return row
    state: State = "accepted" if old.reason else "open"  # FI4: nobody took back that it does not matter
    return happened(replace(row, state=state, closed_at=None), result.at, result.by, "came back")


def _made(of: Of, id_: str, result: Result, flaw: Flaw) -> Vulnerability:
    return Vulnerability(
        id=id_,
        organisation=of.organisation,
        workspace=of.workspace,
        source=of.source,
        rule=result.check,
        title=result.title,
        severity=result.severity,
        weight=WEIGHTS[result.severity],
        message=flaw.message,
        table=flaw.table,
        column=flaw.column,
        key=flaw.key,
        fix=result.fix,
        statement=flaw.statement,
        evidence=_evidence(result),
        state="open",
        first_at=result.at,
        last_at=result.at,
        history=[],
    )


def _evidence(result: Result) -> Json:
    return {"hash": result.digest, "questions": [one.said() for one in result.asked]}
