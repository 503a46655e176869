"""Scans of a source: start, list, look at, cancel, resume; and those of a workspace."""

from collections.abc import Collection, Sequence
from typing import Any

from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId, WorkspaceId
from crdt.kinds.rule_set import RuleSet
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing
from engine.commands.documents import user_names
from engine.commands.scan_views import (
    OneScan,
    RuleSetUsed,
    ScanDetail,
    ScanOut,
    ScansOf,
    StageOut,
    StagesOut,
    StartScan,
    scan_fields,
)
from engine.members.ways import found_by
from engine.records import DocumentRecord
from engine.scans.records import PinnedRules, ScanRecord
from engine.scans.scanner import NewScan

KIND = "data_source"
HERE = "/scan-logic/sources/{id}/scans"
ONE = f"{HERE}/{{scan}}"
_OVER = frozenset({"failed", "cancelled"})


async def stages(_input: Nothing, context: CommandContext) -> StagesOut:
    """In the order they run."""
    there = context.platform.scans.stages()
    return StagesOut(
        stages=[StageOut(name=one.name, title=one.title, order=one.order) for one in there.values()]
    )


async def start(input_: StartScan, context: CommandContext) -> ScanDetail:
    check_stages(input_.stages, context)
    source, by = context.document, context.caller.user
    new = NewScan.of(source, by, mode=input_.mode, stages=input_.stages, tables=input_.tables)
    scan = await context.platform.scans.begin(new)
    return await _detail(scan, context)


async def list_scans(input_: ScansOf, context: CommandContext) -> Listing[ScanOut]:
    """Newest first."""
    where: dict[str, Any] = {"source": context.document.id, **_narrowed(input_)}
    records = context.platform.store.records
    rows = await records.find(
        ScanRecord, where, order="number", descending=True, offset=input_.offset, limit=input_.limit
    )
    total = await records.count(ScanRecord, where)
    items = await shown(rows, context)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def in_workspace(input_: ScansOf, context: CommandContext) -> Listing[ScanOut]:
    """Newest first, of the sources that I may read."""
    sources = tuple(await readable_sources(context))
    where: dict[str, Any] = {"workspace": context.workspace.id, "source": sources, **_narrowed(input_)}
    records = context.platform.store.records
    rows = await records.find(
        ScanRecord, where, order="created_at", descending=True, offset=input_.offset, limit=input_.limit
    )
    total = await records.count(ScanRecord, where)
    items = await shown(rows, context)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def get(input_: OneScan, context: CommandContext) -> ScanDetail:
    return await _detail(await _one(input_, context), context)


async def cancel(input_: OneScan, context: CommandContext) -> ScanDetail:
    """Findings so far are kept. One at work stops within a second, and says so then."""
    scan = await _one(input_, context)
    return await _detail(await context.platform.scans.cancel(scan.id, context.caller.user), context)


async def resume(input_: OneScan, context: CommandContext) -> ScanDetail:
    """Goes on at the table where it stopped, by the rules it began with."""
    scan = await _one(input_, context)
    return await _detail(await context.platform.scans.resume(scan.id, context.caller.user), context)


def _narrowed(input_: ScansOf) -> dict[str, str]:
    asked = {"status": input_.status, "logic": input_.logic}
    return {field: value for field, value in asked.items() if value}


def check_stages(names: Sequence[str], context: CommandContext) -> None:
    there = context.platform.scans.stages()
    unknown = [name for name in names if name not in there]
    if unknown:
        raise InvalidInput(
            f"There is no stage {unknown[0]!r}.",
            next_step=f"Choose among: {', '.join(there)}.",
            details={"field": "stages", "known": list(there)},
        )


async def readable_sources(
    context: CommandContext, workspaces: Collection[WorkspaceId] | None = None
) -> dict[DocumentId, str]:
    """By id the titles of the sources that the caller may read, trash left out: of these workspaces, else of the command's."""
    places = (context.workspace.id,) if workspaces is None else tuple(workspaces)
    where = {"workspace": places, "kind": KIND, "trashed_at": None}
    rows = await context.platform.store.records.find(DocumentRecord, where, limit=100_000)
    allowed = await context.readable(rows)
    return {row.id: row.title for row in rows if row.id in allowed}


async def shown(rows: Sequence[ScanRecord], context: CommandContext) -> list[ScanOut]:
    records = context.platform.store.records
    names = await user_names(context, {row.started_by for row in rows})
    sources = await found_by(records, DocumentRecord, "id", {row.source for row in rows})
    titles = {str(source.id): source.title for source in sources}
    newest: dict[str, int] = {}
    for source in titles:
        last = await records.find(ScanRecord, {"source": source}, order="number", descending=True, limit=1)
        newest[source] = last[0].number if last else 0
    return [
        ScanOut(
            **scan_fields(row, names, titles),
            resumable=row.status in _OVER and newest.get(row.source) == row.number,
        )
        for row in rows
    ]


async def _detail(row: ScanRecord, context: CommandContext) -> ScanDetail:
    (out,) = await shown([row], context)
    pinned = await context.platform.store.records.find(PinnedRules, {"scan": row.id}, limit=10_000)
    used = [
        RuleSetUsed(
            rule_set=one.rule_set,
            title=one.title,
            through=one.through,
            rules=len(RuleSet.model_validate(one.body).rules),
        )
        for one in pinned
    ]
    return ScanDetail(**out.model_dump(), rule_sets=used)


async def _one(input_: OneScan, context: CommandContext) -> ScanRecord:
    row = await context.platform.store.records.get(ScanRecord, input_.scan)
    if row is None or row.source != context.document.id:
        raise NotFound("This source has no such scan.")
    return row


def _command(name: str, summary: str, method: Any, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {"input": OneScan, "output": ScanDetail, "right": "run", **more}
    return Command(
        name=name, summary=summary, method=method, path=path, scope="document", kind=KIND, run=run, **values
    )


COMMANDS = Area(
    name="scans",
    commands=(
        Command(
            name="scans.stages",
            summary="What a scan does, in order",
            method="GET",
            path="/scan-logic/stages",
            scope="none",
            right="read",
            input=Nothing,
            output=StagesOut,
            run=stages,
        ),
        Command(
            name="scans.in_workspace",
            summary="The scans of a workspace, newest first",
            method="GET",
            path="/scan-logic/workspaces/{id}/scans",
            scope="workspace",
            right="read",
            input=ScansOf,
            output=Listing[ScanOut],
            run=in_workspace,
        ),
        _command("scans.start", "Scans a source now", "POST", HERE, start, input=StartScan),
        _command(
            "scans.list",
            "The scans of a source, newest first",
            "GET",
            HERE,
            list_scans,
            input=ScansOf,
            output=Listing[ScanOut],
            right="read",
        ),
        _command("scans.get", "One scan with its stages", "GET", ONE, get, right="read"),
        _command("scans.cancel", "Stops a scan", "POST", f"{ONE}/cancel", cancel),
        _command(
            "scans.resume", "Goes on with a scan that failed or was stopped", "POST", f"{ONE}/resume", resume
        ),
    ),
)
