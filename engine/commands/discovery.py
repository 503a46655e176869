"""Discovery: keys and joins that were found and what people decide on them; databases and files that no source describes."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from crdt.dataclasses import replace
from crdt.errors import Conflict
from crdt.ids import DocumentId, document_channel, workspace_channel
from crdt.kinds.writing import to_json
from crdt.model import Model
from engine.catalog.errors import CandidateUnknown
from engine.catalog.records import CandidateKind, CandidateState, CatalogCandidate, CatalogTable
from engine.catalog.told import PROPOSED, CandidatesEvent
from engine.catalog.unregistered import Lying, Seen, look
from engine.commands.command import Among, Area, Command, CommandContext, Listing, Page, several
from engine.commands.documents import user_names
from engine.commands.sources import SourceDetail, SourceId, detail_of
from engine.commands.table_views import ALL, sources_of
from engine.names import MaybeName
from engine.operate import operate
from engine.operations.data_sources.find_joins import JoinsOutput
from engine.records import Workspace
from engine.runtime.slices import sliced
from engine.source_lists import Listed, SourcesWanted
from engine.sources.placed import place_of, placed_at, source_kinds
from engine.writes import AppendEvent, Batch, Put

KIND = "data_source"


class CandidatesOf(Page):
    """`source` "" for all of the workspace."""

    workspace: str
    source: str = ""
    kind: Literal["", "key", "join"] = ""
    state: Literal["", "suggested", "accepted", "rejected"] = ""
    table: str = ""


class CandidateDecision(Model):
    id: str
    candidate: str
    state: CandidateState


class CandidateOut(Model):
    """Of `checked` different values `matched` bear it out; `share` is their part."""

    id: str
    source: str
    source_title: str
    kind: CandidateKind
    table: str
    columns: list[str]
    other_table: str
    other_columns: list[str]
    share: float
    checked: int
    matched: int
    state: CandidateState
    at: int
    decided_by: str | None
    decided_by_name: str
    decided_at: int | None


class LyingOut(Model):
    """A database, or a folder of `count` data files with some of their names. `changed_at` in microseconds."""

    kind: Literal["sqlite", "duckdb", "files"]
    path: str
    bytes: int
    changed_at: int
    count: int
    files: list[str]


class LyingOf(Page):
    workspace: str
    search: str = Field(default="", max_length=200)


class FilesOf(LyingOf):
    """`kind`: of source, "" for all."""

    kind: Annotated[str, Among(source_kinds)] = ""


class LyingList(Listing[LyingOut]):
    """`left_out`: there are more files than are looked at in one go."""

    looked_at: int
    left_out: bool


class Registered(Model):
    """`name` "" for one made of the path."""

    workspace: str
    path: str = Field(min_length=1, max_length=4000)
    name: MaybeName = ""


async def candidates(input_: CandidatesOf, context: CommandContext) -> Listing[CandidateOut]:
    """Suggested ones first, the surest at the top; none of tables that are gone."""
    sources = await sources_of(context, input_.workspace, input_.source)
    where: dict[str, object] = {"source": tuple(sources)}
    given = {"kind": input_.kind, "state": input_.state, "table": input_.table}
    where |= {name: value for name, value in given.items() if value}
    rows = await context.platform.store.records.find(CatalogCandidate, where, limit=ALL) if sources else []
    gone = await _gone(context, sources)
    there = [row for row in rows if not {(row.source, row.table), (row.source, row.other_table)} & gone]
    ordered = sorted(
        there, key=lambda row: (row.state != "suggested", row.kind, -row.share, row.table, row.id)
    )
    page = ordered[input_.offset : input_.offset + input_.limit]
    titles = {id_: row.title for id_, row in sources.items()}
    items = await _shown(page, titles, context)
    return Listing(items=items, total=len(there), offset=input_.offset, limit=input_.limit)


async def _gone(context: CommandContext, sources: Iterable[DocumentId]) -> set[tuple[str, str]]:
    """Sources with the names of tables that a scan did not find any more."""
    rows = await context.platform.store.records.find(CatalogTable, {"source": tuple(sources)}, limit=ALL)
    return {(row.source, row.table) for row in rows if row.gone_at is not None}


async def decide(input_: CandidateDecision, context: CommandContext) -> CandidateOut:
    platform, source = context.platform, context.document
    row = await platform.store.records.get(CatalogCandidate, source.id, input_.candidate)
    if row is None:
        raise CandidateUnknown
    now = platform.clock.now()
    open_again = input_.state == "suggested"
    decided = replace(
        row,
        state=input_.state,
        decided_by=None if open_again else context.caller.user,
        decided_at=None if open_again else now,
    )
    rows = await platform.store.records.find(CatalogCandidate, {"source": source.id}, limit=ALL)
    states = [decided.state if one.id == row.id else one.state for one in rows]
    event = CandidatesEvent(
        source=source.id,
        suggested=states.count("suggested"),
        accepted=states.count("accepted"),
        rejected=states.count("rejected"),
    ).model_dump()
    channels = (document_channel(source.id), workspace_channel(source.workspace))
    told = (AppendEvent(channel=one, topic=PROPOSED, payload=event, at=now) for one in channels)
    batch: Batch = (Put(record=decided), *told)
    platform.channels.committed(batch, await platform.store.writer.commit(batch))
    (out,) = await _shown([decided], {DocumentId(source.id): source.title}, context)
    return out


async def find(_input: SourceId, context: CommandContext) -> JoinsOutput:
    output = await operate(context.platform, "source.find_joins", context.document, context.caller, {})
    return JoinsOutput.model_validate(output.model_dump())


async def unregistered(input_: LyingOf, context: CommandContext) -> LyingList:
    """What any source of the organisation describes is left out."""
    return _listed(await _seen(context), input_)


async def files(input_: FilesOf, context: CommandContext) -> LyingList:
    """Also what sources of the workspace describe: two may read the same. Not what those do that the caller may not see."""
    wanted = SourcesWanted(workspaces=(context.workspace.id,), hidden=await context.hidden())
    page, _ = await context.platform.store.sources.page(wanted, 0, ALL)
    seen = await _seen(context, frozenset(one.record.id for one in page))
    return _listed(seen, input_, several(input_.kind))


def _listed(seen: Seen, input_: LyingOf, kinds: Sequence[str] = ()) -> LyingList:
    word = input_.search.casefold()
    fitting = [one for one in seen.lying if word in one.path.casefold() and (not kinds or one.kind in kinds)]
    page = fitting[input_.offset : input_.offset + input_.limit]
    return LyingList(
        items=[_lying(one) for one in page],
        total=len(fitting),
        offset=input_.offset,
        limit=input_.limit,
        looked_at=seen.looked_at,
        left_out=seen.left_out,
    )


async def register(input_: Registered, context: CommandContext) -> SourceDetail:
    """Makes a source of it; one that somebody made meanwhile is refused."""
    seen = await _seen(context)
    found = next((one for one in seen.lying if one.path == input_.path), None)
    if found is None:
        raise Conflict("Nothing lies there, or a source describes it already.", next_step="Look again.")
    name = input_.name or found.path.rpartition("/")[2] or "Files"
    body = placed_at(found.kind, found.path)
    row = await context.platform.documents.create(
        context.workspace, KIND, name[:200], {"body": body}, context.caller.user
    )
    return await detail_of(row, context)


async def _seen(context: CommandContext, but: frozenset[DocumentId] = frozenset()) -> Seen:
    """What no source of the organisation describes `but` these."""
    platform = context.platform
    within = {"organisation": context.caller.organisation}
    workspaces = await platform.store.records.find(Workspace, within, limit=ALL)
    wanted = SourcesWanted(workspaces=tuple(one.id for one in workspaces))
    sources, _ = await platform.store.sources.page(wanted, 0, ALL)
    described = [await _place(one, context) async for one in sliced(sources) if one.record.id not in but]
    return await asyncio.to_thread(look, platform.roots.folders, described)


async def _place(source: Listed, context: CommandContext) -> str:
    """By its card, where that says it, else by its room."""
    rooms, card = context.platform.rooms, source.card
    if card is not None and card.place is not None and rooms.sequence(source.record.id) <= card.through:
        return card.place
    body: dict[str, Any] = to_json(await rooms.read(source.record)).get("body", {})
    return place_of(body)


def _lying(one: Lying) -> LyingOut:
    return LyingOut(
        kind=one.kind,
        path=one.path,
        bytes=one.bytes,
        changed_at=one.changed_at * 1_000_000,
        count=one.count,
        files=list(one.files),
    )


async def _shown(
    rows: Sequence[CatalogCandidate], titles: dict[DocumentId, str], context: CommandContext
) -> list[CandidateOut]:
    names = await user_names(context, {row.decided_by for row in rows if row.decided_by is not None})
    return [
        CandidateOut(
            id=row.id,
            source=row.source,
            source_title=titles.get(row.source, ""),
            kind=row.kind,
            table=row.table,
            columns=row.columns,
            other_table=row.other_table,
            other_columns=row.other_columns,
            share=row.share,
            checked=row.checked,
            matched=row.matched,
            state=row.state,
            at=row.at,
            decided_by=row.decided_by,
            decided_by_name=names.get(row.decided_by or "", ""),
            decided_at=row.decided_at,
        )
        for row in rows
    ]


def _command(name: str, summary: str, method: Any, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    return Command(name=name, summary=summary, method=method, path=path, run=run, **more)


COMMANDS = Area(
    name="discovery",
    commands=(
        _command(
            "discovery.candidates",
            "Keys and joins that the data suggest, with the share of values that bears them out",
            "GET",
            "/data-discovery/candidates",
            candidates,
            scope="workspace",
            names="workspace",
            right="read",
            input=CandidatesOf,
            output=Listing[CandidateOut],
        ),
        _command(
            "discovery.find_joins",
            "Looks for keys and joins now",
            "POST",
            "/data-discovery/data-sources/{id}/candidates",
            find,
            scope="document",
            kind=KIND,
            right="run",
            input=SourceId,
            output=JoinsOutput,
        ),
        _command(
            "discovery.decide",
            "Accepts or rejects a key or a join, or opens it again",
            "PUT",
            "/data-discovery/data-sources/{id}/candidates/{candidate}",
            decide,
            scope="document",
            kind=KIND,
            right="edit",
            input=CandidateDecision,
            output=CandidateOut,
        ),
        _command(
            "discovery.unregistered",
            "Databases and data files in the folders of sources that no source describes",
            "GET",
            "/data-discovery/unregistered",
            unregistered,
            scope="workspace",
            names="workspace",
            right="create",
            input=LyingOf,
            output=LyingList,
        ),
        _command(
            "discovery.files",
            "Databases and data files in the folders that sources may read, for who makes a source",
            "GET",
            "/data-discovery/files",
            files,
            scope="workspace",
            names="workspace",
            right="create",
            input=FilesOf,
            output=LyingList,
        ),
        _command(
            "discovery.register",
            "Makes a source of such a database or folder",
            "POST",
            "/data-discovery/unregistered",
            register,
            scope="workspace",
            names="workspace",
            right="create",
            input=Registered,
            output=SourceDetail,
        ),
    ),
)
