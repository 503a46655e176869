"""One document of a Hocuspocus socket: a seat in its room, and the statuses that its provider counts on.

Refusals: who may not edit hears status 0 and reads on; everybody else is also told the reason, and let go. Border: who
is let in is decided before; the frames of one address are made here, the socket is `hocuspocus`'s.
"""

from collections.abc import Mapping
from typing import ClassVar, Final, Protocol, assert_never

from crdt import hocus, ysync
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
from crdt.errors import ConcertError, ReadOnly, Unavailable
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
from crdt.ids import DocumentId, SessionId, UserId
from crdt.leases import LockShown
from crdt.presence import Shown
from crdt.receipts import Receipts
from crdt.roles import allows
from engine.records import DocumentRecord
from engine.rooms import Outlet, Rooms
from engine.runtime.clock import Alarm, WakingClock
from server.principal import Principal
from server.sockets.doorkeeper import author_of
from server.sockets.questions import Questions
from server.transport.socket import Socket
from server.transport.wire import frame as framed

SECOND: Final = 1_000_000

Said = ysync.Step1 | ysync.Step2 | ysync.Update | ysync.Awareness | ysync.QueryAwareness | hocus.Stateless


@dataclass(frozen=True, slots=True)
class HocuspocusDialect:
    """Frames carry the address, so those who use the same one, the plain name, share every frame."""

    prefix: bytes
    door: ClassVar[Door] = "hocuspocus"

    def committed(self, document: DocumentId, update: bytes, sequence: int) -> bytes:
        del document, sequence
        return framed(self.prefix + ysync.update(update))

    def presence(self, document: DocumentId, changed: tuple[Shown, ...], renewed: tuple[Shown, ...]) -> bytes:
        del document
        return framed(self.prefix + ysync.awareness(shown.awareness() for shown in (*changed, *renewed)))

    def locks(
        self, document: DocumentId, locks: tuple[LockShown, ...], colours: Mapping[UserId, int]
    ) -> bytes:
        del document, locks, colours  # this protocol knows of none
        return b""


class Carrier(Protocol):
    """The socket, as its documents see it."""

    socket: Socket

    @property
    def is_slow(self) -> bool: ...

    def close(self, code: int, reason: str) -> None: ...

    def let_go(self, address: str, reason: str) -> None:
        """The server ends this document; a new token may open it again."""


