"""What the catalogue's commands take and give: tables in lists, one table whole, what is said of a place, changes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

from pydantic import Field

from crdt.ids import DocumentId, Micros
from crdt.model import Model
from engine.catalog.annotating import Place
from engine.catalog.difference import live
from engine.catalog.lists import FoundTable, TableOrder, TableQuery, tags_of
from engine.catalog.records import (
    Annotation,
    CatalogChange,
    CatalogTable,
    ChangeKind,
    GlossaryTerm,
    UseWay,
)
from engine.catalog.told import ToldChange, in_words
from engine.catalog.using import day_of
from engine.classification.records import STANDING, ClassificationRecord
from engine.commands.command import CommandContext, Page
from engine.commands.documents import user_names
from engine.ports import Wanted
from engine.records import DocumentRecord, Json
from engine.texts import searched

USE_DAYS: Final = 90
"""Days back that popularity counts."""
MOST_MATCHES: Final = 5
ALL: Final = 1_000_000

TableName = Field(min_length=1, max_length=400)


class TableSearch(Page):
    """`search`: words, each of which stands in the name, a column, or what people wrote. `tag` means those below it, too.

    `gone`: tables that the sources do not have any more. `rank`: best first; `uses`: most used in the last 90 days.
    """

    workspace: str
    search: str = Field(default="", max_length=200)
    source: str = ""
    kind: Literal["", "table", "view", "file"] = ""
    tag: str = ""
    term: str = ""
    owner: str = ""
    gone: bool = False
    order: TableOrder = "rank"


class TableOut(Model):
    """`matches`: names of columns that have a word of the search in them. `rows_estimated`: by the server's statistics."""

    source: str
    source_title: str
    table: str
    schema_name: str
    kind: str
    rows: int | None
    rows_estimated: bool
    bytes: int | None
    comment: str
    column_count: int
    description: str
    owner: str | None
    owner_name: str
    tags: list[str]
    uses: int
    first_seen: int
    last_seen: int
    changed_at: int
    gone_at: int | None
    matches: list[str]


class FacetOut(Model):
    value: str
    title: str
    count: int


class FacetsOut(Model):
    sources: list[FacetOut]
    kinds: list[FacetOut]
    tags: list[FacetOut]
    owners: list[FacetOut]


class TermLink(Model):
    """A term that a place refers to. `name` is "" where the glossary has it no more."""

    glossary: str
    term: str
    name: str
    definition: str
    status: str


class AnnotationOut(Model):
    source: str
    table: str
    column: str
    description: str
    owner: str | None
    owner_name: str
    tags: list[str]
    terms: list[TermLink]
    version: int
    updated_by: str
    updated_by_name: str
    updated_at: int


class WasOut(Model):
    """A column as it was before its last change."""

    type: str
    nullable: bool
    primary_key: bool
    references: str | None


class CatalogColumn(Model):
    name: str
    type: str
    nullable: bool
    primary_key: bool
    references: str | None
    first_seen: int
    gone_at: int | None
    was: WasOut | None
    changed_at: int | None
    said: AnnotationOut | None


class UsesOut(Model):
    """Days on which somebody used the table in this way in the last 90 days, and how many people."""

    way: UseWay
    days: int
    people: int


class UsedBy(Model):
    """A design whose steps name the table."""

    document: str
    title: str
    steps: list[str]


class TableDetail(Model):
    """`counted`: how many rows the last profile of the table counted, and when."""

    table: TableOut
    counted: int | None
    counted_at: int | None
    said: AnnotationOut | None
    columns: list[CatalogColumn]
    indexes: Json
    foreign_keys: Json
    definition: str | None
    uses: list[UsesOut]
    used_by: list[UsedBy]


class SchemaChangeOut(Model):
    id: str
    source: str
    source_title: str
    what: ChangeKind
    table: str
    column: str
    before: Json
    after: Json
    words: str
    at: int


async def sources_of(
    context: CommandContext, workspace: str, only: str = ""
) -> dict[DocumentId, DocumentRecord]:
    """Sources of a workspace that the caller may read, or the one of them; without a workspace those of all."""
    wanted = Wanted(
        workspaces=await context.workspaces_of(workspace),
        kinds=("data_source",),
        order="title",
        descending=False,
        limit=ALL,
    )
    found, _ = await context.platform.store.shelf.page(wanted)
    rows = [row for row in found if only in {"", row.id}]
    readable = await context.readable(rows)
    return {DocumentId(row.id): row for row in rows if row.id in readable}


