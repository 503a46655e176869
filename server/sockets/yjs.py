"""`/yjs/{document}`: for unmodified y-websocket and pycrdt clients. Their messages in, room events out, and back.

The echo of a committed update is the acknowledgement. Close codes from 4400 to 4499 tell y-websocket not to come
again, all others that it should. Border: bytes and codes; the room knows who may do what.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Final, assert_never

from starlette.websockets import WebSocket

from crdt import ysync
from crdt.dataclasses import dataclass
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
from crdt.errors import (
    ConcertError,
    Malformed,
    NotFound,
    NotSignedIn,
    Unavailable,
)
from crdt.events import (
    AwarenessAsked,
    AwarenessHeard,
    Door,
    Lost,
    RoleChanged,
    SessionJoined,
    StateAsked,
    UpdateArrived,
)
from crdt.ids import Channel, DocumentId, SessionId, UserId, document_channel
from crdt.leases import LockShown
from crdt.presence import Shown
from engine.ports import Ids
from engine.records import DocumentRecord
from engine.rooms import Outlet, Rooms
from engine.runtime.clock import Alarm, WakingClock
from server.addresses import address_of
from server.errors import deny
from server.principal import Principal
from server.sockets.doorkeeper import Doorkeeper, OpenHouse, author_of
from server.sockets.goodbye import EVICTIONS, TurnedAway, close_code
from server.sockets.questions import Questions
from server.sockets.turnstile import Crowd, TooManySockets, Turnstile, Visit, parties_of
from server.transport.opening import open_socket
from server.transport.socket import Receiver, Socket
from server.transport.wire import Message
from server.transport.wire import frame as framed

TOKEN: Final = "concert.token."  # noqa: S105 - the name of the subprotocol, not a token
MOST_BAD_FRAMES: Final = 20
SECOND: Final = 1_000_000


_HEADS: Final = tuple(framed(ysync.update(bytes(size)))[: -size or None] for size in range(120))
"""What stands before an update of so many bytes: most are short, and go to everybody."""


class YjsDialect:
    """How this door spells what goes to all its sessions."""

    door: Final[Door] = "yjs"

    def committed(self, document: DocumentId, update: bytes, sequence: int) -> bytes:
        del document, sequence
        size = len(update)
        return _HEADS[size] + update if size < len(_HEADS) else framed(ysync.update(update))

    def presence(self, document: DocumentId, changed: tuple[Shown, ...], renewed: tuple[Shown, ...]) -> bytes:
        del document
        return framed(ysync.awareness(shown.awareness() for shown in (*changed, *renewed)))

    def locks(
        self, document: DocumentId, locks: tuple[LockShown, ...], colours: Mapping[UserId, int]
    ) -> bytes:
        del document, locks, colours  # this protocol knows of none
        return b""


YJS: Final = YjsDialect()


@dataclass(slots=True, eq=False)
class Arrival:
    """Somebody on their way in, and who and what was reviewed meanwhile: what they asked before may be what it is about."""

    reviewed: set[UserId | DocumentId] = field(default_factory=set)


class YjsDoor:
    """`house` is set in `--dev`: then no token is asked for and any name will do."""

    def __init__(
        self,
        *,
        rooms: Rooms,
        keeper: Doorkeeper,
        clock: WakingClock,
        ids: Ids,
        house: OpenHouse | None = None,
        turnstile: Turnstile | None = None,
    ) -> None:
        self.rooms = rooms
        self.clock = clock
        self._ids = ids
        self._keeper = keeper
        self._house = house
        self._turnstile = turnstile or Turnstile(Crowd())
        self.connections: set[Connection] = set()
        self.arrivals: set[Arrival] = set()

    async def endpoint(self, websocket: WebSocket) -> None:
        """For a Starlette `WebSocketRoute` on `/yjs/{document:path}`."""
        arrival = Arrival()
        self.arrivals.add(arrival)
        try:
            await self._open(websocket, arrival)
        finally:
            self.arrivals.discard(arrival)

    async def _open(self, websocket: WebSocket, arrival: Arrival) -> None:
        offered = [str(name) for name in websocket.scope.get("subprotocols", ())]
        chosen = next((name for name in offered if name.startswith(TOKEN)), None)
        name, address = str(websocket.path_params["document"]), address_of(websocket.scope)
        try:
            self._turnstile.check(("address", address))
            principal, record, role = await self._admit(name, chosen)
            self._turnstile.check(*parties_of(principal))
        except TooManySockets as error:
            # y-websocket comes again after an answer by HTTP, after 44xx it does not
            await deny(websocket, error)
            return
        except ConcertError as error:
            code, reason = close_code(error), error.code

            def connect(socket: Socket) -> Receiver:
                return TurnedAway(socket, code, reason)
        else:

            def connect(socket: Socket) -> Receiver:
                self.arrivals.discard(arrival)  # from here on a review looks at the connection itself
                if not arrival.reviewed.isdisjoint((principal.user, record.id)):
                    return TurnedAway(socket, 1012, "come again")
                visit = self.enter(principal, address)
                try:
                    return Connection(self, socket, principal, record, role, visit)
                except ConcertError:
                    visit.end()
                    raise

        await open_socket(websocket.scope, websocket.receive, websocket.send, connect, subprotocol=chosen)

    def enter(self, principal: Principal, address: str = "") -> Visit:
        """Raises `TooManySockets`."""
        visit = self._turnstile.enter(address)
        try:
            visit.identify(principal)
        except TooManySockets:
            visit.end()
            raise
        return visit

    def session(self) -> SessionId:
        return SessionId(self._ids.new())

    async def review(self, user: UserId) -> None:
        """After a person's rights changed: their sockets keep what they still may, and lose the rest."""
        self._note_review(user)
        for connection in tuple(self.connections):
            if connection.principal.user == user and self._house is None:
                await self._look_again(connection, "forbidden")

    async def review_document(self, document: DocumentId) -> None:
        """After it went to the trash: who may not see it there is let go."""
        self._note_review(document)
        for connection in tuple(self.connections):
            if connection.document == document and self._house is None:
                await self._look_again(connection, "not_found")

    def _note_review(self, whom: UserId | DocumentId) -> None:
        for arrival in self.arrivals:
            arrival.reviewed.add(whom)

    async def _look_again(self, connection: "Connection", lost: Lost) -> None:
        role: str | None = None
        try:
            role = (
                await self._keeper.admit(connection.principal, document_channel(connection.document))
            ).role
        except Unavailable:
            return  # nobody knows; the next review asks again
        except ConcertError:
            pass
        self.rooms.hear(connection.document, RoleChanged(session=connection.session, role=role, lost=lost))

    def come_again(self, user: UserId) -> None:
        """Ends a person's sockets, so that they come in by their new name."""
        for connection in tuple(self.connections):
            if connection.principal.user == user:
                connection.close(1012, "come again")

    def sign_out(self, token: str) -> None:
        """Ends every socket that was opened with the token of this digest."""
        for connection in tuple(self.connections):
            if connection.principal.token == token:
                connection.close(4401, "signed out")

    def close(self) -> None:
        """The server stops: clients come again and find the next one."""
        for connection in tuple(self.connections):
            connection.close(1012, "restart")

    async def _admit(self, name: str, chosen: str | None) -> tuple[Principal, DocumentRecord, str]:
        if self._house is not None:
            return self._house.guest(), await self._house.named(name), "editor"
        if chosen is None:
            raise NotSignedIn
        principal = await self._keeper.sign_in(chosen.removeprefix(TOKEN))
        allowed = await self._keeper.admit(principal, Channel(f"doc:{name}"))
        if allowed.document is None:
            raise NotFound
        return principal, allowed.document, allowed.role


