"""One side of a merge as it was looked at, beside the loop, and the edit that was found for it.

Somebody may write between the look and the edit: then the edit does nothing, and one looks again. Border: what is
written there is decided elsewhere.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.ids import UserId
from crdt.kinds.kind import Kind, YDoc
from crdt.updates import NOTHING
from engine.branches.contents import Roots, content_of_state
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.rooms.requests import Rider

TRIES: Final = 6
"""Looks at a document that others keep writing to. The last edit looks for itself, whom it may hold up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`content` as of `state`, which stands in `document` while it is at `revision`."""

    record: DocumentRecord
    document: Document
    revision: int
    sequence: int
    state: bytes
    content: Roots

    @property
    def stands(self) -> bool:
        return self.document.revision == self.revision


async def see(rooms: Rooms, kind: Kind, record: DocumentRecord) -> Seen:
    """As committed. Raises ConcertError."""
    document = await rooms.read(record)
    revision, sequence, state = document.revision, rooms.sequence(record.id), document.state()
    content = await asyncio.to_thread(content_of_state, kind, state)
    return Seen(
        record=record, document=document, revision=revision, sequence=sequence, state=state, content=content
    )


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One edit on its way. `again` finds it anew inside the edit, for the last try."""

    seen: Seen
    update: bytes
    again: Callable[[YDoc], bytes] | None = None
    is_late: bool = False

    def __call__(self, doc: YDoc) -> None:
        self.is_late = not self.seen.stands
        if self.is_late and self.again is None:
            return
        update = self.again(doc) if self.is_late and self.again is not None else self.update
        if update != NOTHING:
            doc.apply_update(update)


async def attempt(rooms: Rooms, edit: Attempt, by: UserId, role: str, rider: Rider) -> bool:
    """Whether it was done, or there was nothing to do; else somebody wrote meanwhile. Raises ConcertError."""
    if edit.update == NOTHING:
        return True
    await rooms.edit(edit.seen.record, by, edit, role=role, rider=rider)
    return edit.again is not None or not edit.is_late
