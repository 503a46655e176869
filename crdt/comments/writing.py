"""Edits of comments as they stand in a document: begin, answer, rewrite, react, resolve, delete.

Each is a function for one transaction under a client id of the person it is by (CM2); whether they may, the gate says.
`by` is what readers without the server show, and the gate holds it to its writer (CM6). Raises CommentGone where the
thread or the message is not there.
"""

from collections.abc import Collection

from pycrdt import Map, Text

from crdt.commenting import MESSAGES, REACTIONS, RESOLVED, ROOT
from crdt.comments.anchors import Anchor
from crdt.dataclasses import dataclass, replace
from crdt.errors import NotFound
from crdt.ids import Micros, UserId
from crdt.kinds.kind import YDoc
from crdt.kinds.replacing import splice_text

Shared = Map[object]


class CommentGone(NotFound):
    code = "comment_gone"
    message = "This comment is not there any more."
    next_step = "Look again: somebody has deleted it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A new message. `id` is fresh in its thread."""

    id: str
    by: UserId
    at: Micros
    text: str
    mentions: tuple[UserId, ...] = ()

    def map(self) -> Shared:
        """CM1: all its maps and texts at once."""
        return Map(
            {
                "by": self.by,
                "at": float(self.at),
                "text": Text(self.text),
                "mentions": Map(dict.fromkeys(self.mentions, True)),
                "reactions": Map({}),
            }
        )


def begin(doc: YDoc, thread: str, anchor: Anchor, said: Said) -> None:
    """A new thread with its first message."""
    threads = doc.get(ROOT, type=Map)
    threads[thread] = Map(
        {
            "anchor": anchor.model_dump(mode="json"),
            "by": said.by,
            "at": float(said.at),
            "messages": Map({said.id: said.map()}),
        }
    )


def reply(doc: YDoc, thread: str, said: Said) -> None:
    """An answer comes after what it answers, whatever the clocks say."""
    messages = _messages(doc, thread)
    moments = [one.get("at") for one in messages.values() if isinstance(one, Map)]
    last = max((at for at in moments if isinstance(at, int | float)), default=0)
    messages[said.id] = replace(said, at=Micros(max(said.at, int(last) + 1))).map()


def rewrite(
    doc: YDoc, thread: str, message: str, text: str, mentions: Collection[UserId], at: Micros
) -> None:
    """Another text, by the smallest change, and other mentions."""
    there = _message(doc, thread, message)
    before = there.get("text")
    if isinstance(before, Text):
        splice_text(before, text)
    else:
        there["text"] = Text(text)
    named = there.get("mentions")
    if not isinstance(named, Map):
        there["mentions"] = Map(dict.fromkeys(mentions, True))
    else:
        for user in set(named.keys()) - set(mentions):
            del named[user]
        for user in set(mentions) - set(named.keys()):
            named[user] = True
    there["edited_at"] = float(at)


def remove(doc: YDoc, thread: str, message: str) -> None:
    """The message, and its thread where nothing else stands in it."""
    messages = _messages(doc, thread)
    if message not in messages:
        raise CommentGone
    if len(messages) == 1:
        del doc.get(ROOT, type=Map)[thread]
    else:
        del messages[message]


def react(doc: YDoc, thread: str, message: str, user: UserId, emoji: str, *, on: bool) -> None:
    reactions = _message(doc, thread, message).get(REACTIONS)
    if not isinstance(reactions, Map):
        raise CommentGone
    key = f"{user}:{emoji}"
    if on and not reactions.get(key):
        reactions[key] = True
    elif not on and key in reactions:
        del reactions[key]


def resolve(doc: YDoc, thread: str, by: UserId, at: Micros) -> None:
    there = _thread(doc, thread)
    if not there.get(RESOLVED):
        there[RESOLVED] = {"by": by, "at": float(at)}


def reopen(doc: YDoc, thread: str) -> None:
    there = _thread(doc, thread)
    if RESOLVED in there:
        del there[RESOLVED]


def _thread(doc: YDoc, thread: str) -> Shared:
    found = doc.get(ROOT, type=Map).get(thread)
    if not isinstance(found, Map):
        raise CommentGone
    return found


def _messages(doc: YDoc, thread: str) -> Shared:
    found = _thread(doc, thread).get(MESSAGES)
    if not isinstance(found, Map):
        raise CommentGone
    return found


def _message(doc: YDoc, thread: str, message: str) -> Shared:
    found = _messages(doc, thread).get(message)
    if not isinstance(found, Map):
        raise CommentGone
    return found
