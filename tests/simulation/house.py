"""The server of the model: real rooms, real seats, real doors, round them a store and a loop that the scheduler drives.

`House` stands where `engine.rooms.Rooms` does; what that does with tasks and threads waits here in `chores` until the
scheduler picks it, so that every order happens in some seed. A crash forgets everything but the ledgers.
"""

from collections import deque
from collections.abc import Callable
from random import Random
from typing import Final, assert_never

from crdt.effects import (
    Abandon,
    Acknowledge,
    AnswerEdit,
    AnswerJoin,
    AnswerLock,
    AnswerPresence,
    AnswerRead,
    AnswerState,
    AskForState,
    Broadcast,
    CatchUp,
    Commit,
    Compact,
    Dispatch,
    Effect,
    Evict,
    ForSession,
    Refuse,
    Reload,
    ShowLocks,
    ShowPresence,
    Timer,
    Wake,
)
from crdt.errors import FenceLost, StoreUnavailable
from crdt.events import (
    ClosingAsked,
    CommitFailed,
    CommitSucceeded,
    EditAsked,
    Event,
    FromSession,
    Loaded,
    LockAsked,
    LocksFellDue,
    LockVerb,
    MemberDrained,
    PresenceFellDue,
    ReadAsked,
    ReloadFailed,
    RenewalFellDue,
    RetryFellDue,
    RoomReloaded,
    SessionJoined,
    SessionLeft,
    SlowCounted,
    TickFellDue,
)
from crdt.gate import Owner
from crdt.ids import DocumentId, SessionId, UserId
from crdt.kinds.kind import YDoc, kinds
from crdt.locks import LockTable
from crdt.presence import Author
from crdt.replica import RoomLimits
from crdt.room import Room
from crdt.sections import Section
from engine.records import DocumentRecord
from engine.rooms.seats import Seat, Seating
from engine.runtime.clock import SECOND, ManualClock
from tests.simulation.drawer import Chances, Drawer
from tests.simulation.witness import Witness

FELL_DUE: Final[dict[Timer, Event]] = {
    "tick": TickFellDue(),
    "presence": PresenceFellDue(),
    "retry": RetryFellDue(),
    "locks": LocksFellDue(),
}
RENEWAL: Final = 15.0
STUCK_CHECK: Final = 5.0
GRACE: Final = 30.0


class House:
    """Duck of `Rooms`. `guests`: users who are nobody's for good."""

    def __init__(
        self,
        *,
        random: Random,
        clock: ManualClock,
        records: dict[DocumentId, DocumentRecord],
        drawers: dict[DocumentId, Drawer],
        limits: RoomLimits,
        chances: Chances,
        guests: set[UserId],
    ) -> None:
        self.random = random
        self.clock = clock
        self.records = records
        self.drawers = drawers
        self.limits = limits
        self.chances = chances
        self.guests = guests
        self.open: dict[DocumentId, OpenRoom] = {}
        self.chores: list[Callable[[], None]] = []
        self.commits: list[OpenRoom] = []
        self.is_down = False
        self._renew_soon()
        self._check_soon()

    # What doors call

    def join(self, record: DocumentRecord, event: SessionJoined, seat: Seat) -> None:
        room = self.open.get(record.id)
        if room is None:
            room = self.open[record.id] = OpenRoom(self, record)
        room.join(event, seat)

    def hear(self, document: DocumentId, event: FromSession) -> None:
        if room := self.open.get(document):
            room.receive(event)

    def leave(self, document: DocumentId, session: SessionId) -> None:
        if room := self.open.get(document):
            room.leave(session)

    def slowed(self, document: DocumentId, session: SessionId) -> None:
        if room := self.open.get(document):
            room.slowed(session)

    def drained(self, document: DocumentId, session: SessionId) -> None:
        if room := self.open.get(document):
            room.drained(session)

    def colours(self, document: DocumentId) -> dict[UserId, int]:
        room = self.open.get(document)
        return room.colours if room is not None else {}

    # What the scheduler does

    def do_a_chore(self) -> None:
        self.chores.pop(self.random.randrange(len(self.chores)))()

    def answer_a_commit(self) -> None:
        self.commits.pop(self.random.randrange(len(self.commits))).answer_commit()

    def crash(self) -> None:
        """A batch on its way to the store is there afterwards or is not; nobody was told."""
        self.is_down = True
        for room in self.commits:
            if self.random.random() < 0.5:
                room.write()
        for room in self.open.values():
            room.forget()
        self.open.clear()
        self.commits.clear()
        self.chores.clear()

    def _renew_soon(self) -> None:
        def renew() -> None:
            if not self.is_down:
                for room in tuple(self.open.values()):
                    if room.seating.needs_renewal:
                        room.receive(RenewalFellDue())
                self._renew_soon()

        self.clock.call_later(RENEWAL, renew)

    def _check_soon(self) -> None:
        def check() -> None:
            if not self.is_down:
                for room in tuple(self.open.values()):
                    room.seating.drop_stuck(self.clock.monotonic())
                self._check_soon()

        self.clock.call_later(STUCK_CHECK, check)


