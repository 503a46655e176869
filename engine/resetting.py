"""Resets a document to another state, under a new epoch, while people have it open (SPEC.md of `crdt`, section E).

What is read from the state (its title, its kind's version) is checked like any client's first update; nothing of the
old history stays in the document, all of it stays as a revision. Border: who may ask is decided before.
"""

import asyncio
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

from crdt.dataclasses import dataclass, replace
from crdt.document import Document
from crdt.epochs import former, in_order, relabelled, retire
from crdt.errors import Conflict, InvalidInput, NotFound, Refused
from crdt.events import Loaded
from crdt.facts import MAP
from crdt.ids import ClientId, UserId, workspace_channel
from crdt.kinds.kind import Kind
from crdt.room import SERVER
from crdt.structs import StructIndex
from crdt.updates import NOTHING, clocks
from engine.channels import Channels
from engine.documents import TITLE_LENGTH, DocumentEvent, check_alone, title_of
from engine.ports import Clock, Ids, Store
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.rooms.loading import bindings, bindings_of
from engine.timeline.attributing import attributed
from engine.timeline.records import ResetRecord
from engine.writes import (
    AppendEvent,
    AppendUpdate,
    Attribute,
    Attribution,
    Put,
    StoreSnapshot,
    Write,
)

if TYPE_CHECKING:
    from engine.platform import Platform

RESET = "document:reset"
_MOST_CLIENT_ID = 2**32
"""As Yjs draws them."""


