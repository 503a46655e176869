"""Labels of columns: what was found, with its evidence, and what people decide about it."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel

from crdt.errors import Forbidden, InvalidInput, NotFound
from crdt.ids import DocumentId
from crdt.roles import Right, allows
from engine.catalog.difference import live
from engine.catalog.records import CatalogTable
from engine.classification.detector import detectors, labels
from engine.classification.keeping import ALL, spread_labels, writes_of
from engine.classification.labels import Label
from engine.classification.records import ClassificationRecord, Decision
from engine.classification.settling import decide
from engine.classification.turns import turn
from engine.commands.classification_views import (
    DecidedLabel,
    DecidedOut,
    Item,
    KnownLabel,
    KnownLabels,
    LabelOut,
    LabelQuery,
    ManyLabels,
    NewLabel,
    OfWorkspace,
    OneLabel,
    SummaryOut,
    counted,
    shown,
)
from engine.commands.command import Area, Command, CommandContext, Listing
from engine.commands.table_views import sources_of
from engine.ports import Records
from engine.records import DocumentRecord
from engine.scans.scanner import NewScan

KIND = "data_source"
BY_HAND = "A person gave the column this label."


class LabelGone(NotFound):
    code = "label_gone"
    message = "This column does not have the label."
    next_step = "Look again: a scan may have changed it."


class ScanOfLabels(BaseModel):
    id: str


class BegunScan(BaseModel):
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


async def summary(input_: OfWorkspace, context: CommandContext) -> SummaryOut:
    sources = await sources_of(context, input_.workspace, input_.source)
    where = {"source": tuple(sources)}
    rows = (
        await context.platform.store.records.find(ClassificationRecord, where, limit=ALL) if sources else []
    )
    live_rows = [row for row in rows if row.state in {"suggested", "confirmed"}]
    return SummaryOut(
        states=counted((row.state, "") for row in rows),
        levels=counted((row.level, "") for row in live_rows),
        categories=counted((row.category, "") for row in live_rows),
        labels=counted((row.label, row.title) for row in live_rows),
        sources=counted((row.source, sources[row.source].title) for row in live_rows),
    )


async def known(input_: OfWorkspace, context: CommandContext) -> KnownLabels:
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
    return KnownLabels(items=sorted(items.values(), key=lambda one: one.title))


async def confirm(input_: DecidedLabel, context: CommandContext) -> LabelOut:
    return await _one(input_, "confirmed", input_.note, context)


async def reject(input_: DecidedLabel, context: CommandContext) -> LabelOut:
    return await _one(input_, "rejected", input_.note, context)


async def withdraw(input_: OneLabel, context: CommandContext) -> LabelOut:
    """Takes back what a person decided or gave; what the rules say holds again."""
    return await _one(input_, "", "", context)


async def add(input_: NewLabel, context: CommandContext) -> LabelOut:
    """A label by hand: confirmed from the beginning. Of a label that is there already it is a confirmation."""
    label = _label(input_)
    await _column_is_there(input_, context)
    async with turn(context.document.workspace):
        before = await _records(context).get(
            ClassificationRecord, context.document.id, input_.table, input_.column, input_.label
        )
        now = context.platform.clock.now()
        row = (
            before if before is not None and before.state != "withdrawn" else _by_hand(input_, label, context)
        )
        row = decide(row, "confirmed", context.caller.user, input_.note, now)
        await _keep([row], context)
    (out,) = await shown([row], await _sources(context), context)
    return out


async def decide_many(input_: ManyLabels, context: CommandContext) -> DecidedOut:
    """All that may be edited by the caller, or none. What is not there any more is counted, not refused."""
    sources = await sources_of(context, input_.workspace)
    wanted = {DocumentId(one.source) for one in input_.items}
    roles = await context.readable([sources[id_] for id_ in wanted if id_ in sources])
    if any(id_ not in roles or not allows(roles[id_], Right.EDIT) for id_ in wanted):
        raise Forbidden(
            "You may not decide about columns of all these sources.",
            next_step="Choose columns of sources that you may edit.",
        )
    async with turn(context.workspace.id):
        rows = [row for one in input_.items if (row := await _row(one, context)) is not None]
        now = context.platform.clock.now()
        changed = [
            decide(row, input_.decision, context.caller.user, input_.note, now)
            for row in rows
            if row.decision != input_.decision
        ]
        spread = await _keep(changed, context) if changed else 0
    return DecidedOut(changed=len(changed), spread=spread, missing=len(input_.items) - len(rows))


async def run(_input: ScanOfLabels, context: CommandContext) -> BegunScan:
    """A scan of this stage alone; its events tell how far it is."""
    source = context.document
    new = NewScan(
        organisation=source.organisation,
        workspace=source.workspace,
        source=source.id,
        by=context.caller.user,
        stages=("classification",),
    )
    record = await context.platform.scans.begin(new)
    return BegunScan(scan=record.id, number=record.number)


async def _one(input_: OneLabel, decision: Decision, note: str, context: CommandContext) -> LabelOut:
    async with turn(context.document.workspace):
        row = await _records(context).get(
            ClassificationRecord, context.document.id, input_.table, input_.column, input_.label
        )
        if row is None:
            raise LabelGone
        row = decide(row, decision, context.caller.user, note, context.platform.clock.now())
        await _keep([row], context)
    (out,) = await shown([row], await _sources(context), context)
    return out


async def _keep(rows: Sequence[ClassificationRecord], context: CommandContext) -> int:
    """Commits and tells the rows and what lineage makes of them; how many those are."""
    platform, now = context.platform, context.platform.clock.now()
    spread = await spread_labels(
        platform.store.records,
        rows[0].organisation,
        rows[0].workspace,
        {row.label for row in rows},
        rows,
        now,
    )
    decided = {(row.source, row.table, row.column, row.label): row for row in rows}
    further = [row for row in spread if (row.source, row.table, row.column, row.label) not in decided]
    batch = (*writes_of(rows, context.caller.user, now), *writes_of(further, "", now))
    platform.channels.committed(batch, await platform.store.writer.commit(batch))
    return len(further)


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
    return await _records(context).find(ClassificationRecord, where, limit=ALL)


def _fits(row: ClassificationRecord, input_: LabelQuery) -> bool:
    if input_.state == "" and row.state == "withdrawn":
        return False
    word = input_.search.casefold()
    return word in f"{row.table}.{row.column}".casefold() or word in row.title.casefold()


async def _row(one: Item, context: CommandContext) -> ClassificationRecord | None:
    return await _records(context).get(ClassificationRecord, one.source, one.table, one.column, one.label)


def _label(input_: NewLabel) -> Label:
    label = labels().get(input_.label)
    if label is not None:
        return Label(
            name=label.name, title=label.title, level=input_.level or label.level, category=label.category
        )
    if not input_.title or input_.level is None or input_.category is None:
        raise InvalidInput(
            "A label that nobody has used yet needs a title, a level and a category.",
            details={"fields": ["title", "level", "category"]},
        )
    return Label(name=input_.label, title=input_.title, level=input_.level, category=input_.category)


async def _column_is_there(input_: NewLabel, context: CommandContext) -> None:
    """As the catalogue knows it; of a source that was never scanned nothing is known, and nothing is refused."""
    table = await _records(context).get(CatalogTable, context.document.id, input_.table)
    if table is None:
        if await _records(context).count(CatalogTable, {"source": context.document.id}):
            raise NotFound("This source has no such table.", details={"table": input_.table})
        return
    if input_.column not in {one["name"] for one in live(table.columns)}:
        raise NotFound("This table has no such column.", details={"column": input_.column})


def _by_hand(input_: NewLabel, label: Label, context: CommandContext) -> ClassificationRecord:
    now = context.platform.clock.now()
    return ClassificationRecord(
        source=DocumentId(context.document.id),
        table=input_.table,
        column=input_.column,
        label=label.name,
        organisation=context.document.organisation,
        workspace=context.document.workspace,
        title=label.title,
        level=label.level,
        category=label.category,
        origin="person",
        detector="",
        state="confirmed",
        confidence=1.0,
        evidence={
            "phrase": "",
            "checked": 0,
            "fitting": 0,
            "shapes": [],
            "reasons": [BY_HAND],
            "held": False,
        },
        scan="",
        first_at=now,
        seen_at=now,
        changed_at=now,
    )


async def _sources(context: CommandContext) -> dict[DocumentId, DocumentRecord]:
    return await sources_of(context, context.document.workspace)


def _records(context: CommandContext) -> Records:
    return context.platform.store.records


def _of_source(
    name: str, summary_: str, verb: str, input_: type[BaseModel], run_: Any, **more: Any
) -> Command[Any, Any]:
    values: dict[str, Any] = {"right": "edit", "output": LabelOut, **more}
    path = f"/classifications/data-sources/{{id}}/{verb}"
    return Command(
        name=f"classifications.{name}",
        summary=summary_,
        method="POST",
        path=path,
        scope="document",
        kind=KIND,
        input=input_,
        run=run_,
        **values,
    )


def _of_workspace(
    name: str, summary_: str, path: str, input_: type[BaseModel], output: Any, run_: Any, **more: Any
) -> Command[Any, Any]:
    values: dict[str, Any] = {"method": "GET", "right": "read", **more}
    return Command(
        name=f"classifications.{name}",
        summary=summary_,
        path=f"/classifications{path}",
        scope="workspace",
        names="workspace",
        input=input_,
        output=output,
        run=run_,
        **values,
    )


def _commands() -> Iterable[Command[Any, Any]]:
    yield _of_workspace(
        "list", "Labels of columns with their evidence", "", LabelQuery, Listing[LabelOut], list_labels
    )
    yield _of_workspace(
        "summary",
        "How many labels there are, by state, level and sort",
        "/summary",
        OfWorkspace,
        SummaryOut,
        summary,
    )
    yield _of_workspace("labels", "The labels that there are", "/labels", OfWorkspace, KnownLabels, known)
    yield _of_workspace(
        "decide",
        "Confirms or rejects many labels at once",
        "/decide",
        ManyLabels,
        DecidedOut,
        decide_many,
        method="POST",
        right="edit",
    )
    yield _of_source("confirm", "Says that a label is right", "confirm", DecidedLabel, confirm)
    yield _of_source(
        "reject", "Says that a label is wrong; it is not suggested again", "reject", DecidedLabel, reject
    )
    yield _of_source("withdraw", "Takes back what a person decided or gave", "withdraw", OneLabel, withdraw)
    yield _of_source("add", "Gives a column a label by hand", "add", NewLabel, add)
    yield _of_source(
        "run", "Looks at the columns of a source now", "run", ScanOfLabels, run, right="run", output=BegunScan
    )


COMMANDS = Area(name="classifications", commands=tuple(_commands()))
