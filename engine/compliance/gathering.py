"""What a check of compliance is, what it may read, and what it answers. A file below `checks/` that exports `CHECK` is found.

It reads Concert's own rows, also what `engine/security` found of the source. Where the part of Concert that would know is not in
use, the answer is "not checkable" with the reason, never "found".
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal, cast

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, WorkspaceId
from crdt.registry import discover
from engine.audit.listing import AuditLog
from engine.compliance.records import Gathered
from engine.ports import Records
from engine.records import Json
from engine.security.check import checks as security_checks
from engine.security.check import digest_of
from engine.security.looking import latest
from engine.security.records import Assessment

SECURITY: Final = "security."
"""Before the name of a check of `engine/security`, where a rule is mapped to one."""
About = Literal["source", "workspace"]
_WORST: Final[tuple[tuple[str, Gathered], ...]] = (("fail", "missing"), ("not_permitted", "not_checkable"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """What a check may read. `source` is unset where it is about the workspace."""

    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId | None
    records: Records
    now: Micros
    period_days: int
    audit: AuditLog | None = None

    async def assessment(self) -> Assessment | None:
        """The last security assessment of the source."""
        return None if self.source is None else await latest(self.records, self.source, "security")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`query` is what was asked, in words or SQL; `detail` what may be shown of the answer; `at` is when it was true."""

    status: Gathered
    message: str
    query: str
    detail: Json = None
    at: Micros | None = None

    @property
    def digest(self) -> str:
        return digest_of([self.status, self.query, self.detail])


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCheck:
    """`about`: each source by itself, or the workspace once."""

    name: str
    title: str
    about: About
    looks_at: str
    gather: Callable[[Gathering], Awaitable[Answer]]


@cache
def evidence_checks() -> Mapping[str, EvidenceCheck]:
    """Every check by name, those of `engine/security` with its name in front."""
    found = cast(dict[str, EvidenceCheck], discover("engine.compliance.checks", "CHECK"))
    return MappingProxyType(found | {f"{SECURITY}{name}": _of_security(name) for name in security_checks()})


def _of_security(name: str) -> EvidenceCheck:
    check = security_checks()[name]

    async def gather(gathering: Gathering) -> Answer:
        return of_assessment(await gathering.assessment(), (name,), check.title)

    return EvidenceCheck(
        name=f"{SECURITY}{name}", title=check.title, about="source", looks_at=check.looks_at, gather=gather
    )


def of_assessment(row: Assessment | None, names: tuple[str, ...], what: str) -> Answer:
    """What the last security assessment found by these checks: all that apply have to pass."""
    query = f"the last security assessment: {', '.join(names)}"
    if row is None:
        return missing_assessment(query)
    seen = [one for one in row.results if one["check"] in names and one["status"] != "not_applicable"]
    detail = [
        {"check": one["check"], "status": one["status"], "message": one["message"], "hash": one["hash"]}
        for one in seen
    ]
    status, message = _said(seen, what)
    return Answer(status=status, message=message, query=query, detail=detail, at=row.finished_at)


def _said(seen: Sequence[Mapping[str, Any]], what: str) -> tuple[Gathered, str]:
    if not seen:
        return "not_checkable", f"{what}: this does not apply to the source."
    for status, gathered in _WORST:
        first = next((one for one in seen if one["status"] == status), None)
        if first is not None:
            return gathered, f"{first['title']}: {first['message']}"
    return "found", " ".join(str(one["message"]) for one in seen)


def missing_assessment(query: str) -> Answer:
    return Answer(
        status="not_checkable",
        message="This source was never assessed. Assess its security first.",
        query=query,
    )
