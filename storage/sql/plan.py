"""Turns batches into rows for few statements. Pure: numbers come from the ledger, execution is the writer's.

Rows of one statement are gathered over all batches of a transaction (`rows.py`): each execution costs the writer a wait
for the interpreter, which a busy event loop lets go of once a millisecond.
"""

from typing import assert_never

from crdt.errors import Conflict, FenceLost
from crdt.ids import DocumentId, Micros
from engine.audit.chain import Head, chained
from engine.audit.listing import words_of
from engine.writes import (
    AppendAudit,
    AppendEvent,
    AppendJournal,
    AppendUpdate,
    Attribute,
    ClearTimer,
    DropEvents,
    DropHistory,
    EndTimer,
    FoldJournal,
    ForgetEdits,
    ForgetState,
    Insert,
    Put,
    Receipt,
    Remove,
    ReplaceHistory,
    SetTimer,
    StoreSnapshot,
    Write,
)
from storage.sql.jobs import Job
from storage.sql.ledger import Count, Ledger, Owner
from storage.sql.rows import Rows, Steps
from storage.sql.statements import Statement, Statements


class Plan:
    def __init__(self, statements: Statements, ledger: Ledger) -> None:
        self._do = statements
        self._ledger = ledger
        self._rows = Rows()

    def add(self, job: Job) -> Receipt:
        """Raises `FenceLost` or `Conflict`; the plan is of no use then, and the ledger must go back."""
        return Receipt(numbers=tuple(map(self._write, job.batch, job.payloads)))

    def steps(self) -> Steps:
        """What to execute, in this order."""
        return self._rows.steps()

    def _row(self, statement: Statement, *row: object) -> None:
        self._rows.add(statement, row)

    def _write(self, write: Write, payload: object) -> int:  # noqa: C901, PLR0912 - one arm per kind of write
        match write:
            case AppendUpdate():
                number = self._next(("updates", write.document))
                self._row(
                    self._do.append_update,
                    write.document,
                    number,
                    write.author,
                    write.door,
                    write.at,
                    write.update,
                )
                return number
            case AppendEvent():
                number = self._next(("events", write.channel))
                self._row(self._do.append_event, write.channel, number, write.topic, write.at, payload)
                return number
            case DropEvents():
                self._drop_events(write)
            case AppendJournal():
                return self._append_journal(write, payload)
            case FoldJournal():
                return self._fold(write, payload)
            case AppendAudit():
                return self._append_audit(write, payload)  # type: ignore[arg-type]
            case Put(record=record):
                self._rows.add(self._do.put[type(record)], payload)  # type: ignore[arg-type]
            case Insert(record=record):
                self._rows.add(self._do.insert[type(record)], payload)  # type: ignore[arg-type]
            case Remove():
                self._row(self._do.remove[write.type], *write.key)
            case StoreSnapshot():
                self._snapshot(write)
            case Attribute():
                self._attribute(write)
            case ForgetEdits():
                self._row(self._do.attribute, write.document, write.through)
                self._row(self._do.drop_updates, write.document, write.through)
            case ForgetState():
                self._row(self._do.drop_snapshot, write.document, write.through)
            case ReplaceHistory():
                self._replace_history(write)
            case DropHistory():
                self._drop_history(write.document)
            case SetTimer():
                self._row(self._do.set_timer, write.key, write.actor, write.due, payload)
            case ClearTimer():
                self._row(self._do.clear_timer, write.key)
            case EndTimer():
                self._row(self._do.end_timer, write.key, write.due)
            case _:
                assert_never(write)
        return 0

    def _next(self, owner: Owner) -> int:
        count = self._ledger.count(owner)
        self._ledger.move(owner, Count(count.last + 1))
        return count.last + 1

    def _drop_events(self, write: DropEvents) -> None:
        if write.through > self._ledger.count(("events", write.channel)).last:
            details = {"channel": write.channel, "through": write.through}
            raise Conflict("Only events that were told can be dropped.", details=details)
        self._row(self._do.drop_events, write.channel, write.through)
        self._row(self._do.raise_floor, write.channel, write.through)

    def _append_journal(self, write: AppendJournal, payload: object) -> int:
        count = self._ledger.count(("streams", write.stream))
        if count.folded:
            raise FenceLost(f"The stream {write.stream} is finished.")
        number = self._enter(write.stream, write.fence, write.at, folded=False)
        self._row(self._do.append_journal, write.stream, number, write.at, payload)
        return number

    def _fold(self, write: FoldJournal, payload: object) -> int:
        number = self._enter(write.stream, write.fence, write.at, folded=True)
        self._row(self._do.drop_journal, write.stream)
        self._row(self._do.append_journal, write.stream, number, write.at, payload)
        return number

    def _append_audit(self, write: AppendAudit, payload: tuple[bytes, str, str, str]) -> int:
        owner: Owner = ("audit", write.organisation)
        count = self._ledger.count(owner)
        spelling, *contents = payload
        head = chained(Head(number=count.last, hash=count.hash), spelling)
        self._row(
            self._do.append_audit,
            write.organisation,
            head.number,
            write.workspace,
            write.at,
            write.by,
            write.action,
            write.object_kind,
            write.object,
            write.title,
            *contents,
            count.hash,
            head.hash,
            words_of(write),
        )
        self._row(self._do.move_audit_head, write.organisation, head.number, head.hash)
        self._ledger.move(owner, Count(head.number, hash=head.hash))
        return head.number

    def _enter(self, stream: str, fence: int, at: Micros, *, folded: bool) -> int:
        """Checks the fence and moves the stream on by one entry."""
        owner: Owner = ("streams", stream)
        count = self._ledger.count(owner)
        if fence < count.fence:
            raise FenceLost(details={"stream": stream, "fence": fence, "newest": count.fence})
        if not count.stored:
            self._row(self._do.open_stream, stream, at, fence, folded)
        elif (fence, folded) != (count.fence, count.folded):
            self._row(self._do.move_stream, fence, folded, stream)
        self._ledger.move(owner, Count(count.last + 1, fence, folded))
        return count.last + 1

    def _snapshot(self, write: StoreSnapshot) -> None:
        if write.through > self._ledger.count(("updates", write.document)).last:
            details = {"document": write.document, "through": write.through}
            raise Conflict("A snapshot can only cover what the log has.", details=details)
        self._store_state(write, write.through)
        self._row(self._do.forget_indexes, write.document, write.through, b"")
        if write.compact:
            self._row(self._do.attribute, write.document, write.through)
            self._row(self._do.drop_updates, write.document, write.through)

    def _attribute(self, write: Attribute) -> None:
        for one in write.ranges:
            self._row(
                self._do.attribute_ranges,
                write.document,
                one.first,
                one.last,
                one.author,
                one.door,
                one.started_at,
                one.ended_at,
                one.edits,
                one.clocks,
            )

    def _replace_history(self, write: ReplaceHistory) -> None:
        self._store_state(write, self._drop_history(write.document))

    def _drop_history(self, document: DocumentId) -> int:
        """The number it had come to."""
        through = self._ledger.count(("updates", document)).last
        self._row(self._do.drop_updates, document, through)
        self._row(self._do.drop_snapshots, document)
        self._row(self._do.drop_attributions, document)
        return through

    def _store_state(self, write: StoreSnapshot | ReplaceHistory, through: int) -> None:
        size = len(write.state)
        self._row(self._do.store_snapshot, write.document, through, write.at, size, write.state, write.index)
