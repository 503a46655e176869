"""How assessments, their risk and the flaws that are followed look from outside."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from crdt.dataclasses import dataclass
from crdt.errors import NotFound
from crdt.ids import DocumentId
from crdt.kinds.writing import to_json
from crdt.model import Model
from engine.commands.command import MOST, CommandContext, Page
from engine.commands.documents import user_names
from engine.records import DocumentRecord, Json
from engine.security.check import Status
from engine.security.records import Assessment, State, Vulnerability
from engine.security.risk import FORMULA, risk_of
from engine.tuning.explaining import StatementPlan

Id = Annotated[str, Field(max_length=64)]
Severity = Literal["info", "low", "medium", "high", "critical"]
ALL = 10_000


class VulnerabilityGone(NotFound):
    code = "vulnerability_gone"
    message = "There is no such flaw among your sources."
    next_step = "Look again: somebody removed it."


class AssessmentGone(NotFound):
    code = "assessment_gone"
    message = "There is no such assessment among your sources."
    next_step = "Assess the source again; old assessments go."


class FlawOut(Model):
    message: str
    key: str
    table: str
    column: str
    statement: str


class AskedOut(Model):
    """What was asked and what came back, masked. `hash` is the SHA-256 of the whole answer."""

    query: str
    values: list[Json]
    columns: list[str]
    rows: list[list[Json]]
    count: int
    hash: str
    cut: bool


class FoundOut(Model):
    """`fix` in words; each flaw may have a statement. `by` looked at `at`."""

    check: str
    title: str
    looks_at: str
    severity: Severity
    status: Status
    message: str
    fix: str
    references: list[str]
    flaws: list[FlawOut]
    evidence: list[AskedOut]
    hash: str
    at: int
    by: str


class AssessmentLine(Model):
    """An assessment in a list."""

    id: str
    workspace: str
    source: str
    source_title: str
    area: Literal["security", "performance"]
    at: int
    by: str
    by_name: str
    passed: int
    failed: int
    not_permitted: int
    not_applicable: int
    points: int
    unseen: int


class AssessmentOut(AssessmentLine):
    results: list[FoundOut]
    plans: list[StatementPlan]


class RiskPart(Model):
    """What one check adds. `seen` false: it could not be looked at, and counts for `at_most` alone."""

    check: str
    title: str
    severity: Severity
    points: int
    seen: bool


class RiskOut(Model):
    """`score` and `at_most` from 0 to 100: `points`, and with `unseen_points`, times `factor`, which follows from `criticality`."""

    score: float
    at_most: float
    points: int
    unseen_points: int
    factor: float
    criticality: str
    formula: str
    parts: list[RiskPart]


class HistoryLine(Model):
    at: int
    by: str
    by_name: str
    what: str
    note: str


class VulnerabilityOut(Model):
    """`overdue`: it is open and should have been mended. `evidence` is that of the last look."""

    id: str
    workspace: str
    source: str
    source_title: str
    rule: str
    title: str
    severity: Severity
    message: str
    table: str
    column: str
    key: str
    fix: str
    statement: str
    state: State
    reason: str
    task: str
    owner: str | None
    owner_name: str
    due: int | None
    overdue: bool
    first_at: int
    last_at: int
    closed_at: int | None
    questions: list[AskedOut]
    history: list[HistoryLine]


class SourceQuery(Page):
    """`workspace` and `source` narrow; empty: all that may be read."""

    workspace: Id = ""
    source: Id = ""


class OneDocument(Model):
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """The sources that the caller may read, by id."""

    sources: Mapping[DocumentId, DocumentRecord]

    def title(self, id_: str) -> str:
        row = self.sources.get(DocumentId(id_))
        return "" if row is None else row.title


async def readable(context: CommandContext, workspace: str = "", source: str = "") -> Readable:
    """Sources that are in no trash. Of branches nothing is looked at."""
    roles = await context.workspaces()
    where: dict[str, object] = {
        "workspace": tuple(id_ for id_ in roles if workspace in {"", id_}),
        "kind": "data_source",
        "trashed_at": None,
        "branch_of": None,
    }
    if source:
        where["id"] = source
    rows = await context.platform.store.records.find(DocumentRecord, where, limit=1_000_000)
    allowed = await context.readable(rows)
    return Readable(sources={row.id: row for row in rows if row.id in allowed})


async def criticality_of(context: CommandContext, row: DocumentRecord) -> str:
    body = to_json(await context.platform.rooms.read(row)).get("body", {})
    return str(body.get("criticality", "") or "medium")


async def risk_out(
    context: CommandContext, row: DocumentRecord, results: Sequence[Mapping[str, Any]]
) -> RiskOut:
    criticality = await criticality_of(context, row)
    risk = risk_of(results, criticality)
    return RiskOut(
        score=risk.score,
        at_most=risk.at_most,
        points=risk.points,
        unseen_points=risk.unseen_points,
        factor=risk.factor,
        criticality=criticality,
        formula=FORMULA,
        parts=[
            RiskPart(
                check=one.check,
                title=one.title,
                severity=one.severity,
                points=one.points,
                seen=one.seen,
            )
            for one in risk.parts
        ],
    )


def line_of(row: Assessment, title: str, names: Mapping[Any, str]) -> AssessmentLine:
    return AssessmentLine(**_fields(row, title, names))


def assessment_out(row: Assessment, title: str, names: Mapping[Any, str]) -> AssessmentOut:
    return AssessmentOut(**_fields(row, title, names), results=row.results, plans=row.plans or [])


def _fields(row: Assessment, title: str, names: Mapping[Any, str]) -> dict[str, Any]:
    same = ("id", "workspace", "source", "area", "by", "passed", "failed", "not_permitted", "not_applicable")
    return {
        **{name: getattr(row, name) for name in (*same, "points", "unseen")},
        "source_title": title,
        "at": row.finished_at,
        "by_name": names.get(row.by, ""),
    }


async def vulnerabilities_out(
    context: CommandContext, rows: Iterable[Vulnerability], sources: Readable
) -> list[VulnerabilityOut]:
    found = list(rows)
    people = {line["by"] for row in found for line in row.history} | {row.owner for row in found if row.owner}
    names = await user_names(context, people)
    now = context.platform.clock.now()
    return [_vulnerability(row, sources.title(row.source), names, now) for row in found]


def _vulnerability(row: Vulnerability, title: str, names: Mapping[Any, str], now: int) -> VulnerabilityOut:
    same = (
        "id", "workspace", "source", "rule", "title", "severity", "message", "table", "column", "key", "fix", "statement",
        "state", "reason", "task", "owner", "due", "first_at", "last_at", "closed_at",
    )  # fmt: skip
    return VulnerabilityOut(
        **{name: getattr(row, name) for name in same},
        source_title=title,
        owner_name=names.get(row.owner, "") if row.owner else "",
        overdue=row.state == "open" and row.due is not None and row.due < now,
        questions=(row.evidence or {}).get("questions", []),
        history=[HistoryLine(**line, by_name=names.get(line["by"], "")) for line in row.history],
    )


DUE = Field(default=None, ge=0, le=MOST)
