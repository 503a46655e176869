"""One Hocuspocus socket: which documents it carries, and what waits for a token. A `Receiver` of the transport.

A provider sends its token and everything else at once; what comes before the token has passed waits here, bounded. A
token that fails closes nothing: its document is denied and may be asked for again. Border: what happens inside a
document is `attached`'s affair.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, assert_never

import structlog

from crdt import hocus
from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, Malformed, NotFound, OverLimit, Unavailable
from crdt.events import Lost
from crdt.ids import Channel, DocumentId, SessionId, UserId, document_channel
from engine.ports import Ids
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.tasks import spawn
from server.principal import Principal
from server.sockets.antechamber import DENIED, Antechamber, Denied, Waiting
from server.sockets.attached import Attached, Said
from server.sockets.doorkeeper import Doorkeeper, OpenHouse
from server.sockets.turnstile import TURNED_AWAY, TooManySockets, Visit
from server.transport.limits import Expel, Hold, Meter, RateLimits
from server.transport.socket import Socket
from server.transport.wire import Message

TOO_BIG: Final = 1009
TIMED_OUT: Final = 4408

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class HocuspocusSettings:
    """Seconds, counts and bytes. `unsigned`: of a message before the first token has passed; `waiting`: what all
    documents of a socket together may say before theirs has.
    """

    auth_within: float = 10.0
    unsigned: int = 256 << 10
    largest: int = 16 << 20
    waiting: int = 2 << 20
    most_waiting: int = 1_000
    most_documents: int = 200
    most_bad_frames: int = 20
    tokens_at_once: int = 400
    tokens_per_second: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What all sockets of the door share. `house` is set in `--dev`: then tokens are not looked at."""

    rooms: Rooms
    keeper: Doorkeeper
    house: OpenHouse | None
    clock: WakingClock
    ids: Ids
    settings: HocuspocusSettings


