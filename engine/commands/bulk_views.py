"""How bulk operations look from outside."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, Field

from crdt.dataclasses import replace
from crdt.model import Model
from engine.bulk.kind import BulkKind, bulk_kinds
from engine.bulk.records import BulkCheckpoint, BulkItem, BulkJob, ItemState, JobStatus
from engine.bulk.settings import MOST_BATCH, MOST_PARALLEL, JobSettings, RollbackStrategy, StrategyName
from engine.bulk.told import BulkProgressEvent
from engine.commands.command import MOST, Among, Page
from engine.kept import Kept
from engine.names import readable_if_any
from engine.records import Json

Id = Annotated[str, Field(max_length=64)]
Name = Annotated[str, Field(min_length=1, max_length=64)]
Title = Annotated[str, Field(max_length=300), AfterValidator(readable_if_any)]


class BulkKindOut(Model):
    """`input` is the JSON schema of what it is told; `undoable`: it can be rolled back."""

    name: str
    title: str
    summary: str
    icon: str
    category: str
    right: str
    input: Json
    undoable: bool


class BulkStrategyOut(Model):
    name: StrategyName
    title: str
    summary: str


class BulkKindsOut(Model):
    kinds: list[BulkKindOut]
    strategies: list[BulkStrategyOut]


class SelectionIn(Model):
    """Ids, or the filters of the list of sources."""

    ids: list[Id] = Field(default=[], max_length=100_000)
    query: Json = None


class BulkSettingsIn(Model):
    """How a job works. `size` and `parallel`: items of a batch, and at once; `target`: seconds an adaptive batch shall take.

    `budget`: weight at once; `patience`: seconds of waiting that make up for a step of priority; `timeout`: seconds that an
    item may take, unset as its kind says. `tolerated` items, or the share of all, may fail before the job stops.
    """

    strategy: StrategyName = "adaptive"
    size: int = Field(default=10, ge=1, le=MOST_BATCH)
    parallel: int = Field(default=3, ge=1, le=MOST_PARALLEL)
    target: float = Field(default=0.1, gt=0, le=60)
    budget: float = Field(default=10, gt=0, le=1_000_000)
    patience: float = Field(default=10, gt=0, le=86_400)
    attempts: int = Field(default=3, ge=1, le=20)
    backoff: float = Field(default=0.5, ge=0, le=3600)
    timeout: float | None = Field(default=None, gt=0, le=86_400)
    tolerated: int | None = Field(default=None, ge=0, le=MOST)
    tolerated_share: float | None = Field(default=None, ge=0, le=1)
    rollback_on_failure: RollbackStrategy | None = None

    def settings(self) -> JobSettings:
        return JobSettings(**self.model_dump())


class NewBulk(Model):
    """`input` is what the kind asks for. Without a title it has the kind's."""

    kind: Name
    input: dict[str, Json] = {}
    selection: SelectionIn = SelectionIn()
    settings: BulkSettingsIn = BulkSettingsIn()
    title: Title = ""
    priority: int = Field(default=0, ge=-100, le=100)


class StartBulk(NewBulk):
    workspace: str


class BulkInSet(NewBulk):
    """`name` is only for `after`: the jobs of the set that finish first."""

    name: Name
    after: list[Name] = Field(default=[], max_length=100)


class StartBulkSet(Model):
    """`at_once`: so many of the jobs run at the same time."""

    workspace: str
    jobs: list[BulkInSet] = Field(min_length=1, max_length=100)
    at_once: int = Field(default=3, ge=1, le=100)


class BulkJobs(Page):
    """`set_of`: only those that were begun together. Every word of `search` stands in the title, in the name of who
    started it, or is its number: `#12`.
    """

    workspace: str
    search: str = Field(default="", max_length=200)
    status: JobStatus | Literal[""] = ""
    kind: Annotated[str, Among(bulk_kinds)] = ""
    set_of: Id = ""


class OneBulk(Model):
    id: Id


class BulkItems(OneBulk, Page):
    state: ItemState | Literal[""] = ""


class BulkCheckpoints(OneBulk, Page):
    named: bool = False


class ChangeBulk(OneBulk):
    """What is not given stays. `checkpoint` with `name` gives a checkpoint a name; the newest one where it has no number."""

    size: int | None = Field(default=None, ge=1, le=MOST_BATCH)
    parallel: int | None = Field(default=None, ge=1, le=MOST_PARALLEL)
    target: float | None = Field(default=None, gt=0, le=60)
    budget: float | None = Field(default=None, gt=0, le=1_000_000)
    attempts: int | None = Field(default=None, ge=1, le=20)
    backoff: float | None = Field(default=None, ge=0, le=3600)
    timeout: float | None = Field(default=None, gt=0, le=86_400)
    tolerated: int | None = Field(default=None, ge=0, le=MOST)
    tolerated_share: float | None = Field(default=None, ge=0, le=1)
    priority: int | None = Field(default=None, ge=-100, le=100)
    checkpoint: int | None = Field(default=None, ge=1, le=MOST)
    name: str = Field(default="", max_length=120)