class Connection(Questions):
    """One socket, one document: a `Receiver` of the transport and a seat in the room."""

    __slots__ = (
        "_alarm",
        "_bad",
        "_door",
        "_open",
        "_outlet",
        "_sent",
        "_visit",
        "document",
        "principal",
        "session",
    )

    dialect = YJS

    def __init__(
        self,
        door: YjsDoor,
        socket: Socket,
        principal: Principal,
        record: DocumentRecord,
        role: str,
        visit: Visit,
    ) -> None:
        super().__init__(door.clock)
        self._door = door
        self._visit = visit
        self._outlet = socket
        self.session = door.session()
        self.document = record.id
        self.principal = principal
        self._open = True
        self._sent = 0
        self._bad = 0
        self._alarm: Alarm | None = None
        if principal.expires_at is not None:
            left = (principal.expires_at - door.clock.now()) / SECOND
            self._alarm = door.clock.call_later(left, lambda: self.close(4401, "expired"))
        event = SessionJoined(session=self.session, author=author_of(principal), role=role, door="yjs")
        door.rooms.join(record, event, self)
        door.connections.add(self)

    @property
    def outlet(self) -> Outlet:
        return self._outlet

    # What the transport tells

    def received(self, messages: list[Message]) -> None:
        hear = self._door.rooms.hear
        for message in messages:
            if not self._open:
                return
            try:
                if isinstance(message, str):
                    continue
                if (update := ysync.read_update(message)) is not None:
                    self._sent += 1
                    hear(self.document, UpdateArrived(self.session, self._sent, update))
                else:
                    self._take(ysync.read(message))
            except Malformed:
                self._bad += 1
                if self._bad >= MOST_BAD_FRAMES:
                    self.close(1008, "too many bad frames")

    def _take(self, message: ysync.Message) -> None:
        rooms, session = self._door.rooms, self.session
        match message:
            case ysync.Update(update=update):
                self._sent += 1
                rooms.hear(self.document, UpdateArrived(session, self._sent, update))
            case ysync.Step2(update=update):
                self._answered_by_client()
                self._sent += 1
                rooms.hear(self.document, UpdateArrived(session, self._sent, update, resent=True))
            case ysync.Awareness(states=states):
                rooms.hear(self.document, AwarenessHeard(session=session, states=states))
            case ysync.Step1(state_vector=vector):
                self._asked_by_client(vector)
            case ysync.QueryAwareness():
                rooms.hear(self.document, AwarenessAsked(session=session))
            case ysync.Unheard():
                pass
            case never:
                assert_never(never)

    def closed(self, code: int, reason: str) -> None:
        del code, reason
        self._open = False
        self._ask_no_more()
        self._visit.end()
        self._door.connections.discard(self)
        if self._alarm is not None:
            self._alarm.cancel()
        self._door.rooms.leave(self.document, self.session)

    def paused(self) -> None:
        self._door.rooms.slowed(self.document, self.session)

    def resumed(self) -> None:
        self._door.rooms.drained(self.document, self.session)

    # What the room tells

    def tell(self, effect: ForSession) -> None:
        send = self._outlet.send
        match effect:
            case Acknowledge():
                pass  # the echo has told
            case AnswerJoin(state_vector=vector, present=present):
                send(ysync.step_1(vector))
                if present:
                    send(ysync.awareness(shown.awareness() for shown in present))
            case AnswerState(update=update):
                send(ysync.before_step_2(len(update)), update)
                self._answered_by_room()
            case AskForState(state_vector=vector):
                self._asked_by_room(vector)
            case CatchUp(update=update):
                send(ysync.update(update))
            case AnswerPresence(present=present):
                send(ysync.awareness(shown.awareness() for shown in present))
            case Refuse(error=error):
                self.close(close_code(error), error.code)
            case Evict(code=code):
                self.close(EVICTIONS[code], code)
            case never:
                assert_never(never)

    def _ask_room(self, vector: bytes) -> None:
        self._door.rooms.hear(self.document, StateAsked(session=self.session, state_vector=vector))

    def _ask_client(self, vector: bytes) -> None:
        self._outlet.send(ysync.step_1(vector))

    def close(self, code: int, reason: str) -> None:
        self._open = False
        self._outlet.close(code, reason)
