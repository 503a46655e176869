"""Applies one batch to the tables: everything, or nothing and the reason why not."""

from typing import assert_never

from crdt.dataclasses import replace
from crdt.errors import AlreadyExists, Conflict, FenceLost
from crdt.ids import DocumentId
from engine.audit.chain import SPELLED, START, AuditEntry, Head, chained, spelled
from engine.ports import DueTimer, JournalEntry, LoggedUpdate, StoredEvent
from engine.records import Record
from engine.writes import (
    AppendAudit,
    AppendEvent,
    AppendJournal,
    AppendUpdate,
    Attribute,
    Batch,
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
from storage.attribution import ranges
from storage.memory.tables import Key, Snapshot, Stream, Tables, Undo


def apply(tables: Tables, batch: Batch) -> Receipt:
    undo = Undo()
    try:
        return Receipt(numbers=tuple(_write(tables, undo, write) for write in batch))
    except BaseException:
        undo.take_back()
        raise


def key_of(record: Record) -> Key:
    return tuple(getattr(record, name) for name in record.KEY)


def _write(tables: Tables, undo: Undo, write: Write) -> int:  # noqa: C901, PLR0912 - one arm per kind of write
    match write:
        case AppendUpdate():
            return _append_update(tables, undo, write)
        case AppendEvent():
            return _append_event(tables, undo, write)
        case DropEvents():
            _drop_events(tables, undo, write)
        case AppendJournal():
            return _append_journal(tables, undo, write)
        case FoldJournal():
            return _fold(tables, undo, write)
        case AppendAudit():
            return _append_audit(tables, undo, write)
        case Put(record=record):
            undo.put(tables.records[type(record)], key_of(record), record)
        case Insert(record=record):
            _insert(tables, undo, record)
        case Remove():
            undo.drop(tables.records[write.type], write.key)
        case StoreSnapshot():
            _snapshot(tables, undo, write)
        case Attribute():
            for range_ in write.ranges:
                undo.put(tables.attributions[write.document], range_.first, range_)
        case ForgetEdits():
            _forget_edits(tables, undo, write.document, write.through)
        case ForgetState():
            if write.through < max(tables.snapshots[write.document], default=0):
                undo.drop(tables.snapshots[write.document], write.through)
        case ReplaceHistory():
            _replace_history(tables, undo, write)
        case DropHistory():
            _drop_history(tables, undo, write.document)
        case SetTimer():
            timer = DueTimer(key=write.key, actor=write.actor, due=write.due, message=write.message)
            undo.put(tables.timers, write.key, timer)
        case ClearTimer():
            undo.drop(tables.timers, write.key)
        case EndTimer():
            held = tables.timers.get(write.key)
            if held is not None and held.due == write.due:
                undo.drop(tables.timers, write.key)
        case _:
            assert_never(write)
    return 0


def _next(tables: Tables, undo: Undo, table: str, owner: str) -> int:
    number = tables.last.get((table, owner), 0) + 1
    undo.put(tables.last, (table, owner), number)
    return number


def _append_update(tables: Tables, undo: Undo, write: AppendUpdate) -> int:
    number = _next(tables, undo, "updates", write.document)
    row = LoggedUpdate(
        sequence=number, author=write.author, door=write.door, at=write.at, update=bytes(write.update)
    )
    undo.put(tables.updates[write.document], number, row)
    return number


def _drop_events(tables: Tables, undo: Undo, write: DropEvents) -> None:
    if write.through > tables.last_event(write.channel):
        details = {"channel": write.channel, "through": write.through}
        raise Conflict("Only events that were told can be dropped.", details=details)
    undo.drop_where(tables.events[write.channel], lambda number: number <= write.through)


def _append_event(tables: Tables, undo: Undo, write: AppendEvent) -> int:
    number = _next(tables, undo, "events", write.channel)
    row = StoredEvent(sequence=number, topic=write.topic, payload=write.payload, at=write.at)
    undo.put(tables.events[write.channel], number, row)
    return number


def _append_journal(tables: Tables, undo: Undo, write: AppendJournal) -> int:
    stream = _stream_for(tables, write)
    if stream.folded:
        raise FenceLost(f"The stream {write.stream} is finished.")
    undo.put(tables.streams, write.stream, stream)
    number = _next(tables, undo, "journal", write.stream)
    row = JournalEntry(position=number, at=write.at, entry=write.entry)
    undo.put(tables.journal[write.stream], number, row)
    return number


def _fold(tables: Tables, undo: Undo, write: FoldJournal) -> int:
    undo.put(tables.streams, write.stream, replace(_stream_for(tables, write), folded=True))
    number = _next(tables, undo, "journal", write.stream)
    undo.drop_where(tables.journal[write.stream], lambda _: True)
    row = JournalEntry(position=number, at=write.at, entry=write.entry)
    undo.put(tables.journal[write.stream], number, row)
    return number


def _append_audit(tables: Tables, undo: Undo, write: AppendAudit) -> int:
    log = tables.audit[write.organisation]
    previous = Head(number=len(log), hash=log[len(log)].hash) if log else START
    head = chained(previous, spelled(write))
    fields = {name: getattr(write, name) for name in SPELLED}
    entry = AuditEntry(**fields, number=head.number, previous=previous.hash, hash=head.hash)
    undo.put(log, head.number, entry)
    return head.number


def _stream_for(tables: Tables, write: AppendJournal | FoldJournal) -> Stream:
    """The stream as it stands after this write's fence was checked."""
    stream = tables.streams.get(write.stream)
    if stream is None:
        return Stream(opened_at=write.at, fence=write.fence, folded=False)
    if write.fence < stream.fence:
        raise FenceLost(details={"stream": write.stream, "fence": write.fence, "newest": stream.fence})
    return replace(stream, fence=write.fence)


def _insert(tables: Tables, undo: Undo, record: Record) -> None:
    rows = tables.records[type(record)]
    key = key_of(record)
    if key in rows:
        raise AlreadyExists(details={"type": type(record).__name__, "key": list(key)})
    undo.put(rows, key, record)


def _snapshot(tables: Tables, undo: Undo, write: StoreSnapshot) -> None:
    if write.through > tables.last_update(write.document):
        raise Conflict(
            "A snapshot can only cover what the log has.",
            details={"document": write.document, "through": write.through},
        )
    snapshots = tables.snapshots[write.document]
    undo.put(snapshots, write.through, Snapshot(state=write.state, index=write.index, at=write.at))
    if write.compact:
        _forget_edits(tables, undo, write.document, write.through)


def _forget_edits(tables: Tables, undo: Undo, document: DocumentId, through: int) -> None:
    """Rows that nobody attributed are attributed now, without clocks."""
    updates, known = tables.updates[document], tables.attributions[document]
    done = max((range_.last for range_ in known.values()), default=0)
    for range_ in ranges(row for number, row in updates.items() if done < number <= through):
        undo.put(known, range_.first, range_)
    undo.drop_where(updates, lambda number: number <= through)


def _drop_history(tables: Tables, undo: Undo, document: DocumentId) -> None:
    for table in (tables.updates, tables.snapshots, tables.attributions):
        rows: dict[int, object] = table[document]  # type: ignore[assignment]
        undo.drop_where(rows, lambda _: True)


def _replace_history(tables: Tables, undo: Undo, write: ReplaceHistory) -> None:
    _drop_history(tables, undo, write.document)
    snapshot = Snapshot(state=write.state, index=write.index, at=write.at)
    undo.put(tables.snapshots[write.document], tables.last_update(write.document), snapshot)
