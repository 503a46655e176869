"""Compares a line of a file with what stands. Pure but for the importer's words for a cell."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import OrganisationId
from engine.import_records import ImportRecord, ImportRow, RowChange
from engine.imports.importer import Importer, Present
from engine.imports.reading import Line
from engine.names import legible
from engine.records import Json

Normal = Callable[[OrganisationId, str, str], Awaitable[str]]
KEY = "id"
CHANGED_SINCE: Final = "Somebody changed it since it was imported."


async def compared(
    upload: ImportRecord, importer: Importer, line: Line, present: Present, normal: Normal
) -> ImportRow:
    """CI2: a column that the file does not have changes nothing; an empty cell empties, and is marked."""
    problems: list[Json] = []
    if said := line.problem or present.refused:
        problems.append({"column": "", "message": said})
    new = present.subject == ""
    cells: list[Json] = []
    for column, text in line.cells.items():
        if column == KEY:
            continue
        try:
            after = await normal(upload.organisation, column, text)
        except ValueError as error:
            problems.append({"column": column, "message": str(error)})
            continue
        before = present.cells.get(column, "")
        if after != before:
            cells.append({"column": column, "before": before, "after": after, "emptied": after == ""})
        if column in importer.needed and not after:
            problems.append({"column": column, "message": "This cannot be empty."})
    if new and not problems:
        problems += [
            {"column": column, "message": "Something new needs this column."}
            for column in importer.needed
            if column not in line.cells
        ]
    change: RowChange = "refused" if problems else "new" if new else "changed" if cells else "unchanged"
    return ImportRow(
        upload=upload.id,
        number=line.number,
        organisation=upload.organisation,
        subject=present.subject,
        title=present.title or legible(line.cells.get("name", "")),
        change=change,
        cells=cells,
        problems=problems,
    )


def remembering(normal: Normal) -> Normal:
    """The same for the rows of one file: what a cell will stand as is looked up once, however many rows have it."""
    known: dict[tuple[OrganisationId, str, str], str | ValueError] = {}

    async def remembered(organisation: OrganisationId, column: str, text: str) -> str:
        key = (organisation, column, text)
        if key not in known:
            try:
                known[key] = await normal(organisation, column, text)
            except ValueError as error:
                known[key] = error
        found = known[key]
        if isinstance(found, ValueError):
            raise found
        return found

    return remembered


def twice(presents: Sequence[Present], seen: set[str]) -> list[Present]:
    """What two lines of a file are about is done by the first of them. What is new is what it is called."""
    found = []
    for one in presents:
        about = one.subject or f"new {one.title}"
        doubled = about in seen and one.title != ""
        found.append(replace(one, refused="An earlier row is about the same.") if doubled else one)
        seen.add(about)
    return found


def as_stands(cells: Sequence[Json], now: Mapping[str, str]) -> bool:
    """Whether every cell still is what it was when it was compared, or has become what it shall be."""
    return all(now.get(one["column"], "") in {one["before"], one["after"]} for one in cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """`wanted`: what each cell was that still is as it was imported. `told`: the row the other way round. `said`: what is left."""

    wanted: Mapping[str, str]
    told: ImportRow
    said: str


def undoing(row: ImportRow, now: Mapping[str, str]) -> Undoing | None:
    """None where nothing is as it was imported."""
    mine = [one for one in row.cells if now.get(one["column"], "") == one["after"]]
    if not mine:
        return None
    left = sorted({one["column"] for one in row.cells} - {one["column"] for one in mine})
    return Undoing(
        wanted={one["column"]: one["before"] for one in mine},
        told=replace(row, cells=[{**one, "before": one["after"], "after": one["before"]} for one in mine]),
        said=f"Changed since, and left: {', '.join(left)}." if left else "",
    )
