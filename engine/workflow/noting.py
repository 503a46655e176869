"""What a step leaves behind beside its result, in the same commit: the tables that it touched, and its answer where it asked a source."""

from typing import Any

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.lineage.noting import noted_of
from engine.operations.data_sources.kept import KEPT, answered, asked_of
from engine.operations.operation import Operation
from engine.ports import Records
from engine.records import RunRecord, User
from engine.workflow.machine.outputs import written
from engine.writes import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    """One attempt of a step that has come to its end."""

    run: RunRecord
    node: str
    operation: Operation[Any, Any]
    input: BaseModel
    output: BaseModel
    started: Micros


async def left_behind(done: Performed, now: Micros, records: Records) -> Batch:
    run, operation = done.run, done.operation
    noted: Batch = noted_of(run, done.node, operation, done.input, now)
    if operation.name not in KEPT:
        return noted
    person = await records.get(User, run.started_by)
    asked = asked_of(
        operation.name,
        done.input,
        organisation=run.organisation,
        by=run.started_by,
        name="" if person is None else person.name,
        started=done.started,
        run=run.id,
    )
    return (*noted, *answered(asked, written(done.output), now))
