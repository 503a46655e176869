"""What a person's own channel tells of their inbox, and a document's channel of its comments. Types and names only."""

from typing import Final

from crdt.model import Model
from engine.records import Json

CREATED: Final = "notification:created"
READ: Final = "notification:read"
THREAD_READ: Final = "comment:thread:read"
POSTED: Final = "document:comment:posted"


class NotificationEvent(Model):
    """Something new. Without its words: events are read again later, and who may read those is asked then (NT3, NT7)."""

    id: str
    kind: str
    workspace: str | None
    document: str | None
    by: str
    by_name: str


class NotificationsReadEvent(Model):
    """Read, put back or removed, here or on another device of mine: those, or all of them."""

    ids: list[str]
    all: bool


class ThreadReadEvent(Model):
    """Messages of a thread that I have seen, here or on another device."""

    workspace: str
    document: str
    thread: str
    messages: list[str]


class CommentEvent(Model):
    """A new message. `at` is when it was saved."""

    thread: str
    message: str
    by: str
    by_name: str
    at: int
    mentions: list[str]
    first: bool
    """It begins its thread."""


class CommentContent(Model):
    """What a notification about a comment says: where it stands, and how it begins."""

    thread: str
    message: str
    title: str
    kind: str
    anchor: Json
    excerpt: str
    by_name: str
