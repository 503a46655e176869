"""Scans that are run again and again: definitions, their runs, and schedules, which are triggers of a workflow."""

from collections.abc import Sequence
from typing import Any, Literal

from crdt.dataclasses import replace
from crdt.errors import Conflict, InvalidInput, NotFound
from crdt.ids import WorkspaceId, workspace_channel
from engine.commands.clock_triggers import by_the_clock, make_by_the_clock
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing
from engine.commands.scan_logic_shown import definitions_shown, triggers_of
from engine.commands.scan_views import (
    Begun,
    ChangedLogic,
    LogicOut,
    LogicQuery,
    LogicsOf,
    NewLogic,
    OneLogic,
    ScheduledLogic,
)
from engine.commands.scans import check_stages, readable_sources, shown
from engine.kept import Kept
from engine.records import DocumentRecord
from engine.scans.records import ScanLogic
from engine.scans.scanner import NewScan
from engine.scans.told import DEFINED, DefinitionChangedEvent
from engine.texts import folded
from engine.writes import AppendEvent, Insert, Put, Remove, Write

HERE = "/scan-logic/workspaces/{id}/definitions"
ONE = f"{HERE}/{{logic}}"
ALL = 10_000
What = Literal["created", "changed", "removed", "scheduled"]


async def list_logic(input_: LogicsOf, context: CommandContext) -> Listing[LogicOut]:
    query = LogicQuery(search=input_.search, offset=input_.offset, limit=input_.limit)
    return await _found((context.workspace.id,), query, context)


async def find_logic(input_: LogicQuery, context: CommandContext) -> Listing[LogicOut]:
    return await _found(await context.workspaces_of(input_.workspace), input_, context)


async def _found(
    workspaces: Sequence[WorkspaceId], wanted: LogicQuery, context: CommandContext
) -> Listing[LogicOut]:
    """By name."""
    where = {"workspace": tuple(workspaces)}
    rows = await context.platform.store.records.find(ScanLogic, where, order="name", limit=ALL)
    kept = {id_: await context.kept_from(id_) for id_ in workspaces}
    words = folded(wanted.search)
    there = [
        row
        for row in rows
        if not _wholly(row, kept[row.workspace])
        and _has(row, words)
        and (not wanted.source or _scans(row, wanted.source, kept[row.workspace]))
    ]
    items = await definitions_shown(there[wanted.offset : wanted.offset + wanted.limit], context)
    return Listing(items=items, total=len(there), offset=wanted.offset, limit=wanted.limit)


async def get(input_: OneLogic, context: CommandContext) -> LogicOut:
    return (await definitions_shown([await _one(input_.logic, context)], context))[0]


async def create(input_: NewLogic, context: CommandContext) -> LogicOut:
    await _check(input_, context)
    now = context.platform.clock.now()
    row = ScanLogic(
        id=context.platform.ids.new(),
        organisation=context.workspace.organisation,
        workspace=context.workspace.id,
        **_said(input_),
        version=1,
        created_by=context.caller.user,
        created_at=now,
        updated_by=context.caller.user,
        updated_at=now,
    )
    await _commit(Insert(record=row), row, "created", context)
    return (await definitions_shown([row], context))[0]


async def change(input_: ChangedLogic, context: CommandContext) -> LogicOut:
    row = await _one(input_.logic, context)
    if row.version != input_.version:
        raise Conflict(
            "Somebody changed this scan definition meanwhile.",
            next_step="Look at their version, then save yours again.",
            details={"version": row.version},
        )
    await _check(input_, context)
    now = context.platform.clock.now()
    row = replace(
        row, **_said(input_), version=row.version + 1, updated_by=context.caller.user, updated_at=now
    )
    await _commit(Put(record=row), row, "changed", context)
    return (await definitions_shown([row], context))[0]


async def remove(input_: OneLogic, context: CommandContext) -> Nothing:
    """Its scans and findings stay; its workflow goes to the trash, so its schedules start nothing any more."""
    row = await _one(input_.logic, context)
    await _commit(Remove(type=ScanLogic, key=(row.id,)), row, "removed", context)
    if row.design is not None:
        for trigger in await triggers_of([row], context):
            await context.platform.triggers.discard(trigger.id, context.caller.user)
        design = await context.platform.store.records.get(DocumentRecord, row.design)
        if design is not None and design.trashed_at is None:
            await context.platform.documents.trash(design, context.caller.user)
    return Nothing()


async def run(input_: OneLogic, context: CommandContext) -> Begun:
    """Each of its sources now; a source that is being scanned waits for its turn."""
    row = await _one(input_.logic, context)
    sources = await readable_sources(context)
    begun = []
    for id_ in row.sources:
        if id_ in sources:
            source, _ = await context.other(id_, "run")
            by = context.caller.user
            new = NewScan.of(source, by, mode=row.mode, stages=row.stages, tables=row.tables, logic=row.id)
            begun.append(await context.platform.scans.begin(new))
    if not begun:
        raise NotFound("None of its sources is there any more.")
    return Begun(scans=await shown(begun, context))


