"""Watches the comments of documents and writes down who has to hear of them (rules NT1 to NT4 and NT7 of engine/SPEC.md)."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId, Micros, UserId, document_channel, user_channel, uuid7
from engine.channels import Channels
from engine.inbox.events import POSTED, READ, CommentContent, CommentEvent, NotificationsReadEvent
from engine.inbox.inbox import writes_of
from engine.inbox.records import CommentRecord, Notification
from engine.members.ways import ways_into
from engine.notify.comments import Key, News, news_of
from engine.notify.saved import Saved, saved
from engine.ports import Clock, Store, StoredEvent
from engine.records import DocumentRecord, User, Workspace
from engine.rooms import Rooms
from engine.writes import AppendEvent, Batch, Put, Remove, Write

LONGEST_EXCERPT: Final = 200
_ALL: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentWatch:
    store: Store
    rooms: Rooms
    channels: Channels
    clock: Clock

    async def start(self) -> None:
        """What was committed since the numbers it has come to is told by the dispatcher."""

    async def seen_event(self, channel: Channel, event: StoredEvent) -> None:
        """It asked for no topics."""

    async def seen_document(self, document: DocumentId, sequence: int) -> None:
        """All news of the document in one commit. What happens twice has no second effect."""
        record = await self.store.records.get(DocumentRecord, document)
        if record is None or record.trashed_at is not None:
            return
        threads = await self.rooms.threads(record)
        known = {(row.thread, row.message): row for row in await self._rows(document)}
        people = await self._people(record) if threads else frozenset[UserId]()
        news = list(news_of(threads, known, people))
        there = {(thread.id, message.id) for thread in threads for message in thread.messages}
        withdrawn = await self._withdrawn(record, known.keys() - there)
        if not (news or withdrawn):
            return
        newest = max(sequence, self.rooms.sequence(document))
        items = [one.message.item for one in news if one.is_new]
        times = await saved(self.store.updates, document, items, newest)
        names = await self._names(one.message.author for one in news)
        now = self.clock.now()
        told = (
            write
            for one in news
            for write in _writes(record, one, known.get(one.key), times.get(one.message.item), names, now)
        )
        batch: Batch = (*told, *withdrawn)
        receipt = await self.store.writer.commit(batch)
        self.channels.committed(batch, receipt)

    async def _withdrawn(self, record: DocumentRecord, gone: Collection[Key]) -> list[Write]:
        """NT7: of messages that were deleted nothing stays in an inbox."""
        if not gone:
            return []
        rows = await self.store.records.find(Notification, {"document": record.id}, limit=_ALL)
        lost = [row for row in rows if (row.content.get("thread"), row.content.get("message")) in gone]
        forgotten = [Remove(type=CommentRecord, key=(record.id, *key)) for key in sorted(gone)]
        removed = [Remove(type=Notification, key=(row.id,)) for row in lost]
        at = self.clock.now()
        return [
            *forgotten,
            *removed,
            *(_taken_back(user, lost, at) for user in sorted({row.user for row in lost})),
        ]

    async def _rows(self, document: DocumentId) -> Sequence[CommentRecord]:
        return await self.store.records.find(CommentRecord, {"document": document}, limit=_ALL)

    async def _people(self, record: DocumentRecord) -> frozenset[UserId]:
        """Those who may read it now."""
        workspace = await self.store.records.get(Workspace, record.workspace)
        if workspace is None:
            return frozenset()
        ways = await ways_into(self.store.records, workspace, record, self.clock.now())
        return frozenset(user for user, its in ways.items() if its)

    async def _names(self, authors: Iterable[UserId]) -> Mapping[str, str]:
        ids = tuple(set(authors) - {""})
        users = await self.store.records.find(User, {"id": ids}, limit=len(ids)) if ids else ()
        return {user.id: user.name for user in users}


def _writes(
    record: DocumentRecord,
    news: News,
    known: CommentRecord | None,
    at: Saved | None,
    names: Mapping[str, str],
    now: Micros,
) -> Iterable[Write]:
    """NT2: who knows of a message is written in the commit that tells them."""
    thread, message = news.thread, news.message
    moment = known.at if known is not None else now if at is None else at.at
    told = [] if known is None else list(known.told)
    row = CommentRecord(
        document=record.id,
        thread=thread.id,
        message=message.id,
        organisation=record.organisation,
        item=f"{message.item[0]}:{message.item[1]}",
        author=message.author,
        at=moment,
        told=[*told, *news.kinds],
    )
    yield Put(record=row)
    name = names.get(message.author, "")
    if known is None and (at is None or not at.is_news):
        return  # NT4: it came with a copy or an import
    if known is None:
        yield _posted(record, news, name, moment)
    for user, kind in news.kinds.items():
        notification = Notification(
            id=_id(record, news, user, kind.name, now),
            organisation=record.organisation,
            user=user,
            kind=kind.name,
            workspace=record.workspace,
            document=record.id,
            content=_content(record, news, name),
            by=message.author,
            at=now,
        )
        yield from writes_of(notification, name)


def _taken_back(user: UserId, lost: Sequence[Notification], at: Micros) -> AppendEvent:
    said = NotificationsReadEvent(ids=[row.id for row in lost if row.user == user], all=False)
    return AppendEvent(channel=user_channel(user), topic=READ, payload=said.model_dump(mode="json"), at=at)


def _posted(record: DocumentRecord, news: News, name: str, at: Micros) -> AppendEvent:
    said = CommentEvent(
        thread=news.thread.id,
        message=news.message.id,
        by=news.message.author,
        by_name=name,
        at=at,
        mentions=list(news.message.mentions),
        first=news.thread.messages[0].id == news.message.id,
    )
    return AppendEvent(
        channel=document_channel(record.id), topic=POSTED, payload=said.model_dump(mode="json"), at=at
    )


def _content(record: DocumentRecord, news: News, name: str) -> dict[str, object]:
    said = CommentContent(
        thread=news.thread.id,
        message=news.message.id,
        title=record.title,
        kind=record.kind,
        anchor=news.thread.anchor.model_dump(mode="json"),
        excerpt=news.message.text[:LONGEST_EXCERPT],
        by_name=name,
    )
    return said.model_dump(mode="json")


def _id(record: DocumentRecord, news: News, user: UserId, kind: str, now: Micros) -> str:
    named = hashlib.sha256(f"{record.id} {news.key} {user} {kind}".encode()).digest()
    return uuid7(now, named)
