"""Locks in the store: the row of each held section, the newest fence of a document, and the events of its channel.

Rows hold UTC, rooms count seconds of their own clock; here is where the one becomes the other.
"""

import json
from collections.abc import Iterable
from typing import Final

from crdt.ids import Micros, document_channel
from crdt.leases import NEVER, Lock, LockChange, LockLimits
from crdt.locks import LockTable
from crdt.model import Model
from crdt.presence import Author
from engine.ports import Clock
from engine.records import DocumentRecord, FenceRecord, LockRecord
from engine.writes import AppendEvent, Put, Remove, Write

_SECOND: Final = 1_000_000


class LockEvent(Model):
    """What the events of a document say about one of its locks.

    `user` is whom it is about: the holder, the former holder of what ended, who asks. `by` did it, None: time or the
    server. `reason` of an end: `lease` ran out, `away` too long, `unanswered` ask, `contended` too long, `role` lost.
    """

    section: list[str]
    user: str
    name: str
    by: str | None
    by_name: str | None
    former: str | None
    former_name: str | None
    fence: int
    until: int
    reason: str


_UNLOGGED: Final = "renewed"


def writes_of(record: DocumentRecord, changes: Iterable[LockChange], at: Micros) -> tuple[Write, ...]:
    """One row for each section that changed, as it stands in the end; an event for each change but renewals."""
    held: dict[str, Write] = {}
    events: list[Write] = []
    fence = 0
    for change in changes:
        if not change.of_ask:
            section = json.dumps(change.section)
            held[section] = _row(record, section, change)
            fence = max(fence, change.fence) if change.lock is not None else fence
        if change.action != _UNLOGGED:
            events.append(_event(record, change, at))
    newest = FenceRecord(document=record.id, organisation=record.organisation, last=fence)
    return (*held.values(), *((Put(record=newest),) if fence else ()), *events)


def _row(record: DocumentRecord, section: str, change: LockChange) -> Write:
    lock = change.lock
    if lock is None:
        return Remove(type=LockRecord, key=(record.id, section))
    row = LockRecord(
        document=record.id,
        section=section,
        organisation=record.organisation,
        user=lock.holder.user,
        name=lock.holder.name,
        fence=lock.fence,
        span=round(lock.ttl * _SECOND),
        until=change.until,
        by="person" if lock.attended else "program",
    )
    return Put(record=row)


def _event(record: DocumentRecord, change: LockChange, at: Micros) -> AppendEvent:
    said = LockEvent(
        section=list(change.section),
        user=change.who.user,
        name=change.who.name,
        by=change.by and change.by.user,
        by_name=change.by and change.by.name,
        former=change.former and change.former.user,
        former_name=change.former and change.former.name,
        fence=change.fence,
        until=change.until,
        reason=change.reason,
    )
    return AppendEvent(
        channel=document_channel(record.id),
        topic=f"document:lock:{change.action}",
        payload=said.model_dump(),
        at=at,
    )


def table_of(rows: Iterable[LockRecord], fence: int, clock: Clock, limits: LockLimits) -> LockTable:
    """L13: as committed. Who is not here yet gets a grace from now on, however long nobody had the document open, and nobody
    more than their lease, whatever the clock said when it was written.
    """
    now, offset = clock.monotonic(), clock.now() / _SECOND - clock.monotonic()
    held = [
        Lock(
            section=tuple(json.loads(row.section)),
            holder=Author(user=row.user, name=row.name),
            fence=row.fence,
            ttl=row.span / _SECOND,
            until=now + max(min(row.until / _SECOND - offset - now, row.span / _SECOND), limits.grace),
            attended=row.by == "person",
            away_until=now + limits.grace if row.by == "person" else NEVER,
        )
        for row in rows
    ]
    return LockTable(limits, held=held, fence=fence, offset=offset)
