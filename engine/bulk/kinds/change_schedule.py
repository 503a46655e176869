"""Gives the schedules by which sources are scanned another time. A schedule is a trigger of a scan definition's workflow.

From then on its runs have the rights of whoever began the job, as when they change it by hand; taking it back brings the whole
definition back, with whose rights it had.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from pydantic import Field

from crdt.dataclasses import dataclass, replace
from crdt.errors import Conflict
from crdt.ids import DocumentId
from crdt.model import Model
from crdt.roles import Right, strongest
from engine.bulk.kind import BulkContext, BulkKind, ChangedSince, Item, ItemDone, Selection
from engine.bulk.sources.chosen import Chosen, chosen
from engine.bulk.sources.editing import GoneMeanwhile, opened
from engine.bulk.sources.planning import ALREADY, refused
from engine.bulk.sources.standing import Asker, roles_on
from engine.members.ways import found_by
from engine.records import DocumentRecord, Json, Workspace
from engine.scans.records import ScanLogic
from engine.trigger_records import TriggerRecord
from engine.triggers.checking import check_pace
from engine.triggers.kind import kind_of, read_config
from engine.writes import Write

CRON: Final = "cron"
ALL: Final = 100_000
SAID: Final = ("config", "acts_as", "role", "updated_by", "updated_at")
"""What a change of the schedule changes, and what comes back."""


class Schedule(Model):
    cron: str = Field(
        title="Schedule",
        description="Minute, hour, day of the month, month, day of the week.",
        max_length=200,
    )
    zone: str = Field(default="UTC", title="Time zone", description="As in Europe/Berlin.", max_length=64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A trigger with the scan definition that it starts, and its design where that is there."""

    trigger: TriggerRecord
    logic: ScanLogic
    design: DocumentRecord | None


async def select(context: BulkContext, selection: Selection, input_: Schedule) -> Sequence[Item]:
    """An item for each schedule that scans a chosen source; one for each source that has none, which is refused."""
    config = _config(context, input_)
    again = await _triggers_named(context, selection)
    named = tuple(id_ for id_ in selection.ids if id_ not in again)
    by_sources = bool(named) or not again
    found = list[Chosen]()
    async for page in chosen(context, replace(selection, ids=named), Right.READ, nobody=not by_sources):
        found += [replace(one, record=None) for one in page]
    sources = {one.id for one in found if not one.refused}
    scheduled = await _scheduled(context, sources, again)
    may = await _roles(context, [one.design for one in scheduled if one.design is not None])
    items = [_item(one, may, config) for one in scheduled]
    covered = {source for one in scheduled for source in one.logic.sources}
    return [*items, *(_without(one) for one in found if one.refused or one.id not in covered)]


async def run(context: BulkContext, item: Item, input_: Schedule) -> ItemDone:
    """An item that is done again finds its own change: then what the plan says stood there before comes back."""
    design = await opened(context, item, Right.EDIT)
    trigger = await _trigger(context, item)
    config = _config(context, input_)
    told = {"schedule": kind_of(CRON).sentence(read_config(kind_of(CRON), config))}
    if trigger.config == config:
        mine = trigger.updated_by == context.user and isinstance(item.before, dict)
        undo = {"was": item.before["was"], "version": trigger.version} if mine else None
        return ItemDone(result=told, undo=undo)
    changed = replace(
        trigger,
        config=config,
        acts_as=context.user,
        role=design.role,
        updated_by=context.user,
        updated_at=context.platform.clock.now(),
    )
    now = await context.platform.triggers.change(changed, trigger.version)
    return ItemDone(result=told, undo={"was": _was(trigger), "version": now.version})


async def undo(context: BulkContext, item: Item, was: Json) -> tuple[Write, ...]:
    """BO7: nobody's rights come back to what somebody else wrote since, not even by force."""
    design = await opened(context, item, Right.EDIT)
    trigger = await _trigger(context, item)
    if was is None or trigger.config == was["was"]["config"]:
        return ()
    former = was["was"]
    if trigger.version != was["version"]:
        if not context.force:
            raise ChangedSince(details={"trigger": trigger.id})
        former = {**former, "acts_as": context.user, "role": design.role, "updated_by": context.user}
    await context.platform.triggers.change(replace(trigger, **former), trigger.version)
    return ()


