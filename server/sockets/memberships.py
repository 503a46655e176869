"""What a native socket is in: a document with its events, or a channel of events only.

The answer to a join is one frame that holds the document, who is there and the events missed; it is written in the
same step in which live frames begin, so nothing falls between. Border: frames of one channel; the socket is `native`'s.
"""

from collections.abc import Mapping
from typing import Final, Protocol, assert_never

from crdt.codec import encode
from crdt.dataclasses import replace
from crdt.effects import (
    Acknowledge,
    AnswerJoin,
    AnswerPresence,
    AnswerState,
    AskForState,
    CatchUp,
    Evict,
    ForSession,
    Refuse,
)
from crdt.errors import ConcertError
from crdt.events import Door, SessionJoined
from crdt.frames import Ack, Committed, Happening, Join, Joined, Left, Locks, Present, Ref, Reset, ServerFrame
from crdt.ids import Channel, ClientId, DocumentId, SessionId, UserId, document_channel
from crdt.leases import LockShown
from crdt.presence import Shown
from crdt.ysync import EMPTY_UPDATE
from engine.audience import Lens, Subscription
from engine.channels import Channels
from engine.kept import NOTHING_KEPT, Kept
from engine.records import DocumentRecord
from engine.rooms import Outlet, Rooms
from engine.rooms.lock_words import locks_out
from engine.topics.pattern import Selection
from server.access import Allowed
from server.principal import Principal
from server.sockets.doorkeeper import author_of
from server.transport.socket import Socket
from server.transport.wire import frame as framed


class NativeDialect:
    """How the native door spells what goes to all its sessions of a document."""

    door: Final[Door] = "native"

    def committed(self, document: DocumentId, update: bytes, sequence: int) -> bytes:
        return framed(encode(Committed(channel=document_channel(document), sequence=sequence, update=update)))

    def presence(self, document: DocumentId, changed: tuple[Shown, ...], renewed: tuple[Shown, ...]) -> bytes:
        del renewed  # nobody forgets anybody here
        if not changed:
            return b""
        states = {shown.session: shown.state for shown in changed}
        return framed(encode(Present(channel=document_channel(document), states=states)))

    def locks(
        self, document: DocumentId, locks: tuple[LockShown, ...], colours: Mapping[UserId, int]
    ) -> bytes:
        return framed(encode(Locks(channel=document_channel(document), locks=locks_out(locks, colours))))


NATIVE: Final = NativeDialect()


class Carrier(Protocol):
    """The socket, as its memberships see it."""

    socket: Socket
    session: SessionId
    principal: Principal | None

    @property
    def is_slow(self) -> bool: ...

    def send(self, frame: ServerFrame) -> None: ...

    def fail(self, error: ConcertError, ref: Ref) -> None: ...

    def put_out(self, channel: Channel, code: str) -> None:
        """Ends the membership, without a word to the client."""


class ListenerMembership:
    """A channel of events: a run, a workspace, a source, oneself."""

    def __init__(self, carrier: Carrier, channels: Channels, channel: Channel, allowed: Allowed) -> None:
        self.carrier = carrier
        self.channel = channel
        self.allowed = allowed
        self.role = allowed.role
        self._rights, self._kept = allowed.rights, allowed.kept
        self._channels = channels
        self._subscription: Subscription | None = None
        self._over = False

    @property
    def outlet(self) -> Outlet:
        return self.carrier.socket

    async def start(self, join: Join) -> None:
        if not await self._subscribe(join):
            return
        events, last, gap = self._go_live()
        self.carrier.send(
            Joined(
                channel=self.channel,
                role=self.role,
                events=events,
                event_sequence=last,
                gap=gap,
            )
        )

    async def _subscribe(self, join: Join) -> bool:
        """False where the membership has ended meanwhile."""
        lens = Lens(Selection.parse(join.topics), self._rights, self._kept)
        subscription = await self._channels.subscribe(self.allowed.channel, self, join.since, lens)
        if self._over:
            self._channels.leave(subscription)
            return False
        self._subscription = subscription
        self.set_rights(self._rights, self._kept)  # they may have changed while the log was read
        return True

    def set_rights(self, rights: frozenset[str], kept: Kept = NOTHING_KEPT) -> None:
        """From here on only events that these rights allow are heard, and none that names what is kept from them."""
        self._rights, self._kept = rights, kept
        if self._subscription is not None:
            lens = replace(self._subscription.lens, rights=rights, kept=kept)
            self._channels.look_through(self._subscription, lens)

    def _go_live(self) -> tuple[tuple[Happening, ...], int, bool]:
        assert self._subscription is not None  # noqa: S101 - subscribed before
        if self.carrier.is_slow:
            self._channels.slowed(self._subscription)
        return self._channels.go_live(self._subscription)

    def rejoin(self) -> None:
        self.carrier.put_out(self.channel, "room_reloaded")
        self.carrier.send(Left(channel=self.channel, code="room_reloaded"))

    def end(self) -> None:
        self._over = True
        if self._subscription is not None:
            self._channels.leave(self._subscription)

    def slowed(self) -> None:
        if self._subscription is not None:
            self._channels.slowed(self._subscription)

    def drained(self) -> None:
        if self._subscription is not None:
            self._channels.drained(self._subscription)


