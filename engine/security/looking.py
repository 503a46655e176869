"""Looks at one source: runs the checks of an area, follows its flaws, and says what is to be written and told.

Used by the operation, the stage of a scan, the commands and the re-check of a single flaw; each writes in its own commit.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.operations.operation import Reporter
from engine.ports import Records
from engine.records import Json
from engine.security.assessing import Result, assessed
from engine.security.check import Looking, checks
from engine.security.following import Followed, Of, follow
from engine.security.records import Area, Assessment, Vulnerability
from engine.security.risk import POINTS
from engine.security.told import ASSESSED, EXAMINED, AssessedEvent, told
from engine.sources.source import Connection, Table
from engine.writes import Put, Remove, Write

PACKAGES: Final[dict[Area, str]] = {
    "security": "engine.security.checks",
    "performance": "engine.tuning.checks",
}
TOPICS: Final[dict[Area, str]] = {"security": ASSESSED, "performance": EXAMINED}
MOST: Final = 10_000
KEPT: Final = 100
"""Assessments of one area of a source; older ones go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The open source, and on whose behalf it is looked at. `id` is that of the assessment it becomes."""

    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    user: UserId
    now: Micros
    connection: Connection
    records: Records

    @property
    def credential(self) -> str:
        """The reference it was opened with (`engine/sources/guarding.py`), "" for none."""
        return str(getattr(self.connection, "credential", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    assessment: Assessment
    results: tuple[Result, ...]
    followed: Followed
    writes: tuple[Write, ...]


async def look(
    subject: Subject, area: Area, tables: Sequence[Table], report: Reporter, *, plans: Json = None
) -> Looked:
    """Everything of one area. Nothing is written yet."""
    wanted = checks(PACKAGES[area]).values()
    results = await assessed(looking_of(subject, tables), wanted, subject.user, report)
    row = assessment_of(subject, area, results, plans)
    followed = Followed(rows=(), new=0, back=0, closed=0, still=0)
    if area == "security":
        followed = await followed_of(subject, results)
    event = AssessedEvent(
        source=row.source,
        assessment=row.id,
        passed=row.passed,
        failed=row.failed,
        not_permitted=row.not_permitted,
        points=row.points,
        by=row.by,
        at=row.finished_at,
    )
    events = told(TOPICS[area], event, row.finished_at, row.workspace, row.source)
    writes = (
        Put(record=row),
        *(Put(record=one) for one in followed.rows),
        *await _outdated(subject, area),
        *events,
    )
    return Looked(assessment=row, results=results, followed=followed, writes=writes)


def looking_of(subject: Subject, tables: Sequence[Table]) -> Looking:
    return Looking(
        organisation=subject.organisation,
        workspace=subject.workspace,
        source=subject.source,
        connection=subject.connection,
        records=subject.records,
        tables=tables,
        now=subject.now,
        credential=subject.credential,
    )


async def followed_of(subject: Subject, results: Sequence[Result]) -> Followed:
    before = await subject.records.find(Vulnerability, {"source": subject.source}, limit=MOST)
    of = Of(organisation=subject.organisation, workspace=subject.workspace, source=subject.source)
    return follow(of, before, results)


def assessment_of(subject: Subject, area: Area, results: Sequence[Result], plans: Json) -> Assessment:
    counted = Counter(one.status for one in results)
    return Assessment(
        id=subject.id,
        organisation=subject.organisation,
        workspace=subject.workspace,
        source=subject.source,
        area=area,
        started_at=subject.now,
        finished_at=subject.now,
        by=subject.user,
        results=[one.said() for one in results],
        plans=plans,
        points=sum(POINTS[one.severity] for one in results if one.status == "fail"),
        unseen=sum(POINTS[one.severity] for one in results if one.status == "not_permitted"),
        passed=counted["pass"],
        failed=counted["fail"],
        not_permitted=counted["not_permitted"],
        not_applicable=counted["not_applicable"],
    )


async def latest(records: Records, source: DocumentId, area: Area) -> Assessment | None:
    """The newest assessment of a source."""
    found = await records.find(
        Assessment, {"source": source, "area": area}, order="finished_at", descending=True, limit=1
    )
    return found[0] if found else None


async def _outdated(subject: Subject, area: Area) -> list[Write]:
    where = {"source": subject.source, "area": area}
    old = await subject.records.find(
        Assessment, where, order="finished_at", descending=True, offset=KEPT - 1, limit=MOST
    )
    return [Remove(type=Assessment, key=(one.id,)) for one in old]