class Attached(Questions):
    """Call `join` once, then `hear` for what the client says, and `end`."""

    __slots__ = (
        "_carrier",
        "_dialect",
        "_expiry",
        "_receipts",
        "_refused",
        "_role",
        "_rooms",
        "address",
        "principal",
        "record",
        "session",
    )

    def __init__(
        self,
        carrier: Carrier,
        address: str,
        principal: Principal,
        record: DocumentRecord,
        role: str,
        *,
        session: SessionId,
        rooms: Rooms,
        clock: WakingClock,
    ) -> None:
        super().__init__(clock)
        self.address = address
        self.record = record
        self.session = session
        self._carrier = carrier
        self._dialect = HocuspocusDialect(hocus.prefix(address))
        self._role = role
        self._rooms = rooms
        self._receipts = Receipts()
        self._refused = False
        self._expiry: Alarm | None = None
        self.renew(principal)

    def renew(self, principal: Principal) -> None:
        """The same person with a token that may last longer."""
        self.principal = principal
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        if principal.expires_at is not None:
            left = (principal.expires_at - self._clock.now()) / SECOND
            self._expiry = self._clock.call_later(left, lambda: self._carrier.close(4401, "expired"))

    @property
    def dialect(self) -> HocuspocusDialect:
        return self._dialect

    @property
    def outlet(self) -> Outlet:
        return self._carrier.socket

    @property
    def may_edit(self) -> bool:
        return allows(self._role, "edit")

    def join(self) -> None:
        """Raises ConcertErrors."""
        author = author_of(self.principal)
        event = SessionJoined(session=self.session, author=author, role=self._role, door="hocuspocus")
        self.greet()
        self._rooms.join(self.record, event, self)

    def greet(self) -> None:
        self._send(hocus.authenticated(may_edit=self.may_edit))

    def change_role(self, role: str | None, lost: Lost) -> None:
        """Told to the client; who was refused as a reader and may edit now comes again with what was refused."""
        self._rooms.hear(self.record.id, RoleChanged(session=self.session, role=role, lost=lost))
        if role is None:
            return  # the room puts them out
        could_edit, self._role = self.may_edit, role
        if self.may_edit != could_edit:
            self.greet()
            if self.may_edit and self._refused:
                self._carrier.close(1012, "role_changed")

    def end(self) -> None:
        self._ask_no_more()
        if self._expiry is not None:
            self._expiry.cancel()
        self._rooms.leave(self.record.id, self.session)

    def slowed(self) -> None:
        self._rooms.slowed(self.record.id, self.session)

    def drained(self) -> None:
        self._rooms.drained(self.record.id, self.session)

    # What the client says

    def hear(self, said: Said) -> None:
        rooms, document, session = self._rooms, self.record.id, self.session
        match said:
            case ysync.Update(update=update):
                self._offer(UpdateArrived(session, self._receipts.update(), update))
            case ysync.Step2(update=update):
                self._answered_by_client()
                self._offer(UpdateArrived(session, self._receipts.step_2(), update, resent=True))
            case ysync.Awareness(states=states):
                rooms.hear(document, AwarenessHeard(session=session, states=states))
            case ysync.Step1(state_vector=vector):
                self._receipts.restarted()
                self._asked_by_client(vector)
            case ysync.QueryAwareness():
                rooms.hear(document, AwarenessAsked(session=session))
            case hocus.Stateless():
                pass
            case never:
                assert_never(never)

    def _offer(self, event: UpdateArrived) -> None:
        if self._refused:
            self._tell_refused(event.id)
        else:
            self._rooms.hear(self.record.id, event)

    def _ask_room(self, vector: bytes) -> None:
        self._rooms.hear(self.record.id, StateAsked(session=self.session, state_vector=vector))

    def _ask_client(self, vector: bytes) -> None:
        self._receipts.asked_again()
        self._send(ysync.step_1(vector))

    # What the room tells

    def tell(self, effect: ForSession) -> None:  # noqa: C901, PLR0912 - the catalogue of effects
        match effect:
            case Acknowledge(id=through):
                for _ in range(self._receipts.saved(through)):
                    self._send(hocus.status(saved=True))
            case AnswerJoin(present=present):
                if present:
                    self._show(present)
                if self._carrier.is_slow:
                    self.slowed()
            case AnswerState():
                self._answer(effect)
            case AskForState(state_vector=vector):
                self._receipts.came_early()
                self._asked_by_room(vector)
            case CatchUp(update=update):
                self._send(ysync.update(update))
            case AnswerPresence(present=present):
                self._show(present)
            case Refuse(id=id_, error=error):
                self._refuse(id_, error)
            case Evict(code="room_reloaded"):
                self._carrier.close(1012, effect.code)
            case Evict(code=code):
                self._carrier.let_go(self.address, code)
            case never:
                assert_never(never)

    def _answer(self, effect: AnswerState) -> None:
        self._send(ysync.before_step_2(len(effect.update)), effect.update)
        if (
            self._answered_by_room()
        ):  # else the client has counted from 1 again since: our step 1 goes with the next one
            self._receipts.answered()
            self._send(ysync.step_1(effect.state_vector))

    def _refuse(self, id_: int | None, error: ConcertError) -> None:
        if isinstance(error, Unavailable):
            self._carrier.close(1013, error.code)
            return
        if isinstance(error, ReadOnly) and self.may_edit:
            self._carrier.close(1012, "role_changed")  # meanwhile: they come again with what was refused
            return
        if id_ is not None:
            self._tell_refused(id_)
        if isinstance(error, ReadOnly):
            self._refused = True
        else:
            self._carrier.let_go(self.address, error.code)

    def _tell_refused(self, since: int) -> None:
        for _ in range(self._receipts.refused(since)):
            self._send(hocus.status(saved=False))

    def _show(self, present: tuple[Shown, ...]) -> None:
        self._send(ysync.awareness(shown.awareness() for shown in present))

    def _send(self, body: bytes, rest: bytes = b"") -> None:
        self._carrier.socket.send(self._dialect.prefix + body, rest)
