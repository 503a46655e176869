"""Compares a line of a file with what stands. Pure but for the importer's words for a cell."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from engine.import_records import ImportRecord, ImportRow, RowChange
from engine.imports.importer import Importer, Present
from engine.imports.reading import Line
from engine.records import Json

Normal = Callable[[str, str], Awaitable[str]]
KEY = "id"


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
            after = await normal(column, text)
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
        title=present.title or line.cells.get("name", ""),
        change=change,
        cells=cells,
        problems=problems,
    )


def twice(presents: Sequence[Present], seen: set[str]) -> list[Present]:
    """What two lines of a file are about is done by the first of them."""
    found = []
    for one in presents:
        if one.subject and one.subject in seen:
            found.append(
                Present(subject=one.subject, title=one.title, refused="An earlier row is about the same.")
            )
            continue
        seen.add(one.subject)
        found.append(one)
    return found


def as_stands(cells: Sequence[Json], now: Mapping[str, str]) -> bool:
    """Whether every cell still is what it was when it was compared, or has become what it shall be."""
    return all(now.get(one["column"], "") in {one["before"], one["after"]} for one in cells)