class RevisionNotKept(Refused):
    code = "revision_not_kept"
    message = "This revision of the document was not kept."
    next_step = "See documents.revisions for those that are."


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A state as it will stand in a document, under new `ids` for those it came with. `version`: of the kind it was
    written for. `own`: whose ids they were is known here.
    """

    state: bytes
    index: bytes
    ids: Mapping[int, int]
    own: bool
    title: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resetter:
    """What a reset needs of a process."""

    store: Store
    rooms: Rooms
    channels: Channels
    clock: Clock
    ids: Ids

    @classmethod
    def of(cls, platform: "Platform") -> "Resetter":
        return cls(
            store=platform.store,
            rooms=platform.rooms,
            channels=platform.channels,
            clock=platform.clock,
            ids=platform.ids,
        )

    async def revision(self, record: DocumentRecord, through: int) -> bytes:
        """A kept state. Raises RevisionNotKept."""
        try:
            return await self.store.updates.state_at(record.id, through)
        except NotFound:
            raise RevisionNotKept(details={"through": through}) from None

    async def reset(
        self, record: DocumentRecord, kind: Kind, state: bytes, by: UserId, *, own: bool = False
    ) -> DocumentRecord:
        """The record with the new epoch, once it is committed. `own`: a state that this document once had. Raises
        ConcertError; then nothing has changed.
        """
        (await self.rooms.protected(record)).refuse_all()
        prepared = await asyncio.to_thread(prepare, kind, state, own=own)
        now = self.clock.now()
        new = replace(
            record,
            epoch=self.ids.new(),
            kind_version=prepared.version,
            title=prepared.title[:TITLE_LENGTH] or record.title,
            updated_by=by,
            updated_at=now,
        )
        said = DocumentEvent(document=new.id, kind=new.kind, title=new.title, by=by).model_dump()
        event = AppendEvent(channel=workspace_channel(new.workspace), topic=RESET, payload=said, at=now)

        async def make(before: Loaded) -> tuple[Write, ...]:
            owners = _owners(before, await bindings(self.store, record.id), prepared)
            bound = bindings_of(new, owners, new.updated_at)
            tail = (await self.store.updates.load(record.id)).tail
            ranges = await attributed(tail)
            return (*history(before, ranges, prepared, new), Put(record=new), *bound, event)

        receipt = await self.rooms.replace(record, make)
        self.channels.deliver(event.channel, receipt.numbers[-1], event.topic, said, event.at)
        await self.rooms.announce(new, by)
        return new


def prepare(kind: Kind, state: bytes, *, own: bool = False) -> Prepared:
    """Raises ConcertError where the state is not a whole document of this kind. For a thread: it reads all of it."""
    document = Document.load(kind, check_alone(kind, state, own=own))
    try:
        meta = document.projection.get("meta") or {}
        version = _version(kind, meta if isinstance(meta, dict) else {})
        title = title_of(document)
        old = clocks(document.state_vector())
        ids = in_order(old.keys(), _fresh(len(old)))
        fresh = relabelled(document.state(), ids)
    finally:
        document.close()
    roots = {} if kind.open_roots else dict.fromkeys(kind.roots, MAP)
    return Prepared(
        state=fresh,
        index=StructIndex.of(fresh, roots).dump(),
        ids=ids,
        own=own,
        title=title,
        version=version,
    )


def history(
    before: Loaded, ranges: tuple[Attribution, ...], prepared: Prepared, record: DocumentRecord
) -> tuple[Write, ...]:
    """E2: what was there becomes a revision with its authors (`ranges`, of the rows that no state covers yet); one more
    row, by whoever resets, carries the new state.
    """
    at, last = record.updated_at, before.sequence
    row = AppendUpdate(document=record.id, author=record.updated_by, door="server", at=at, update=NOTHING)
    after = StoreSnapshot(
        document=record.id,
        through=last + 1,
        state=prepared.state,
        index=prepared.index,
        at=at,
        compact=False,
    )
    kept = StoreSnapshot(
        document=record.id,
        through=last,
        state=before.document.state(),
        index=before.index.dump(),
        at=at,
        compact=False,
    )
    its_own = Attribution(
        first=last + 1,
        last=last + 1,
        author=record.updated_by,
        door="server",
        started_at=at,
        ended_at=at,
        edits=1,
    )
    covers = Attribute(document=record.id, ranges=(*ranges, its_own))
    begun = Put(record=_reset(prepared, record, last + 1))
    return (*((kept,) if last else ()), row, covers, after, begun)


def _reset(prepared: Prepared, record: DocumentRecord, sequence: int) -> ResetRecord:
    clients = [[new, was if prepared.own else None] for was, new in prepared.ids.items()]
    return ResetRecord(
        document=record.id,
        sequence=sequence,
        organisation=record.organisation,
        clients=clients,
        by=record.updated_by,
        at=record.updated_at,
    )


def _owners(before: Loaded, bound: Mapping[ClientId, UserId], prepared: Prepared) -> dict[int, UserId]:
    """E2: nobody writes under an id of the old history again, and nobody begins to under one of the new: what a
    revision holds stays its writers', what comes from elsewhere is the server's.
    """
    here = clocks(before.document.state_vector())
    old = {client: retire(bound.get(ClientId(client), SERVER)) for client in {*here, *bound}}
    fresh = prepared.ids.values()
    if not old.keys().isdisjoint(fresh):
        raise Conflict("Two histories would share a client id.", next_step="Try again: others are drawn.")
    known = bound if prepared.own else {}
    new = {new: former(known.get(ClientId(was), SERVER)) for was, new in prepared.ids.items()}
    return old | new


def _version(kind: Kind, meta: dict[str, object]) -> int:
    """Raises InvalidInput for another kind's document, or one of a newer Concert."""
    named, version = meta.get("kind", kind.name), meta.get("version", kind.version)
    if named != kind.name:
        raise InvalidInput(f"This state is a {named}, not a {kind.name}.", details={"field": "state"})
    if not isinstance(version, int) or not 0 < version <= kind.version:
        raise InvalidInput(
            "This state was written by a newer Concert.", details={"field": "state", "version": version}
        )
    return version


def _fresh(count: int) -> set[int]:
    found: set[int] = set()
    while len(found) < count:
        found.add(secrets.randbelow(_MOST_CLIENT_ID - 2) + 2)
    return found