async def schedule(input_: ScheduledLogic, context: CommandContext) -> LogicOut:
    """A trigger of a workflow with one step, `scan.run`: runs have the rights of whoever schedules it."""
    row = await _one(input_.logic, context)
    config = by_the_clock(input_.cron, input_.zone, context)
    row = await _with_design(row, context)
    if row.design is None:  # it was made just now
        raise NotFound
    await make_by_the_clock(config, row.design, row.name, context)
    await _commit(None, row, "scheduled", context)
    return (await definitions_shown([row], context))[0]


async def _with_design(row: ScanLogic, context: CommandContext) -> ScanLogic:
    """The workflow of the definition, made on first use and again where somebody threw it away."""
    platform = context.platform
    if row.design is not None:
        there = await platform.store.records.get(DocumentRecord, row.design)
        if there is not None and there.trashed_at is None:
            return row
    step = {"operation": "scan.run", "name": row.name, "parameters": {"logic": row.id}}
    body = {"description": f"Runs the scan “{row.name}”.", "nodes": {"scan": step}}
    design = await platform.documents.create(
        context.workspace, "workflow", f"Scan: {row.name}"[:200], {"body": body}, context.caller.user
    )
    row = replace(row, design=design.id)
    await platform.store.writer.commit((Put(record=row),))
    return row


async def _commit(write: Write | None, row: ScanLogic, what: What, context: CommandContext) -> None:
    """With the event that says so to the workspace."""
    now = context.platform.clock.now()
    told = DefinitionChangedEvent(logic=row.id, what=what, by=context.caller.user, at=now)
    event = AppendEvent(
        channel=workspace_channel(row.workspace), topic=DEFINED, payload=told.model_dump(), at=now
    )
    batch = (event,) if write is None else (write, event)
    receipt = await context.platform.store.writer.commit(batch)
    context.platform.channels.committed(batch, receipt)


def _has(row: ScanLogic, words: Sequence[str]) -> bool:
    said = f"{row.name} {row.description}".casefold()
    return all(word in said for word in words)


def _said(input_: NewLogic) -> dict[str, Any]:
    return {
        "name": input_.name,
        "description": input_.description,
        "sources": list(dict.fromkeys(input_.sources)),
        "stages": input_.stages,
        "tables": input_.tables,
        "mode": input_.mode,
    }


async def _check(input_: NewLogic, context: CommandContext) -> None:
    check_stages(input_.stages, context)
    sources = await readable_sources(context)
    unknown = [id_ for id_ in input_.sources if id_ not in sources]
    if unknown:
        raise InvalidInput(
            "A source is not one of this workspace.", details={"field": "sources", "unknown": unknown}
        )


async def _one(logic: str, context: CommandContext) -> ScanLogic:
    row = await context.platform.store.records.get(ScanLogic, logic)
    kept = await context.kept_from(context.workspace.id)
    if row is None or row.workspace != context.workspace.id or _wholly(row, kept):
        raise NotFound("There is no such scan definition in this workspace.")
    return row


def _wholly(row: ScanLogic, kept: Kept) -> bool:
    """Whether it scans nothing but what is kept from whoever asks."""
    return bool(row.sources) and kept.documents.issuperset(row.sources)


def _scans(row: ScanLogic, source: str, kept: Kept) -> bool:
    """Whether it scans this source, as far as whoever asks may know."""
    return source in row.sources and source not in kept.documents


def _command(name: str, summary: str, method: Any, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {
        "input": OneLogic,
        "output": LogicOut,
        "right": "edit",
        "scope": "workspace",
        **more,
    }
    return Command(name=name, summary=summary, method=method, path=path, run=run, **values)


COMMANDS = Area(
    name="scan_logic",
    commands=(
        _command(
            "scan_logic.list",
            "The scan definitions of a workspace",
            "GET",
            HERE,
            list_logic,
            input=LogicsOf,
            output=Listing[LogicOut],
            right="read",
        ),
        _command(
            "scan_logic.find",
            "The scan definitions of all my workspaces or of one",
            "GET",
            "/scan-logic",
            find_logic,
            input=LogicQuery,
            output=Listing[LogicOut],
            right="read",
            scope="none",
        ),
        _command("scan_logic.create", "A new scan definition", "POST", HERE, create, input=NewLogic),
        _command("scan_logic.get", "One scan definition", "GET", ONE, get, right="read"),
        _command("scan_logic.change", "Another scan definition", "PUT", ONE, change, input=ChangedLogic),
        _command(
            "scan_logic.remove",
            "Removes a scan definition with its schedules",
            "DELETE",
            ONE,
            remove,
            output=Nothing,
        ),
        _command(
            "scan_logic.run", "Scans its sources now", "POST", f"{ONE}/run", run, output=Begun, right="run"
        ),
        _command(
            "scan_logic.schedule",
            "Scans its sources by the clock",
            "POST",
            f"{ONE}/schedules",
            schedule,
            input=ScheduledLogic,
            right="run",
        ),
    ),
)
