"""A room's commit as a batch for the writer, and the writer's answer as an event for the room."""

import asyncio

import structlog

from crdt.effects import Commit
from crdt.errors import ConcertError, StoreBusy, StoreUnavailable
from crdt.events import CommitFailed, CommitSucceeded
from crdt.ids import Micros
from engine.records import ClientBinding, DocumentRecord
from engine.rooms import conflict_rows
from engine.rooms.lock_rows import writes_of
from engine.writes import AppendUpdate, Batch, Put, Receipt

_log = structlog.get_logger(__name__)


def batch_of(record: DocumentRecord, effect: Commit, at: Micros) -> Batch:
    """The rows first, in order, then the bindings, what happened to locks and what was written unseen."""
    document = record.id
    rows = tuple([AppendUpdate(document, author, door, at, update) for author, door, update in effect.rows])
    if not (effect.bindings or effect.locks or effect.conflicts):
        return rows
    bindings = tuple(
        ClientBinding(
            document=record.id,
            client=binding.client,
            organisation=record.organisation,
            user=binding.user,
            bound_at=at,
        )
        for binding in effect.bindings
    )
    locks = writes_of(record, effect.locks, at)
    conflicts = conflict_rows.writes_of(record, effect.conflicts, at)
    return (*rows, *(Put(record=binding) for binding in bindings), *locks, *conflicts)


def outcome(done: "asyncio.Future[Receipt]", rows: int) -> CommitSucceeded | CommitFailed:
    """R13, R14: tried again only where the writer says that nothing was written."""
    if done.cancelled():
        return CommitFailed(error=StoreUnavailable(), untouched=False)
    match done.exception():
        case None:
            return CommitSucceeded(numbers=done.result().numbers[:rows])
        case StoreUnavailable() | StoreBusy() as error:
            return CommitFailed(error=error, untouched=True)
        case error:
            _log.error("commit_failed", exc_info=error)
            known = error if isinstance(error, ConcertError) else StoreUnavailable()
            return CommitFailed(error=known, untouched=False)
