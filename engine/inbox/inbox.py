"""One person's notifications: written with what caused them, read, counted, marked.

Whoever has news commits `writes_of` in the batch of what happened, so nothing is told that did not happen, and tells
the channels. Border: who may see what a notification is about was decided before it is written, and again when listed.
"""

from collections.abc import Collection, Sequence
from typing import Final

from pydantic import BaseModel

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros, UserId, user_channel
from engine.channels import Channels
from engine.inbox.events import CREATED, READ, NotificationEvent, NotificationsReadEvent
from engine.inbox.records import Notification
from engine.ports import Clock, Store
from engine.writes import AppendEvent, Batch, Insert, Put, Remove, Write

ALL: Final = 10_000
"""Notifications of one person that are looked through; retention drops those that are too old."""


def writes_of(notification: Notification, by_name: str) -> tuple[Write, ...]:
    """The row and the event that tells its person."""
    said = NotificationEvent(
        id=notification.id,
        kind=notification.kind,
        workspace=notification.workspace,
        document=notification.document,
        by=notification.by,
        by_name=by_name,
    )
    event = AppendEvent(
        channel=user_channel(notification.user),
        topic=CREATED,
        payload=said.model_dump(mode="json"),
        at=notification.at,
    )
    return Insert(record=notification), event


def read_of(notification: Notification, now: Micros) -> tuple[Write, ...]:
    """The row as read, for a reason of its own, and the event that tells its person; nothing where it was read before."""
    if notification.read_at is not None:
        return ()
    said = NotificationsReadEvent(ids=[notification.id], all=False).model_dump(mode="json")
    event = AppendEvent(channel=user_channel(notification.user), topic=READ, payload=said, at=now)
    return Put(record=replace(notification, read_at=now)), event


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    store: Store
    channels: Channels
    clock: Clock

    async def of(self, user: UserId) -> Sequence[Notification]:
        """Newest first."""
        return await self.store.records.find(
            Notification, {"user": user}, order="at", descending=True, limit=ALL
        )

    async def read(self, user: UserId, ids: Collection[str] | None) -> int:
        """Marks these as read, all of them where none are named. How many were not yet."""
        where: dict[str, object] = {"user": user, "read_at": None}
        if ids is not None:
            where["id"] = tuple(ids)
        now = self.clock.now()
        rows = await self.store.records.find(Notification, where, limit=ALL) if ids != () else ()
        if rows:
            said = NotificationsReadEvent(
                ids=[row.id for row in rows] if ids is not None else [], all=ids is None
            )
            puts = tuple(Put(record=replace(row, read_at=now)) for row in rows)
            await self.told(user, puts, READ, said)
        return len(rows)

    async def unread(self, user: UserId, ids: Collection[str]) -> int:
        """Puts these back among what is not read. How many were read."""
        rows = await self.store.records.find(Notification, {"user": user, "id": tuple(ids)}, limit=ALL)
        seen = [row for row in rows if row.read_at is not None]
        if seen:
            said = NotificationsReadEvent(ids=[row.id for row in seen], all=False)
            puts = tuple(Put(record=replace(row, read_at=None)) for row in seen)
            await self.told(user, puts, READ, said)
        return len(seen)

    async def remove(self, user: UserId, id_: str) -> bool:
        row = await self.store.records.get(Notification, id_)
        if row is None or row.user != user:
            return False
        said = NotificationsReadEvent(ids=[id_], all=False)
        await self.told(user, (Remove(type=Notification, key=(id_,)),), READ, said)
        return True

    async def told(self, user: UserId, writes: Sequence[Write], topic: str, said: BaseModel) -> None:
        """Commits the writes together with an event in the person's own channel."""
        event = AppendEvent(
            channel=user_channel(user),
            topic=topic,
            payload=said.model_dump(mode="json"),
            at=self.clock.now(),
        )
        batch: Batch = (*writes, event)
        receipt = await self.store.writer.commit(batch)
        self.channels.committed(batch, receipt)
