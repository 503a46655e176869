"""The rows of what people were told and have read. Columns follow from the fields, as for all of `engine/records.py`."""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """Something one person was told. `content` is what its `kind` says, `by` who caused it, "" for the server itself.

    `document` is what they have to be able to read for it to be shown; None where it is about no document.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    user: UserId
    kind: str
    workspace: WorkspaceId | None
    document: DocumentId | None
    content: Json
    by: UserId
    at: Micros
    read_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRecord:
    """A message as it was when people were last told of it. `item` is its Yjs item, `at` when it was saved first.

    `told` are the people who know of it: nobody is told twice, and nobody who was told is forgotten.
    """

    KEY: ClassVar[tuple[str, ...]] = ("document", "thread", "message")
    document: DocumentId
    thread: str
    message: str
    organisation: OrganisationId
    item: str
    author: UserId
    at: Micros
    told: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRead:
    """The messages of a thread that one person has seen, by id; their own are not among them."""

    KEY: ClassVar[tuple[str, ...]] = ("user", "document", "thread")
    user: UserId
    document: DocumentId
    thread: str
    organisation: OrganisationId
    messages: Json
    at: Micros
