"""How triggers, their moments and backfills look from outside. Pure but for the time."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from crdt.ids import Micros
from crdt.model import Model
from engine.commands.command import MOST, Among, Page, WholePage
from engine.names import MaybeName
from engine.records import Json
from engine.trigger_records import (
    BackfillRecord,
    BackfillStatus,
    BackfillTick,
    CatchUp,
    Firing,
    FiringStatus,
    Overlap,
    TickStatus,
    TriggerRecord,
)
from engine.triggers.due import next_times
from engine.triggers.kind import kind_of, trigger_kinds
from engine.triggers.state import Trigger
from engine.triggers.told import BackfillEvent

NEXT = 5
Id = Annotated[str, Field(max_length=64)]
Values = Annotated[dict[str, Json], Field(max_length=200)]


class TriggerKindOut(Model):
    """`config` is a JSON Schema; `gives`: what parameters and the condition may read under `event`, in a few words."""

    name: str
    title: str
    summary: str
    icon: str
    fires: Literal["clock", "events", "files", "call"]
    config: Json
    gives: dict[str, str]


class TriggerKindsOut(Model):
    """`shortest_s`: seconds between two runs of a schedule that the operator allows at least."""

    kinds: list[TriggerKindOut]
    zones: list[str]
    shortest_s: int


class Definition(Model):
    """`config` is what the kind says. `parameters`: values, `{"$from": "event.PATH"}` or `{"$cel": "EXPRESSION"}`."""

    name: MaybeName = ""
    kind: str = Field(max_length=80)
    config: dict[str, Json] = {}
    parameters: Values = {}
    condition: str = Field(default="", max_length=4000)
    catch_up: CatchUp = "latest"
    catch_up_most: int = Field(default=10, ge=1, le=1000)
    overlap: Overlap | None = Field(
        default=None,
        description="Unset: `skip` by the clock, `wait` for events and files, `beside` for calls.",
    )


class NewTrigger(Definition):
    id: str


class OfDesign(Model):
    id: str


class TriggersOf(OfDesign, WholePage):
    """Of one design."""


class OneTrigger(Model):
    id: str
    trigger: Id


class BackfillsOf(OneTrigger, Page):
    """Of one trigger."""


class ChangedTrigger(Definition):
    """`version` is the one that was seen: `conflict` when it is not the newest."""

    id: str
    trigger: Id
    version: int = Field(ge=1, le=MOST)


class FireTrigger(Model):
    """`body` is what `event.body` says; `parameters` outrank those of the trigger. With the same `key` again, nothing new runs."""

    id: str
    trigger: Id
    body: Json = None
    parameters: Values = {}
    key: str = Field(default="", max_length=200)


class Firings(Page):
    id: str
    trigger: Id


class Preview(Model):
    kind: str = Field(max_length=80)
    config: dict[str, Json] = {}
    count: int = Field(default=NEXT, ge=1, le=100)


class PreviewOut(Model):
    """`sentence` says in plain words when it fires. `next`: microseconds."""

    sentence: str
    next: list[int]


class TriggerQuery(Page):
    """Every word of `search` stands in its name, in when it fires, in its kind or in the name of its design."""

    workspace: Id = ""
    search: str = Field(default="", max_length=200)
    kind: Annotated[str, Among(trigger_kinds)] = ""
    state: Literal["", "on", "paused"] = ""


class OverlapQuery(WholePage):
    workspace: Id = ""
    hours: int = Field(default=24, ge=1, le=168)


class ReasonOut(Model):
    code: str
    message: str
    next_step: str = ""
    details: Json = None


class LatestOut(Model):
    """What came of the newest moment; `status` of a run that has ended is the run's."""

    due: int
    at: int
    status: str
    run: str | None
    reason: ReasonOut | None


class TriggerOut(Model):
    """`next`: when it fires next, microseconds; empty where the clock does not say. `zone`: the one its times are meant in.

    `address` is where calls from outside go, below the server's own.
    """

    id: str
    design: str
    design_name: str
    workspace: str
    kind: str
    name: str
    sentence: str
    config: Json
    parameters: dict[str, Json]
    condition: str
    catch_up: CatchUp
    catch_up_most: int
    overlap: Overlap
    acts_as: str
    acts_as_name: str
    version: int
    created_at: int
    updated_by: str
    updated_by_name: str
    updated_at: int
    paused_at: int | None
    paused_by_name: str | None
    paused_because: ReasonOut | None
    next: list[int]
    zone: str
    running: list[str]
    waiting: int
    latest: LatestOut | None
    address: str | None


class MadeTrigger(TriggerOut):
    """`secret` signs messages to a webhook. It is shown this once."""

    secret: str | None


class SecretOut(Model):
    """Shown this once; the one before signs nothing any more."""

    secret: str
    address: str


