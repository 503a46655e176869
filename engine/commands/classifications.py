"""Labels of columns: what was found, with its evidence, and how much of it waits for a decision."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from crdt.ids import DocumentId
from crdt.model import Model
from engine.classification.detector import detectors
from engine.classification.keeping import ALL
from engine.classification.records import STANDING, ClassificationRecord
from engine.commands.classification_views import (
    KnownLabel,
    KnownLabelsOf,
    LabelOut,
    LabelQuery,
    LabelsOf,
    SummaryOut,
    counted,
    shown,
)
from engine.commands.command import Area, Command, CommandContext, Listing, paged
from engine.commands.table_views import sources_of
from engine.records import DocumentRecord
from engine.scans.scanner import NewScan

KIND = "data_source"


class ScanOfLabels(Model):
    id: str


class BegunScan(Model):
    scan: str
    number: int


async def list_labels(input_: LabelQuery, context: CommandContext) -> Listing[LabelOut]:
    """What waits for a decision first, the surest first; then by place."""
    sources = await sources_of(context, input_.workspace)
    found = [row for row in await _rows(input_, sources, context) if _fits(row, input_)]
    found.sort(
        key=lambda row: (
            row.state != "suggested",
            -row.confidence if row.state == "suggested" else 0,
            row.source,
            row.table,
            row.column,
        )
    )
    page = found[input_.offset : input_.offset + input_.limit]
    items = await shown(page, sources, context)
    return Listing(items=items, total=len(found), offset=input_.offset, limit=input_.limit)


async def summary(input_: LabelsOf, context: CommandContext) -> SummaryOut:
    sources = await sources_of(context, input_.workspace, input_.source)
    where = {"source": tuple(sources)}
    rows = (
        await context.platform.store.records.find(ClassificationRecord, where, limit=ALL) if sources else []
    )
    live_rows = [row for row in rows if row.state in STANDING]
    return SummaryOut(
        states=counted((row.state, "") for row in rows),
        levels=counted((row.level, "") for row in live_rows),
        categories=counted((row.category, "") for row in live_rows),
        labels=counted((row.label, row.title) for row in live_rows),
        sources=counted((row.source, sources[row.source].title) for row in live_rows),
    )


async def known(input_: KnownLabelsOf, context: CommandContext) -> Listing[KnownLabel]:
    """Those that detectors give, and those that people and rules gave columns here."""
    items = {
        one.label.name: KnownLabel(
            label=one.label.name,
            title=one.label.title,
            level=one.label.level,
            category=one.label.category,
            detector=one.name,
        )
        for one in detectors().values()
    }
    sources = await sources_of(context, input_.workspace)
    for row in (
        await context.platform.store.records.find(ClassificationRecord, {"source": tuple(sources)}, limit=ALL)
        if sources
        else []
    ):
        if row.label not in items:
            items[row.label] = KnownLabel(
                label=row.label, title=row.title, level=row.level, category=row.category, detector=""
            )
    return paged(sorted(items.values(), key=lambda one: one.title), input_)


async def _rows(
    input_: LabelQuery, sources: dict[DocumentId, DocumentRecord], context: CommandContext
) -> Sequence[ClassificationRecord]:
    wanted = tuple(id_ for id_ in sources if input_.source in {"", id_})
    if not wanted:
        return []
    where: dict[str, object] = {"source": wanted}
    for name in ("table", "label", "level", "category", "origin"):
        if value := getattr(input_, name):
            where[name] = value
    if input_.state not in {"", "any"}:
        where["state"] = input_.state
    return await context.platform.store.records.find(ClassificationRecord, where, limit=ALL)


def _fits(row: ClassificationRecord, input_: LabelQuery) -> bool:
    if input_.state == "" and row.state == "withdrawn":
        return False
    word = input_.search.casefold()
    return word in f"{row.table}.{row.column}".casefold() or word in row.title.casefold()


async def run(_input: ScanOfLabels, context: CommandContext) -> BegunScan:
    """A scan of this stage alone; its events tell how far it is."""
    new = NewScan.of(context.document, context.caller.user, stages=("classification",))
    record = await context.platform.scans.begin(new)
    return BegunScan(scan=record.id, number=record.number)


def _of_workspace(
    name: str, summary_: str, path: str, input_: type[BaseModel], output: Any, run_: Any
) -> Command[Any, Any]:
    return Command(
        name=f"classifications.{name}",
        summary=summary_,
        method="GET",
        path=f"/classifications{path}",
        scope="workspace",
        names="workspace",
        right="read",
        input=input_,
        output=output,
        run=run_,
    )


COMMANDS = Area(
    name="classifications",
    commands=(
        Command(
            name="classifications.list",
            summary="Labels of columns with their evidence, of all my workspaces or of one",
            method="GET",
            path="/classifications",
            scope="none",
            right="read",
            input=LabelQuery,
            output=Listing[LabelOut],
            run=list_labels,
        ),
        _of_workspace(
            "summary",
            "How many labels there are, by state, level and sort",
            "/summary",
            LabelsOf,
            SummaryOut,
            summary,
        ),
        _of_workspace(
            "labels", "The labels that there are", "/labels", KnownLabelsOf, Listing[KnownLabel], known
        ),
        Command(
            name="classifications.run",
            summary="Looks at the columns of a source now",
            method="POST",
            path="/classifications/data-sources/{id}/run",
            scope="document",
            kind=KIND,
            right="run",
            input=ScanOfLabels,
            output=BegunScan,
            run=run,
        ),
    ),
)
