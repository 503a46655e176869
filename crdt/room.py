"""Decides what an open document does next: `Room.receive(event, now) -> effects`. Never awaits; time is an argument.

The life of an edit: an update is inspected, judged by the gate and joins the pending batch; at the tick the batch is
merged by author, applied and sent to the log (`Commit`); when the log has it, everybody gets one merged update, the
senders their acknowledgement and the engines the changes. While one batch commits, the next one gathers. Whatever
reads the document waits until nothing uncommitted is in it. Rules: SPEC.md, section R. Border: no sockets, no frames,
no store: `engine/rooms` performs the effects and brings back what came of them.
"""

from typing import Final, assert_never

from crdt.batch import Offered
from crdt.comments.threads import Signatures
from crdt.dataclasses import replace
from crdt.document import Document
from crdt.effects import (
    Abandon,
    AnswerEdit,
    AnswerLock,
    AnswerRead,
    AskForState,
    Evict,
    Refuse,
    Wake,
)
from crdt.errors import ConcertError, OverLimit, StoreUnavailable
from crdt.events import (
    AwarenessAsked,
    AwarenessHeard,
    ClosingAsked,
    CommitFailed,
    CommitSucceeded,
    EditAsked,
    Event,
    Loaded,
    LockAsked,
    LocksFellDue,
    MemberDrained,
    PresenceFellDue,
    PresenceShown,
    ReadAsked,
    ReloadFailed,
    RenewalFellDue,
    RetryFellDue,
    RoleChanged,
    RoomReloaded,
    SessionJoined,
    SessionLeft,
    SlowCounted,
    StateAsked,
    TickFellDue,
    UpdateArrived,
)
from crdt.facts import Facts
from crdt.gate import Denied, Early, Gate, Known, Owner, Passed
from crdt.ids import NOBODY, ClientId, SessionId, UserId
from crdt.kinds.kind import Kind
from crdt.leases import LockShown, SectionLocked
from crdt.locking import Locking
from crdt.locks import LockTable
from crdt.membership import NEVER, Member, Membership
from crdt.offences import ClientTaken
from crdt.phases import Over, Reloading
from crdt.precheck import inspect
from crdt.presence import Author, Here
from crdt.reading import Readers
from crdt.replica import Effects, Replica, RoomLimits
from crdt.signing import Signing
from crdt.spacing import Spacing

SERVER: Final = UserId("")
"""Owns the client ids that the server itself writes under while this room is open."""

_MOST_TO_CUT: Final = 256 << 10
"""Bytes. What is known already is cut off a larger update by its sender: asked again, they leave it out."""
_new: Final = tuple.__new__
_SAID: Final = UpdateArrived | PresenceShown | AwarenessHeard | AwarenessAsked