class FiredOut(Model):
    status: Literal["started", "skipped", "refused", "waiting"]
    run: str | None
    reason: ReasonOut | None


class FiringOut(Model):
    moment: str
    due: int
    at: int
    status: FiringStatus
    run: str | None
    reason: ReasonOut | None


class OverlapOut(Model):
    """Both start within each other's usual time, `times` in the stretch, and use these sources."""

    one: str
    one_name: str
    one_design: str
    other: str
    other_name: str
    other_design: str
    sources: list[str]
    first: int
    times: int


class BackfillAsked(Model):
    """From `since` on and before `until`, microseconds. `missing_only`: not those with a run that succeeded."""

    id: str
    trigger: Id
    since: int = Field(ge=0, le=MOST)
    until: int = Field(ge=0, le=MOST)
    parallel: int = Field(default=1, ge=1, le=50)
    missing_only: bool = True


class BackfillLook(Model):
    id: str
    trigger: Id
    since: int = Field(ge=0, le=MOST)
    until: int = Field(ge=0, le=MOST)


class BackfillLookOut(Model):
    """`total` moments lie in the time, `done` of them have a run that succeeded."""

    total: int
    done: int
    first: int
    last: int


class OneBackfill(Model):
    id: str
    trigger: Id
    backfill: Id


class TickOut(Model):
    at: int
    status: TickStatus
    run: str | None
    reason: ReasonOut | None


class BackfillOut(Model):
    """`done` of `total` have an end of any kind, `failed` of them not a good one."""

    id: str
    trigger: str
    design: str
    since: int
    until: int
    parallel: int
    missing_only: bool
    status: BackfillStatus
    reason: ReasonOut | None
    total: int
    done: int
    failed: int
    running: int
    created_by: str
    created_by_name: str
    created_at: int
    ended_at: int | None


class BackfillDetail(BackfillOut):
    """Oldest moment first."""

    ticks: list[TickOut]


def fields_of(
    record: TriggerRecord, design_name: str, names: Mapping[str, str], now: Micros
) -> dict[str, Json]:
    trigger = Trigger.of(record)
    memory, kind, config = trigger.memory, kind_of(record.kind), trigger.config
    schedule = trigger.schedule
    coming = () if schedule is None or trigger.is_paused else next_times(schedule, now, NEXT)
    return {
        "id": record.id,
        "design": record.design,
        "design_name": design_name,
        "workspace": record.workspace,
        "kind": record.kind,
        "name": record.name,
        "sentence": kind.sentence(config),
        "config": record.config,
        "parameters": record.parameters,
        "condition": record.condition,
        "catch_up": record.catch_up,
        "catch_up_most": record.catch_up_most,
        "overlap": record.overlap,
        "acts_as": record.acts_as,
        "acts_as_name": names.get(record.acts_as, ""),
        "version": record.version,
        "created_at": record.created_at,
        "updated_by": record.updated_by,
        "updated_by_name": names.get(record.updated_by, ""),
        "updated_at": record.updated_at,
        "paused_at": record.paused_at,
        "paused_by_name": None if record.paused_by is None else names.get(record.paused_by, ""),
        "paused_because": record.paused_because,
        "next": list(coming),
        "zone": record.config.get("zone", "UTC"),
        "running": list(memory.running),
        "waiting": len(memory.waiting),
        "latest": memory.latest and {key: memory.latest[key] for key in LatestOut.model_fields},
        "address": address_of(record),
    }


def address_of(record: TriggerRecord) -> str | None:
    match record.kind:
        case "webhook":
            return f"/api/hooks/{record.id}"
        case "api":
            return f"/api/workflow/workflows/{record.design}/triggers/{record.id}/fire"
        case _:
            return None


def firing_out(row: Firing) -> FiringOut:
    return FiringOut(
        moment=row.moment,
        due=row.due,
        at=row.at,
        status=row.status,
        run=row.run,
        reason=None if row.reason is None else ReasonOut(**row.reason | {"details": None}),
    )


def backfill_fields(record: BackfillRecord, said: BackfillEvent, names: Mapping[str, str]) -> dict[str, Json]:
    return {
        "id": record.id,
        "trigger": record.trigger,
        "design": record.design,
        "since": record.since,
        "until": record.until,
        "parallel": record.parallel,
        "missing_only": record.which == "missing",
        "status": record.status,
        "reason": record.reason,
        "total": record.total,
        "done": said.done,
        "failed": said.failed,
        "running": said.running,
        "created_by": record.created_by,
        "created_by_name": names.get(record.created_by, ""),
        "created_at": record.created_at,
        "ended_at": record.ended_at,
    }


def ticks_out(rows: Sequence[BackfillTick]) -> list[TickOut]:
    return [TickOut(at=row.at, status=row.status, run=row.run, reason=row.reason) for row in rows]
