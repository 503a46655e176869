"""How scans and their definitions look from outside."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from crdt.model import Model
from engine import names
from engine.commands.command import MOST, Page
from engine.records import Json
from engine.scans.records import ScanLogic, ScanMode, ScanRecord, ScanStatus
from engine.scans.state import added

Id = Annotated[str, Field(max_length=64)]
Name = Annotated[str, Field(min_length=1, max_length=64)]
Pattern = Annotated[str, Field(min_length=1, max_length=400)]
_GRAVEST: Final[tuple[ScanStatus, ...]] = ("running", "queued", "failed", "cancelled", "succeeded")


class StageOut(Model):
    """`name` is the area of its findings."""

    name: str
    title: str
    order: int


class StagesOut(Model):
    stages: list[StageOut]


class AskedScan(Model):
    """No stage stands for all, no pattern for all tables. An incremental scan looks only at tables that changed."""

    mode: ScanMode = "full"
    stages: list[Name] = Field(default=[], max_length=50)
    tables: list[Pattern] = Field(default=[], max_length=200)


class StartScan(AskedScan):
    id: str


class ScansOf(Page):
    """`logic`: only those that this definition asked for."""

    id: str
    status: ScanStatus | Literal[""] = ""
    logic: str = Field(default="", max_length=64)


class OneScan(Model):
    id: str
    scan: Id


class StageStateOut(Model):
    """`wanted` of `tables` were to be looked at, `done` of them are. `counts`: new, back, fixed, still, ignored findings."""

    name: str
    title: str
    status: Literal["waiting", "running", "succeeded", "failed"]
    wanted: int
    tables: int
    done: int
    counts: dict[str, int]
    summary: Json = None
    error: Json = None
    started_at: int | None = None
    finished_at: int | None = None
    log: list[str] = []


class ScanOut(Model):
    """`number` counts the scans of the source; `resumable`: it may go on where it stopped."""

    id: str
    workspace: str
    source: str
    source_title: str
    number: int
    mode: ScanMode
    status: ScanStatus
    stages: list[StageStateOut]
    tables: list[str]
    counts: dict[str, int]
    error: Json
    started_by: str
    started_by_name: str
    created_at: int
    started_at: int | None
    finished_at: int | None
    logic: str | None
    run: str | None
    resumable: bool


class RuleSetUsed(Model):
    """A rule set as it was when the scan began: `through` is the number of its last edit then."""

    rule_set: str
    title: str
    through: int
    rules: int


class ScanDetail(ScanOut):
    rule_sets: list[RuleSetUsed]


def scan_fields(row: ScanRecord, names: Mapping[str, str], titles: Mapping[str, str]) -> dict[str, Json]:
    """`resumable` is for the caller to know: only the newest scan of a source is."""
    return {
        "id": row.id,
        "workspace": row.workspace,
        "source": row.source,
        "source_title": titles.get(row.source, ""),
        "number": row.number,
        "mode": row.mode,
        "status": row.status,
        "stages": row.results or [],
        "tables": row.tables,
        "counts": row.counts or {},
        "error": row.error,
        "started_by": row.started_by,
        "started_by_name": names.get(row.started_by, ""),
        "created_at": row.created_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "logic": row.logic,
        "run": row.run,
    }


class LogicsOf(Page):
    """`id` is the workspace. Every word of `search` stands in the name or the description."""

    id: str
    search: str = Field(default="", max_length=200)


class LogicQuery(Page):
    """Of all my workspaces or of one; of those that scan `source`. Every word of `search` stands in name or description."""

    workspace: str = ""
    source: str = Field(default="", max_length=64)
    search: str = Field(default="", max_length=200)


class NewLogic(AskedScan):
    id: str
    name: names.Name
    description: str = Field(default="", max_length=2000)
    sources: list[Id] = Field(min_length=1, max_length=1000)


class OneLogic(Model):
    id: str
    logic: Id


class ChangedLogic(NewLogic):
    """`version` is the one that was looked at: who was faster is not overwritten."""

    logic: Id
    version: int = Field(ge=1, le=MOST)


class ScheduledLogic(OneLogic):
    """By the clock of a time zone: minute, hour, day of the month, month, day of the week."""

    cron: str = Field(min_length=1, max_length=200)
    zone: str = Field(default="UTC", max_length=64)


class LastOut(Model):
    """The newest scan of each of its sources: the gravest `status` of them, and how findings changed in all."""

    at: int
    finished_at: int | None
    scans: int
    status: ScanStatus
    counts: dict[str, int]


class LogicOut(Model):
    """`design`: the workflow that its schedules start; they are triggers of it, `schedules` in words.

    `last` is what its scans came to; None before the first one.
    """

    id: str
    workspace: str
    name: str
    description: str
    sources: list[str]
    source_titles: dict[str, str]
    stages: list[str]
    tables: list[str]
    mode: ScanMode
    version: int
    design: str | None
    schedules: list[str]
    updated_at: int
    updated_by: str
    updated_by_name: str
    last: LastOut | None = None


class Begun(Model):
    scans: list[ScanOut]


def last_out(scans: Sequence[ScanRecord]) -> LastOut | None:
    """Of scans, newest first: only the first of each source counts."""
    newest: dict[str, ScanRecord] = {}
    for one in scans:
        newest.setdefault(one.source, one)
    if not newest:
        return None
    last = list(newest.values())
    ends = [one.finished_at for one in last]
    return LastOut(
        at=max(one.created_at for one in last),
        finished_at=None if None in ends else max(end for end in ends if end is not None),
        scans=len(last),
        status=min((one.status for one in last), key=_GRAVEST.index),
        counts=added(*(one.counts or {} for one in last)),
    )


def logic_out(
    row: ScanLogic,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    schedules: Sequence[str],
    scans: Sequence[ScanRecord] = (),
) -> LogicOut:
    return LogicOut(
        id=row.id,
        workspace=row.workspace,
        name=row.name,
        description=row.description,
        sources=row.sources,
        source_titles={id_: titles[id_] for id_ in row.sources if id_ in titles},
        stages=row.stages,
        tables=row.tables,
        mode=row.mode,
        version=row.version,
        design=row.design,
        schedules=list(schedules),
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        updated_by_name=names.get(row.updated_by, ""),
        last=last_out(scans),
    )
