"""Listens at one room's mailbox and tells the ledger: what reached the room, and whether what it wants may be."""

from collections.abc import Callable

from crdt.effects import (
    Acknowledge,
    AnswerJoin,
    AnswerLock,
    AnswerRead,
    AnswerState,
    AskForState,
    Broadcast,
    CatchUp,
    Commit,
    Effect,
    Refuse,
    ShowLocks,
)
from crdt.events import Event, RoleChanged, SessionJoined, UpdateArrived
from crdt.facts import Facts
from crdt.ids import SessionId, UserId
from tests.simulation.ledger import Ledger, Offer, facts_of


class Witness:
    """`read`: the state vector of the room's document."""

    def __init__(self, ledger: Ledger, read: Callable[[], bytes]) -> None:
        self.read = read
        self._ledger = ledger
        self._roles: dict[SessionId, str] = {}
        self._authors: dict[SessionId, UserId] = {}
        self._said: dict[SessionId, list[tuple[int, Facts]]] = {}

    def heard(self, event: Event) -> None:
        """Told to the ledger before the room knows of it."""
        match event:
            case SessionJoined(session=session, role=role, author=author):
                self._roles[session] = role
                self._authors[session] = author.user
                self._said[session] = []
            case RoleChanged(session=session, role=role):
                if role is None:
                    self._roles.pop(session, None)
                elif session in self._roles:
                    self._roles[session] = role
                    self._ledger.role_changed(session, role)
            case UpdateArrived(session=session) if session in self._roles:
                self._note_update(event)
            case _:
                pass

    def _note_update(self, event: UpdateArrived) -> None:
        try:
            facts = facts_of(event.update)
        except Exception:  # noqa: BLE001 - bytes that mean nothing cover nothing
            return
        session = event.session
        self._said[session].append((event.id, facts))
        fences = self._ledger.locks.fences
        offer = Offer(session, event.id, self._authors[session], {self._roles[session]}, facts, fences)
        self._ledger.offered(offer)

    def check(self, effect: Effect) -> None:  # noqa: C901 - what is said to anybody
        ledger = self._ledger
        match effect:
            case Commit(rows=rows):
                ledger.check_rows(rows)
            case Broadcast(update=update, before=before):
                ledger.check_shown(update, "everybody")
                ledger.check_vector(before or b"\x00", "everybody")
            case (
                AnswerJoin(session=session, update=update, state_vector=vector)
                | AnswerState(session=session, update=update, state_vector=vector)
            ):
                ledger.check_shown(update or b"\x00\x00", session)
                ledger.check_vector(vector, session)
                if isinstance(effect, AnswerJoin):
                    ledger.locks.check_shown(effect.locks, session)
            case CatchUp(session=session, update=update):
                ledger.check_shown(update, session)
            case ShowLocks(locks=locks):
                ledger.locks.check_shown(locks, "everybody")
            case AnswerLock():
                ledger.locks.check_answer(effect)
            case Acknowledge(session=session, id=through):
                self._check_acknowledgement(session, through)
            case Refuse(session=session, id=id_) if id_ is not None:
                ledger.refuse(session, id_)
                self._said[session] = [entry for entry in self._said[session] if entry[0] < id_]
            case AskForState(session=session):
                self._said[session] = []  # what came early is not kept; the door answers for it
            case AnswerRead(error=None):
                ledger.check_vector(self.read(), "a reader")
            case _:
                pass

    def _check_acknowledgement(self, session: SessionId, through: int) -> None:
        said = self._said.get(session, [])
        for id_, facts in said:
            if id_ <= through:
                self._ledger.acknowledge(facts, session)
        self._said[session] = [entry for entry in said if entry[0] > through]
