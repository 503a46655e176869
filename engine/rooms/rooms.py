"""All open rooms of this process: opens each document once, knows who is where, and lets go of what nobody uses."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final

from crdt.changes import Change
from crdt.claims import Activity
from crdt.comments.threads import Thread, threads_of
from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.effects import LockAnswer
from crdt.errors import InvalidInput, ShuttingDown, StoreUnavailable
from crdt.events import FromSession, LockVerb, SessionJoined
from crdt.ids import DocumentId, SessionId, UserId
from crdt.kinds.kind import Kind, YDoc
from crdt.leases import LockShown
from crdt.presence import Author
from crdt.protection import Guard
from crdt.replica import RoomLimits
from crdt.sections import Section
from crdt.spacing import Spacing
from engine.audit.deeds import with_deed
from engine.ports import Store
from engine.records import DocumentRecord
from engine.rooms.around import Changed, Guarding, Surroundings, Unguarded
from engine.rooms.asking import Asking
from engine.rooms.beat import Beat
from engine.rooms.compacting import Compactor
from engine.rooms.host import Host
from engine.rooms.replacing import Make, Replacing
from engine.rooms.requests import Rider
from engine.rooms.seats import Seat
from engine.runtime.clock import WakingClock
from engine.runtime.tasks import spawn
from engine.trials import Trials
from engine.writes import Batch, Receipt

RENEWAL: Final = 15.0
"""Seconds between two signs of life to clients of y-protocols, which leave after 30 s of silence."""
STUCK_CHECK: Final = 5.0
DRAIN: Final = 5.0
REWRITTEN: Final = Change(root="body", path=(), action="rewrite", before=None, after=None, origin="")
IMAGES_APART: Final = 0.05
"""Seconds between two rooms that spell their whole document for a snapshot, some milliseconds each."""
READ_SECONDS: Final = 5.0
"""How long a read waits for a commit that does not come through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSettings:
    """`grace`: seconds that a room stays open after everybody left."""

    limits: RoomLimits = field(default_factory=RoomLimits)
    grace: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who is in a room now, with their colour (1-12). Several devices are one person, as lively as the
    liveliest of them.
    """

    user: UserId
    name: str
    color: int
    devices: int = 1
    activity: Activity = "active"


def _unheard(_batch: Batch, _receipt: Receipt) -> None:
    """For a process in which nobody listens to the events of documents."""


class Rooms:
    """`on_changes` is called for every committed row, in order, `on_events` for the events that rooms have committed.
    Both must return at once. `beat`: what is told to rooms just before it costs least.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: WakingClock,
        kinds: Mapping[str, Kind],
        on_changes: Callable[[Changed], None] = lambda _changed: None,
        on_events: Callable[[Batch, Receipt], None] = _unheard,
        on_closed: Callable[[DocumentId], None] = lambda _document: None,
        settings: RoomSettings | None = None,
        guards: Guarding | None = None,
    ) -> None:
        settings = settings or RoomSettings()
        self._kinds = kinds
        self._clock = clock
        self._on_closed = on_closed
        self._hosts: dict[DocumentId, Host] = {}
        self._stopping = False
        self.beat = Beat(clock)
        self._around = Surroundings(
            store=store,
            asking=Asking(store),
            clock=clock,
            beat=self.beat,
            compactor=Compactor(store, clock),
            images=Spacing(IMAGES_APART),
            trials=Trials(settings.limits.trial),
            limits=settings.limits,
            grace=settings.grace,
            on_changes=on_changes,
            on_events=on_events,
            closed=self._forget,
            guards=guards or Unguarded(),
        )
        self._replacing = Replacing(self._around, self._hosts)
        self._renewing = self._checking = False

    # For doors

    def join(self, record: DocumentRecord, event: SessionJoined, seat: Seat) -> None:
        """The seat is told `AnswerJoin` or `Refuse`. Raises ConcertError when nothing can be opened now."""
        self._host(record).join(event, seat)
        self._keep_renewing()

    def hear(self, document: DocumentId, event: FromSession) -> None:
        """What a session did; without effect where the room is gone. Large updates are inspected in a thread."""
        host = self._hosts.get(document)
        if host is not None:
            host.hear(event)

    def leave(self, document: DocumentId, session: SessionId) -> None:
        host = self._hosts.get(document)
        if host is not None:
            host.leave(session)

    def slowed(self, document: DocumentId, session: SessionId) -> None:
        """The session's connection has more than 64 KB waiting."""
        host = self._hosts.get(document)
        if host is not None:
            host.slowed(session)
            self._keep_checking()

    def drained(self, document: DocumentId, session: SessionId) -> None:
        host = self._hosts.get(document)
        if host is not None:
            host.drained(session)

    # For commands and engines

    async def read(self, record: DocumentRecord) -> Document:
        """The document as committed. Use it before the next await; after that it may hold what can still be lost.

        While the store does not take what is in flight, nobody knows what is committed: `StoreUnavailable` after a while.
        """
        try:
            async with asyncio.timeout(READ_SECONDS):
                return await self._host(record).read()
        except TimeoutError:
            raise StoreUnavailable("The store does not take what was written here; try again.") from None

    async def edit(
        self,
        record: DocumentRecord,
        user: UserId,
        edit: Callable[[YDoc], None],
        *,
        role: str = "editor",
        own: bool = False,
        rider: Rider | None = None,
    ) -> int:
        """Changes the document in the name of a person with this role, through the same tick and commit as everybody's
        edits. `own`: under a client id of theirs, and through the gate, as words have to be whose author counts.
        `rider`: what is committed with it.

        Returns the sequence number under which it is committed. What `edit` raises comes back to the caller.
        """
        return await self._host(record).edit(user, edit, role, own=own, rider=with_deed(rider))

    async def threads(self, record: DocumentRecord) -> tuple[Thread, ...]:
        """The comments of a document as committed."""
        host = self._host(record)
        document = await host.read()
        return () if host.room is None else threads_of(document, host.room.signatures)

    async def lock(
        self,
        record: DocumentRecord,
        author: Author,
        verb: LockVerb,
        section: Section,
        *,
        ttl: float | None = None,
        to: UserId | None = None,
    ) -> LockAnswer:
        """What becomes of it, once it is committed. Whoever asks was allowed to. Raises ConcertError."""
        return await self._host(record).lock(author, verb, section, ttl=ttl, to=to)

    async def locks(self, record: DocumentRecord) -> tuple[LockShown, ...]:
        """All locks of a document, as committed."""
        host = self._host(record)
        await host.read()
        return host.room.locks if host.room is not None else ()

    def colours(self, document: DocumentId) -> dict[UserId, int]:
        """Of the people who are in a room now."""
        host = self._hosts.get(document)
        return host.colours if host is not None else {}

    async def replace(self, record: DocumentRecord, make: Make) -> Receipt:
        """Puts another history in the document's place (SPEC.md, section E). Raises ConcertError, then nothing has changed."""
        if self._stopping:
            raise ShuttingDown
        return await self._replacing.replace(record, self._kind(record), make)

    def moved(self, record: DocumentRecord) -> None:
        """Its row is another now: the open room tells under the new one from here on."""
        host = self._hosts.get(record.id)
        if host is not None:
            host.record = record
        self._around.guards.moved(record)

    async def protected(self, record: DocumentRecord) -> Guard:
        """What of a document changes only by an approved request, now."""
        await self.read(record)
        return Guard(self._around.guards.places(record.id))

    async def keep(self, record: DocumentRecord, through: int, state: bytes) -> None:
        """Keeps the state after a row of the log beside it, as a revision. Raises ConcertError."""
        await self._around.compactor.keep(record.id, self._kind(record), through, state)

    async def announce(self, record: DocumentRecord, author: UserId) -> None:
        """Tells engines that everything in the document may be another, as after `replace`."""
        document = await self.read(record)
        number = self.sequence(record.id)
        self._around.on_changes(
            Changed(record=record, document=document, changes=(REWRITTEN,), author=author, sequence=number)
        )

    def sequence(self, document: DocumentId) -> int:
        """The number of the last committed row, 0 when the room is not open."""
        host = self._hosts.get(document)
        return host.room.sequence if host is not None and host.room is not None else 0

    def present(self, document: DocumentId) -> list[Present]:
        host = self._hosts.get(document)
        if host is None or host.room is None:
            return []
        return [
            Present(
                user=one.author.user,
                name=one.author.name,
                color=one.colour,
                devices=one.devices,
                activity=one.activity,
            )
            for one in host.room.devices
        ]

    def everybody(self) -> dict[DocumentId, list[Present]]:
        """Who is where, empty rooms left out."""
        found = {document: self.present(document) for document in self._hosts}
        return {document: present for document, present in found.items() if present}

    def whereabouts(self) -> list[tuple[DocumentRecord, list[Present]]]:
        """Each open document with who is in it, in the order it was opened."""
        return [(host.record, self.present(host.record.id)) for host in self._hosts.values()]

    async def close(self) -> None:
        """Commits what is pending and closes every room. Doors close their sockets before."""
        self._stopping = True
        closing = [spawn(host.finish(), name="close room") for host in tuple(self._hosts.values())]
        if closing:
            # with the store away there is no end to wait for; what is not committed was not acknowledged either
            _, late = await asyncio.wait(closing, timeout=DRAIN)
            for task in late:
                task.cancel()
        await self._around.compactor.finish(DRAIN)

    # Inside

    def _host(self, record: DocumentRecord) -> Host:
        host = self._hosts.get(record.id)
        if host is not None:
            return host
        if self._stopping:
            raise ShuttingDown
        kind = self._kind(record)
        wait_for = self._replacing.under_way(record.id)
        host = self._hosts[record.id] = Host(record, kind, self._around, wait_for)
        return host

    def _kind(self, record: DocumentRecord) -> Kind:
        kind = self._kinds.get(record.kind)
        if kind is None:
            raise InvalidInput(
                f"This server knows no documents of kind {record.kind}.", details={"field": "kind"}
            )
        return kind

    def _forget(self, host: Host) -> None:
        if self._hosts.get(host.record.id) is host:
            del self._hosts[host.record.id]
            self._around.guards.closed(host.record.id)
            self._on_closed(host.record.id)

    def _keep_renewing(self) -> None:
        if not self._renewing:
            self._renewing = True
            self._clock.call_later(RENEWAL, self._renew)

    def _renew(self) -> None:
        self._renewing = False
        for host in tuple(self._hosts.values()):
            host.renew()
        if self._hosts and not self._stopping:
            self._keep_renewing()

    def _keep_checking(self) -> None:
        if not self._checking:
            self._checking = True
            self._clock.call_later(STUCK_CHECK, self._check)

    def _check(self) -> None:
        self._checking = False
        now = self._clock.monotonic()
        for host in tuple(self._hosts.values()):
            host.seating.drop_stuck(now)
        if any(host.seating.slow for host in self._hosts.values()):
            self._keep_checking()