def query_of(
    input_: TableSearch, sources: Iterable[DocumentId], now: Micros, offset: int, limit: int
) -> TableQuery:
    return TableQuery(
        sources=tuple(sources),
        words=searched(input_.search),
        kind=input_.kind,
        tag=input_.tag,
        term=input_.term,
        owner=input_.owner,
        gone=input_.gone,
        order=input_.order,
        offset=offset,
        limit=limit,
        since=day_of(now) - USE_DAYS,
    )


async def listed(
    found: Sequence[FoundTable], titles: dict[DocumentId, str], words: Sequence[str], context: CommandContext
) -> list[TableOut]:
    names = await user_names(context, {one.owner for one in found if one.owner is not None})
    matches = await _matches(found, words, context) if words else {}
    return [
        TableOut(
            source=one.source,
            source_title=titles.get(one.source, ""),
            table=one.table,
            schema_name=one.schema_name,
            kind=one.kind,
            rows=one.rows,
            rows_estimated=one.rows_estimated,
            bytes=one.bytes,
            comment=one.comment,
            column_count=one.column_count,
            description=one.description,
            owner=one.owner,
            owner_name=names.get(one.owner or "", ""),
            tags=list(tags_of(one.tagged)),
            uses=one.uses,
            first_seen=one.first_seen,
            last_seen=one.last_seen,
            changed_at=one.changed_at,
            gone_at=one.gone_at,
            matches=matches.get((one.source, one.table), []),
        )
        for one in found
    ]


async def _matches(
    found: Sequence[FoundTable], words: Sequence[str], context: CommandContext
) -> dict[tuple[str, str], list[str]]:
    if not found:
        return {}
    records = context.platform.store.records
    where = {"source": tuple({one.source for one in found}), "table": tuple({one.table for one in found})}
    rows = await records.find(CatalogTable, where, limit=ALL)
    labels = await records.find(ClassificationRecord, {**where, "state": STANDING}, limit=ALL)
    texts: defaultdict[tuple[str, str, str], str] = defaultdict(str)
    for one in labels:
        texts[one.source, one.table, one.column] += f"{one.title.casefold()} "
    return {
        (row.source, row.table): [
            column["name"]
            for column in live(row.columns)
            if any(
                word in column["name"].casefold() or word in texts[row.source, row.table, column["name"]]
                for word in words
            )
        ][:MOST_MATCHES]
        for row in rows
    }


async def annotations_out(
    rows: Sequence[Annotation], terms: dict[str, GlossaryTerm], context: CommandContext
) -> list[AnnotationOut]:
    people = {row.updated_by for row in rows} | {row.owner for row in rows if row.owner is not None}
    names = await user_names(context, people)
    return [_annotation(row, terms, names) for row in rows]


def _annotation(row: Annotation, terms: dict[str, GlossaryTerm], names: dict[str, str]) -> AnnotationOut:
    return AnnotationOut(
        source=row.source,
        table=row.table,
        column=row.column,
        description=row.description,
        owner=row.owner,
        owner_name=names.get(row.owner or "", ""),
        tags=row.tags,
        terms=[_term(one, terms.get(one)) for one in row.terms],
        version=row.version,
        updated_by=row.updated_by,
        updated_by_name=names.get(row.updated_by, ""),
        updated_at=row.updated_at,
    )


def _term(link: str, term: GlossaryTerm | None) -> TermLink:
    glossary, _, id_ = link.partition("/")
    return TermLink(
        glossary=glossary,
        term=id_,
        name="" if term is None else term.name,
        definition="" if term is None else term.definition,
        status="" if term is None else term.status,
    )


def column_out(column: dict[str, Any], said: AnnotationOut | None) -> CatalogColumn:
    return CatalogColumn.model_validate({**column, "said": said})


def change_out(row: CatalogChange, titles: dict[DocumentId, str]) -> SchemaChangeOut:
    told = ToldChange(what=row.what, table=row.table, column=row.column, before=row.before, after=row.after)
    return SchemaChangeOut(
        id=row.id,
        source=row.source,
        source_title=titles.get(row.source, ""),
        what=row.what,
        table=row.table,
        column=row.column,
        before=row.before,
        after=row.after,
        words=in_words(told),
        at=row.at,
    )


def place_of(source: str, table: str, column: str) -> Place:
    return Place(source=DocumentId(source), table=table, column=column)
