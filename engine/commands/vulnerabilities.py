"""Flaws of sources that are followed: list them, say who mends them until when, look again, accept one with a reason."""

from collections.abc import Sequence
from typing import Annotated, get_args

from pydantic import Field

from crdt.dataclasses import replace
from crdt.errors import Conflict, InvalidInput, Refused
from crdt.ids import Micros, UserId
from crdt.model import Model
from engine.commands.command import MOST, Among, Area, Command, CommandContext, Listing, Nothing
from engine.commands.examining import Silent
from engine.commands.security_views import (
    Id,
    Readable,
    SourceQuery,
    VulnerabilityGone,
    VulnerabilityOut,
    readable,
    vulnerabilities_out,
)
from engine.keeper import keeper
from engine.members.ways import ways_into
from engine.records import DocumentRecord, Workspace
from engine.scans.stage import Severity
from engine.security.assessing import assessed
from engine.security.check import checks
from engine.security.following import Of, What, follow, happened
from engine.security.looking import PACKAGES, Subject, looking_of
from engine.security.pairing import with_findings, without_finding
from engine.security.records import State, Vulnerability
from engine.security.told import VULNERABILITY, VulnerabilityEvent, told
from engine.writes import Put, Remove, Write

Note = Annotated[str, Field(max_length=2000)]


class StillOpen(Refused):
    code = "vulnerability_open"
    message = "A flaw that is still there is not removed."
    next_step = "Mend it and look again, or accept it with a reason."


class VulnerabilityQuery(SourceQuery):
    """Worst first. `state` and `severity` may name several, separated by commas; empty: all."""

    state: Annotated[str, Among(get_args(State))] = "open"
    severity: Annotated[str, Among(get_args(Severity))] = ""
    owner: Id = ""
    rule: str = Field(default="", max_length=120)


class OneVulnerability(Model):
    """`source` is what it is about."""

    id: str = Field(max_length=64)
    source: Id


class Remediation(OneVulnerability):
    """What is to be done, by whom, until when. What is left out stays."""

    task: Note | None = None
    owner: Id | None = None
    due: int | None = Field(default=None, ge=0, le=MOST)


class Acceptance(OneVulnerability):
    reason: str = Field(min_length=1, max_length=2000)


async def list_vulnerabilities(
    input_: VulnerabilityQuery, context: CommandContext
) -> Listing[VulnerabilityOut]:
    known = await readable(context, input_.workspace, input_.source)
    if not known.sources:
        return Listing(items=[], total=0, offset=input_.offset, limit=input_.limit)
    where: dict[str, object] = {"source": tuple(known.sources)}
    for name in ("state", "severity"):
        if value := getattr(input_, name):
            where[name] = tuple(value.split(","))
    for name in ("owner", "rule"):
        if value := getattr(input_, name):
            where[name] = value
    records = context.platform.store.records
    total = await records.count(Vulnerability, where)
    found = await records.find(
        Vulnerability, where, order="weight", descending=True, offset=input_.offset, limit=input_.limit
    )
    items = await vulnerabilities_out(context, found, known)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def get(input_: OneVulnerability, context: CommandContext) -> VulnerabilityOut:
    return await _out(await _row(input_.id, context), context.document, context)


async def remediate(input_: Remediation, context: CommandContext) -> VulnerabilityOut:
    """Nobody closes it by hand: `recheck`, or the next assessment, does when it is gone."""
    row, source = await _row(input_.id, context), context.document
    given = input_.model_dump(exclude_unset=True, exclude={"id", "source"})
    if given.get("owner"):
        await _check_owner(given["owner"], source, context)
    if "task" in given:
        given["task"] = given["task"] or ""
    changed = replace(row, **given)
    note = ", ".join(sorted(given))
    return await _keep(changed, source, "planned", note, context)


async def accept(input_: Acceptance, context: CommandContext) -> VulnerabilityOut:
    row, source = await _there(input_.id, context), context.document
    changed = replace(row, state="accepted", reason=input_.reason)
    return await _keep(changed, source, "accepted", input_.reason, context)


async def reopen(input_: OneVulnerability, context: CommandContext) -> VulnerabilityOut:
    row, source = await _there(input_.id, context), context.document
    changed = replace(row, state="open", reason="")
    return await _keep(changed, source, "reopened", "", context)


async def recheck(input_: OneVulnerability, context: CommandContext) -> VulnerabilityOut:
    """Asks the source again what the check asked. What is gone is closed; what is there stays open."""
    row, source = await _row(input_.id, context), context.document
    check = next((found for area in PACKAGES.values() if (found := checks(area).get(row.rule))), None)
    if check is None:
        raise VulnerabilityGone
    platform = context.platform
    connection = await platform.source_opener(source.organisation, source.workspace)(source.id)
    try:
        subject = Subject(
            id=platform.ids.new(),
            organisation=source.organisation,
            workspace=source.workspace,
            source=source.id,
            user=context.caller.user,
            now=platform.clock.now(),
            connection=connection,
            records=platform.store.records,
        )
        looking = looking_of(subject, await connection.discover())
        results = await assessed(looking, [check], subject.user, Silent())
    finally:
        await connection.close()
    of = Of(organisation=source.organisation, workspace=source.workspace, source=source.id)
    before = await platform.store.records.find(
        Vulnerability, {"source": source.id, "rule": row.rule}, limit=10_000
    )
    followed = follow(of, before, results)
    now = {one.id: one for one in followed.rows}.get(row.id, row)
    if now.state == row.state:
        said = results[0].message if results else "This check is not for this kind of source any more."
        now = happened(now, subject.now, subject.user, "looked at", said)
    rows = {**{one.id: one for one in followed.rows}, now.id: now}
    await _commit([Put(record=one) for one in rows.values()], now, context)
    return await _out(now, source, context)