class Room:
    """One mailbox, one document. The host calls `receive` for one event after the other and performs what it returns."""

    def __init__(
        self,
        *,
        kind: Kind,
        epoch: str,
        loaded: Loaded,
        owners: dict[ClientId, Owner],
        limits: RoomLimits,
        locks: LockTable | None = None,
        images: Spacing | None = None,
    ) -> None:
        self._kind, self._limits, self._owners = kind, limits, owners
        self._members = Membership(limits.presence_tick, limits.presence_state)
        self._turned_away = NOBODY
        self._slow, self._ticked_at, self._tick_set = 0, NEVER, False
        locks = LockTable(limits.locks) if locks is None else locks
        self._replica = Replica(loaded, limits, locks, images or Spacing())
        self._locking = Locking(kind, self._members, self._replica)
        self._readers = Readers(epoch, self._members, self._replica, self._locking)
        self._gate = self._new_gate(loaded)

    def _new_gate(self, loaded: Loaded) -> Gate:
        here, locks = self._members.here, self._replica.locks
        gate = Gate(self._kind, loaded.index, self._owners, here, locks, self._limits.places, loaded.guard)
        self._replica.signing = Signing(gate, self._owners, loaded.index)
        return gate

    @property
    def document(self) -> Document:
        """Only to be read when `AnswerRead` says so."""
        return self._replica.document

    @property
    def sequence(self) -> int:
        return self._replica.sequence

    @property
    def is_idle(self) -> bool:
        """Nothing waits for the log, and nothing waits to be written."""
        return self._replica.is_idle

    @property
    def locks(self) -> tuple[LockShown, ...]:
        """All locks that are committed."""
        return self._replica.shown_locks

    @property
    def signatures(self) -> Signatures:
        """Who wrote what stands in the document."""
        return self._replica.signing.signatures

    @property
    def people(self) -> tuple[tuple[Author, int], ...]:
        """Who is here, each with a colour."""
        return self._members.people

    @property
    def devices(self) -> tuple[Here, ...]:
        """The same people, each with how many devices and how lively they are."""
        return self._members.devices

    def receive(self, event: Event, now: float) -> Effects:
        out: Effects = []
        self._replica.now = now
        if not isinstance(self._replica.phase, Over):
            self._take(event, now, out)
        return out

    def _take(self, event: Event, now: float, out: Effects) -> None:  # noqa: C901, PLR0912, PLR0915 - the catalogue of events
        match event:
            case UpdateArrived():
                self._take_update(event, now, out)
            case TickFellDue():
                self._tick(now, out)
            case CommitSucceeded(numbers=numbers):
                self._replica.finish(numbers, out)
                if self._turned_away:
                    self._rejoin_turned_away(now, out)
                self._settle(now, out)
            case PresenceShown() | AwarenessHeard() | AwarenessAsked():
                self._take_presence(event, now, out)
            case PresenceFellDue():
                self._members.show(now, out)
            case RenewalFellDue():
                self._members.renew(out)
            case SessionJoined() | StateAsked() | ReadAsked() | MemberDrained():
                self._read(event, now, out)
                self._want_tick_for_locks(now, out)
            case SessionLeft(session=session):
                self._leave(session, now, out)
            case RoleChanged():
                self._change_role(event, now, out)
            case EditAsked(request=request) if self._replica.has_many_asks:
                out.append(AnswerEdit(request=request, result=StoreUnavailable()))
            case EditAsked():
                self._replica.pending.edits.append(event)
                self._want_tick(now, out)
            case LockAsked(request=request) if self._replica.has_many_asks:
                out.append(AnswerLock(request=request, result=StoreUnavailable()))
            case LockAsked():
                self._locking.ask(event, now, out)
                self._want_tick_for_locks(now, out)
            case LocksFellDue():
                self._locking.expire(now, out)
                self._replica.show_renewed(out)
                self._want_tick_for_locks(now, out)
            case SlowCounted(members=members):
                self._slow = members
            case CommitFailed(untouched=True):
                self._replica.stall(out)
            case CommitFailed(error=error):
                self._abandon(error, out)
            case RetryFellDue():
                self._replica.retry(out)
            case RoomReloaded(loaded=loaded):
                self._resume(loaded, now, out)
            case ReloadFailed(error=error):
                self._abandon(error, out)
            case ClosingAsked():
                self._close(out)
            case never:
                assert_never(never)

    # Updates

    def _take_update(self, event: UpdateArrived, now: float, out: Effects) -> None:
        member = self._members.get(event.session)
        if member is None or isinstance(self._replica.phase, Reloading):
            self._readers.wait_if_expected(event, out)
        elif member.refused is None:
            try:
                facts = event.facts
                if facts is None:
                    facts = inspect(event.update, self._limits.resent if event.resent else self._limits.live)
                elif isinstance(facts, ConcertError):
                    raise facts
                self._check_room(facts)
                self._offer(member, event, facts, now, out)
            except ConcertError as error:
                self._refuse(member, event.id, error, out)

    def _check_room(self, facts: Facts) -> None:
        """Raises a ConcertError where the document or the queue is full."""
        if self._replica.is_full:
            raise StoreUnavailable
        if self._replica.size + facts.size > self._limits.document:
            raise OverLimit("This document is full.", details={"limit": self._limits.document})

    def _offer(self, member: Member, event: UpdateArrived, facts: Facts, now: float, out: Effects) -> None:
        author, user = member.author, member.author.user
        if event.resent and now - member.learned_at >= self._limits.state_pause:
            member.learned_at = now
            self._replica.learn_deletions(facts)
        match self._gate.judge(facts, author, member.role, resent=event.resent):
            case Passed(repeats=True) if facts.size > _MOST_TO_CUT:
                self._ask_for_state(member, now, out)
            case Passed(bound=bound, contests=contests) as passed:
                if passed.instead is not None:
                    facts = inspect(passed.instead)
                elif passed.repeats:
                    facts = self._replica.only_news(facts)
                for client in bound:
                    self._owners[client] = Owner(user, author.guest)
                said = (event.session, event.id, user, member.door, facts.update, facts, bound, contests)
                self._replica.accept(_new(Offered, said))
                self._gate.took(passed, user)
                self._want_tick(now, out)
            case Known():
                self._replica.repeat(member.session, event.id, out)
            case Early():
                self._ask_for_state(member, now, out)
            case Denied(error=error):
                self._refuse(member, event.id, error, out)
            case never:
                assert_never(never)

    def _refuse(self, member: Member, id_: int, error: ConcertError, out: Effects) -> None:
        member.refused = error
        if isinstance(error, StoreUnavailable):
            self._turned_away |= {member.session}
        refusal = Refuse(session=member.session, id=id_, error=error)
        if isinstance(error, SectionLocked):
            self._replica.tell(refusal, out)
        else:
            out.append(refusal)

    def _ask_for_state(self, member: Member, now: float, out: Effects) -> None:
        """R4. The native wire has no question for it: joining again asks and answers the same. The other doors
        pace their questions, and have to know of each update that was not kept.
        """
        if member.door == "native":
            self._evict(member.session, now, out)
        else:
            vector = self._replica.document.state_vector()
            out.append(AskForState(session=member.session, state_vector=vector))

    def _evict(self, session: SessionId, now: float, out: Effects) -> None:
        """Out, to come again."""
        self._leave(session, now, out)
        out.append(Evict(session=session, code="room_reloaded"))

    # The tick

    def _want_tick(self, now: float, out: Effects) -> None:
        if not self._tick_set and self._replica.is_quiet:
            self._tick_set = True
            out.append(Wake(timer="tick", delay=max(0.0, self._ticked_at + self._limits.tick - now)))

    def _want_tick_for_locks(self, now: float, out: Effects) -> None:
        if self._replica.pending.locks:
            self._want_tick(now, out)

    def _tick(self, now: float, out: Effects) -> None:
        self._tick_set = False
        if self._replica.is_quiet and self._replica.pending:
            self._ticked_at = now
            self._replica.start(now, out, anybody_slow=self._slow > 0)
            self._own()

    def _own(self) -> None:
        """R5: nobody else may write under the ids that this replica writes under."""
        for client in self._replica.writing:
            self._owners[client] = Owner(SERVER)

    def _settle(self, now: float, out: Effects) -> None:
        """What waited for a quiet document, then the next batch."""
        while self._replica.is_quiet and self._readers.waiting:
            for event in self._readers.take():
                self._take(event, now, out)
        if self._replica.pending:
            self._want_tick(now, out)

    def _rejoin_turned_away(self, now: float, out: Effects) -> None:
        """R14: the store is back; who was turned away meanwhile comes again with all of it."""
        away, self._turned_away = self._turned_away, NOBODY
        for session in away:
            if self._members.get(session):
                self._evict(session, now, out)

    def _resume(self, loaded: Loaded, now: float, out: Effects) -> None:
        self._gate = self._new_gate(loaded)
        culprit, dropped = self._replica.resume(loaded, now, out)
        self._own()
        for client in [client for offered in dropped for client in offered.bound]:
            self._owners.pop(client, None)  # R5: what binds it was not committed
        for session in dict.fromkeys(offered.session for offered in dropped):
            if (member := self._members.get(session)) and session == culprit:
                member.refused = ClientTaken()
            elif member:
                self._evict(session, now, out)
        if not isinstance(self._replica.phase, Reloading):
            self._hear_waiting(now, out)
        self._settle(now, out)

    def _hear_waiting(self, now: float, out: Effects) -> None:
        """What members said during a reload, before what they say next."""
        for event in self._readers.take():
            if isinstance(event, _SAID) and self._members.get(event.session):
                self._take(event, now, out)
            else:
                self._readers.waiting.append(event)

    def _abandon(self, error: ConcertError, out: Effects) -> None:
        sessions = [member.session for member in self._members.all()]
        waiting = self._readers.waiting
        sessions += [event.session for event in waiting if isinstance(event, SessionJoined)]
        reading = [event.request for event in waiting if isinstance(event, ReadAsked)]
        self._replica.abandon(error, out)
        out.extend(AnswerRead(request=request, error=error) for request in reading)
        out.extend(Evict(session=session, code="room_reloaded") for session in sessions)
        out.append(Abandon())

    def _close(self, out: Effects) -> None:
        if self._replica.is_idle and not self._members and not self._readers.waiting:
            self._replica.close(out)
            out.append(Abandon())

    # Members

    def _read(
        self, event: SessionJoined | StateAsked | ReadAsked | MemberDrained, now: float, out: Effects
    ) -> None:
        if isinstance(event, SessionJoined) and self._replica.is_quiet:
            self._leave(event.session, now, out)
        self._readers.read(event, self._gate, now, out)

    def _leave(self, session: SessionId, now: float, out: Effects) -> None:
        self._readers.forget(session)
        self._replica.forget(session)
        if user := self._members.leave(session, now, out):
            self._locking.left(user, now, out)
            self._want_tick_for_locks(now, out)

    def _change_role(self, event: RoleChanged, now: float, out: Effects) -> None:
        """Holds for who is here and for who still waits to come in."""
        session, member = event.session, self._members.get(event.session)
        waiting = self._readers.waiting
        joining = [one for one in waiting if isinstance(one, SessionJoined) and one.session == session]
        if event.role is None:
            if member is not None or joining:
                self._leave(session, now, out)
                out.append(Evict(session=session, code=event.lost))
        else:
            for one in joining:
                waiting[waiting.index(one)] = replace(one, role=event.role)
        if member is not None:
            member.role = event.role or ""
            self._locking.role_changed(member.author.user, now, out)
            self._want_tick_for_locks(now, out)

    def _take_presence(
        self, event: PresenceShown | AwarenessHeard | AwarenessAsked, now: float, out: Effects
    ) -> None:
        member = self._members.get(event.session)
        if member is None:
            self._readers.wait_if_expected(event, out)
        else:
            self._members.take_presence(member, event, self._gate, now, out)
