"""Findings of a workspace: list with counts, one with its evidence, what a scan changed, decide about many at once."""

from collections.abc import Sequence
from typing import Any

from crdt.errors import InvalidInput, NotFound
from crdt.ids import Micros, UserId, document_channel, workspace_channel
from engine.commands.command import Area, Command, CommandContext, Listing
from engine.commands.documents import user_names
from engine.commands.finding_views import (
    ChangedFinding,
    Decide,
    Decided,
    FindingChangeOut,
    FindingDetail,
    FindingOut,
    FindingQuery,
    FindingsOut,
    OneFinding,
    ScanChangesOf,
    finding_fields,
)
from engine.commands.scans import readable_sources
from engine.findings.deciding import Decision, decided
from engine.findings.listing import FindingOrder, FindingsWanted, Sought, listed
from engine.findings.records import FindingChange, FindingRecord
from engine.members.ways import found_by, ways_into
from engine.records import DocumentRecord
from engine.scans import told
from engine.scans.records import ScanRecord
from engine.security.pairing import AREA, with_flaws
from engine.writes import AppendEvent, Put, Write

HERE = "/scan-results/workspaces/{id}/findings"
ALL = 1_000_000
_WHAT = {"ignore": "ignored", "reopen": "reopened", "assign": "assigned"}


async def list_findings(input_: FindingQuery, context: CommandContext) -> FindingsOut:
    """The gravest first, where nothing else is asked for."""
    wanted = await _wanted(input_.sought(), context, order=input_.order)
    lists = context.platform.store.findings
    page = await lists.page(wanted, input_.offset, input_.limit)
    counts = await lists.counts(wanted)
    return FindingsOut(
        items=await _shown(page, context),
        total=listed(counts, wanted.sought),
        offset=input_.offset,
        limit=input_.limit,
        counts={facet: dict(values) for facet, values in counts.items()},
    )


async def get(input_: OneFinding, context: CommandContext) -> FindingDetail:
    row = await _one(input_.finding, context)
    records = context.platform.store.records
    changes = await records.find(FindingChange, {"finding": row.id}, order="at", descending=True, limit=100)
    scans = await found_by(records, ScanRecord, "id", {one.scan for one in changes})
    numbers = {scan.id: scan.number for scan in scans}
    (out,) = await _shown([row], context)
    return FindingDetail(
        **out.model_dump(),
        evidence=row.evidence,
        fix=row.fix,
        changes=[
            FindingChangeOut(scan=one.scan, number=numbers.get(one.scan), change=one.change, at=one.at)
            for one in changes
        ],
    )


async def changes(input_: ScanChangesOf, context: CommandContext) -> Listing[ChangedFinding]:
    """What a scan found first, found again, or did not find any more."""
    records = context.platform.store.records
    scan = await records.get(ScanRecord, input_.scan)
    if scan is None or scan.source not in await readable_sources(context):
        raise NotFound("There is no such scan in this workspace.")
    where: dict[str, Any] = {"scan": scan.id}
    if input_.change:
        where["change"] = input_.change
    rows = await records.find(FindingChange, where, order="change", offset=input_.offset, limit=input_.limit)
    found = await found_by(records, FindingRecord, "id", {row.finding for row in rows})
    out = {one.id: one for one in await _shown(list(found), context)}
    items = [
        ChangedFinding(change=row.change, finding=out[row.finding]) for row in rows if row.finding in out
    ]
    total = await records.count(FindingChange, where)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def decide(input_: Decide, context: CommandContext) -> Decided:
    """All in one commit, or none. It needs the right to edit each of their sources; to manage it where a flaw is left as it is,
    as accepting one does (SX9).
    """
    rows = await _meant(input_, context)
    flawed = {row.source for row in rows if row.area == AREA and input_.do == "ignore"}
    for source in sorted({row.source for row in rows}):
        await context.other(source, "manage" if source in flawed else "edit")
    await _check_owner(input_, context)
    now = context.platform.clock.now()
    decision = Decision(
        do=input_.do,
        by=context.caller.user,
        at=now,
        reason=input_.reason.strip(),
        owner=None if input_.owner is None else UserId(input_.owner),
        due=None if input_.due is None else Micros(input_.due),
    )
    after = [one for one in (decided(row, decision) for row in rows) if one is not None]
    if after:
        paired = await with_flaws(context.platform.store.records, after, decision)
        batch = (*(Put(record=row) for row in after), *paired, *_events(after, decision, context))
        receipt = await context.platform.store.writer.commit(batch)
        context.platform.channels.committed(batch, receipt)
    return Decided(changed=len(after), skipped=len(rows) - len(after))


