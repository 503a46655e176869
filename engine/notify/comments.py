"""Who is told of which message. Pure."""

from collections.abc import Collection, Iterator, Mapping

from crdt.comments.threads import Message, Thread
from crdt.dataclasses import dataclass
from crdt.ids import UserId
from engine.inbox.kinds import MENTION, REPLY, NotificationKind
from engine.inbox.records import CommentRecord

Key = tuple[str, str]
"""A thread and a message of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A message that somebody has to hear of, or that is new. `kinds`: by person, which kind of news it is to them."""

    thread: Thread
    message: Message
    is_new: bool
    kinds: Mapping[UserId, NotificationKind]

    @property
    def key(self) -> Key:
        return self.thread.id, self.message.id


def news_of(
    threads: Collection[Thread], known: Mapping[Key, CommentRecord], readers: Collection[UserId]
) -> Iterator[News]:
    """In the order of threads and messages. Whoever may not read the document hears nothing; nobody hears of themselves."""
    for thread in threads:
        before: set[UserId] = set()
        for message in thread.messages:
            row = known.get((thread.id, message.id))
            told: set[str] = set() if row is None else set(row.told)
            kinds = {user: MENTION for user in message.mentions if user not in told}
            if row is None:
                kinds |= {user: REPLY for user in before if user not in kinds}
            kinds = {
                user: kind
                for user, kind in sorted(kinds.items())
                if user in readers and user != message.author
            }
            if row is None or kinds:
                yield News(thread=thread, message=message, is_new=row is None, kinds=kinds)
            if message.author:
                before.add(message.author)