async def remove(input_: OneVulnerability, context: CommandContext) -> Nothing:
    row = await _row(input_.id, context)
    if row.state != "closed":
        raise StillOpen
    gone = Remove(type=Vulnerability, key=(row.id,))
    await context.platform.store.writer.commit((gone, *without_finding(row)))
    return Nothing()


async def _row(id_: str, context: CommandContext) -> Vulnerability:
    row = await context.platform.store.records.get(Vulnerability, id_)
    if row is None or row.source != context.document.id:
        raise VulnerabilityGone
    return row


async def _there(id_: str, context: CommandContext) -> Vulnerability:
    """FI4: of one that is closed the next look says whether it is there, nobody else."""
    row = await _row(id_, context)
    if row.state == "closed":
        raise Conflict("This flaw is mended.", next_step="Look again if you doubt it.")
    return row


async def _check_owner(owner: str, source: DocumentRecord, context: CommandContext) -> None:
    records = context.platform.store.records
    workspace = await records.get(Workspace, source.workspace)
    now = context.platform.clock.now()
    if workspace is None or UserId(owner) not in await ways_into(records, workspace, None, now):
        raise InvalidInput("Only somebody of this workspace can mend it.", details={"owner": owner})


async def _keep(
    row: Vulnerability, source: DocumentRecord, what: What, note: str, context: CommandContext
) -> VulnerabilityOut:
    now = context.platform.clock.now()
    changed = happened(row, now, context.caller.user, what, note)
    await _commit([Put(record=changed)], changed, context)
    return await _out(changed, source, context)


async def _commit(writes: Sequence[Write], row: Vulnerability, context: CommandContext) -> None:
    platform = context.platform
    now: Micros = platform.clock.now()
    event = VulnerabilityEvent(
        source=row.source, vulnerability=row.id, state=row.state, by=context.caller.user, at=now
    )
    events = told(VULNERABILITY, event, now, row.workspace, row.source)
    rows = [one.record for one in writes if isinstance(one, Put) and isinstance(one.record, Vulnerability)]
    paired = await with_findings(platform.store.records, rows, context.caller.user, now)
    await keeper(platform.store.writer, platform.channels.deliver)((*writes, *events, *paired))


async def _out(row: Vulnerability, source: DocumentRecord, context: CommandContext) -> VulnerabilityOut:
    (out,) = await vulnerabilities_out(context, [row], Readable(sources={source.id: source}))
    return out


COMMANDS = Area(
    name="vulnerabilities",
    commands=(
        Command(
            name="vulnerabilities.list",
            summary="Flaws of sources, worst first",
            method="GET",
            path="/security/vulnerabilities",
            scope="none",
            right="read",
            input=VulnerabilityQuery,
            output=Listing[VulnerabilityOut],
            run=list_vulnerabilities,
        ),
        Command(
            name="vulnerabilities.get",
            summary="OneVulnerability flaw with its evidence and history",
            method="GET",
            path="/security/vulnerabilities/{id}",
            scope="document",
            names="source",
            kind="data_source",
            right="read",
            input=OneVulnerability,
            output=VulnerabilityOut,
            run=get,
        ),
        Command(
            name="vulnerabilities.remediate",
            summary="Says what is to be done about a flaw, by whom and until when",
            method="POST",
            path="/security/vulnerabilities/{id}/remediate",
            scope="document",
            names="source",
            kind="data_source",
            right="edit",
            input=Remediation,
            output=VulnerabilityOut,
            run=remediate,
        ),
        Command(
            name="vulnerabilities.recheck",
            summary="Looks at the source again; a flaw that is gone is closed",
            method="POST",
            path="/security/vulnerabilities/{id}/recheck",
            scope="document",
            names="source",
            kind="data_source",
            right="run",
            input=OneVulnerability,
            output=VulnerabilityOut,
            run=recheck,
        ),
        Command(
            name="vulnerabilities.accept",
            summary="Accepts a flaw as it is, with a reason",
            method="POST",
            path="/security/vulnerabilities/{id}/accept",
            scope="document",
            names="source",
            kind="data_source",
            right="manage",
            input=Acceptance,
            output=VulnerabilityOut,
            run=accept,
        ),
        Command(
            name="vulnerabilities.reopen",
            summary="Opens an accepted or closed flaw again",
            method="POST",
            path="/security/vulnerabilities/{id}/reopen",
            scope="document",
            names="source",
            kind="data_source",
            right="edit",
            input=OneVulnerability,
            output=VulnerabilityOut,
            run=reopen,
        ),
        Command(
            name="vulnerabilities.remove",
            summary="Removes a closed flaw with its history",
            method="DELETE",
            path="/security/vulnerabilities/{id}",
            scope="document",
            names="source",
            kind="data_source",
            right="edit",
            input=OneVulnerability,
            output=Nothing,
            run=remove,
        ),
    ),
)
