"""Imports of CSV and JSON: upload in pieces, compare, look at the difference, approve, undo; and the same file out again."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from crdt.errors import InvalidInput
from crdt.model import Model
from engine.commands.command import (
    MOST,
    Among,
    Area,
    Command,
    CommandContext,
    Listing,
    Nothing,
    Page,
    several,
)
from engine.import_records import ImportRecord, ImportRow, ImportState, RowChange, RowOutcome
from engine.imports.importer import BETWEEN
from engine.imports.importers import importers
from engine.imports.uploads import LARGEST_CHUNK, By, Uploads
from engine.imports.writing import csv_piece, json_piece
from engine.members.ways import found_by
from engine.records import User

ALL = 100_000


class ImportsQuery(Page):
    id: str
    what: Annotated[str, Among(importers)] = ""


class NewImport(Model):
    """`what`: `sources` or `annotations`. `name`: of the file."""

    id: str
    what: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=200)


class OneImport(Model):
    id: str
    upload: str = Field(max_length=64)


class Piece(OneImport):
    """`number` counts from 1; the file may be cut anywhere."""

    number: int = Field(ge=1, le=MOST)
    text: str = Field(max_length=LARGEST_CHUNK)


class RowsQuery(Page, OneImport):
    change: RowChange | None = None
    outcome: RowOutcome | None = None


class ExportFileQuery(Page):
    id: str
    what: str = Field(default="sources", max_length=64)
    format: Literal["csv", "json"] = "csv"


class ImportOut(Model):
    """`absent`: columns that the file does not have, so that nothing of them changes; `ignored` mean nothing here.

    `problem`: why the file as a whole cannot be read.
    """

    id: str
    workspace: str
    what: str
    name: str
    state: ImportState
    size: int
    pieces: int
    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int
    applied: int
    failed: int
    undone: int
    kept: int
    columns: list[str]
    ignored: list[str]
    absent: list[str]
    problem: str
    created_by_name: str
    created_at: int
    updated_at: int
    applied_by_name: str
    applied_at: int | None
    undone_by_name: str
    undone_at: int | None


class ImportCell(Model):
    """`emptied`: the cell is empty, and so will be the field."""

    column: str
    before: str
    after: str
    emptied: bool


class ImportProblem(Model):
    column: str
    message: str


class ImportRowOut(Model):
    number: int
    subject: str
    title: str
    change: RowChange
    cells: list[ImportCell]
    problems: list[ImportProblem]
    outcome: RowOutcome | None
    said: str


class ExportPiece(Model):
    """A piece of the file: all of them, one after the other, are it. `next` is the offset of the piece after it."""

    text: str
    rows: int
    total: int
    next: int | None


async def list_imports(input_: ImportsQuery, context: CommandContext) -> Listing[ImportOut]:
    """Newest first."""
    where = {"workspace": context.workspace.id, **({"what": several(input_.what)} if input_.what else {})}
    records = context.platform.store.records
    rows = await records.find(
        ImportRecord, where, order="created_at", descending=True, offset=input_.offset, limit=input_.limit
    )
    total = await records.count(ImportRecord, where)
    items = await _shown(rows, context)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def begin(input_: NewImport, context: CommandContext) -> ImportOut:
    return await _one(
        await _uploads(context).begin(context.workspace, input_.what, input_.name, _by(context)), context
    )


async def append(input_: Piece, context: CommandContext) -> ImportOut:
    uploads = _uploads(context)
    return await _one(
        await uploads.append(context.workspace, input_.upload, input_.number, input_.text), context
    )


async def check(input_: OneImport, context: CommandContext) -> ImportOut:
    return await _one(await _uploads(context).check(context.workspace, input_.upload, _by(context)), context)


async def get(input_: OneImport, context: CommandContext) -> ImportOut:
    return await _one(await _uploads(context).get(context.workspace, input_.upload), context)


async def rows(input_: RowsQuery, context: CommandContext) -> Listing[ImportRowOut]:
    """In the order of the file."""
    await _uploads(context).get(context.workspace, input_.upload)
    where: dict[str, object] = {"upload": input_.upload}
    where |= {"change": input_.change} if input_.change else {}
    where |= {"outcome": input_.outcome} if input_.outcome else {}
    records = context.platform.store.records
    found = await records.find(ImportRow, where, order="number", offset=input_.offset, limit=input_.limit)
    kept = await context.kept_from(context.workspace.id)
    return Listing(
        items=[_kept_back(one) if kept.hides(one.subject.split(BETWEEN)) else _row(one) for one in found],
        total=await records.count(ImportRow, where),
        offset=input_.offset,
        limit=input_.limit,
    )


async def apply(input_: OneImport, context: CommandContext) -> ImportOut:
    return await _one(await _uploads(context).apply(context.workspace, input_.upload, _by(context)), context)


async def undo(input_: OneImport, context: CommandContext) -> ImportOut:
    return await _one(await _uploads(context).undo(context.workspace, input_.upload, _by(context)), context)


async def stop(input_: OneImport, context: CommandContext) -> ImportOut:
    return await _one(await _uploads(context).stop(context.workspace, input_.upload, _by(context)), context)


async def remove(input_: OneImport, context: CommandContext) -> Nothing:
    await _uploads(context).remove(context.workspace, input_.upload, _by(context))
    return Nothing()


async def export(input_: ExportFileQuery, context: CommandContext) -> ExportPiece:
    """What comes back unchanged makes no difference."""
    importer = importers().get(input_.what)
    if importer is None:
        raise InvalidInput("There is nothing of this name to export.", details={"known": sorted(importers())})
    found, total = await importer.make(context.platform).export(
        context.workspace, await context.hidden(), input_.offset, input_.limit
    )
    end = input_.offset + len(found)
    first, last = input_.offset == 0, end >= total
    if input_.format == "json":
        text = json_piece(found, first=first, last=last)
    else:
        text = csv_piece(found, importer.columns, first=first)
    return ExportPiece(text=text, rows=len(found), total=total, next=None if last else end)


def _uploads(context: CommandContext) -> Uploads:
    return Uploads(context.platform)


def _by(context: CommandContext) -> By:
    caller = context.caller
    return By(user=caller.user, name=caller.name, role=caller.role)


async def _one(row: ImportRecord, context: CommandContext) -> ImportOut:
    return (await _shown([row], context))[0]


async def _shown(found: Sequence[ImportRecord], context: CommandContext) -> list[ImportOut]:
    people = {id_ for row in found for id_ in (row.created_by, row.applied_by, row.undone_by) if id_}
    users = await found_by(context.platform.store.records, User, "id", people)
    names: dict[str | None, str] = {user.id: user.name for user in users}
    return [_out(row, names) for row in found]


def _out(row: ImportRecord, names: dict[str | None, str]) -> ImportOut:
    counts = ("new", "changed", "unchanged", "refused", "applied", "failed", "undone", "kept")
    return ImportOut(
        id=row.id,
        workspace=row.workspace,
        what=row.what,
        name=row.name,
        state=row.state,
        size=row.size,
        pieces=row.chunks,
        rows=row.rows,
        **{name: row.counts.get(name, 0) for name in counts},
        columns=row.columns.get("known", []),
        ignored=row.columns.get("ignored", []),
        absent=row.columns.get("absent", []),
        problem=row.problem,
        created_by_name=names.get(row.created_by, ""),
        created_at=row.created_at,
        updated_at=row.updated_at,
        applied_by_name=names.get(row.applied_by, ""),
        applied_at=row.applied_at,
        undone_by_name=names.get(row.undone_by, ""),
        undone_at=row.undone_at,
    )


def _kept_back(row: ImportRow) -> ImportRowOut:
    """About something that the caller may not read: the number is there, so that rows count as in the file."""
    return ImportRowOut(
        number=row.number,
        subject="",
        title="",
        change=row.change,
        cells=[],
        problems=[],
        outcome=row.outcome,
        said="This is about something that is kept from you.",
    )


def _row(row: ImportRow) -> ImportRowOut:
    return ImportRowOut(
        number=row.number,
        subject=row.subject,
        title=row.title,
        change=row.change,
        cells=[ImportCell(**one) for one in row.cells],
        problems=[ImportProblem(**one) for one in row.problems],
        outcome=row.outcome,
        said=row.said,
    )


HERE = "/imports/workspaces/{id}"
ONE = f"{HERE}/{{upload}}"


def _command(
    name: str,
    summary: str,
    method: Literal["GET", "POST", "DELETE"],
    path: str,
    run: object,
    input_: type[BaseModel] = OneImport,
    output: type[BaseModel] = ImportOut,
) -> Command[BaseModel, BaseModel]:
    return Command(
        name=f"imports.{name}",
        summary=summary,
        method=method,
        path=path,
        scope="workspace",
        right="read" if method == "GET" else "edit",
        input=input_,
        output=output,
        run=run,  # type: ignore[arg-type]  # each takes the input named beside it
    )


COMMANDS = Area(
    name="imports",
    commands=(
        _command(
            "list",
            "CSV files that were imported, newest first",
            "GET",
            HERE,
            list_imports,
            ImportsQuery,
            Listing[ImportOut],
        ),
        _command("begin", "A new file, of which nothing has come yet", "POST", HERE, begin, NewImport),
        _command("append", "A piece of the file", "POST", f"{ONE}/pieces", append, Piece),
        _command(
            "check", "Compares the file with what is there, in the background", "POST", f"{ONE}/check", check
        ),
        _command("get", "One import and how far it is", "GET", ONE, get),
        _command(
            "rows",
            "Its rows: what each would change, what is wrong, what became of it",
            "GET",
            f"{ONE}/rows",
            rows,
            RowsQuery,
            Listing[ImportRowOut],
        ),
        _command(
            "apply",
            "Approves the difference and carries it out, in the background",
            "POST",
            f"{ONE}/apply",
            apply,
        ),
        _command(
            "undo", "Takes back all that it did, where nobody changed it since", "POST", f"{ONE}/undo", undo
        ),
        _command(
            "stop",
            "Stops what is being carried out or taken back; what was done stays, and can be undone",
            "POST",
            f"{ONE}/stop",
            stop,
        ),
        _command(
            "remove", "Forgets the import; what it changed stays", "DELETE", ONE, remove, OneImport, Nothing
        ),
        _command(
            "export",
            "What is there as the same CSV or JSON, a piece at a time",
            "GET",
            "/exports/workspaces/{id}",
            export,
            ExportFileQuery,
            ExportPiece,
        ),
    ),
)
