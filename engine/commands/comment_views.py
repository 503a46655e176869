"""Threads as commands show them: with names, with when the log says each message was saved, and what is unread."""

from collections.abc import Mapping
from typing import Literal, Self

from crdt.comments.threads import Message, Thread
from crdt.comments.writing import CommentGone
from crdt.dataclasses import dataclass
from crdt.ids import Micros, UserId
from crdt.model import Model
from crdt.roles import Role
from engine.commands.command import CommandContext
from engine.commands.documents import user_names
from engine.inbox.inbox import Inbox
from engine.inbox.reading import Marks, Reading, unread
from engine.inbox.records import CommentRecord
from engine.members.ways import role_by, ways_into
from engine.records import Json, User, Workspace

_ALL = 1_000_000
State = Literal["open", "resolved", "orphan"]


class ReaderOut(Model):
    user: str
    name: str
    role: Role


class ReactionOut(Model):
    emoji: str
    people: list[str]
    mine: bool


class MessageOut(Model):
    """`at`: when it was saved, by the server's log. `claimed_at`: what its writer's clock said. Microseconds, UTC."""

    id: str
    author: str
    author_name: str
    text: str
    at: int
    claimed_at: int
    edited_at: int | None
    mentions: list[str]
    reactions: list[ReactionOut]
    mine: bool


class ResolutionOut(Model):
    by: str
    by_name: str
    at: int


class ThreadOut(Model):
    """`span`: where the words of a text stand now, in UTF-16 units. `unread`: messages of others that I have not seen."""

    id: str
    anchor: Json
    author: str
    state: State
    resolved: ResolutionOut | None
    orphan: bool
    span: tuple[int, int] | None
    unread: int
    messages: list[MessageOut]


class MarksOut(Model):
    """By thread, the messages of others that I have seen."""

    threads: dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All threads of the context's document, as they are committed."""

    threads: tuple[Thread, ...]
    me: UserId
    names: Mapping[str, str]
    saved: Mapping[tuple[str, str], Micros]
    marks: Marks
    now: Micros

    @classmethod
    async def of(cls, context: CommandContext) -> Self:
        platform, document = context.platform, context.document
        threads = await platform.rooms.threads(document)
        people = {user for thread in threads for user in thread.people}
        people |= {thread.resolved.by for thread in threads if thread.resolved}
        where = {"document": document.id}
        rows = await platform.store.records.find(CommentRecord, where, limit=_ALL) if threads else ()
        inbox = Inbox(store=platform.store, channels=platform.channels, clock=platform.clock)
        return cls(
            threads=threads,
            me=context.caller.user,
            names=await user_names(context, people),
            saved={(row.thread, row.message): row.at for row in rows},
            marks=await Reading(inbox=inbox).marks(context.caller.user, document.id),
            now=platform.clock.now(),
        )

    def find(self, id_: str) -> Thread:
        """Raises CommentGone."""
        for thread in self.threads:
            if thread.id == id_:
                return thread
        raise CommentGone

    @staticmethod
    def state(thread: Thread) -> State:
        if thread.resolved:
            return "resolved"
        return "orphan" if thread.orphan else "open"

    @staticmethod
    def concerns(thread: Thread, user: UserId) -> bool:
        return user in thread.people or any(user in message.mentions for message in thread.messages)

    def out(self, thread: Thread) -> ThreadOut:
        resolved = thread.resolved
        return ThreadOut(
            id=thread.id,
            anchor=thread.anchor.model_dump(mode="json"),
            author=thread.author,
            state=self.state(thread),
            resolved=resolved
            and ResolutionOut(by=resolved.by, by_name=self.names.get(resolved.by, ""), at=resolved.at),
            orphan=thread.orphan,
            span=thread.span,
            unread=unread(thread, self.me, self.marks),
            messages=[self._message(thread, message) for message in thread.messages],
        )

    def _message(self, thread: Thread, message: Message) -> MessageOut:
        claimed = min(message.at, self.now)
        return MessageOut(
            id=message.id,
            author=message.author,
            author_name=self.names.get(message.author, ""),
            text=message.text,
            at=self.saved.get((thread.id, message.id), claimed),
            claimed_at=message.at,
            edited_at=message.edited_at,
            mentions=list(message.mentions),
            reactions=[
                ReactionOut(emoji=one.emoji, people=list(one.people), mine=self.me in one.people)
                for one in message.reactions
            ],
            mine=message.author == self.me,
        )


async def people_of(context: CommandContext) -> list[ReaderOut]:
    """Who may read the document, by name."""
    platform, document = context.platform, context.document
    workspace = await platform.store.records.get(Workspace, document.workspace)
    if workspace is None:
        return []
    ways = await ways_into(platform.store.records, workspace, document, platform.clock.now())
    roles = {user: role for user, its in ways.items() if (role := role_by(its)) is not None}
    users = await platform.store.records.find(User, {"id": tuple(roles)}, limit=_ALL) if roles else ()
    found = [
        ReaderOut(user=user.id, name=user.name, role=roles[user.id])
        for user in users
        if user.disabled_at is None
    ]
    return sorted(found, key=lambda person: (person.name.lower(), person.user))
