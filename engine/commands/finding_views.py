"""How findings look from outside."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, model_validator

from crdt.model import Model
from engine.commands.command import MOST, Among, Page
from engine.findings.listing import FindingOrder, Sought
from engine.findings.records import FindingRecord, FindingState
from engine.records import Json
from engine.scans.stage import Severity, stages

Id = Annotated[str, Field(max_length=64)]
Said = Annotated[str, Field(max_length=400)]
MOST_AT_ONCE = 5000


class FindingFilter(Model):
    """Facets are written with commas between their values; none stands for all."""

    state: Annotated[str, Among(get_args(FindingState))] = "open"
    severity: Annotated[str, Among(get_args(Severity))] = ""
    area: Annotated[str, Among(stages)] = ""
    source: str = Field(default="", max_length=4000)
    rule: Said = ""
    table: Said = ""
    owner: Said = ""
    text: Said = ""

    def sought(self) -> Sought:
        return Sought(
            state=_split(self.state),
            severity=_split(self.severity),
            area=_split(self.area),
            source=_split(self.source),
            rule=self.rule,
            table=self.table,
            owner=self.owner,
            text=self.text,
        )


class FindingQuery(FindingFilter, Page):
    id: str
    order: FindingOrder = "severity"


class FindingOut(Model):
    id: str
    source: str
    source_title: str
    area: str
    rule: str
    severity: Severity
    table: str
    column: str
    message: str
    state: FindingState
    first_at: int
    last_at: int
    changed_at: int
    first_scan: str
    last_scan: str
    reason: str
    by: str | None
    by_name: str
    owner: str | None
    owner_name: str
    due: int | None


class FindingsOut(Model):
    """`counts`: of each facet, how many would be listed for each of its values, the other filters being as they are."""

    items: list[FindingOut]
    total: int
    offset: int
    limit: int
    counts: dict[str, dict[str, int]]


class FindingChangeOut(Model):
    scan: str
    number: int | None
    change: Literal["new", "back", "fixed"]
    at: int


class FindingDetail(FindingOut):
    evidence: Json
    fix: str
    changes: list[FindingChangeOut]


class OneFinding(Model):
    id: str
    finding: Id


class Decide(Model):
    """`findings` by id, or all that `matching` lists. Ignoring needs a reason."""

    id: str
    do: Literal["ignore", "reopen", "assign"]
    findings: list[Id] = Field(default=[], max_length=MOST_AT_ONCE)
    matching: FindingFilter | None = None
    reason: str = Field(default="", max_length=2000)
    owner: Id | None = None
    due: int | None = Field(default=None, ge=0, le=MOST)

    @model_validator(mode="after")
    def _has_reason(self) -> Self:
        if self.do == "ignore" and not self.reason.strip():
            raise ValueError("Say why it may be ignored.")
        return self


class Decided(Model):
    """`skipped`: those the decision changes nothing about, as what is fixed is neither ignored nor reopened."""

    changed: int
    skipped: int


class ScanChangesOf(Page):
    id: str
    scan: Id
    change: Literal["new", "back", "fixed", ""] = ""


class ChangedFinding(Model):
    change: Literal["new", "back", "fixed"]
    finding: FindingOut


def finding_fields(
    row: FindingRecord, names: Mapping[str, str], titles: Mapping[Any, str]
) -> dict[str, Json]:
    return {
        "id": row.id,
        "source": row.source,
        "source_title": titles.get(row.source, ""),
        "area": row.area,
        "rule": row.rule,
        "severity": row.severity,
        "table": row.table,
        "column": row.column,
        "message": row.message,
        "state": row.state,
        "first_at": row.first_at,
        "last_at": row.last_at,
        "changed_at": row.changed_at,
        "first_scan": row.first_scan,
        "last_scan": row.last_scan,
        "reason": row.reason,
        "by": row.by,
        "by_name": names.get(row.by or "", ""),
        "owner": row.owner,
        "owner_name": names.get(row.owner or "", ""),
        "due": row.due,
    }


def _split(said: str) -> tuple[str, ...]:
    return tuple(part for part in (one.strip() for one in said.split(",")) if part)
