"""Backups of a source: take one, watch it, restore from it into a new place, and say how many stay and how old they may be."""

from typing import Any

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.ids import DocumentId
from crdt.kinds.writing import to_json
from crdt.model import Model
from engine.backup_records import BackupPolicy, BackupState, RestoreState, SourceBackup
from engine.backups.programs import found
from engine.backups.restoring import Entry, state_of
from engine.backups.taker import NewBackup
from engine.commands.clock_triggers import ByTheClock, Scheduled, ScheduledStep, schedule_once
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page
from engine.commands.documents import user_names
from engine.commands.scan_views import Id
from engine.records import Json

HOUR = 3_600_000_000


class BackupsOf(Page):
    """Newest first."""

    id: str


class BackedUpSource(Model):
    id: str


class OneBackup(BackedUpSource):
    backup: Id


class BackupRestoring(OneBackup):
    """`into`: the new place, as `place` of the list says in words what it is."""

    into: str = Field(min_length=1, max_length=200)


class OneRestore(OneBackup):
    restore: Id


class NewBackupPolicy(BackedUpSource):
    """`trial`: a source of the same kind on whose server trials are made; "" for the source's own."""

    hours: int = Field(ge=1, le=24 * 366)
    keep: int = Field(ge=1, le=1000)
    trial: Id = ""


class BackupSchedule(BackedUpSource, ByTheClock):
    pass


class BackupRestoredOut(Model):
    """`id`: "" of those from before restores were jobs."""

    id: str
    at: int
    by: str
    by_name: str
    into: str
    state: RestoreState
    error: Json
    finished_at: int | None


class BackupOut(Model):
    """`verified` alone counts: its copy was restored in a test and gave back what the source had."""

    id: str
    state: BackupState
    by: str
    by_name: str
    run: str | None
    started_at: int
    finished_at: int | None
    bytes: int
    tables: int
    rows: int
    remarks: list[str]
    error: Json
    restored: list[BackupRestoredOut]


class BackupPolicyOut(Model):
    hours: int
    keep: int
    trial: str


class BackupList(Listing[BackupOut]):
    """`possible`: this kind of source can be backed up here; `how` and `place` in words; `missing` names programs that are not
    installed. `overdue`: nothing verified is as young as the policy wants.
    """

    possible: bool
    how: str
    place: str
    missing: list[str]
    policy: BackupPolicyOut
    overdue: bool


async def list_backups(input_: BackupsOf, context: CommandContext) -> BackupList:
    platform, source = context.platform, context.document
    where: dict[str, object] = {"source": source.id}
    records = platform.store.records
    rows = await records.find(
        SourceBackup, where, order="started_at", descending=True, offset=input_.offset, limit=input_.limit
    )
    verified = await records.find(
        SourceBackup, {**where, "state": "verified"}, order="started_at", descending=True, limit=1
    )
    policy = await platform.backups.policy(source)
    body = to_json(await platform.rooms.read(source)).get("body", {})
    kind = platform.backups.maker.kinds.get(str(body.get("kind", "")))
    oldest = platform.clock.now() - policy.hours * HOUR
    return BackupList(
        items=await _shown(rows, context),
        total=await records.count(SourceBackup, where),
        offset=input_.offset,
        limit=input_.limit,
        possible=kind is not None,
        how="" if kind is None else kind.title,
        place="" if kind is None else kind.place,
        missing=[] if kind is None else [name for name in kind.programs if found(name) is None],
        policy=_policy(policy),
        overdue=kind is not None and (not verified or verified[0].started_at < oldest),
    )


async def take(input_: BackedUpSource, context: CommandContext) -> BackupOut:  # noqa: ARG001 - the source is in the context
    """It goes on in the background; events of the source say how far it is."""
    source = context.document
    row = await context.platform.backups.begin(
        NewBackup(
            organisation=source.organisation,
            workspace=source.workspace,
            source=source.id,
            by=context.caller.user,
        )
    )
    return (await _shown([row], context))[0]


async def stop(input_: OneBackup, context: CommandContext) -> BackupOut:
    """Whatever it has copied goes."""
    row = await context.platform.backups.get(input_.backup, context.document.id)
    await context.platform.backups.stop(row.id)
    return (await _shown([await context.platform.backups.ended(row.id)], context))[0]


async def restore(input_: BackupRestoring, context: CommandContext) -> BackupOut:
    """Into a new place; nothing that is there is ever written over. It goes on in the background; `restored` of the backup and
    events of the source say how far it is.
    """
    row = await context.platform.backups.restore(
        input_.backup, context.document.id, input_.into.strip(), context.caller.user
    )
    return (await _shown([row], context))[0]