class RollbackBulk(OneBulk):
    """`checkpoint` is the number, or `name` the name, of the one to go back to. `force` overwrites what others changed since."""

    strategy: RollbackStrategy = "full"
    checkpoint: int | None = Field(default=None, ge=0, le=MOST)
    name: str = Field(default="", max_length=120)
    force: bool = False


class RedriveBulk(OneBulk):
    """`unfinished`: also what was never begun."""

    unfinished: bool = False


class BulkOut(Model):
    """`counts`: items by state, as their rows say. `undoable`: its kind has a way back.

    `rollback` says how another job, `rollback_of`, is taken back. `depends_on`: jobs of its set that finish first.
    """

    id: str
    number: int
    workspace: str
    kind: str
    kind_title: str
    icon: str
    title: str
    status: JobStatus
    started_by: str
    started_by_name: str
    created_at: int
    started_at: int | None
    finished_at: int | None
    settings: BulkSettingsIn
    priority: int
    total: int
    waves: int
    counts: dict[str, int]
    checkpoints: int
    error: Json
    undoable: bool
    set_of: str | None
    depends_on: list[str]
    redrive_of: str | None
    rollback_of: str | None
    rolled_back_by: str | None
    rollback: Json


class BulkDetail(BulkOut):
    """`progress` while it is at work in this process. `input` and `selection` as they were asked for."""

    input: Json
    selection: Json
    progress: BulkProgressEvent | None


class BulkStatusOut(Model):
    id: str
    status: JobStatus
    total: int
    counts: dict[str, int]
    checkpoints: int
    error: Json
    progress: BulkProgressEvent | None


class BulkSetOut(Model):
    """By the names they were given, in the order they can begin."""

    set_of: str
    jobs: dict[str, BulkOut]


class BulkItemOut(Model):
    """`running` is an item in hand. `checkpoint`: the one it is saved in."""

    position: int
    item: str
    title: str
    state: ItemState
    wave: int
    attempts: int
    checkpoint: int | None
    ended_at: int | None
    document: str | None
    source: str | None
    before: Json
    after: Json
    result: Json
    error: Json


class BulkCheckpointOut(Model):
    number: int
    name: str | None
    at: int
    size: int
    failed: int
    seconds: float
    counts: dict[str, int]


def kind_out(kind: BulkKind[BaseModel]) -> BulkKindOut:
    return BulkKindOut(
        name=kind.name,
        title=kind.title,
        summary=kind.summary,
        icon=kind.icon,
        category=kind.category,
        right=kind.right,
        input=kind.input.model_json_schema(),
        undoable=kind.undo is not None,
    )


def job_fields(
    job: BulkJob, names: Mapping[str, str], kinds: Mapping[str, BulkKind[BaseModel]]
) -> dict[str, Json]:
    kind = kinds.get(job.kind)
    return {
        "id": job.id,
        "number": job.number,
        "workspace": job.workspace,
        "kind": job.kind,
        "kind_title": job.kind if kind is None else kind.title,
        "icon": "" if kind is None else kind.icon,
        "title": job.title,
        "status": job.status,
        "started_by": job.started_by,
        "started_by_name": names.get(job.started_by, ""),
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "settings": job.settings,
        "priority": job.priority,
        "total": job.total,
        "waves": job.waves,
        "counts": job.counts,
        "checkpoints": job.checkpoints,
        "error": job.error,
        "undoable": kind is not None and kind.undo is not None and job.rollback_of is None,
        "set_of": job.set_of,
        "depends_on": job.depends_on or [],
        "redrive_of": job.redrive_of,
        "rollback_of": job.rollback_of,
        "rolled_back_by": job.rolled_back_by,
        "rollback": job.rollback,
    }


KEPT_BACK: Final = "Kept from you"


def item_out(row: BulkItem, in_hand: frozenset[int], kept: Kept) -> BulkItemOut:
    """What is kept from the caller counts, and says no more than its state."""
    running = row.state == "queued" and row.position in in_hand
    if kept.hides([row.item, row.document, row.source]):
        row = replace(
            row, item="", title=KEPT_BACK, document=None, source=None, before=None, after=None, result=None,
            error=None,
        )  # fmt: skip
    return BulkItemOut(
        position=row.position,
        item=row.item,
        title=row.title,
        state="running" if running else row.state,
        wave=row.wave,
        attempts=row.attempts,
        checkpoint=row.checkpoint,
        ended_at=row.ended_at,
        document=row.document,
        source=row.source,
        before=row.before,
        after=row.after,
        result=row.result,
        error=row.error,
    )


def checkpoint_out(row: BulkCheckpoint) -> BulkCheckpointOut:
    return BulkCheckpointOut(
        number=row.number,
        name=row.name,
        at=row.at,
        size=row.size,
        failed=row.failed,
        seconds=row.seconds,
        counts=row.counts,
    )