class Connection:
    """One socket, a `Receiver` of the transport. `principal`: whoever came in first."""

    __slots__ = (
        "_alarm",
        "_antechamber",
        "_around",
        "_bad",
        "_ended",
        "_guest",
        "_meter",
        "_open",
        "_people",
        "_places",
        "_reviews",
        "_slow",
        "_tasks",
        "_visit",
        "principal",
        "socket",
    )

    def __init__(
        self, around: Surroundings, socket: Socket, visit: Visit, ended: "Callable[[Connection], None]"
    ) -> None:
        settings = around.settings
        rates = RateLimits(
            messages_per_second=settings.tokens_per_second,
            burst_seconds=settings.tokens_at_once / settings.tokens_per_second,
        )
        self.socket = socket
        self.principal: Principal | None = None
        self._around = around
        self._visit = visit
        self._ended = ended
        self._open = True
        self._slow = False
        self._bad = self._reviews = 0
        self._antechamber = Antechamber(settings.most_waiting, settings.waiting)
        self._guest: Principal | None = None
        self._people: set[UserId] = set()
        self._meter = Meter(rates)
        self._places: dict[str, Waiting | Denied | Attached] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarm: Alarm | None = around.clock.call_later(settings.auth_within, self._overdue)
        socket.limit(settings.unsigned)

    @property
    def documents(self) -> tuple[Attached, ...]:
        return tuple(place for place in self._places.values() if isinstance(place, Attached))

    # What the transport tells

    def received(self, messages: list[Message]) -> None:
        for message in messages:
            if not self._open:
                return
            try:
                # a text message is nothing that can be read, like an empty one
                self._take(hocus.read(message if isinstance(message, bytes) else b""), len(message))
            except Malformed:
                self._bad += 1
                if self._bad >= self._around.settings.most_bad_frames:
                    self.close(1008, "too many bad frames")

    def closed(self, code: int, reason: str) -> None:
        del code, reason
        self._open = False
        self._visit.end()
        self._ended(self)
        if self._alarm is not None:
            self._alarm.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        for document in self.documents:
            document.end()
        self._places.clear()

    def paused(self) -> None:
        self._slow = True
        for document in self.documents:
            document.slowed()

    def resumed(self) -> None:
        self._slow = False
        for document in self.documents:
            document.drained()

    # Frames

    def _take(self, frame: hocus.Frame | hocus.Ping | hocus.Pong, size: int) -> None:
        match frame:
            case hocus.Frame(address=address, said=said):
                self._dispatch(address, said, size)
            case hocus.Ping():
                self.socket.send(hocus.PONG)
            case hocus.Pong():
                pass
            case never:
                assert_never(never)

    def _dispatch(self, address: str, said: hocus.Said, size: int) -> None:
        place = self._places.get(address)
        if isinstance(said, hocus.Token):
            self._knock(address, said.text)
        elif isinstance(said, hocus.Close):
            self._forget(address)
        elif isinstance(place, Attached):
            place.hear(said)
        elif not (isinstance(place, Denied) or isinstance(said, hocus.Stateless)):
            self._keep(address, place, said, size)

    def _keep(self, address: str, place: Waiting | None, said: Said, size: int) -> None:
        """Until its token has passed."""
        if place is None:
            if not self._has_room():
                return
            place = self._places[address] = Waiting()
        self._antechamber.keep(place, said, size)
        if self._antechamber.is_over:
            self.close(TOO_BIG, "too much before the token")

    def _has_room(self) -> bool:
        """For one more document; those that were denied make way."""
        if len(self._places) < self._around.settings.most_documents:
            return True
        denied = next((address for address, place in self._places.items() if place is DENIED), None)
        if denied is None:
            return False
        del self._places[denied]
        return True

    # Tokens

    def _knock(self, address: str, token: str) -> None:
        place = self._places.get(address)
        if isinstance(place, Waiting) and place.checking:
            return
        match self._meter.charge(1, 0, self._around.clock.monotonic()):
            case Expel():
                self.close(TURNED_AWAY, OverLimit.code)
                return
            case Hold():
                may = False
            case None:
                may = address in self._places or self._has_room()
        if isinstance(place, Attached):
            if may:
                self._start(self._renew(place, token))
        elif may:
            waiting = place if isinstance(place, Waiting) else Waiting()
            waiting.checking = True
            self._places[address] = waiting
            self._start(self._let_in(address, waiting, token))
        else:
            self._deny(address, OverLimit.code)

    async def _let_in(self, address: str, waiting: Waiting, token: str) -> None:
        try:
            admitted = await self._admit(address, token)
            if self._open and self._places.get(address) is waiting:
                self._identify(admitted[0])
                self._attach(address, waiting, *admitted)
        except TooManySockets as error:
            self._deny(address, error.code)
            self.close(TURNED_AWAY, error.code)
        except Unavailable as error:
            self.close(1013, error.code)
        except ConcertError as error:
            if self._places.get(address) is waiting:
                self._deny(address, error.code)

    async def _admit(self, address: str, token: str) -> tuple[Principal, DocumentRecord, str]:
        """Raises ConcertErrors."""
        name, keeper, house = hocus.document_of(address), self._around.keeper, self._around.house
        if not name.strip():
            raise NotFound
        if house is not None:
            record = await house.named(name)
            self._guest = self._guest or house.guest()
            return self._guest, record, "editor"
        principal = await keeper.sign_in(token)
        reviews = -1
        while reviews != self._reviews:  # what was asked before a review may be what the review is about
            reviews = self._reviews
            allowed = await keeper.admit(principal, Channel(f"doc:{name}"))
        if allowed.document is None:
            raise NotFound
        return principal, allowed.document, allowed.role

    def _identify(self, principal: Principal) -> None:
        """Counts each person once. Raises `TooManySockets`."""
        if principal.user in self._people:
            return
        self._visit.identify(principal)
        self._people.add(principal.user)
        if self.principal is None:
            self.principal = principal
            self.socket.limit(self._around.settings.largest + hocus.LONGEST_ADDRESS + 32)
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _attach(
        self, address: str, waiting: Waiting, principal: Principal, record: DocumentRecord, role: str
    ) -> None:
        around = self._around
        session = SessionId(around.ids.new())
        document = Attached(
            self, address, principal, record, role, session=session, rooms=around.rooms, clock=around.clock
        )
        said_before = self._antechamber.release(waiting)
        self._places[address] = document
        try:
            document.join()
        except ConcertError:
            document.end()
            self._places[address] = waiting
            raise
        for said in said_before:
            if self._places.get(address) is document:
                document.hear(said)

    async def _renew(self, document: Attached, token: str) -> None:
        """Another token for what is open already: it has to be the same person's."""
        try:
            principal, _, _ = await self._admit(document.address, token)
        except Unavailable:
            return
        except ConcertError as error:
            code = error.code
        else:
            if principal.user == document.principal.user:
                document.renew(principal)
                return
            code = "forbidden"
        if self._places.get(document.address) is document:
            self.let_go(document.address, code)

    def _overdue(self) -> None:
        self.close(TIMED_OUT, "no token")

    # The end of documents

    def _forget(self, address: str) -> None:
        match self._places.pop(address, None):
            case Attached() as document:
                document.end()
            case Waiting() as waiting:
                self._antechamber.release(waiting)
            case _:
                pass

    def _deny(self, address: str, reason: str) -> None:
        self._forget(address)
        if self._has_room():
            self._places[address] = DENIED
        _log.info("document_denied", code=reason)
        self.socket.send(hocus.prefix(address) + hocus.denied(reason))

    def let_go(self, address: str, reason: str) -> None:
        """Denied is the word that applications listen for; closed makes the provider forget who else is there."""
        self._deny(address, reason)
        self.socket.send(hocus.prefix(address) + hocus.closed(reason))

    async def review(self, user: UserId) -> None:
        """Asks again for every document of this person whether its role still holds."""
        self._reviews += 1
        for document in self.documents:
            if document.principal.user == user:
                await self._look_again(document, "forbidden")

    async def review_document(self, id_: DocumentId) -> None:
        """It went to the trash: who may not see it there is let go."""
        self._reviews += 1
        for document in self.documents:
            if document.record.id == id_:
                await self._look_again(document, "not_found")

    async def _look_again(self, document: Attached, lost: Lost) -> None:
        role: str | None = None
        try:
            channel = document_channel(document.record.id)
            role = (await self._around.keeper.admit(document.principal, channel)).role
        except Unavailable:
            return  # nobody knows; the next review asks again
        except ConcertError as error:
            _log.info("document_ended", code=error.code)
        if self._places.get(document.address) is document:
            document.change_role(role, lost)

    # What its documents ask

    @property
    def is_slow(self) -> bool:
        return self._slow

    def close(self, code: int, reason: str) -> None:
        self._open = False
        self.socket.close(code, reason)

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = spawn(coroutine, name="hocuspocus socket")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
