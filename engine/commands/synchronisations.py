"""Synchronisations of a source: see, make, change, pause, schedule and remove them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal

from crdt.dataclasses import replace
from crdt.errors import Conflict, InvalidInput
from crdt.ids import DocumentId
from engine.commands.clock_triggers import Scheduled, ScheduledStep, retire, schedule_step
from engine.commands.command import Area, CommandContext, Nothing
from engine.commands.documents import user_names
from engine.commands.synchronisation_tables import ITSELF, both_tables, command_of, target_of
from engine.commands.synchronisation_views import (
    ChangedSynchronisation,
    NewSynchronisation,
    OneSynchronisation,
    SynchronisationList,
    SynchronisationOut,
    SynchronisationsOf,
    SyncSchedule,
    SyncWishes,
    run_out,
    synchronisation_out,
)
from engine.members.ways import found_by
from engine.records import DocumentRecord
from engine.sync.carrying import wanted_of
from engine.sync.mapping import mapped
from engine.sync.side import sides
from engine.sync_records import SyncConflict, Synchronisation, SyncRun, WritableSource
from engine.trigger_records import TriggerRecord
from engine.writes import Insert, Put

ALL = 10_000


async def list_all(input_: SynchronisationsOf, context: CommandContext) -> SynchronisationList:
    """Those whose other side the caller may read as well, oldest first."""
    platform, source = context.platform, context.document
    records = platform.store.records
    rows = [
        row
        for row in await records.find(
            Synchronisation, {"workspace": source.workspace}, order="created_at", limit=ALL
        )
        if source.id in (row.source, row.target)
    ]
    others = await found_by(
        records, DocumentRecord, "id", {one for row in rows for one in (row.source, row.target)}
    )
    allowed = await context.readable(others)
    names = {one.id: one.title for one in others if one.id in allowed}
    rows = [row for row in rows if row.source in names and row.target in names]
    kind = sides().get((await platform.synchronisations.carrier.described(source.id)).source.kind)
    page = rows[input_.offset : input_.offset + input_.limit]
    said = await records.get(WritableSource, source.id)
    return SynchronisationList(
        items=await shown(page, context, names),
        total=len(rows),
        offset=input_.offset,
        limit=input_.limit,
        reads=kind is not None,
        writes=kind is not None and kind.write is not None,
        writable=[] if said is None else said.tables,
    )


async def create(input_: NewSynchronisation, context: CommandContext) -> SynchronisationOut:
    platform, source = context.platform, context.document
    target = await target_of(input_.target, context)
    if (source.id, input_.table) == (target.id, input_.target_table):
        raise InvalidInput("A table cannot be synchronised with itself.", details={"field": "target_table"})
    now, by = platform.clock.now(), context.caller.user
    row = Synchronisation(
        id=platform.ids.new(),
        organisation=source.organisation,
        workspace=source.workspace,
        source=source.id,
        table=input_.table,
        target=target.id,
        target_table=input_.target_table,
        **_wishes(input_, f"{input_.table} into {target.title}, {input_.target_table}"),
        paused=False,
        design="",
        trigger="",
        version=1,
        created_by=by,
        created_at=now,
        changed_by=by,
        changed_at=now,
    )
    await _checked(row, context)
    say = platform.synchronisations.carrier.say
    await say.commit([Insert(record=row), *say.happened(row, "created", by, keys=row.keys)])
    return await _one(row, context)


async def change(input_: ChangedSynchronisation, context: CommandContext) -> SynchronisationOut:
    """With another mapping, what both sides had agreed on is forgotten: rows that differ are conflicts then."""
    async with _changing(input_.synchronisation, context) as row:
        if row.version != input_.version:
            raise Conflict(
                "Somebody changed this synchronisation meanwhile.",
                next_step="Look at what it says now and change it again.",
                details={"version": row.version},
            )
        fresh = _changed(replace(row, **_wishes(input_, row.name)), context)
        await _checked(fresh, context)
        return await _put(fresh, "changed", context)


async def pause(input_: OneSynchronisation, context: CommandContext) -> SynchronisationOut:
    """Nobody and no schedule runs it until it is resumed; a run that is under way goes on."""
    async with _changing(input_.synchronisation, context) as row:
        if await _trigger(row, context) is not None:
            await context.platform.triggers.pause(row.trigger, context.caller.user)
        return await _put(replace(row, paused=True), "paused", context)


async def resume(input_: OneSynchronisation, context: CommandContext) -> SynchronisationOut:
    async with _changing(input_.synchronisation, context) as row:
        if (trigger := await _trigger(row, context)) is not None:
            await context.platform.triggers.resume(trigger, context.caller.user)
        return await _put(replace(row, paused=False), "resumed", context)


async def remove(input_: OneSynchronisation, context: CommandContext) -> Nothing:
    """What it wrote stays. Its schedule goes, and the workflow of it, where nobody made anything else of that."""
    async with _changing(input_.synchronisation, context) as row:
        if await _trigger(row, context) is not None:
            await context.platform.triggers.discard(row.trigger, context.caller.user)
        await context.platform.synchronisations.remove(row, context.caller.user)
    await retire(row.design, context)
    return Nothing()


async def schedule(input_: SyncSchedule, context: CommandContext) -> Scheduled:
    """One that there was before goes once this one stands."""
    async with _changing(input_.synchronisation, context) as row:
        made = await schedule_step(_step_of(row), input_, context)
        if await _trigger(row, context) is not None:
            await context.platform.triggers.discard(row.trigger, context.caller.user)
        await _put(replace(row, design=made.design, trigger=made.trigger), "scheduled", context)
    await retire(row.design, context)
    return made


def _step_of(row: Synchronisation) -> ScheduledStep:
    parameters = {
        "synchronisation": row.id,
        "source": row.source,
        "table": row.table,
        "target": row.target,
        "target_table": row.target_table,
    }
    return ScheduledStep(
        id="synchronise",
        step={"operation": "source.synchronise", "name": "Synchronise", "parameters": parameters},
        name=f"Synchronise: {row.name}",
        description=f"Keeps {row.target_table} as {row.table} is.",
    )


@asynccontextmanager
async def _changing(synchronisation: str, context: CommandContext) -> AsyncIterator[Synchronisation]:
    """The row as it is, for whoever writes another in its place: nobody else does meanwhile."""
    async with context.platform.synchronisations.turn(synchronisation):
        yield await both(synchronisation, context)


async def both(
    synchronisation: str, context: CommandContext, right: Literal["read", "edit"] = "edit"
) -> Synchronisation:
    """SY10: the caller may read its source, and has this right on its target."""
    row = await context.platform.synchronisations.get(synchronisation, context.document.id)
    await context.other(row.source, "read")
    await context.other(row.target, right)
    return row


async def shown(
    rows: Sequence[Synchronisation], context: CommandContext, names: Mapping[DocumentId, str]
) -> list[SynchronisationOut]:
    records = context.platform.store.records
    latest: dict[str, SyncRun] = {}
    for row in rows:
        found = await records.find(
            SyncRun, {"synchronisation": row.id}, order="started_at", descending=True, limit=1
        )
        if found:
            latest[row.id] = found[0]
    people = await user_names(context, {one.by for one in latest.values()})
    allowed = {
        one.source: one.tables
        for one in await found_by(records, WritableSource, "source", {row.target for row in rows})
    }
    return [
        synchronisation_out(
            row,
            context.document.id,
            names,
            writable=row.target_table in allowed.get(row.target, ()),
            asked=await records.count(SyncConflict, {"synchronisation": row.id, "take": ""}),
            latest=run_out(latest[row.id], people) if row.id in latest else None,
        )
        for row in rows
    ]


async def _one(row: Synchronisation, context: CommandContext) -> SynchronisationOut:
    sources = await found_by(context.platform.store.records, DocumentRecord, "id", {row.source, row.target})
    return (await shown([row], context, {one.id: one.title for one in sources}))[0]


async def _put(row: Synchronisation, what: Any, context: CommandContext) -> SynchronisationOut:
    say = context.platform.synchronisations.carrier.say
    await say.commit([Put(record=row), *say.happened(row, what, context.caller.user)])
    return await _one(row, context)


async def _trigger(row: Synchronisation, context: CommandContext) -> TriggerRecord | None:
    return await context.platform.store.records.get(TriggerRecord, row.trigger) if row.trigger else None


async def _checked(row: Synchronisation, context: CommandContext) -> None:
    """Both tables as they are now take the mapping. Raises `MappingRefused`."""
    if row.deletes == "mark" and not row.mark:
        raise InvalidInput("Say which column marks a row as gone.", details={"field": "mark"})
    if row.conflicts == "newer" and not row.newer:
        raise InvalidInput("Say which column tells which side is newer.", details={"field": "newer"})
    one, other = await both_tables(row.source, row.table, row.target, row.target_table, context)
    if other[0].kind != "table":
        raise InvalidInput(
            f"{row.target_table} is a {other[0].kind}; only tables are written to.",
            details={"field": "target_table"},
        )
    mapped(wanted_of(row), *one, *other)


def _wishes(input_: SyncWishes, otherwise: str) -> dict[str, Any]:
    return {
        "name": input_.name.strip() or otherwise[:200],
        "columns": [one.model_dump() for one in input_.columns],
        "keys": list(input_.keys),
        "deletes": input_.deletes,
        "mark": input_.mark if input_.deletes == "mark" else "",
        "conflicts": input_.conflicts,
        "newer": input_.newer if input_.conflicts == "newer" else "",
        "batch": input_.batch,
    }


def _changed(row: Synchronisation, context: CommandContext) -> Synchronisation:
    return replace(
        row, version=row.version + 1, changed_by=context.caller.user, changed_at=context.platform.clock.now()
    )


_ALL = "/data-sources/{id}/synchronisations"
_ONE = f"{_ALL}/{{synchronisation}}"
COMMANDS = Area(
    name="synchronisations",
    commands=(
        command_of("list", "Synchronisations that read or write a source", f"GET {_ALL}", "read", SynchronisationsOf, SynchronisationList, list_all),
        command_of("create", "Makes a synchronisation of two tables", f"POST {_ALL}", "run", NewSynchronisation, SynchronisationOut, create, audit=ITSELF),
        command_of("change", "Changes columns, keys and rules of a synchronisation", f"PUT {_ONE}", "run", ChangedSynchronisation, SynchronisationOut, change, audit=ITSELF),
        command_of("pause", "Pauses a synchronisation and its schedule", f"POST {_ONE}/pause", "run", OneSynchronisation, SynchronisationOut, pause, audit=ITSELF),
        command_of("resume", "Resumes a synchronisation and its schedule", f"POST {_ONE}/resume", "run", OneSynchronisation, SynchronisationOut, resume, audit=ITSELF),
        command_of("remove", "Removes a synchronisation; what it wrote stays", f"DELETE {_ONE}", "run", OneSynchronisation, Nothing, remove, audit=ITSELF),
        command_of("schedule", "Runs a synchronisation by the clock", f"POST {_ONE}/schedule", "run", SyncSchedule, Scheduled, schedule, audit=ITSELF),
    ),
)  # fmt: skip
