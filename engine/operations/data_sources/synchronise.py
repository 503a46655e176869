"""Runs a synchronisation and waits for its end: a table of one source becomes as one of another. A step that is tried again waits for
the run that it began. What is read and written stands in the input, so that plans, impact and lineage know it beforehand.
"""

import asyncio
from typing import Annotated, Literal

from pydantic import Field

from crdt.errors import Conflict, NotFound, Unavailable
from crdt.ids import DocumentId
from crdt.model import Model
from engine.operations.data_sources.test_connection import SourceField, TableField
from engine.operations.operation import Operation, OperationContext, Outcome, Touch
from engine.sync.taker import NewSync
from engine.sync_records import Synchronisation, SyncRun


class SynchroniseInput(Model):
    synchronisation: str = Field(
        title="Synchronisation",
        min_length=1,
        max_length=80,
        description="Made on the page Synchronise of a source.",
    )
    source: SourceField
    table: TableField
    target: Annotated[str, Field(title="Target", json_schema_extra={"format": "source"})]
    target_table: str = Field(title="Table of the target", min_length=1, max_length=300)


class SynchroniseOutput(Model):
    """`equal` only when both sides were read again and come to the same. `asked`: rows that wait for a person."""

    run: str
    state: Literal["equal", "different"]
    source_rows: int
    target_rows: int
    inserted: int
    updated: int
    removed: int
    conflicts: int
    asked: int


class NotSynchronised(Unavailable):
    code = "not_synchronised"
    message = "The synchronisation did not succeed."
    next_step = "Look at its runs on the page Synchronise of the source: they say why."


class OtherTables(Conflict):
    code = "other_tables"
    message = "The step names other tables than its synchronisation has."
    next_step = "Take the tables of the synchronisation, or another synchronisation."


async def synchronise(input_: SynchroniseInput, context: OperationContext) -> Outcome[SynchroniseOutput]:
    wish = await context.records.get(Synchronisation, input_.synchronisation)
    if wish is None or wish.workspace != context.workspace:
        raise NotFound("There is no such synchronisation in this workspace.")
    named = (input_.source, input_.table, input_.target, input_.target_table)
    if named != (wish.source, wish.table, wish.target, wish.target_table):
        raise OtherTables(details={"table": wish.table, "target_table": wish.target_table})
    await context.permit(DocumentId(wish.source), "read")
    await context.permit(DocumentId(wish.target), "edit")
    new = NewSync(synchronisation=wish, by=context.user, run=context.run, key=context.idempotency_key)
    begun = await context.synchroniser.begin(new)
    try:
        row = await context.synchroniser.ended(begun.id)
    except asyncio.CancelledError:
        await context.synchroniser.stop(begun.id)
        raise
    return Outcome(output=_output(row, context))


def _output(row: SyncRun, context: OperationContext) -> SynchroniseOutput:
    if row.state not in {"equal", "different"}:
        said = row.error or {}
        raise NotSynchronised(
            said.get("message", ""), details={"run": row.id, "reason": said.get("code", "")}
        )
    counts, proof = row.counts or {}, row.proof or {}
    context.report.log(
        "info" if row.state == "equal" else "warning",
        f"{row.done:,} changes written; {proof['source_rows']:,} and {proof['target_rows']:,} rows, "
        f"{'equal' if row.state == 'equal' else 'not equal'}",
    )
    return SynchroniseOutput(
        run=row.id,
        state="equal" if row.state == "equal" else "different",
        source_rows=proof["source_rows"],
        target_rows=proof["target_rows"],
        inserted=counts.get("inserted", 0),
        updated=counts.get("updated", 0),
        removed=counts.get("removed", 0) + counts.get("marked", 0),
        conflicts=counts.get("conflict", 0),
        asked=counts.get("asked", 0),
    )


OPERATION = Operation(
    name="source.synchronise",
    title="Synchronise",
    summary="Makes a table of one source as one of another, and proves that both are equal",
    icon="arrow-right-left",
    category="Data sources",
    input=SynchroniseInput,
    output=SynchroniseOutput,
    run=synchronise,
    timeout=24 * 3600.0,
    changes=True,
    touches=(Touch("reads", "source", "table"), Touch("writes", "target", "target_table")),
)