class OpenRoom:
    """One room with its mailbox: what `engine.rooms.host.Host` is, and the checks of the ledger on the way."""

    def __init__(self, house: House, record: DocumentRecord) -> None:
        self.record = record
        self.seating = Seating(record.id)
        self.room: Room | None = None
        self.edits = 0
        self._house = house
        self._drawer = house.drawers[record.id]
        self._ledger = self._drawer.ledger
        self._queue: deque[Event] = deque()
        self._busy = False
        self._over = False
        self._commit: Commit | None = None
        self._witness = Witness(self._ledger, self._vector)
        house.chores.append(self._open)

    def _open(self) -> None:
        if self._over:
            return
        self.room = Room(
            kind=kinds()[self.record.kind],
            epoch=self.record.epoch,
            loaded=self._load(),
            owners={
                client: Owner(owner.user, owner.user in self._house.guests)
                for client, owner in self._drawer.owners.items()
            },
            limits=self._house.limits,
            locks=self._lock_table(),
        )
        if self._ledger.locks.held:
            self._queue.append(LocksFellDue())
        self._work()
        self._rest_soon()

    def _lock_table(self) -> LockTable:
        clock = self._house.clock
        now = clock.monotonic()
        return self._ledger.locks.table(now, clock.now() / SECOND - now, self._house.limits.locks)

    def _load(self) -> Loaded:
        return self._drawer.load(self.record, self._house.random.getrandbits(32))

    # What doors want

    def join(self, event: SessionJoined, seat: Seat) -> None:
        self.seating.sit(event.session, seat)
        self.receive(event)

    def leave(self, session: SessionId) -> None:
        if self.seating.rise(session):
            self.receive(SessionLeft(session=session))
            self._count_slow()
            self._rest_soon()

    def slowed(self, session: SessionId) -> None:
        self.seating.slowed(session, self._house.clock.monotonic())
        self._count_slow()

    def drained(self, session: SessionId) -> None:
        place = self.seating.get(session)
        if place is not None and place.unaware and self.room is not None:
            place.unaware = False
            place.write(place.seat.dialect.locks(self.record.id, self.room.locks, self.colours))
        behind = self.seating.drained(session)
        self._count_slow()
        if behind is not None:
            self.receive(MemberDrained(session=session, state_vector=behind))

    def _count_slow(self) -> None:
        self.receive(SlowCounted(members=self.seating.slow))

    def edit(self, author: UserId, edit: Callable[[YDoc], None]) -> None:
        self.edits += 1
        self.receive(EditAsked(request=self.edits, author=author, edit=edit))

    def read(self) -> None:
        self.receive(ReadAsked(request=0))

    def lock(
        self, author: Author, verb: LockVerb, section: Section, *, ttl: float | None, to: UserId
    ) -> None:
        now = self._house.clock.now()
        asked = LockAsked(request=0, verb=verb, section=section, author=author, at=now, ttl=ttl, to=to)
        self.receive(asked)

    @property
    def colours(self) -> dict[UserId, int]:
        return {author.user: colour for author, colour in self.room.people} if self.room else {}

    def _vector(self) -> bytes:
        assert self.room is not None
        return self.room.document.state_vector()

    def forget(self) -> None:
        self._over = True
        if self.room is not None:
            self.room.document.close()

    # The mailbox

    def receive(self, event: Event) -> None:
        if self._over:
            return
        self._witness.heard(event)
        self._queue.append(event)
        if not self._busy and self.room is not None:
            self._work()

    def _work(self) -> None:
        self._busy = True
        while self._queue and not self._over:
            assert self.room is not None
            for effect in self.room.receive(self._queue.popleft(), self._house.clock.monotonic()):
                self._witness.check(effect)
                self._perform(effect)
        self._busy = False

    # Effects

    def _perform(self, effect: Effect) -> None:  # noqa: C901 - the catalogue of effects
        match effect:
            case Broadcast():
                self.seating.broadcast(effect)
            case (
                Acknowledge()
                | AnswerJoin()
                | AnswerState()
                | AskForState()
                | CatchUp()
                | AnswerPresence()
                | Refuse()
                | Evict()
            ):
                self._tell(effect)
            case ShowPresence():
                self.seating.show(effect)
            case Wake(timer=timer, delay=delay):
                self._house.clock.call_later(delay, lambda: self.receive(FELL_DUE[timer]))
            case Commit():
                self._commit = effect
                self._house.commits.append(self)
            case Reload():
                self._house.chores.append(self._reload)
            case Compact():
                self._house.chores.append(lambda: self._drawer.compact(effect))
            case Abandon():
                self._end()
            case ShowLocks(locks=locks):
                self.seating.show_locks(locks, self.colours)
            case AnswerEdit() | AnswerRead() | AnswerLock() | Dispatch():
                self._rest_soon()
            case never:
                assert_never(never)

    def _tell(self, effect: ForSession) -> None:
        place = self.seating.get(effect.session)
        if place is None:
            return
        if isinstance(effect, Evict):
            self.seating.rise(effect.session)
        place.seat.tell(effect)

    def answer_commit(self) -> None:
        """What the store says, truthfully or as somebody who has lost sight of it."""
        chance, chances = self._house.random.random(), self._house.chances
        if chance < chances.untouched:
            self.receive(CommitFailed(error=StoreUnavailable(), untouched=True))
        elif chance < chances.untouched + chances.unknown:
            if self._house.random.random() < 0.5:
                self.write()
            self.receive(CommitFailed(error=FenceLost(), untouched=False))
        else:
            self.receive(CommitSucceeded(numbers=self.write()))

    @property
    def wants(self) -> int:
        """How many rows it waits to see written."""
        return len(self._commit.rows) if self._commit is not None else 0

    def write(self) -> tuple[int, ...]:
        assert self._commit is not None
        commit, self._commit = self._commit, None
        for binding in commit.bindings:
            self._drawer.owners[binding.client] = Owner(binding.user)
        return self._ledger.committed(commit.rows, commit.locks)

    def _reload(self) -> None:
        if self._over:
            return
        assert self.room is not None
        torn = self.room.document
        if self._house.random.random() < self._house.chances.unloaded:
            self.receive(ReloadFailed(error=StoreUnavailable()))
        else:
            self.receive(RoomReloaded(loaded=self._load()))
        torn.close()

    # The end

    def _rest_soon(self) -> None:
        def rest() -> None:
            if not self.seating and self.room is not None and not self.room.locks:
                self.receive(ClosingAsked())

        if not self.seating and not self._over:
            self._house.clock.call_later(GRACE, rest)

    def _end(self) -> None:
        self.forget()
        if self._house.open.get(self.record.id) is self:
            del self._house.open[self.record.id]
