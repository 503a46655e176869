"""What an operation on a source leaves behind where everybody finds it: its answer, and the event that tells it. Pure.

The last answer of each operation on each subject is kept, whoever asked: a person, a rule, a step of a run.
"""

from typing import Final, get_args

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, source_channel
from engine.operations.data_sources.answers import OperationName
from engine.operations.data_sources.told import ProfileTold
from engine.records import Json, OperationResult
from engine.writes import AppendEvent, Put, Write

KEPT: Final = frozenset(get_args(OperationName))
"""Operations whose answers are kept."""
TOLD_IN_PART: Final[dict[str, type[BaseModel]]] = {"source.profile_table": ProfileTold}
"""What the event says of an answer that may lose values once it is kept. Events are kept as they were told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One operation on a source, asked by somebody. `subject` is the table, or "" for the whole source; `run` the run whose
    step asks, or "".
    """

    operation: str
    source: DocumentId
    subject: str
    organisation: OrganisationId
    by: UserId
    name: str
    started: Micros
    run: str = ""

    @property
    def head(self) -> dict[str, Json]:
        """What each of its events says."""
        return {"operation": self.operation, "subject": self.subject, "by": self.by, "name": self.name}


def asked_of(
    operation: str,
    input_: BaseModel,
    *,
    organisation: OrganisationId,
    by: UserId,
    name: str,
    started: Micros,
    run: str = "",
) -> Asked:
    """`operation` is one of `KEPT`: they all say their source, and the table where they are about one."""
    said = input_.model_dump(include={"source", "table"})
    return Asked(
        operation=operation,
        source=DocumentId(said["source"]),
        subject=said.get("table", ""),
        organisation=organisation,
        by=by,
        name=name,
        started=started,
        run=run,
    )


def answered(asked: Asked, answer: Json, now: Micros, *, failed: bool = False) -> tuple[Write, AppendEvent]:
    """The row of the answer, or of the error, and the event."""
    row = OperationResult(
        source=asked.source,
        operation=asked.operation,
        subject=asked.subject,
        organisation=asked.organisation,
        status="failed" if failed else "succeeded",
        result=answer,
        at=now,
        by=asked.by,
        duration=now - asked.started,
    )
    told = {
        **asked.head,
        "duration": row.duration,
        "at": now,
        **({"error": answer} if failed else {"result": _told(asked.operation, answer)}),
        **({"run": asked.run} if asked.run else {}),
    }
    topic = f"source:operation:{'failed' if failed else 'completed'}"
    return Put(record=row), AppendEvent(
        channel=source_channel(asked.source), topic=topic, payload=told, at=now
    )


def _told(operation: str, answer: Json) -> Json:
    part = TOLD_IN_PART.get(operation)
    return answer if part is None else {name: answer[name] for name in part.model_fields}
