"""Designs as text: look at them as code, change them by it, and bring them in from and out to files of other engines.

Reading and writing is `engine/formats`; a design that is large is read beside the loop.
"""

import asyncio
import re
from typing import Final

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.kinds.replacing import replace_body
from crdt.kinds.workflow import Layout, Workflow
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, fixed
from engine.commands.documents import content_of
from engine.commands.format_views import (
    Code,
    CodeToRead,
    DesignText,
    ExportedDesign,
    ExportQuery,
    FormatOut,
    ImportedDesign,
    ImportPreview,
    NoteOut,
    ProblemAt,
    ReadCode,
    StepPreview,
    TextToImport,
    WrittenCode,
    notes_out,
)
from engine.formats.concert_reading import read_design
from engine.formats.concert_writing import write_design
from engine.formats.detecting import guessed, reader_of, writer_of
from engine.formats.differences import Edit, applied, edits_between
from engine.formats.format import (
    Body,
    FormatInvalid,
    Reading,
    Subject,
    formats,
)
from engine.formats.ordering import drawn
from engine.names import check_names, checked_name

KIND: Final = "workflow"
YAML: Final = "yaml"


async def list_formats(_input: Nothing, _context: CommandContext) -> Listing[FormatOut]:
    items = [
        FormatOut(
            name=one.name,
            title=one.title,
            summary=one.summary,
            suffix=one.suffix,
            media=one.media,
            reads=one.read is not None,
            writes=one.write is not None,
        )
        for one in formats().values()
    ]
    return fixed(items)


async def code(_input: DesignText, context: CommandContext) -> Code:
    return await _code(context)


async def read_code(input_: CodeToRead, context: CommandContext) -> ReadCode:
    """Changes nothing: what a person's own copy of the design makes of it is their edit, and their step of undo."""
    live, _ = await _content(context)
    try:
        text, meant = await asyncio.to_thread(_read, input_, live)
    except FormatInvalid as wrong:
        problems = [ProblemAt(**one) for one in wrong.details["problems"]]
        return ReadCode(text="", edits=[], problems=problems, notes=[])
    return ReadCode(text=text, edits=meant.edits, problems=[], notes=meant.notes)


async def write_code(input_: CodeToRead, context: CommandContext) -> WrittenCode:
    """What the text changes is changed in the live design, in the caller's name; what others changed meanwhile stays."""
    live, _ = await _content(context)
    meant = await asyncio.to_thread(_named, input_, live)
    if meant.edits:
        rooms, caller = context.platform.rooms, context.caller
        document = await rooms.read(context.document)
        present = document.body().model_dump(mode="json")
        wanted = applied(meant.edits, present)
        if (name := wanted.get("name", "")) != present["name"]:
            wanted["name"] = checked_name(name)
        edit = replace_body(document, wanted, caller.role)
        await rooms.edit(context.document, caller.user, edit, role=caller.role)
    return WrittenCode(edits=len(meant.edits), notes=meant.notes, code=await _code(context))


async def export(input_: ExportQuery, context: CommandContext) -> ExportedDesign:
    design, layout = await _content(context)
    format_, write = writer_of(input_.format)
    operations = {one.name: one.title for one in context.platform.components.operations.values()}
    subject = Subject(
        design=design, layout=layout.model_dump(), id=context.document.id, operations=operations
    )
    written = await asyncio.to_thread(write, subject)
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", design.name).strip("-.")[:80] or "design"
    return ExportedDesign(
        format=format_.name,
        file=f"{stem}{format_.suffix}",
        media=format_.media,
        text=written.text,
        notes=notes_out(written.notes),
    )


async def preview(input_: TextToImport, context: CommandContext) -> ImportPreview:
    name, reading = await asyncio.to_thread(_read_any, input_)
    design = Workflow.model_validate(reading.body)
    operations = context.platform.components.operations
    steps = [
        StepPreview(
            id=id_,
            name=node.name or id_,
            operation=node.operation,
            title=operations[node.operation].title if node.operation in operations else node.operation,
            known=node.operation in operations,
            inside=node.inside,
        )
        for id_, node in design.nodes.items()
    ]
    return ImportPreview(
        format=name,
        title=formats()[name].title,
        name=input_.name or reading.name or "Imported design",
        steps=steps,
        edges=len(design.edges),
        parameters=sorted(one.name for one in design.parameters.values()),
        notes=notes_out(reading.notes),
    )


