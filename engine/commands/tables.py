"""The catalogue: tables of all sources found by words and facets, one table whole, what people say of places, what changed."""

from typing import Any

from pydantic import Field

from crdt.dataclasses import replace
from crdt.errors import Forbidden, InvalidInput
from crdt.ids import UserId
from crdt.model import Model
from crdt.roles import Right, allows
from engine.catalog.annotating import KEEP_OWNER, Saying, Speaker
from engine.catalog.difference import live
from engine.catalog.errors import TermUnknown
from engine.catalog.lists import TableQuery
from engine.catalog.records import Annotation, CatalogChange, CatalogTable, CatalogUse
from engine.catalog.retagging import glossary_terms, terms_by_id
from engine.catalog.saying import say, table_of
from engine.catalog.tags import tag_named
from engine.catalog.using import day_of, designs_using, uses_of
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page
from engine.commands.documents import user_names
from engine.commands.table_views import (
    ALL,
    USE_DAYS,
    AnnotationOut,
    FacetOut,
    FacetsOut,
    SchemaChangeOut,
    TableDetail,
    TableName,
    TableOut,
    TableSearch,
    UsedBy,
    UsesOut,
    annotations_out,
    change_out,
    column_out,
    listed,
    place_of,
    query_of,
    sources_of,
)
from engine.members.ways import ways_into
from engine.operations.data_sources.profile_table import OPERATION as PROFILE
from engine.records import OperationResult, Workspace
from engine.texts import searched
from engine.writes import Put, Remove

KIND = "data_source"


class OneTable(Model):
    id: str
    table: str = TableName


class NewSaying(Model):
    """What is absent stays as it is. `owner` "" takes the owner away. `terms` are `GLOSSARY/TERM`. `seen`: the version whose
    description was seen; another one since then is refused.
    """

    id: str
    table: str = TableName
    column: str = Field(default="", max_length=400)
    description: str | None = Field(default=None, max_length=20_000)
    owner: str | None = None
    add_tags: list[str] = Field(default=[], max_length=50)
    remove_tags: list[str] = Field(default=[], max_length=50)
    add_terms: list[str] = Field(default=[], max_length=50)
    remove_terms: list[str] = Field(default=[], max_length=50)
    seen: int | None = None


class ChangesOf(Page):
    """Newest first; `source` "" for all of the workspace, `table` "" for all of a source."""

    workspace: str
    source: str = ""
    table: str = ""


async def search(input_: TableSearch, context: CommandContext) -> Listing[TableOut]:
    sources = await sources_of(context, input_.workspace, input_.source)
    now = context.platform.clock.now()
    query = query_of(input_, sources, now, input_.offset, input_.limit)
    found, total = await context.platform.store.catalog.page(query)
    titles = {id_: row.title for id_, row in sources.items()}
    items = await listed(found, titles, searched(input_.search), context)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def facets(input_: TableSearch, context: CommandContext) -> FacetsOut:
    """Of all that fits, the most frequent first."""
    sources = await sources_of(context, input_.workspace, input_.source)
    query = query_of(input_, sources, context.platform.clock.now(), 0, 1)
    counts = await context.platform.store.catalog.facets(query)
    owners = await user_names(context, set(counts["owner"]))
    titles = {str(id_): row.title for id_, row in sources.items()}
    return FacetsOut(
        sources=_facet(counts["source"], titles),
        kinds=_facet(counts["kind"], {}),
        tags=_facet(counts["tag"], {}),
        owners=_facet(counts["owner"], owners),
    )


async def get(input_: OneTable, context: CommandContext) -> TableDetail:
    row = await _table(input_, context)
    platform, source = context.platform, context.document
    records = platform.store.records
    place = {"source": source.id, "table": row.table}
    since = day_of(platform.clock.now()) - USE_DAYS
    query = TableQuery(sources=(source.id,), gone=row.gone_at is not None, table=row.table, since=since)
    found, _ = await platform.store.catalog.page(query)
    said_of = await records.find(Annotation, place, limit=ALL)
    told = await annotations_out(said_of, await terms_by_id(records, said_of), context)
    by_column = {one.column: one for one in told}
    (shown,) = await listed(found, {source.id: source.title}, (), context)
    uses = uses_of(await records.find(CatalogUse, place, limit=ALL), since)
    designs = await designs_using(platform, source, row.table)
    readable = await context.readable([design for design, _ in designs])
    profile = await records.get(OperationResult, source.id, PROFILE.name, row.table)
    counted = profile if profile is not None and profile.status == "succeeded" else None
    return TableDetail(
        table=shown,
        counted=None if counted is None else counted.result.get("rows"),
        counted_at=None if counted is None else counted.at,
        said=by_column.get(""),
        columns=[column_out(column, by_column.get(column["name"])) for column in row.columns],
        indexes=row.facts.get("indexes", []),
        foreign_keys=row.facts.get("foreign_keys", []),
        definition=row.facts.get("definition"),
        uses=[UsesOut(way=way, days=days, people=people) for way, days, people in uses],
        used_by=[
            UsedBy(document=design.id, title=design.title, steps=steps)
            for design, steps in designs
            if design.id in readable
        ],
    )


async def annotate(input_: NewSaying, context: CommandContext) -> AnnotationOut:
    platform, source = context.platform, context.document
    if input_.owner is not None:
        await _check_owner(input_.owner, context)
    saying = Saying(
        description=input_.description,
        owner=KEEP_OWNER if input_.owner is None else (input_.owner or None),
        tag=tuple(map(tag_named, input_.add_tags)),
        untag=tuple(map(tag_named, input_.remove_tags)),
        link=await _terms(input_.add_terms, context),
        unlink=tuple(input_.remove_terms),
        seen=input_.seen,
    )
    speaker = Speaker(
        organisation=source.organisation,
        workspace=source.workspace,
        user=context.caller.user,
        at=platform.clock.now(),
    )
    place = place_of(source.id, input_.table, input_.column)
    after = await say(platform.store, platform.channels, place, saying, speaker)
    terms = await terms_by_id(platform.store.records, [after])
    (out,) = await annotations_out([after], terms, context)
    return out