async def stop_restore(input_: OneRestore, context: CommandContext) -> Nothing:
    """What it has begun is taken back. Events of the source say when that is done."""
    row = await context.platform.backups.get(input_.backup, context.document.id)
    context.platform.backups.restores.stop(input_.restore, row)
    return Nothing()


async def remove(input_: OneBackup, context: CommandContext) -> Nothing:
    await context.platform.backups.remove(input_.backup, context.document.id, context.caller.user)
    return Nothing()


async def decide(input_: NewBackupPolicy, context: CommandContext) -> BackupPolicyOut:
    source = context.document
    if input_.trial:
        other, _ = await context.other(input_.trial, "manage")
        if other.kind != "data_source" or other.workspace != source.workspace:
            raise InvalidInput("The test server is no source of this workspace.", details={"field": "trial"})
    policy = BackupPolicy(
        source=source.id,
        organisation=source.organisation,
        workspace=source.workspace,
        hours=input_.hours,
        keep=input_.keep,
        trial=DocumentId(input_.trial) if input_.trial else None,
        by=context.caller.user,
        at=context.platform.clock.now(),
    )
    await context.platform.backups.decide(policy)
    return _policy(policy)


async def schedule(input_: BackupSchedule, context: CommandContext) -> Scheduled:
    source = context.document
    step = ScheduledStep(
        id="backup",
        step={"operation": "source.backup", "name": "Back up", "parameters": {"source": source.id}},
        name=f"Backup: {source.title}",
        description=f"Backs up “{source.title}” and restores each copy in a test.",
    )
    return await schedule_once(step, input_, context)


def _policy(policy: BackupPolicy) -> BackupPolicyOut:
    return BackupPolicyOut(hours=policy.hours, keep=policy.keep, trial=policy.trial or "")


async def _shown(rows: Any, context: CommandContext) -> list[BackupOut]:
    people = {row.by for row in rows} | {one["by"] for row in rows for one in row.restored or []}
    names = await user_names(context, people)
    return [_out(row, names) for row in rows]


def _out(row: SourceBackup, names: dict[str, str]) -> BackupOut:
    restored = [_restored(one, names) for one in row.restored or []]
    return BackupOut(
        id=row.id,
        state=row.state,
        by=row.by,
        by_name=names.get(row.by, ""),
        run=row.run,
        started_at=row.started_at,
        finished_at=row.finished_at,
        bytes=row.bytes,
        tables=row.tables,
        rows=row.rows,
        remarks=row.remarks or [],
        error=row.error,
        restored=restored,
    )


def _restored(entry: Entry, names: dict[str, str]) -> BackupRestoredOut:
    return BackupRestoredOut(
        id=entry.get("id", ""),
        at=entry["at"],
        by=entry["by"],
        by_name=names.get(entry["by"], ""),
        into=entry["into"],
        state=state_of(entry),
        error=entry["error"],
        finished_at=entry.get("finished_at"),
    )


def _of(
    name: str, summary: str, route: str, right: str, input_: Any, output: Any, run: Any
) -> Command[Any, Any]:
    method, _, path = route.partition(" ")
    return Command(
        name=f"backups.{name}",
        summary=summary,
        method=method,  # type: ignore[arg-type]
        path=path,
        scope="document",
        kind="data_source",
        right=right,
        input=input_,
        output=output,
        run=run,
    )


_ALL, _ONE = "/data-sources/{id}/backups", "/data-sources/{id}/backups/{backup}"
COMMANDS = Area(
    name="backups",
    commands=(
        _of("list", "Backups of a source, newest first", f"GET {_ALL}", "read", BackupsOf, BackupList, list_backups),
        _of("take", "Backs up a source and restores the copy in a test", "POST /scan/data-sources/{id}/backup", "run", BackedUpSource, BackupOut, take),
        _of("stop", "Stops a backup that is under way", f"POST {_ONE}/stop", "run", OneBackup, BackupOut, stop),
        _of("restore", "Restores a backup into a new place", f"POST {_ONE}/restore", "manage", BackupRestoring, BackupOut, restore),
        _of("stop_restore", "Stops a restore that is under way", f"POST {_ONE}/restores/{{restore}}/stop", "manage", OneRestore, Nothing, stop_restore),
        _of("remove", "Removes a backup with its copy", f"DELETE {_ONE}", "manage", OneBackup, Nothing, remove),
        _of("decide", "Says how many backups stay and how old the newest may be", "PUT /data-sources/{id}/backup-policy", "manage", NewBackupPolicy, BackupPolicyOut, decide),
        _of("schedule", "Backs up a source by the clock", f"POST {_ALL}/schedules", "run", BackupSchedule, Scheduled, schedule),
    ),
)  # fmt: skip