async def _wanted(
    sought: Sought, context: CommandContext, order: FindingOrder = "severity"
) -> FindingsWanted:
    """Those of the sources that the caller may read."""
    return FindingsWanted(
        workspace=context.workspace.id, hidden=await context.hidden(), sought=sought, order=order
    )


async def _meant(input_: Decide, context: CommandContext) -> Sequence[FindingRecord]:
    if input_.matching is not None:
        wanted = await _wanted(input_.matching.sought(), context)
        return await context.platform.store.findings.page(wanted, 0, ALL)
    rows = await found_by(context.platform.store.records, FindingRecord, "id", set(input_.findings))
    readable = await readable_sources(context)
    there = [row for row in rows if row.workspace == context.workspace.id and row.source in readable]
    if len(there) != len(set(input_.findings)):
        raise NotFound("Some of these findings are not in this workspace.")
    return there


async def _check_owner(input_: Decide, context: CommandContext) -> None:
    if input_.owner is None:
        return
    people = await ways_into(
        context.platform.store.records, context.workspace, None, context.platform.clock.now()
    )
    if UserId(input_.owner) not in people:
        raise InvalidInput("Only people of this workspace can own a finding.", details={"field": "owner"})


def _events(rows: Sequence[FindingRecord], decision: Decision, context: CommandContext) -> list[Write]:
    writes: list[Write] = []
    for source in sorted({row.source for row in rows}):
        said = told.FindingsChangedEvent(
            source=source,
            scan=None,
            by=decision.by,
            what=_WHAT[decision.do],
            count=sum(row.source == source for row in rows),
        )
        payload = said.model_dump()
        writes.extend(
            AppendEvent(channel=channel, topic=told.FINDINGS, payload=payload, at=decision.at)
            for channel in (document_channel(source), workspace_channel(context.workspace.id))
        )
    return writes


async def _one(finding: str, context: CommandContext) -> FindingRecord:
    row = await context.platform.store.records.get(FindingRecord, finding)
    if row is None or row.workspace != context.workspace.id:
        raise NotFound("There is no such finding in this workspace.")
    if row.source not in await readable_sources(context):
        raise NotFound("There is no such finding in this workspace.")
    return row


async def _shown(rows: Sequence[FindingRecord], context: CommandContext) -> list[FindingOut]:
    """Caller's duty: the sources they are about may be read."""
    people = {id_ for row in rows for id_ in (row.by, row.owner) if id_}
    names = await user_names(context, people)
    about = {row.source for row in rows}
    sources = await found_by(context.platform.store.records, DocumentRecord, "id", about)
    titles = {row.id: row.title for row in sources}
    return [FindingOut(**finding_fields(row, names, titles)) for row in rows]


def _command(name: str, summary: str, method: Any, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {"right": "read", **more}
    return Command(name=name, summary=summary, method=method, path=path, scope="workspace", run=run, **values)


COMMANDS = Area(
    name="findings",
    commands=(
        _command(
            "findings.list",
            "Findings of a workspace, with counts by state, severity, area and source",
            "GET",
            HERE,
            list_findings,
            input=FindingQuery,
            output=FindingsOut,
        ),
        _command(
            "findings.get",
            "One finding with its evidence, its fix and its life",
            "GET",
            f"{HERE}/{{finding}}",
            get,
            input=OneFinding,
            output=FindingDetail,
        ),
        _command(
            "findings.changes",
            "What a scan changed",
            "GET",
            "/scan-results/workspaces/{id}/scans/{scan}/changes",
            changes,
            input=ScanChangesOf,
            output=Listing[ChangedFinding],
        ),
        _command(
            "findings.decide",
            "Ignores, reopens or assigns findings",
            "POST",
            "/scan-results/workspaces/{id}/decide",
            decide,
            input=Decide,
            output=Decided,
            right="edit",
        ),
    ),
)
