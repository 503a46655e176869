"""Values written unseen, as rows of the store and events of the document's channel (SPEC.md of `crdt`, section X)."""

import hashlib
from collections.abc import Iterable

from crdt.canonical import ABSENT, Value
from crdt.contests import Conflict
from crdt.ids import Micros, document_channel, uuid7
from crdt.model import Model
from engine.records import DocumentRecord, FieldConflict, Json
from engine.writes import AppendEvent, Put, Write

RECORDED = "document:conflict:recorded"
SETTLED = "document:conflict:settled"


class ConflictEvent(Model):
    """What the events of a document say about a conflict. Values are not told: the command lists them."""

    conflict: str
    path: list[str]
    kept_by: str
    lost_by: str
    sequence: int
    strategy: str | None
    by: str | None


def spelled(value: Value) -> Json:
    """A value as rows hold it, and an absent one."""
    return {} if value is ABSENT else {"value": value}


def writes_of(
    record: DocumentRecord, conflicts: Iterable[tuple[int, Conflict]], at: Micros
) -> tuple[Write, ...]:
    rows = [_row(record, sequence, conflict, at) for sequence, conflict in conflicts]
    events = [event_of(row, RECORDED, at) for row in rows]
    return (*(Put(record=row) for row in rows), *events)


def event_of(row: FieldConflict, topic: str, at: Micros) -> AppendEvent:
    said = ConflictEvent(
        conflict=row.id,
        path=row.path,
        kept_by=row.kept_by,
        lost_by=row.lost_by,
        sequence=row.sequence,
        strategy=row.strategy,
        by=row.settled_by,
    )
    return AppendEvent(channel=document_channel(row.document), topic=topic, payload=said.model_dump(), at=at)


def _row(record: DocumentRecord, sequence: int, conflict: Conflict, at: Micros) -> FieldConflict:
    client, clock = conflict.item
    named = hashlib.sha256(f"{record.id} {record.epoch} {client} {clock}".encode()).digest()
    return FieldConflict(
        document=record.id,
        id=uuid7(at, named),
        organisation=record.organisation,
        path=list(conflict.path),
        kept=spelled(conflict.kept),
        kept_by=conflict.kept_by,
        lost=spelled(conflict.lost),
        lost_by=conflict.lost_by,
        late=conflict.late,
        sequence=sequence,
        at=at,
    )
