"""Labels of columns are confirmed or rejected, all of a request at once, with what lineage makes of that."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from crdt.errors import Conflict, NotFound
from crdt.model import Model
from engine.approval.editing import criticality_of, document_of, there
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.classification.keeping import decided_with_spread
from engine.classification.records import ClassificationRecord
from engine.classification.settling import decide
from engine.classification.turns import turn
from engine.ports import Records

MOST_LABELS = 500


class LabelOf(Model):
    table: str = Field(min_length=1, max_length=400)
    column: str = Field(min_length=1, max_length=400)
    label: str = Field(min_length=1, max_length=64)


class Labels(Model):
    document: str = Field(title="Data source", max_length=64)
    decision: Literal["confirmed", "rejected"] = Field(title="Decision")
    labels: list[LabelOf] = Field(title="Labels", min_length=1, max_length=MOST_LABELS)
    note: str = Field(title="Note", default="", max_length=1_000)


async def prepare(preparing: Preparing, input_: Labels) -> Prepared:
    record = await document_of(preparing, input_.document, ("data_source",))
    rows = await _rows(preparing.platform.store.records, record.id, input_)
    document = await preparing.platform.rooms.read(record)
    return Prepared(
        title=f"Labels of {record.title}: {len(rows)} {input_.decision}",
        subject_kind="document",
        subject=record.id,
        document_kind=record.kind,
        criticality=criticality_of(document.body().model_dump(mode="json")),
        fields=tuple(sorted(f"{row.table}.{row.column}.{row.label}" for row in rows)),
        change=[
            {"field": f"{row.table}.{row.column}.{row.label}", "before": row.state, "after": input_.decision}
            for row in rows
        ],
        count=len(rows),
    )


async def perform(doing: Doing, input_: Labels) -> Done:
    platform, now = doing.platform, doing.now
    record = await there(doing, input_.document)
    async with turn(record.workspace):
        before = await _rows(platform.store.records, record.id, input_)
        rows = [decide(row, input_.decision, doing.by, input_.note, now) for row in before]
        writes, further = await decided_with_spread(platform.store.records, rows, doing.by, now)
        result = {"document": record.id, "changed": len(rows), "spread": further}
        batch = (*writes, *doing.ride(result))
        platform.channels.committed(batch, await platform.store.writer.commit(batch))
    return Done(result=result, rode=True)


async def _rows(records: Records, source: str, input_: Labels) -> Sequence[ClassificationRecord]:
    found = []
    for one in input_.labels:
        row = await records.get(ClassificationRecord, source, one.table, one.column, one.label)
        if row is None:
            raise NotFound("This column does not have the label.", details={"label": one.model_dump()})
        if row.decision != input_.decision:
            found.append(row)
    if not found:
        raise Conflict("All of this was decided so already.")
    return found


APPROVAL = ApprovalType(
    name="classification_change",
    title="Change of a classification",
    summary="Labels of columns are confirmed or rejected",
    subject="document",
    input=Labels,
    right="edit",
    prepare=prepare,
    perform=perform,
)
