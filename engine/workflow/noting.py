"""What a step leaves behind beside its result, in the same commit: the tables that it touched, and its answer where it asked a source."""

from typing import Any

from pydantic import BaseModel

from crdt.ids import Micros
from engine.lineage.noting import noted_of
from engine.operations.data_sources.kept import KEPT, answered, asked_of
from engine.operations.operation import Operation
from engine.ports import Records
from engine.records import RunRecord, User
from engine.workflow.machine.outputs import written
from engine.writes import Batch


async def left_behind(
    run: RunRecord,
    node: str,
    operation: Operation[Any, Any],
    input_: BaseModel,
    output: BaseModel,
    *,
    started: Micros,
    now: Micros,
    records: Records,
) -> Batch:
    noted: Batch = noted_of(run, node, operation, input_, now)
    if operation.name not in KEPT:
        return noted
    person = await records.get(User, run.started_by)
    asked = asked_of(
        operation.name,
        input_,
        organisation=run.organisation,
        by=run.started_by,
        name="" if person is None else person.name,
        started=started,
        run=run.id,
    )
    return (*noted, *answered(asked, written(output), now))