async def import_(input_: TextToImport, context: CommandContext) -> ImportedDesign:
    name, reading = await asyncio.to_thread(_read_any, input_)
    title = (input_.name or reading.name or "Imported design")[:200]
    content = await asyncio.to_thread(content_from, reading, title)
    row = await context.platform.documents.create(
        context.workspace, KIND, title, content, context.caller.user
    )
    return ImportedDesign(design=await content_of(row, context), format=name, notes=notes_out(reading.notes))


def content_from(reading: Reading, name: str) -> dict[str, Body]:
    """The parts of a new document; its steps are drawn where nobody said where they stand."""
    body = {**reading.body, "name": name}
    places = reading.layout or {"nodes": drawn(Workflow.model_validate(reading.body))}
    return {"body": body, "layout": places}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """`base` becomes `body` by the edits."""

    base: Body
    body: Body
    edits: list[Edit]
    notes: list[NoteOut]


def _named(input_: CodeToRead, live: Workflow) -> _Meant:
    """As `_meant`. Raises InvalidInput where a name cannot be read that the text brings."""
    meant = _meant(input_, live)
    check_names(Workflow, meant.body, meant.base)
    return meant


def _meant(input_: CodeToRead, live: Workflow) -> _Meant:
    base = live if input_.base is None else Workflow.model_validate(read_design(input_.base, live).body)
    reading = read_design(input_.text, base)
    before = base.model_dump(mode="json")
    return _Meant(
        base=before,
        body=reading.body,
        edits=edits_between(before, reading.body),
        notes=notes_out(reading.notes),
    )


def _read(input_: CodeToRead, live: Workflow) -> tuple[str, _Meant]:
    meant = _meant(input_, live)
    return write_design(Workflow.model_validate(meant.body), ids=False), meant


def _read_any(input_: TextToImport) -> tuple[str, Reading]:
    name = input_.format or guessed(input_.text)
    return name, reader_of(name)(input_.text)


async def _content(context: CommandContext) -> tuple[Workflow, Layout]:
    document = await context.platform.rooms.read(context.document)
    body, layout = document.body(), document.layout()
    if not isinstance(body, Workflow) or not isinstance(layout, Layout):
        raise InvalidInput("This is no workflow design.")
    return body, layout


async def _code(context: CommandContext) -> Code:
    document = await context.platform.rooms.read(context.document)
    body = document.body()
    if not isinstance(body, Workflow):
        raise InvalidInput("This is no workflow design.")
    sequence, hash_ = context.platform.rooms.sequence(context.document.id), document.content_hash()
    text = await asyncio.to_thread(write_design, body, ids=False)
    return Code(text=text, sequence=sequence, content_hash=hash_)


COMMANDS = Area(
    name="formats",
    commands=(
        Command(
            name="formats.list",
            summary="The formats that designs are written to and read from",
            method="GET",
            path="/workflow/designer/formats",
            scope="none",
            right="read",
            input=Nothing,
            output=Listing[FormatOut],
            run=list_formats,
        ),
        Command(
            name="designs.code",
            summary="The design as the text of its code view",
            method="GET",
            path="/workflow/designer/workflows/{id}/code",
            scope="document",
            kind=KIND,
            right="read",
            input=DesignText,
            output=Code,
            run=code,
        ),
        Command(
            name="designs.read_code",
            summary="What a changed text means for the design, and what is wrong with it by line; changes nothing",
            method="POST",
            path="/workflow/designer/workflows/{id}/code/read",
            scope="document",
            kind=KIND,
            right="read",
            input=CodeToRead,
            output=ReadCode,
            run=read_code,
        ),
        Command(
            name="designs.write_code",
            summary="Makes the smallest edit of the live design that a changed text means",
            method="PUT",
            path="/workflow/designer/workflows/{id}/code",
            scope="document",
            kind=KIND,
            right="edit",
            input=CodeToRead,
            output=WrittenCode,
            run=write_code,
        ),
        Command(
            name="designs.export",
            summary="The design in a format, with what the format cannot say",
            method="GET",
            path="/workflow/designer/workflows/{id}/export",
            scope="document",
            kind=KIND,
            right="read",
            input=ExportQuery,
            output=ExportedDesign,
            run=export,
        ),
        Command(
            name="designs.preview_import",
            summary="What a text would become as a design, and what would be left out; makes nothing",
            method="POST",
            path="/workflow/designer/import/preview",
            scope="workspace",
            names="workspace",
            right="read",
            input=TextToImport,
            output=ImportPreview,
            run=preview,
        ),
        Command(
            name="designs.import",
            summary="A text as a new design",
            method="POST",
            path="/workflow/designer/import",
            scope="workspace",
            names="workspace",
            right="create",
            input=TextToImport,
            output=ImportedDesign,
            run=import_,
        ),
    ),
)
