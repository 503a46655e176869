"""Who reads a room's document, waits until nothing uncommitted is in it: joins, questions for the state, catching up.

What a session says before its join was answered waits here too. Rules: SPEC.md, R10-R12, R30. Border: `crdt/room.py`
says when the document is quiet, and hands over what waited.
"""

from typing import assert_never

from crdt.effects import AnswerJoin, AnswerRead, AnswerState, CatchUp, Effect, Refuse
from crdt.errors import ConcertError, StoreUnavailable
from crdt.events import (
    AwarenessAsked,
    AwarenessHeard,
    Event,
    MemberDrained,
    PresenceShown,
    ReadAsked,
    SessionJoined,
    StateAsked,
    UpdateArrived,
)
from crdt.gate import Gate
from crdt.ids import SessionId
from crdt.locking import Locking
from crdt.membership import Membership
from crdt.offences import ClientTaken
from crdt.phases import Reloading
from crdt.replica import Replica

Reads = SessionJoined | StateAsked | ReadAsked | MemberDrained
Speaks = UpdateArrived | PresenceShown | AwarenessHeard | AwarenessAsked


class Readers:
    """`waiting`: events in the order they came."""

    def __init__(self, epoch: str, members: Membership, replica: Replica, locking: Locking) -> None:
        self.waiting: list[Event] = []
        self._epoch = epoch
        self._members = members
        self._replica = replica
        self._locking = locking

    def read(self, event: Reads, gate: Gate, now: float, out: list[Effect]) -> None:
        """Now, or when the document is quiet. Who joins has left before, where they were here."""
        if not self._replica.is_quiet:
            self._wait(event, out)
            return
        match event:
            case SessionJoined():
                self._join(event, gate, now, out)
            case StateAsked():
                self._answer_state(event, gate, now, out)
            case ReadAsked(request=request):
                out.append(AnswerRead(request=request))
            case MemberDrained(session=session, state_vector=vector):
                if self._members.get(session):
                    missed = self._replica.missing_for(vector)
                    out.append(CatchUp(session=session, update=missed, sequence=self._replica.sequence))
            case never:
                assert_never(never)

    def wait_if_expected(self, event: Speaks, out: list[Effect]) -> None:
        """What a session says before its join was answered, or while there is no document to say it to."""
        expected = any(isinstance(e, SessionJoined) and e.session == event.session for e in self.waiting)
        if expected and self._is_full:
            self.forget(event.session)
            out.append(Refuse(session=event.session, id=None, error=StoreUnavailable()))
        elif expected or (self._members.get(event.session) and isinstance(self._replica.phase, Reloading)):
            self.waiting.append(event)

    def _wait(self, event: Reads, out: list[Effect]) -> None:
        """R14. Who asks again for the state, or has drained again, gets one answer: to the last question, and all that
        has been missed since the first.
        """
        match event:
            case SessionJoined(session=session) if self._is_full:
                self.forget(session)
                out.append(Refuse(session=session, id=None, error=StoreUnavailable()))
            case ReadAsked(request=request) if self._is_full:
                out.append(AnswerRead(request=request, error=StoreUnavailable()))
            case StateAsked(session=session) | MemberDrained(session=session):
                for at, one in enumerate(self.waiting):
                    if type(one) is type(event) and getattr(one, "session", None) == session:
                        self.waiting[at] = event if isinstance(event, StateAsked) else one
                        return
                self.waiting.append(event)
            case _:
                self.waiting.append(event)

    @property
    def _is_full(self) -> bool:
        """R14: while the store is away only so many wait, and with so much to say."""
        if not self._replica.is_away:
            return False
        limits = self._replica.limits
        return len(self.waiting) >= limits.waiting or sum(map(_bytes, self.waiting)) >= limits.queue

    def forget(self, session: SessionId) -> None:
        if self.waiting:
            self.waiting = [event for event in self.waiting if getattr(event, "session", None) != session]

    def take(self) -> list[Event]:
        waiting, self.waiting = self.waiting, []
        return waiting

    def _join(self, event: SessionJoined, gate: Gate, now: float, out: list[Effect]) -> None:
        author, document = event.author, self._replica.document
        reset = event.epoch is not None and event.epoch not in {"", self._epoch}
        # R12: with a reset the client begins anew, under another id
        if event.client is not None and not reset and not gate.may_use(event.client, author):
            error = ClientTaken(details={"client": event.client})
            out.append(Refuse(session=event.session, id=None, error=error))
            return
        try:
            vector = b"" if reset else event.state_vector
            update = b"" if vector is None else self._replica.missing_for(vector)
        except ConcertError as error:
            out.append(Refuse(session=event.session, id=None, error=error))
            return
        self._members.enter(event)
        self._replica.pending.joined(event.session)
        self._locking.came(author, now, out)
        answer = AnswerJoin(
            session=event.session,
            role=event.role,
            epoch=self._epoch,
            update=update,
            state_vector=document.state_vector(),
            sequence=self._replica.sequence,
            present=self._members.present,
            reset=reset,
            locks=self._replica.shown_locks,
        )
        out.append(answer)

    def _answer_state(self, event: StateAsked, gate: Gate, now: float, out: list[Effect]) -> None:
        member = self._members.get(event.session)
        # a small vector may ask for the whole document: once a second is enough for anybody honest
        if member is None or now - member.answered_at < self._replica.limits.state_pause:
            return
        member.answered_at = now
        try:
            gate.check_copy(event.state_vector)
            missed = self._replica.missing_for(event.state_vector)
        except ConcertError as error:
            out.append(Refuse(session=event.session, id=None, error=error))
            return
        vector_here = self._replica.document.state_vector()
        out.append(AnswerState(session=event.session, update=missed, state_vector=vector_here))


def _bytes(event: Event) -> int:
    match event:
        case UpdateArrived(update=update):
            return len(update)
        case SessionJoined(state_vector=vector):
            return len(vector or b"")
        case _:
            return 0
