"""Which comments somebody has seen: kept by the person, so that it holds on all their devices."""

from collections.abc import Collection, Mapping
from typing import Final

from crdt.comments.threads import Thread
from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, UserId
from engine.inbox.events import THREAD_READ, ThreadReadEvent
from engine.inbox.inbox import Inbox
from engine.inbox.records import Notification, ThreadRead
from engine.records import DocumentRecord
from engine.writes import Put

_ALL: Final = 100_000
Marks = Mapping[str, frozenset[str]]
"""By thread, the messages seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    inbox: Inbox

    async def marks(self, user: UserId, document: DocumentId) -> Marks:
        where = {"user": user, "document": document}
        rows = await self.inbox.store.records.find(ThreadRead, where, limit=_ALL)
        return {row.thread: frozenset(row.messages) for row in rows}

    async def mark(
        self, user: UserId, record: DocumentRecord, thread: Thread, messages: Collection[str]
    ) -> None:
        """These of the thread, which are there; and what the inbox says of them is read with them."""
        there = {message.id for message in thread.messages if message.author != user}
        row = await self.inbox.store.records.get(ThreadRead, user, record.id, thread.id)
        before = set() if row is None else set(row.messages)
        seen = (before | set(messages)) & there
        if seen - before:
            kept = ThreadRead(
                user=user,
                document=record.id,
                thread=thread.id,
                organisation=record.organisation,
                messages=sorted(seen),
                at=self.inbox.clock.now(),
            )
            said = ThreadReadEvent(
                workspace=record.workspace, document=record.id, thread=thread.id, messages=sorted(seen)
            )
            await self.inbox.told(user, (Put(record=kept),), THREAD_READ, said)
        await self._read_with(user, record.id, thread.id, seen)

    async def _read_with(
        self, user: UserId, document: DocumentId, thread: str, messages: Collection[str]
    ) -> None:
        where = {"user": user, "document": document, "read_at": None}
        rows = await self.inbox.store.records.find(Notification, where, limit=_ALL)
        ids = [
            row.id
            for row in rows
            if row.content.get("thread") == thread and row.content.get("message") in messages
        ]
        if ids:
            await self.inbox.read(user, ids)


def unread(thread: Thread, user: UserId, marks: Marks) -> int:
    seen = marks.get(thread.id, frozenset())
    return sum(message.author != user and message.id not in seen for message in thread.messages)
