"""Gathers the evidence for the controls of chosen frameworks, and says what is to be written and told. Nothing is written here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.audit.listing import AuditLog
from engine.compliance.control import FRAMEWORKS, Rule, Status, rules_of, status_of
from engine.compliance.gathering import Answer, EvidenceCheck, Gathering, evidence_checks
from engine.compliance.records import ComplianceRule, Evidence, Verification
from engine.ports import Records
from engine.records import DocumentRecord, Json
from engine.security.check import digest_of
from engine.security.told import VERIFIED, VerifiedEvent, told
from engine.writes import Put, Write

MOST: Final = 10_000
Place = tuple[str, str]
"""check, source ("" for the workspace)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifying:
    """`source` unset: all sources of the workspace. `frameworks` empty: all, with the workspace's own."""

    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId | None
    frameworks: tuple[str, ...]
    user: UserId
    now: Micros
    records: Records
    audit: AuditLog | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    verification: Verification
    evidence: tuple[Evidence, ...]
    writes: tuple[Write, ...]


async def verify(asked: Verifying) -> Verified:
    rules = await active_rules(asked.records, asked.workspace, asked.frameworks)
    sources = [asked.source] if asked.source is not None else await sources_of(asked.records, asked.workspace)
    gathered: dict[Place, Evidence] = {}
    for name, period in _periods(rules).items():
        check = evidence_checks().get(name)
        if check is None:
            continue
        for source in sources if check.about == "source" else [None]:
            gathered[name, source or ""] = await _gathered(asked, check, source, period)
    row = _row(asked, rules, gathered)
    event = VerifiedEvent(
        source=row.source,
        verification=row.id,
        found=row.found,
        missing=row.missing,
        not_checkable=row.not_checkable,
        by=row.by,
        at=row.at,
    )
    evidence = tuple(gathered.values())
    writes: tuple[Write, ...] = (
        *(Put(record=one) for one in evidence),
        Put(record=row),
        *told(VERIFIED, event, row.at, row.workspace, asked.source),
    )
    return Verified(verification=row, evidence=evidence, writes=writes)


async def active_rules(
    records: Records, workspace: WorkspaceId, frameworks: Sequence[str]
) -> tuple[Rule, ...]:
    """Those that are on, of these frameworks; of all where none is named."""
    rows = await records.find(ComplianceRule, {"workspace": workspace}, limit=MOST)
    return tuple(
        one for one in rules_of(rows) if one.enabled and (not frameworks or one.framework in frameworks)
    )


async def sources_of(records: Records, workspace: WorkspaceId) -> list[DocumentId]:
    where = {"workspace": workspace, "kind": "data_source", "trashed_at": None, "branch_of": None}
    return [one.id for one in await records.find(DocumentRecord, where, order="title", limit=MOST)]


async def newest(
    records: Records, workspace: WorkspaceId, sources: Iterable[str] | None = None
) -> Mapping[Place, Evidence]:
    """The newest evidence of each check about each source, and about the workspace."""
    where: dict[str, object] = {"workspace": workspace}
    if sources is not None:
        where["source"] = tuple({"", *sources})
    found = await records.find(Evidence, where, order="at", descending=True, limit=MOST)
    latest: dict[Place, Evidence] = {}
    for one in sorted(found, key=lambda row: row.verification, reverse=True):
        latest.setdefault((one.check, one.source), one)
    return latest


def controls_of(
    rules: Iterable[Rule], evidence: Mapping[Place, Evidence], sources: Sequence[str], now: Micros
) -> list[dict[str, Json]]:
    """A line for each control and source; for what is about the workspace one line."""
    lines = []
    for rule in rules:
        check = evidence_checks().get(rule.check)
        about = ("",) if check is None or check.about == "workspace" else sources
        for source in about:
            one = evidence.get((rule.check, source))
            status: Status = status_of(
                None if one is None else one.status, None if one is None else one.at, rule.period_days, now
            )
            lines.append(
                {
                    "framework": rule.framework,
                    "control": rule.control,
                    "rule": rule.id,
                    "title": rule.title,
                    "check": rule.check,
                    "period_days": rule.period_days,
                    "source": source,
                    "status": status,
                    "evidence": None if one is None else one.id,
                    "message": "" if one is None else one.message,
                    "at": None if one is None else one.at,
                }
            )
    return lines


def _row(asked: Verifying, rules: Sequence[Rule], gathered: Mapping[Place, Evidence]) -> Verification:
    sources = sorted({source for _, source in gathered if source})
    lines = controls_of(rules, gathered, sources, asked.now)
    counted = Counter(one["status"] for one in lines)
    return Verification(
        id=asked.id,
        organisation=asked.organisation,
        workspace=asked.workspace,
        source=asked.source or "",
        frameworks=list(asked.frameworks) or list(FRAMEWORKS),
        controls=lines,
        at=asked.now,
        by=asked.user,
        found=counted["found"],
        missing=counted["missing"] + counted["too_old"],
        not_checkable=counted["not_checkable"] + counted["never_gathered"],
    )


async def _gathered(
    asked: Verifying, check: EvidenceCheck, source: DocumentId | None, period: int
) -> Evidence:
    gathering = Gathering(
        organisation=asked.organisation,
        workspace=asked.workspace,
        source=source,
        records=asked.records,
        audit=asked.audit,
        now=asked.now,
        period_days=period,
    )
    answer = await check.gather(gathering)
    return _evidence(asked, check, source, answer)


def _evidence(asked: Verifying, check: EvidenceCheck, source: DocumentId | None, answer: Answer) -> Evidence:
    return Evidence(
        id=digest_of([asked.id, check.name, source])[:32],
        organisation=asked.organisation,
        workspace=asked.workspace,
        source=source or "",
        check=check.name,
        status=answer.status,
        message=answer.message,
        query=answer.query,
        detail=answer.detail,
        digest=answer.digest,
        at=answer.at or asked.now,
        by=asked.user,
        verification=asked.id,
    )


def _periods(rules: Iterable[Rule]) -> dict[str, int]:
    """By check the shortest period that a rule wants."""
    found: dict[str, int] = {}
    for rule in rules:
        found[rule.check] = min(rule.period_days, found.get(rule.check, rule.period_days))
    return found