def _config(context: BulkContext, input_: Schedule) -> dict[str, Json]:
    """`InvalidInput` for what is no schedule, or one that is too fast."""
    kind = kind_of(CRON)
    config: Any = read_config(kind, {"cron": input_.cron, "zone": input_.zone})
    check_pace(kind, config, context.platform.triggers.limits, context.now)
    said: dict[str, Json] = config.model_dump(mode="json")
    return said


async def _triggers_named(context: BulkContext, selection: Selection) -> frozenset[str]:
    """Items of a job whose failed ones are tried again."""
    found = await found_by(context.platform.store.records, TriggerRecord, "id", selection.ids)
    return frozenset(row.id for row in found if row.workspace == context.workspace)


async def _scheduled(
    context: BulkContext, sources: Collection[str], again: Collection[str]
) -> list[Scheduled]:
    records, wanted = context.platform.store.records, set(sources)
    logics = await records.find(ScanLogic, {"workspace": context.workspace}, order="name", limit=ALL)
    of_design = {row.design: row for row in logics if row.design is not None}
    triggers = await found_by(records, TriggerRecord, "design", of_design)
    meant = [one for one in triggers if one.id in again or wanted & set(of_design[one.design].sources)]
    designs = {row.id: row for row in await found_by(records, DocumentRecord, "id", of_design)}
    return [
        Scheduled(trigger=one, logic=of_design[one.design], design=designs.get(one.design)) for one in meant
    ]


async def _roles(
    context: BulkContext, designs: Sequence[DocumentRecord]
) -> Mapping[DocumentId, tuple[str, ...]]:
    records = context.platform.store.records
    workspace = await records.get(Workspace, context.workspace)
    if workspace is None:
        return {}
    asker = Asker(user=context.user, role=context.role)
    return await roles_on(records, asker, workspace, designs, context.now)


def _item(one: Scheduled, may: Mapping[DocumentId, tuple[str, ...]], config: Json) -> Item:
    trigger = one.trigger
    kind = kind_of(trigger.kind)
    reason = ""
    if one.design is None or one.design.trashed_at is not None:
        reason = "Its workflow is in the trash."
    elif strongest(may.get(trigger.design, ()), Right.EDIT) is None:
        reason = "You may not edit its workflow."
    elif trigger.kind != CRON:
        reason = f"It starts another way: {kind.sentence(read_config(kind, trigger.config))}."
    elif trigger.config == config:
        reason = ALREADY
    return Item(
        id=trigger.id,
        title=trigger.name or one.logic.name,
        document=trigger.design,
        before={"schedule": kind.sentence(read_config(kind, trigger.config)), "was": _was(trigger)},
        after={"schedule": kind_of(CRON).sentence(read_config(kind_of(CRON), config))},
        refused=reason,
    )


def _was(trigger: TriggerRecord) -> dict[str, Json]:
    return {name: getattr(trigger, name) for name in SAID}


def _without(one: Chosen) -> Item:
    reason = one.refused or "No schedule scans it."
    return refused(Chosen(id=one.id, title=one.title, refused=reason))


async def _trigger(context: BulkContext, item: Item) -> TriggerRecord:
    trigger = await context.platform.store.records.get(TriggerRecord, item.id)
    if trigger is None:
        raise GoneMeanwhile("This schedule is not there any more.", next_step="Make another one.")
    if trigger.kind != CRON:
        raise Conflict("It is no schedule by the clock any more.")
    return trigger


KIND = BulkKind(
    name="change_schedule",
    title="Change scan schedules",
    summary="Gives the schedules that scan these sources another time.",
    icon="calendar-clock",
    category="Sources",
    input=Schedule,
    select=select,
    run=run,
    right=Right.EDIT,
    undo=undo,
)
