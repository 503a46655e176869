"""What people decide about the labels of columns: right, wrong, another one; one by one or many at once."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from crdt.errors import Forbidden, InvalidInput, NotFound
from crdt.ids import DocumentId
from crdt.roles import Right, allows
from engine.catalog.difference import live
from engine.catalog.records import CatalogTable
from engine.classification.detector import labels
from engine.classification.keeping import decided_with_spread
from engine.classification.labels import Label
from engine.classification.records import ClassificationRecord, Decision
from engine.classification.settling import decide
from engine.classification.turns import turn
from engine.commands.classification_views import (
    DecidedLabel,
    DecidedOut,
    LabelOut,
    LabelPlace,
    ManyLabels,
    NewLabel,
    OneLabel,
    shown,
)
from engine.commands.command import Area, Command, CommandContext
from engine.commands.table_views import sources_of
from engine.ports import Records
from engine.records import DocumentRecord

KIND = "data_source"
BY_HAND = "A person gave the column this label."


class LabelGone(NotFound):
    code = "label_gone"
    message = "This column does not have the label."
    next_step = "Look again: a scan may have changed it."


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
    batch, further = await decided_with_spread(platform.store.records, rows, context.caller.user, now)
    platform.channels.committed(batch, await platform.store.writer.commit(batch))
    return further


async def _row(one: LabelPlace, context: CommandContext) -> ClassificationRecord | None:
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


def _command(name: str, summary: str, input_: type[BaseModel], run: Any) -> Command[Any, Any]:
    return Command(
        name=f"classifications.{name}",
        summary=summary,
        method="POST",
        path=f"/classifications/data-sources/{{id}}/{name}",
        scope="document",
        kind=KIND,
        right="edit",
        input=input_,
        output=LabelOut,
        run=run,
    )


COMMANDS = Area(
    name="classification_decisions",
    commands=(
        _command("confirm", "Says that a label is right", DecidedLabel, confirm),
        _command("reject", "Says that a label is wrong; it is not suggested again", DecidedLabel, reject),
        _command("withdraw", "Takes back what a person decided or gave", OneLabel, withdraw),
        _command("add", "Gives a column a label by hand", NewLabel, add),
        Command(
            name="classifications.decide",
            summary="Confirms or rejects many labels at once",
            method="POST",
            path="/classifications/decide",
            scope="workspace",
            names="workspace",
            right="edit",
            input=ManyLabels,
            output=DecidedOut,
            run=decide_many,
        ),
    ),
)
