"""Triggers by the clock that other commands make: of a scan definition, a report, a backup. As somebody would make them by hand."""

from collections.abc import Mapping

from pydantic import BaseModel, Field

from crdt.dataclasses import dataclass, replace
from crdt.errors import Conflict, Forbidden, NotFound
from crdt.ids import DocumentId, WorkspaceId
from crdt.kinds.writing import to_json
from crdt.model import Model
from engine.commands.command import CommandContext
from engine.records import DocumentRecord, Json, Workspace
from engine.runtime.turns import Turns
from engine.trigger_records import TriggerRecord
from engine.triggers.checking import check_pace
from engine.triggers.kind import kind_of, read_config
from engine.triggers.memory import Memory

CRON = "cron"
MADE = 1
"""The number of the update that a document is made with."""
ALL = 100_000
_TURNS = Turns()


class AlreadyScheduled(Conflict):
    """`details` name its `design` and its `trigger`."""

    code = "already_scheduled"
    message = "The same is scheduled for the same times already."
    next_step = "Choose other times, or change the one that is there among the schedules."


class ByTheClock(Model):
    """What a command that schedules asks for: a cron expression of five fields, and the time zone it is meant in."""

    cron: str = Field(min_length=1, max_length=200)
    zone: str = Field(default="UTC", max_length=100)


class Scheduled(Model):
    """`design` is the workflow that a trigger starts; `when` in words."""

    design: str
    trigger: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledStep:
    """The one step of a workflow that is made for a schedule, as the design's body holds it."""

    id: str
    step: Mapping[str, Json]
    name: str
    description: str


def by_the_clock(cron: str, zone: str, context: CommandContext) -> BaseModel:
    """The configuration of the trigger. `InvalidInput` for what is no schedule, or one that is too fast."""
    kind = kind_of(CRON)
    config: BaseModel = read_config(kind, {"cron": cron, "zone": zone})
    check_pace(kind, config, context.platform.triggers.limits, context.platform.clock.now())
    return config


def said(config: BaseModel) -> str:
    """Such a configuration in words."""
    return kind_of(CRON).sentence(config)


async def make_by_the_clock(
    config: BaseModel, design: DocumentId, name: str, context: CommandContext
) -> TriggerRecord:
    """Runs the design with the rights of the caller; a time that comes while a run is under way is passed over."""
    platform, now = context.platform, context.platform.clock.now()
    return await platform.triggers.make(
        TriggerRecord(
            id=platform.ids.new(),
            organisation=context.workspace.organisation,
            workspace=context.workspace.id,
            design=design,
            kind=CRON,
            name=name,
            config=config.model_dump(mode="json"),
            parameters={},
            condition="",
            catch_up="latest",
            catch_up_most=1,
            overlap="skip",
            acts_as=context.caller.user,
            role=context.caller.role,
            version=1,
            created_by=context.caller.user,
            created_at=now,
            updated_by=context.caller.user,
            updated_at=now,
            memory=Memory(last=now).to_json(),
        )
    )


async def schedule_step(what: ScheduledStep, when: ByTheClock, context: CommandContext) -> Scheduled:
    """A workflow with one step where the caller's workspace or document is, and a trigger of it: runs have the caller's rights."""
    here = await _here(context)
    return await _scheduled(what, by_the_clock(when.cron, when.zone, here), here)


async def schedule_once(what: ScheduledStep, when: ByTheClock, context: CommandContext) -> Scheduled:
    """The same, where no schedule does the same at the same times. `AlreadyScheduled` by whomever; one that rests does nothing."""
    here = await _here(context)
    config = by_the_clock(when.cron, when.zone, here)
    async with _TURNS.of(here.workspace.id):
        await _check_new(what, config, here.workspace.id, context)
        return await _scheduled(what, config, here)


async def _here(context: CommandContext) -> CommandContext:
    if context.workspace_object is not None:
        return context
    workspace = await context.platform.store.records.get(Workspace, context.document.workspace)
    return replace(context, workspace_object=workspace)


async def _check_new(
    what: ScheduledStep, config: BaseModel, workspace: WorkspaceId, context: CommandContext
) -> None:
    platform = context.platform
    times, working = config.model_dump(mode="json"), {"workspace": workspace, "kind": CRON, "paused_at": None}
    for trigger in await platform.store.records.find(TriggerRecord, working, limit=ALL):
        if trigger.config != times:
            continue
        design = await platform.store.records.get(DocumentRecord, trigger.design)
        if design is None or design.trashed_at is not None:
            continue
        steps = to_json(await platform.rooms.read(design)).get("body", {}).get("nodes", {})
        if {id_: _does(step) for id_, step in steps.items()} == {what.id: _does(what.step)}:
            raise AlreadyScheduled(details={"design": design.id, "trigger": trigger.id})


def _does(step: Mapping[str, Json]) -> Json:
    return [step.get("operation"), step.get("parameters")]


async def _scheduled(what: ScheduledStep, config: BaseModel, here: CommandContext) -> Scheduled:
    platform, by, name = here.platform, here.caller.user, what.name[:200]
    body = {"description": what.description, "nodes": {what.id: dict(what.step)}}
    design = await platform.documents.create(here.workspace, "workflow", name, {"body": body}, by)
    trigger = await make_by_the_clock(config, design.id, name, here)
    return Scheduled(design=design.id, trigger=trigger.id, when=said(config))


async def retire(design: str, context: CommandContext) -> None:
    """The workflow that was made for a schedule goes into the trash along with it, unless somebody has changed it since, it is
    started by something else as well, or the caller may not.
    """
    store = context.platform.store
    if not design or await store.records.count(TriggerRecord, {"design": design}):
        return
    try:
        row, _ = await context.other(design, "delete")
    except (NotFound, Forbidden):
        return
    if row.trashed_at is None and not await _edited(row.id, context):
        await context.platform.documents.trash(row, context.caller.user)


async def _edited(document: DocumentId, context: CommandContext) -> bool:
    """Whether anything was written after what it was made with."""
    updates = context.platform.store.updates
    kept = await updates.load(document)
    return kept.through > MADE or any(one.sequence > MADE for one in kept.tail)
