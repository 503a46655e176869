"""The server's end of each cable: the real seats of the three doors, with what the sockets round them add.

Who somebody is, and may do, is asked in the same moment; the waiting that sockets do for it is tested elsewhere.
"""

from collections.abc import Coroutine
from typing import Any, TypeVar, cast

from crdt import hocus
from crdt.codec import decode_client, encode
from crdt.errors import ConcertError, Malformed
from crdt.events import Door, PresenceShown, RoleChanged, UpdateArrived
from crdt.frames import Failure, Join, Leave, Presence, Ref, ServerFrame, Sync
from crdt.ids import Channel, DocumentId, SessionId, document_channel
from engine.channels import Channels
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.runtime.clock import SystemIds
from server.principal import Principal
from server.sockets import yjs
from server.sockets.attached import Attached, Said
from server.sockets.doorkeeper import Doorkeeper
from server.sockets.memberships import DocumentMembership
from server.transport import wire
from server.transport.socket import Socket
from server.transport.wire import Message
from storage.memory.open import open_memory
from storage.memory.switches import Switches
from tests.simulation.cable import Cable
from tests.simulation.house import House
from tests.support.world import Town

T = TypeVar("T")


class Porch:
    """What all ends of one server process share."""

    def __init__(self, house: House, ids: SystemIds) -> None:
        self.house = house
        self.rooms = cast("Rooms", house)
        self.ids = ids
        store = open_memory(Switches())
        self.silence = Channels(
            writer=store.writer, events=store.events, clock=house.clock, framing=wire.frame
        )
        """Channels on which nothing ever happens."""
        self.yjs = yjs.YjsDoor(rooms=self.rooms, keeper=cast("Doorkeeper", None), clock=house.clock, ids=ids)

    def session(self) -> SessionId:
        return SessionId(self.ids.new())


class NativeEnd:
    """One socket with as many documents as it likes; what `server.sockets.connection` does after the hello."""

    door: Door = "native"

    def __init__(
        self, porch: Porch, cable: Cable, principal: Principal, roles: dict[DocumentId, str]
    ) -> None:
        self.socket: Socket = cable
        self.user = principal.user
        self.session = porch.session()
        self.principal: Principal | None = principal
        self.is_slow = False
        self._porch = porch
        self._roles = roles
        self._memberships: dict[Channel, DocumentMembership] = {}
        cable.start(self)

    def received(self, messages: list[Message]) -> None:
        for message in messages:
            frame = decode_client(cast("bytes", message))
            match frame:
                case Join():
                    self._join(frame)
                case Leave(channel=channel):
                    self._drop(channel)
                case Sync(channel=channel, id=id_, update=update) if channel in self._memberships:
                    membership = self._memberships[channel]
                    resent, membership.awaits_answer = membership.awaits_answer, False
                    event = UpdateArrived(self.session, id_, update, resent)
                    self._porch.house.hear(membership.record.id, event)
                case Presence(channel=channel, state=state) if channel in self._memberships:
                    shown = PresenceShown(session=self.session, state=state)
                    self._porch.house.hear(self._memberships[channel].record.id, shown)
                case _:
                    pass

    def _join(self, frame: Join) -> None:
        channel = frame.channel
        self._drop(channel)
        record = self._porch.house.records[DocumentId(channel.removeprefix("doc:"))]
        assert self.principal is not None
        town = Town(records={record.id: record}, roles={(self.user, record.id): self._roles[record.id]})
        allowed = at_once(town.admit(self.principal, channel))
        membership = DocumentMembership(
            self, self._porch.silence, channel, allowed, self._porch.rooms, record
        )
        self._memberships[channel] = membership
        at_once(membership.start(frame))

    def _drop(self, channel: Channel) -> None:
        if membership := self._memberships.pop(channel, None):
            membership.end()

    def change_role(self, record: DocumentRecord, role: str) -> None:
        if document_channel(record.id) in self._memberships:
            self._porch.house.hear(record.id, RoleChanged(session=self.session, role=role))

    def closed(self, code: int, reason: str) -> None:
        del code, reason
        for channel in tuple(self._memberships):
            self._drop(channel)

    def paused(self) -> None:
        self.is_slow = True
        for membership in tuple(self._memberships.values()):
            membership.slowed()

    def resumed(self) -> None:
        self.is_slow = False
        for membership in tuple(self._memberships.values()):
            membership.drained()

    # What memberships ask

    def send(self, frame: ServerFrame) -> None:
        self.socket.send(encode(frame))

    def fail(self, error: ConcertError, ref: Ref) -> None:
        self.send(
            Failure(
                code=error.code,
                message=error.message,
                next_step=error.next_step,
                details=error.details,
                ref=ref,
            )
        )

    def put_out(self, channel: Channel, *_reason: object) -> None:
        self._drop(channel)


class YjsEnd:
    """A real connection of the y-websocket door."""

    door: Door = "yjs"

    def __init__(
        self,
        porch: Porch,
        cable: Cable,
        principal: Principal,
        roles: dict[DocumentId, str],
        record: DocumentRecord,
    ) -> None:
        self._porch = porch
        self.user = principal.user
        visit = porch.yjs.enter(principal)
        self._connection = yjs.Connection(porch.yjs, cable, principal, record, roles[record.id], visit)
        cable.start(self._connection)

    def change_role(self, record: DocumentRecord, role: str) -> None:
        if record.id == self._connection.document:
            self._porch.house.hear(record.id, RoleChanged(session=self._connection.session, role=role))


class HocuspocusEnd:
    """One document on a socket of its own, after its token has passed."""

    door: Door = "hocuspocus"

    def __init__(
        self,
        porch: Porch,
        cable: Cable,
        principal: Principal,
        roles: dict[DocumentId, str],
        record: DocumentRecord,
    ) -> None:
        self.socket: Socket = cable
        self.user = principal.user
        self.is_slow = False
        self._attached: Attached | None = Attached(
            self,
            str(record.id),
            principal,
            record,
            roles[record.id],
            session=porch.session(),
            rooms=porch.rooms,
            clock=porch.house.clock,
        )
        cable.start(self)
        self._attached.join()

    def received(self, messages: list[Message]) -> None:
        for message in messages:
            if self._attached is None:
                return
            try:
                frame = hocus.read(cast("bytes", message))
            except Malformed:
                continue
            if isinstance(frame, hocus.Frame):
                self._attached.hear(cast("Said", frame.said))

    def change_role(self, record: DocumentRecord, role: str) -> None:
        if self._attached is not None and record.id == self._attached.record.id:
            self._attached.change_role(role, "forbidden")

    def closed(self, code: int, reason: str) -> None:
        del code, reason
        self._let_go()

    def paused(self) -> None:
        self.is_slow = True
        if self._attached is not None:
            self._attached.slowed()

    def resumed(self) -> None:
        self.is_slow = False
        if self._attached is not None:
            self._attached.drained()

    # What the attached document asks

    def close(self, code: int, reason: str) -> None:
        self.socket.close(code, reason)

    def let_go(self, address: str, reason: str) -> None:
        self.socket.send(hocus.prefix(address) + hocus.closed(reason))
        self._let_go()

    def _let_go(self) -> None:
        attached, self._attached = self._attached, None
        if attached is not None:
            attached.end()


End = NativeEnd | YjsEnd | HocuspocusEnd


def at_once(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs what has nothing to wait for."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        return cast("T", ended.value)
    raise AssertionError("it waited for something")
