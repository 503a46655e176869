"""What a report says of the schema: the tables of each source as the catalogue knows them, with their columns."""

from collections.abc import Sequence

from engine.catalog.records import CatalogTable
from engine.reports.section import Block, Facts, Paragraph, Section, SectionContext, grid

MANY = 100_000


async def build(context: SectionContext) -> Sequence[Block]:
    tables = []
    columns = []
    count = 0
    for source, title in context.sources.items():
        rows = await context.records.find(CatalogTable, {"source": source}, order="table", limit=MANY)
        for row in rows:
            if row.gone_at is not None:
                continue
            count += row.column_count
            guessed = "estimated" if row.facts.get("rows_estimated") and row.rows is not None else ""
            tables.append([title, row.table, row.kind, row.rows, guessed, row.column_count, row.comment])
            columns += [
                [title, row.table, str(one.get("name", "")), str(one.get("type", ""))]
                for one in row.columns
                if not one.get("gone_at")
            ]
    if not tables:
        return [Paragraph(text="The schema of these sources was not read yet.")]
    return [
        Facts(items=[("Tables", len(tables)), ("Columns", count)]),
        grid("Tables", ["Source", "Table", "Kind", "Rows", "Rows are", "Columns", "Comment"], tables),
        grid("Columns", ["Source", "Table", "Column", "Type"], columns),
    ]


SECTION = Section(name="schema", title="Schema", order=30, build=build)