async def viewed(input_: OneTable, context: CommandContext) -> Nothing:
    """Counts once a day for each person."""
    row = await _table(input_, context)
    use = CatalogUse(
        source=row.source,
        table=row.table,
        way="view",
        by=context.caller.user,
        day=day_of(context.platform.clock.now()),
        organisation=row.organisation,
    )
    await context.platform.store.writer.commit((Put(record=use),))
    return Nothing()


async def forget(input_: OneTable, context: CommandContext) -> Nothing:
    """A table that is gone, or the columns that are gone from one that is there; what was said of them goes, too."""
    row = await _table(input_, context)
    records = context.platform.store.records
    said_of = await records.find(Annotation, {"source": row.source, "table": row.table}, limit=ALL)
    if row.gone_at is not None:
        gone = {one.column for one in said_of}
        writes: list[Any] = [Remove(type=CatalogTable, key=(row.source, row.table))]
    else:
        gone = {column["name"] for column in row.columns if column["gone_at"] is not None}
        writes = [Put(record=replace(row, columns=list(live(row.columns))))]
    writes += [
        Remove(type=Annotation, key=(one.source, one.table, one.column))
        for one in said_of
        if one.column in gone
    ]
    await context.platform.store.writer.commit(tuple(writes))
    return Nothing()


async def changes(input_: ChangesOf, context: CommandContext) -> Listing[SchemaChangeOut]:
    sources = await sources_of(context, input_.workspace, input_.source)
    where: dict[str, object] = {"source": tuple(sources)}
    if input_.table:
        where["table"] = input_.table
    records = context.platform.store.records
    total = await records.count(CatalogChange, where) if sources else 0
    found = (
        await records.find(
            CatalogChange, where, order="at", descending=True, offset=input_.offset, limit=input_.limit
        )
        if sources
        else []
    )
    titles = {id_: row.title for id_, row in sources.items()}
    items = [change_out(row, titles) for row in found]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def _table(input_: Any, context: CommandContext) -> CatalogTable:
    return await table_of(context.platform.store.records, context.document.id, input_.table)


async def _check_owner(owner: str, context: CommandContext) -> None:
    """As with the owner of a source, who it is needs the right to manage; they belong to the workspace."""
    if not allows(context.caller.role, Right.MANAGE):
        raise Forbidden(details={"role": context.caller.role, "right": Right.MANAGE})
    if not owner:
        return
    records = context.platform.store.records
    workspace = await records.get(Workspace, context.document.workspace)
    now = context.platform.clock.now()
    people = await ways_into(records, workspace, None, now) if workspace is not None else {}
    if UserId(owner) not in people:
        raise InvalidInput("An owner is somebody of this workspace.", details={"field": "owner"})


async def _terms(links: list[str], context: CommandContext) -> tuple[str, ...]:
    """Terms that are there, in glossaries that the caller may read."""
    known = await glossary_terms(context.platform.store.records, {link.split("/")[0] for link in links})
    missing = [link for link in links if link not in known]
    if missing:
        raise TermUnknown(details={"terms": missing[:10]})
    for glossary in {link.split("/")[0] for link in links}:
        await context.other(glossary, "read")
    return tuple(links)


def _facet(counts: Any, titles: dict[str, str]) -> list[FacetOut]:
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [FacetOut(value=value, title=titles.get(value, value), count=count) for value, count in ordered]


def _of_table(name: str, summary: str, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {"method": "POST", "right": "edit", "input": OneTable, "output": Nothing, **more}
    return Command(
        name=name,
        summary=summary,
        path=f"/advanced-catalog/data-sources/{{id}}{path}",
        scope="document",
        kind=KIND,
        run=run,
        **values,
    )


def _of_workspace(name: str, summary: str, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    return Command(
        name=name,
        summary=summary,
        path=path,
        method="GET",
        scope="workspace",
        names="workspace",
        right="read",
        run=run,
        **more,
    )


COMMANDS = Area(
    name="tables",
    commands=(
        _of_workspace(
            "tables.search",
            "Tables of all sources by words in names, columns, labels of columns and what people wrote, best first",
            "/advanced-catalog/tables",
            search,
            input=TableSearch,
            output=Listing[TableOut],
        ),
        _of_workspace(
            "tables.facets",
            "How many of the tables found each source, kind, tag and owner has",
            "/advanced-catalog/facets",
            facets,
            input=TableSearch,
            output=FacetsOut,
        ),
        _of_workspace(
            "tables.changes",
            "What scans found different, newest first",
            "/data-discovery/changes",
            changes,
            input=ChangesOf,
            output=Listing[SchemaChangeOut],
        ),
        _of_table(
            "tables.get",
            "One table: columns, facts, what is said of it, who uses it",
            "/table",
            get,
            method="GET",
            right="read",
            output=TableDetail,
        ),
        _of_table(
            "tables.annotate",
            "Describes a table or column, gives it an owner, tags and terms; what is absent stays",
            "/annotations",
            annotate,
            method="PUT",
            input=NewSaying,
            output=AnnotationOut,
        ),
        _of_table("tables.viewed", "Somebody looks at a table", "/views", viewed, right="read"),
        _of_table(
            "tables.forget",
            "Removes the tombstones of a table or of its columns",
            "/tombstones",
            forget,
            method="DELETE",
        ),
    ),
)
