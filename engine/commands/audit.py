"""The audit log: entries by filter, one of them, all of them as a file, and whether the chain holds."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from crdt.dataclasses import replace
from crdt.errors import NotFound
from crdt.ids import Micros, UserId, WorkspaceId
from crdt.model import Model
from engine.audit.anchors import Anchor
from engine.audit.chain import AuditEntry
from engine.audit.listing import AuditWanted
from engine.audit.naming import names_in, title_in
from engine.audit.saying import FOLDED, sentence
from engine.audit.sight import in_sight
from engine.audit.texts import as_text
from engine.audit.verifying import verify as walk
from engine.commands.command import MOST, Area, Command, CommandContext, several
from engine.kept import Kept
from engine.records import Json
from engine.texts import folded

Id = Annotated[str, StringConstraints(max_length=200)]


class AuditQuery(Model):
    """Empty fields let everything through. `actions`, `families` and `kinds` are separated by commas; `until` is not included.

    A family is what stands before the point of an action. Steps of one piece of work, as the batches of a bulk operation,
    are left out unless `steps`, or the object or action they belong to, is asked for.
    """

    who: Id = ""
    actions: str = Field(default="", max_length=2000)
    families: str = Field(default="", max_length=500)
    kinds: str = Field(default="", max_length=500)
    object: Id = ""
    workspace: Id = ""
    since: int | None = Field(default=None, ge=0, le=MOST)
    until: int | None = Field(default=None, ge=0, le=MOST)
    text: str = Field(default="", max_length=200)
    steps: bool = False


class AuditPage(AuditQuery):
    """Newest first; `before` is the number that the page before ended with."""

    before: int | None = Field(default=None, ge=1, le=MOST)
    limit: int = Field(default=100, ge=1, le=500)


class EntryRow(Model):
    """`by` is "" for what Concert did by itself. `deed`: what was done, as a sentence without who did it. Names of people and
    workspaces are those of now, titles of things those of then. `steps`: how many entries are folded into this one.
    """

    number: int
    at: int
    workspace: str | None
    workspace_name: str
    by: str
    by_name: str
    action: str
    object_kind: str
    object: str
    title: str
    deed: str
    steps: int


class EntryOut(EntryRow):
    """`hash` is SHA-256 over the hash of the entry before it, the number, and the canonical JSON of the entry."""

    before: Json
    after: Json
    details: Json
    previous: str
    hash: str


class ActionCount(Model):
    action: str
    count: int


class AuditListing(Model):
    """`next` is the `before` of the following page, null at the end. `actions` counts all that fit, with the first page."""

    items: list[EntryRow]
    total: int | None
    actions: list[ActionCount]
    next: int | None
    organisation: bool
    """Whether the caller sees the entries of the whole organisation."""


class AuditOne(Model):
    number: int = Field(ge=1, le=MOST)


class AuditExport(AuditQuery):
    format: Literal["csv", "jsonl"] = "csv"
    before: int | None = Field(default=None, ge=1, le=MOST)


class AuditPart(Model):
    """A part of the file, newest first; `next` asks for the following one, which comes without a heading."""

    name: str
    text: str
    next: int | None


class AuditVerify(Model):
    """`anchor`: what an earlier verification gave, kept elsewhere."""

    anchor: str | None = Field(default=None, max_length=2000)


class Fault(Model):
    number: int
    fault: Literal["changed", "missing", "inserted", "moved", "cut"]
    why: str


class AuditVerdict(Model):
    """`number` and `hash` of the last entry that holds. `anchor` is signed: keep it elsewhere, for a later verification."""

    holds: bool
    number: int
    hash: str
    broken: Fault | None
    anchored: bool
    anchor: str
    public_key: str


PART = 2000


async def list_entries(input_: AuditPage, context: CommandContext) -> AuditListing:
    wanted, whole = await _wanted(input_, context)
    log = context.platform.store.audit
    rows = await log.page(wanted, before=input_.before, limit=input_.limit + 1)
    shown = rows[: input_.limit]
    first = input_.before is None
    counts = await log.counts(wanted) if first else {}
    return AuditListing(
        items=await _rows(await _told(shown, context), context, await _folded(shown, wanted, context)),
        total=sum(counts.values()) if first else None,
        actions=[ActionCount(action=action, count=counts[action]) for action in sorted(counts)],
        next=shown[-1].number if len(rows) > input_.limit else None,
        organisation=whole,
    )


async def get(input_: AuditOne, context: CommandContext) -> EntryOut:
    sight = await in_sight(context)
    entry = await context.platform.store.audit.get(context.caller.organisation, input_.number)
    if entry is None or (sight is not None and entry.workspace not in sight):
        raise NotFound
    (entry,) = await _told((entry,), context)
    (row,) = await _rows((entry,), context, {})
    return EntryOut(
        **row.model_dump(),
        before=entry.before,
        after=entry.after,
        details=entry.details,
        previous=entry.previous,
        hash=entry.hash,
    )


async def export(input_: AuditExport, context: CommandContext) -> AuditPart:
    wanted, _ = await _wanted(input_, context)
    wanted = replace(wanted, without=())  # a file has everything
    rows = await context.platform.store.audit.page(wanted, before=input_.before, limit=PART)
    return AuditPart(
        name=f"audit.{input_.format}",
        text=as_text(await _told(rows, context), input_.format, heading=input_.before is None),
        next=rows[-1].number if len(rows) == PART else None,
    )


async def verify(input_: AuditVerify, context: CommandContext) -> AuditVerdict:
    """Of the whole organisation: a chain is not whole in one workspace. It tells nothing of what stands in it."""
    platform, organisation = context.platform, context.caller.organisation
    anchor = None if not input_.anchor else platform.anchors.read(input_.anchor)
    if anchor is not None and anchor.organisation != organisation:
        raise NotFound("This anchor is of another organisation.")
    verdict = await walk(platform.store.audit, organisation, anchor)
    signed = Anchor(organisation=organisation, head=verdict.head, at=platform.clock.now())
    broken = verdict.broken
    return AuditVerdict(
        holds=verdict.holds,
        number=verdict.head.number,
        hash=verdict.head.hash,
        broken=None if broken is None else Fault(number=broken.number, fault=broken.fault, why=broken.why),
        anchored=verdict.anchored,
        anchor=platform.anchors.sign(signed),
        public_key=platform.anchors.public_key,
    )


async def _wanted(input_: AuditQuery, context: CommandContext) -> tuple[AuditWanted, bool]:
    sight = await in_sight(context)
    wanted = AuditWanted(
        organisation=context.caller.organisation,
        workspaces=sight,
        by=(UserId(input_.who),) if input_.who else (),
        actions=several(input_.actions),
        families=several(input_.families),
        without=() if input_.steps or input_.object or input_.actions else FOLDED,
        object_kinds=several(input_.kinds),
        object=input_.object,
        since=None if input_.since is None else Micros(input_.since),
        until=None if input_.until is None else Micros(input_.until),
        words=folded(input_.text),
    )
    if input_.workspace:
        asked = WorkspaceId(input_.workspace)
        if sight is not None and asked not in sight:
            raise NotFound
        wanted = replace(wanted, workspaces=(asked,))
    return wanted, sight is None


async def _told(entries: Sequence[AuditEntry], context: CommandContext) -> Sequence[AuditEntry]:
    """That something happened is said to whoever reads the log; about what is kept from them, no more than that."""
    places = {one.workspace for one in entries if one.workspace is not None}
    kept = {place: await context.kept_from(place) for place in places}
    return [_kept_back(one) if _names(one, kept) else one for one in entries]


def _names(entry: AuditEntry, kept: Mapping[WorkspaceId, Kept]) -> bool:
    said = [entry.object, entry.before, entry.after, entry.details]
    return entry.workspace is not None and kept[entry.workspace].hides(said)


def _kept_back(entry: AuditEntry) -> AuditEntry:
    return replace(entry, object="", title="Kept from you", before=None, after=None, details={})


async def _rows(
    entries: Sequence[AuditEntry], context: CommandContext, folded: Mapping[str, int]
) -> list[EntryRow]:
    """`folded`: by object, how many steps of it were left out; told with its newest entry here."""
    names = await names_in(context.platform.store.records, context.readable, entries)
    left = dict(folded)
    return [
        EntryRow(
            number=entry.number,
            at=entry.at,
            workspace=entry.workspace,
            workspace_name=names.get(entry.workspace or "", ""),
            by=entry.by,
            by_name=names.get(entry.by, ""),
            action=entry.action,
            object_kind=entry.object_kind,
            object=entry.object,
            title=(title := title_in(entry, names)),
            deed=sentence(entry, names, title),
            steps=left.pop(entry.object, 0),
        )
        for entry in entries
    ]


async def _folded(
    entries: Sequence[AuditEntry], wanted: AuditWanted, context: CommandContext
) -> dict[str, int]:
    """How many steps each piece of work on this page has, where they were left out."""
    if not wanted.without:
        return {}
    kinds = {action.partition(".")[0] for action in wanted.without}
    works = dict.fromkeys(entry.object for entry in entries if entry.object_kind in kinds)
    found = {}
    for work in works:
        steps = replace(wanted, object=work, actions=wanted.without, families=(), without=(), words=())
        found[work] = sum((await context.platform.store.audit.counts(steps)).values())
    return found


COMMANDS = Area(
    name="audit",
    commands=(
        Command(
            name="audit.list",
            summary="Who did what: entries of the audit log that fit, newest first",
            method="GET",
            path="/audit",
            scope="organisation",
            right="manage",
            input=AuditPage,
            output=AuditListing,
            run=list_entries,
        ),
        Command(
            name="audit.export",
            summary="Entries of the audit log as CSV or JSON lines, part by part",
            method="GET",
            path="/audit/export",
            scope="organisation",
            right="manage",
            input=AuditExport,
            output=AuditPart,
            run=export,
        ),
        Command(
            name="audit.get",
            summary="One entry of the audit log, with what stood before and after",
            method="GET",
            path="/audit/{number}",
            scope="organisation",
            right="manage",
            input=AuditOne,
            output=EntryOut,
            run=get,
        ),
        Command(
            name="audit.verify",
            summary="Walks the chain of the audit log: whether it holds, what is broken first, and its signed head",
            method="POST",
            path="/audit/verify",
            scope="organisation",
            right="manage",
            input=AuditVerify,
            output=AuditVerdict,
            run=verify,
        ),
    ),
)
