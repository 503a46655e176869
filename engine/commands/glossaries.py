"""Glossaries: list, make, look at; and their terms, found by words over all glossaries of a workspace."""

from typing import Final

from pydantic import Field

from crdt.ids import DocumentId
from crdt.model import Model
from engine.catalog.records import Annotation, GlossaryTerm
from engine.commands.command import Area, Command, CommandContext, Listing, Page
from engine.commands.documents import (
    DocumentContent,
    DocumentOut,
    DocumentsOfKind,
    OneDocument,
    content_of,
    fields_of,
    merge_body,
    page_of,
    user_names,
)
from engine.names import Name
from engine.ports import Wanted
from engine.records import Json
from engine.texts import folded

KIND: Final = "glossary"
ALL: Final = 1_000_000


class GlossaryOut(DocumentOut):
    terms: int


class NewGlossary(Model):
    workspace: str
    name: Name
    description: str = Field(default="", max_length=10_000)


class GlossaryBody(Model):
    """Fields of the glossary that `body` leaves out stay as they are; those it has say just that afterwards."""

    id: str
    body: dict[str, Json]


class TermsOf(Page):
    """`search`: words in a term's name, synonyms or definition. `glossary` "" for all."""

    workspace: str
    glossary: str = ""
    search: str = Field(default="", max_length=200)


class TermOut(Model):
    """`places`: how many tables and columns refer to it. As the glossary was a few seconds ago."""

    glossary: str
    glossary_title: str
    term: str
    name: str
    definition: str
    synonyms: list[str]
    status: str
    owner: str
    owner_name: str
    places: int


async def list_glossaries(input_: DocumentsOfKind, context: CommandContext) -> Listing[GlossaryOut]:
    page, total = await page_of(KIND, input_, context, order="title")
    names = await user_names(context, {id_ for row in page for id_ in (row.updated_by, row.created_by)})
    records = context.platform.store.records
    items = [
        GlossaryOut(
            **fields_of(row, context, names), terms=await records.count(GlossaryTerm, {"document": row.id})
        )
        for row in page
    ]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def create(input_: NewGlossary, context: CommandContext) -> DocumentContent:
    body = {"description": input_.description}
    documents = context.platform.documents
    row = await documents.create(context.workspace, KIND, input_.name, {"body": body}, context.caller.user)
    return await content_of(row, context)


async def get(_input: OneDocument, context: CommandContext) -> DocumentContent:
    return await content_of(context.document, context)


async def update(input_: GlossaryBody, context: CommandContext) -> DocumentContent:
    return await content_of(await merge_body(input_.body, context), context)


async def terms(input_: TermsOf, context: CommandContext) -> Listing[TermOut]:
    """By name."""
    titles = await _glossaries(context, input_.workspace, input_.glossary)
    records = context.platform.store.records
    rows = await records.find(GlossaryTerm, {"document": tuple(titles)}, limit=ALL) if titles else []
    words = folded(input_.search)
    fitting = sorted(
        (row for row in rows if _mentions(row, words)), key=lambda row: (row.name.casefold(), row.term)
    )
    page = fitting[input_.offset : input_.offset + input_.limit]
    owners = await user_names(context, {row.owner for row in page if row.owner})
    places = await _places(context) if page else {}
    items = [
        TermOut(
            glossary=row.document,
            glossary_title=titles[row.document],
            term=row.term,
            name=row.name,
            definition=row.definition,
            synonyms=row.synonyms,
            status=row.status,
            owner=row.owner,
            owner_name=owners.get(row.owner, ""),
            places=places.get(f"{row.document}/{row.term}", 0),
        )
        for row in page
    ]
    return Listing(items=items, total=len(fitting), offset=input_.offset, limit=input_.limit)


def _mentions(row: GlossaryTerm, words: tuple[str, ...]) -> bool:
    text = " ".join((row.name, row.definition, *row.synonyms)).casefold()
    return all(word in text for word in words)


async def _glossaries(context: CommandContext, workspace: str, only: str) -> dict[DocumentId, str]:
    roles = await context.workspaces()
    wanted = Wanted(
        workspaces=tuple(id_ for id_ in roles if id_ == workspace), kinds=(KIND,), order="title", limit=ALL
    )
    found, _ = await context.platform.store.shelf.page(wanted)
    rows = [row for row in found if only in {"", row.id}]
    readable = await context.readable(rows)
    return {DocumentId(row.id): row.title for row in rows if row.id in readable}


async def _places(context: CommandContext) -> dict[str, int]:
    where = {"organisation": context.caller.organisation}
    counts: dict[str, int] = {}
    for row in await context.platform.store.records.find(Annotation, where, limit=ALL):
        for term in row.terms:
            counts[term] = counts.get(term, 0) + 1
    return counts


COMMANDS = Area(
    name="glossaries",
    commands=(
        Command(
            name="glossaries.list",
            summary="The glossaries of my workspaces",
            method="GET",
            path="/advanced-catalog/glossaries",
            scope="none",
            right="read",
            input=DocumentsOfKind,
            output=Listing[GlossaryOut],
            run=list_glossaries,
        ),
        Command(
            name="glossaries.create",
            summary="A new glossary",
            method="POST",
            path="/advanced-catalog/glossaries",
            scope="workspace",
            names="workspace",
            right="create",
            input=NewGlossary,
            output=DocumentContent,
            run=create,
        ),
        Command(
            name="glossaries.get",
            summary="One glossary with its terms",
            method="GET",
            path="/advanced-catalog/glossaries/{id}",
            scope="document",
            right="read",
            kind=KIND,
            input=OneDocument,
            output=DocumentContent,
            run=get,
        ),
        Command(
            name="glossaries.update",
            summary="Changes fields of the live glossary",
            method="PUT",
            path="/advanced-catalog/glossaries/{id}",
            scope="document",
            right="edit",
            kind=KIND,
            input=GlossaryBody,
            output=DocumentContent,
            run=update,
        ),
        Command(
            name="glossaries.terms",
            summary="Terms by words, over all glossaries of a workspace",
            method="GET",
            path="/advanced-catalog/terms",
            scope="workspace",
            names="workspace",
            right="read",
            input=TermsOf,
            output=Listing[TermOut],
            run=terms,
        ),
    ),
)
