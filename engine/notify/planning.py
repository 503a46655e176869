"""Turns what somebody was told in their inbox into messages on their other channels, by their rules (PR1 to PR4).

A consumer of the bus: what it writes and how far it has come are one commit, so each notification is planned once, also
over a crash. Border: what a message says is written when it is sent (`posting.py`).
"""

from collections.abc import Sequence
from hashlib import sha256

from crdt.dataclasses import dataclass, replace
from crdt.ids import Channel, Micros, uuid7
from engine.contact_records import DigestEntry
from engine.inbox.events import CREATED
from engine.inbox.kinds import KINDS, NotificationKind
from engine.inbox.records import Notification
from engine.notify.directory import Line, lines_to, rules_here, rules_of
from engine.notify.rules import IN_APP, Way, mode_of, told_of, ways
from engine.notify.wording import title_of
from engine.outbox.records import Outgoing
from engine.ports import Clock, Records, StoredEvent
from engine.records import User
from engine.writes import Batch, Insert, Put, Write

TOPICS = (CREATED,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    records: Records
    clock: Clock

    async def take(self, _channel: Channel, events: Sequence[StoredEvent]) -> Batch:
        """What these notifications mean for the other channels of one person."""
        writes: list[Write] = []
        for event in events:
            row = await self.records.get(Notification, event.payload["id"])
            if row is not None:
                writes += await self._planned(row)
        return tuple(writes)

    async def _planned(self, row: Notification) -> list[Write]:
        user = await self.records.get(User, row.user)
        if user is None or user.disabled_at is not None:
            return []
        now = self.clock.now()
        rules = await rules_of(self.records, row.user)
        here = await rules_here(self.records, row.user, row.workspace)
        kind = KINDS.get(row.kind) or NotificationKind(name=row.kind, title=row.kind, summary="")
        lines = await lines_to(self.records, user, row.workspace)
        content = row.content if isinstance(row.content, dict) else {}
        found = ways(told_of(kind, content), rules, here, lines, now)
        writes = [await self._write(row, lines[way.channel], way, now) for way in found]
        if mode_of(kind, IN_APP, rules, here) == "off" and row.read_at is None:
            writes.append(Put(record=replace(row, read_at=now)))
        return [write for write in writes if write is not None]

    async def _write(self, row: Notification, line: Line, way: Way, now: Micros) -> Write | None:
        if way.due is not None:
            return Put(record=_entry(row, line, way.due, now))
        message = message_of(row, line, now)
        known = await self.records.get(Outgoing, message.id)
        return Insert(record=message) if known is None else None


def message_of(row: Notification, line: Line, now: Micros) -> Outgoing:
    return Outgoing(
        id=uuid7(now, sha256(f"{row.id} {line.notifier.name}".encode()).digest()),
        organisation=row.organisation,
        workspace=row.workspace,
        user=row.user,
        channel=line.notifier.name,
        lane=line.setup.id,
        setup=line.setup.id,
        kind=row.kind,
        address=line.address,
        subject=title_of(row.kind),
        data={"notifications": [row.id]},
        cause=f"notification:{row.id}",
        next_at=now,
        created_at=now,
    )


def _entry(row: Notification, line: Line, due: Micros, now: Micros) -> DigestEntry:
    return DigestEntry(
        notification=row.id,
        channel=line.notifier.name,
        organisation=row.organisation,
        workspace=row.workspace,
        user=row.user,
        lane=line.setup.id,
        due=due,
        created_at=now,
    )
