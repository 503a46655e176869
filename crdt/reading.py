"""Who reads a room's document, waits until nothing uncommitted is in it: joins, questions for the state, catching up.

What a session says before its join was answered waits here too. Rules: SPEC.md, R10-R12, R30. Border: `crdt/room.py`
says when the document is quiet, and hands over what waited.
"""

from typing import assert_never

from crdt.effects import AnswerJoin, AnswerRead, AnswerState, CatchUp, Effect, Refuse
from crdt.errors import ConcertError
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
            self.waiting.append(event)
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

    def wait_if_expected(self, event: Speaks) -> None:
        """What a session says before its join was answered, or while there is no document to say it to."""
        expected = any(isinstance(e, SessionJoined) and e.session == event.session for e in self.waiting)
        if expected or (self._members.get(event.session) and isinstance(self._replica.phase, Reloading)):
            self.waiting.append(event)

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
        self._locking.came(author.user, now, out)
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
