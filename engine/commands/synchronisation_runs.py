"""Runs of a synchronisation: look at the differences, run it, watch and stop it, and decide about the rows that it asks about."""

from typing import Any

from crdt.dataclasses import replace
from crdt.errors import NotFound
from engine.commands.command import Area, CommandContext, Listing
from engine.commands.documents import user_names
from engine.commands.synchronisation_tables import ITSELF, READS_ONLY, command_of
from engine.commands.synchronisation_views import (
    ConflictsOf,
    DecidedConflicts,
    Decisions,
    OneSynchronisation,
    OneSyncRun,
    RunsOf,
    SyncConflictOut,
    SyncRunOut,
    conflict_out,
    run_out,
)
from engine.commands.synchronisations import both
from engine.sync.taker import NewSync
from engine.sync_records import SyncConflict, SyncRun
from engine.writes import Put

ALL = 10_000


async def compare(input_: OneSynchronisation, context: CommandContext) -> SyncRunOut:
    """SY3. It goes on in the background; nothing is written. Events of both sources say how far it is."""
    return await _begun(input_, context, dry=True)


async def run(input_: OneSynchronisation, context: CommandContext) -> SyncRunOut:
    """It goes on in the background; events of both sources say how far it is."""
    return await _begun(input_, context, dry=False)


async def stop(input_: OneSyncRun, context: CommandContext) -> SyncRunOut:
    """Batches that were written stay."""
    row = await _run_of(input_, context, "edit")
    await context.platform.synchronisations.stop(row.id)
    return await _shown(await context.platform.synchronisations.ended(row.id), context)


async def runs(input_: RunsOf, context: CommandContext) -> Listing[SyncRunOut]:
    wish = await both(input_.synchronisation, context, "read")
    records, where = context.platform.store.records, {"synchronisation": wish.id}
    rows = await records.find(
        SyncRun, where, order="started_at", descending=True, offset=input_.offset, limit=input_.limit
    )
    names = await user_names(context, {row.by for row in rows})
    return Listing(
        items=[run_out(row, names) for row in rows],
        total=await records.count(SyncRun, where),
        offset=input_.offset,
        limit=input_.limit,
    )


async def conflicts(input_: ConflictsOf, context: CommandContext) -> Listing[SyncConflictOut]:
    wish = await both(input_.synchronisation, context, "read")
    rows = await context.platform.store.records.find(SyncConflict, {"synchronisation": wish.id}, limit=ALL)
    rows = sorted(rows, key=lambda row: (row.take != "", row.row))
    page = rows[input_.offset : input_.offset + input_.limit]
    names = await user_names(context, {row.decided_by for row in page if row.decided_by})
    return Listing(
        items=[conflict_out(row, names) for row in page],
        total=len(rows),
        offset=input_.offset,
        limit=input_.limit,
    )


async def decide(input_: DecidedConflicts, context: CommandContext) -> Decisions:
    """SY8. The next run does it."""
    wish, platform = await both(input_.synchronisation, context), context.platform
    rows = await platform.store.records.find(SyncConflict, {"synchronisation": wish.id}, limit=ALL)
    wanted = set(input_.rows)
    chosen = [row for row in rows if row.row in wanted or (not wanted and row.take == "")]
    at, by = platform.clock.now(), context.caller.user
    say = platform.synchronisations.carrier.say
    decided = [Put(record=replace(row, take=input_.take, decided_by=by, decided_at=at)) for row in chosen]
    if decided:
        await say.commit([*decided, *say.happened(wish, "decided", by, take=input_.take, rows=len(decided))])
    return Decisions(decided=len(decided))


async def _begun(input_: OneSynchronisation, context: CommandContext, *, dry: bool) -> SyncRunOut:
    wish = await both(input_.synchronisation, context, "read" if dry else "edit")
    new = NewSync(synchronisation=wish, by=context.caller.user, dry=dry)
    return await _shown(await context.platform.synchronisations.begin(new), context)


async def _run_of(input_: OneSyncRun, context: CommandContext, right: Any) -> SyncRun:
    wish = await both(input_.synchronisation, context, right)
    row = await context.platform.store.records.get(SyncRun, input_.run)
    if row is None or row.synchronisation != wish.id:
        raise NotFound("There is no such run of this synchronisation.")
    return row


async def _shown(row: SyncRun, context: CommandContext) -> SyncRunOut:
    return run_out(row, await user_names(context, {row.by}))


_ONE = "/data-sources/{id}/synchronisations/{synchronisation}"
COMMANDS = Area(
    name="synchronisation_runs",
    commands=(
        command_of("compare", "Compares both tables and writes nothing", f"POST {_ONE}/compare", "run", OneSynchronisation, SyncRunOut, compare, audit=READS_ONLY),
        command_of("run", "Runs a synchronisation now", f"POST {_ONE}/run", "run", OneSynchronisation, SyncRunOut, run, audit=ITSELF),
        command_of("runs", "Runs of a synchronisation, newest first", f"GET {_ONE}/runs", "read", RunsOf, Listing[SyncRunOut], runs),
        command_of("stop", "Stops a run of a synchronisation", f"POST {_ONE}/runs/{{run}}/stop", "run", OneSyncRun, SyncRunOut, stop),
        command_of("conflicts", "Rows of a synchronisation that people decide about", f"GET {_ONE}/conflicts", "read", ConflictsOf, Listing[SyncConflictOut], conflicts),
        command_of("decide", "Decides which side rows in conflict are taken from", f"POST {_ONE}/conflicts", "run", DecidedConflicts, Decisions, decide, audit=ITSELF),
    ),
)  # fmt: skip