class DocumentMembership(ListenerMembership):
    """A seat in a document's room, and the document's events. `seated`: the room knows of it.

    `awaits_answer`: the first update after a join may be what the client wrote while it was away, and large.
    """

    dialect = NATIVE

    def __init__(
        self,
        carrier: Carrier,
        channels: Channels,
        channel: Channel,
        allowed: Allowed,
        rooms: Rooms,
        record: DocumentRecord,
    ) -> None:
        super().__init__(carrier, channels, channel, allowed)
        self.record = record
        self._rooms = rooms
        self._joined = False
        self.seated = False
        self.awaits_answer = False

    async def start(self, join: Join) -> None:
        assert join.client is not None  # noqa: S101 - checked where the frame came in
        assert self.carrier.principal is not None  # noqa: S101 - signed in
        if not await self._subscribe(join):
            return
        event = SessionJoined(
            session=self.carrier.session,
            author=author_of(self.carrier.principal),
            role=self.role,
            door="native",
            client=ClientId(join.client),
            epoch=join.epoch,
            state_vector=join.sv,
        )
        self.seated = True
        self._rooms.join(self.record, event, self)

    def tell(self, effect: ForSession) -> None:
        match effect:
            case Acknowledge(id=id_, sequence=sequence):
                self.carrier.send(Ack(channel=self.channel, id=id_, sequence=sequence))
            case AnswerJoin():
                self._answer(effect)
            case CatchUp(update=update, sequence=sequence):
                self.carrier.send(Committed(channel=self.channel, sequence=sequence, update=update))
            case Refuse(id=id_, error=error):
                self._refuse(id_, error)
            case Evict(code=code):
                self.carrier.put_out(self.channel, code)
                self.carrier.send(Left(channel=self.channel, code=code))
            case AnswerState() | AskForState() | AnswerPresence():
                raise AssertionError("native sessions do not ask for these")
            case never:
                assert_never(never)

    def _answer(self, effect: AnswerJoin) -> None:
        self._joined = self.awaits_answer = True
        update = effect.update
        if effect.reset:
            reset = Reset(channel=self.channel, epoch=effect.epoch, update=update, sv=effect.state_vector)
            self.carrier.send(reset)
            update = EMPTY_UPDATE
        events, last, gap = self._go_live()
        self.carrier.send(
            Joined(
                channel=self.channel,
                kind=self.record.kind,
                epoch=effect.epoch,
                role=effect.role,
                update=update,
                sv=effect.state_vector,
                sequence=effect.sequence,
                events=events,
                event_sequence=last,
                gap=gap,
                presence={shown.session: shown.state for shown in effect.present},
                locks=locks_out(effect.locks, self._rooms.colours(self.record.id)),
            )
        )
        if self.carrier.is_slow:
            self._rooms.slowed(self.record.id, self.carrier.session)

    def _refuse(self, id_: int | None, error: ConcertError) -> None:
        if id_ is not None:
            self.carrier.fail(error, ("sync", self.channel, id_))
        elif self._joined:
            self.carrier.fail(error, None)
        else:
            self.carrier.put_out(self.channel, error.code)
            self.carrier.fail(error, ("join", self.channel))

    def end(self) -> None:
        super().end()
        self._rooms.leave(self.record.id, self.carrier.session)

    def slowed(self) -> None:
        super().slowed()
        self._rooms.slowed(self.record.id, self.carrier.session)

    def drained(self) -> None:
        super().drained()
        self._rooms.drained(self.record.id, self.carrier.session)


Membership = ListenerMembership | DocumentMembership
