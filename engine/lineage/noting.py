"""What a step leaves behind for lineage, in the commit of its end: the tables that its input named. Pure."""

from typing import Any

from pydantic import BaseModel

from crdt.ids import Micros
from engine.lineage.records import LineageTouch
from engine.operations.operation import Operation
from engine.operations.touching import touched_by
from engine.records import RunRecord
from engine.writes import Put


def noted_of(
    run: RunRecord, key: str, operation: Operation[Any, Any], input_: BaseModel, now: Micros
) -> tuple[Put, ...]:
    """One row per table and round, whichever attempt it is."""
    rows = (
        LineageTouch(
            run=run.id,
            node=key,
            way=one.way,
            source=one.source,
            table=one.table,
            organisation=run.organisation,
            workspace=run.workspace,
            operation=operation.name,
            columns=dict(one.columns),
            at=now,
        )
        for one in touched_by(operation, input_)
    )
    return tuple(Put(record=row) for row in rows)
