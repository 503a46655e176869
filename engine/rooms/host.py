"""One open room: hands its events to `crdt.room.Room` one after the other and performs the effects in order.

The mailbox is synchronous: deciding takes microseconds, so an event is handled at once, and what happens meanwhile
waits in a queue. A room that raises is dropped and its members told to come again: the log is the truth.
"""

import asyncio
from collections.abc import Callable
from typing import Final, assert_never

import structlog

from crdt.document import Document
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
    LockAnswer,
    Refuse,
    Reload,
    ShowLocks,
    ShowPresence,
    Timer,
    Wake,
)
from crdt.errors import ConcertError, NotFound, StoreUnavailable
from crdt.events import (
    ClosingAsked,
    CommitSucceeded,
    EditAsked,
    Event,
    FromSession,
    LockAsked,
    LocksFellDue,
    LockVerb,
    MemberDrained,
    PresenceFellDue,
    ReadAsked,
    ReloadFailed,
    RenewalFellDue,
    RetryFellDue,
    RoleChanged,
    RoomReloaded,
    SessionJoined,
    SessionLeft,
    SlowCounted,
    TickFellDue,
)
from crdt.ids import SessionId, UserId
from crdt.kinds.kind import Kind, YDoc
from crdt.presence import Author
from crdt.room import Room
from crdt.sections import Section
from engine.audit.deeds import doing
from engine.records import DocumentRecord
from engine.rooms.around import Changed, Surroundings
from engine.rooms.commits import batch_of, outcome
from engine.rooms.inspection import Inspection
from engine.rooms.opening import loaded_again, opened
from engine.rooms.requests import Requests, Rider
from engine.rooms.seats import Seat, Seating
from engine.runtime.clock import Alarm
from engine.runtime.tasks import spawn
from engine.writes import Receipt

_FELL_DUE: Final[dict[Timer, Event]] = {
    "tick": TickFellDue(),
    "presence": PresenceFellDue(),
    "retry": RetryFellDue(),
    "locks": LocksFellDue(),
}

_log = structlog.get_logger(__name__)


class Host:
    """`record` as it was when the room opened, which it does after `wait_for`, unless the document has gone with it."""

    def __init__(
        self,
        record: DocumentRecord,
        kind: Kind,
        around: Surroundings,
        wait_for: "asyncio.Future[bool] | None" = None,
    ) -> None:
        self.record = record
        self._wait_for = wait_for
        self.seating = Seating(record.id)
        self._kind = kind
        self._around = around
        self._room: Room | None = None
        self._queue: list[Event] = []
        self._inspection = Inspection(self.seating, around.limits, around.trials, self.receive, self.hear)
        self._busy = False
        self._over = False
        self._requests = Requests()
        self._grace: Alarm | None = None
        self._finished: list[asyncio.Future[None]] = []
        spawn(self._open(), name=f"open room {record.id}")

    @property
    def room(self) -> Room | None:
        """None while it is being loaded."""
        return self._room

    @property
    def _opened(self) -> Room:
        """For what only an open room can ask."""
        assert self._room is not None  # noqa: S101 - the room itself asked
        return self._room

    def join(self, event: SessionJoined, seat: Seat) -> None:
        self.seating.sit(event.session, seat)
        self.receive(event)

    def hear(self, event: FromSession) -> None:
        """What a session says. While a large update of it is inspected, what follows waits its turn, but for its rights."""
        if isinstance(event, RoleChanged) or not self._inspection.delays(event):
            self.receive(event)

    def leave(self, session: SessionId) -> None:
        self._inspection.forget(session)
        if self.seating.rise(session):
            self.receive(SessionLeft(session=session))
            self._count_slow()
            self._rest_soon()

    async def edit(
        self, author: UserId, edit: Callable[[YDoc], None], role: str, *, own: bool, rider: Rider | None
    ) -> int:
        request, answer = self._requests.expect_number(rider)
        self.receive(EditAsked(request=request, author=author, edit=edit, role=role, own=own))
        return await answer

    async def read(self) -> Document:
        request, answer = self._requests.expect_document()
        self.receive(ReadAsked(request=request))
        return await answer

    async def lock(
        self, author: Author, verb: LockVerb, section: Section, *, ttl: float | None, to: UserId | None
    ) -> LockAnswer:
        request, answer = self._requests.expect_lock()
        asked = LockAsked(
            request=request,
            verb=verb,
            section=section,
            author=author,
            at=self._around.clock.now(),
            ttl=ttl,
            to=to,
        )
        self.receive(asked)
        return await answer

    @property
    def colours(self) -> dict[UserId, int]:
        """Of the people who are here."""
        return {author.user: colour for author, colour in self._room.people} if self._room else {}

    def slowed(self, session: SessionId) -> None:
        self.seating.slowed(session, self._around.clock.monotonic())
        self._count_slow()

    def drained(self, session: SessionId) -> None:
        place = self.seating.get(session)
        if place is not None and place.unaware and self._room is not None:
            place.unaware = False
            place.write(place.seat.dialect.locks(self.record.id, self._room.locks, self.colours))
        behind = self.seating.drained(session)
        self._count_slow()
        if behind is not None:
            self.receive(MemberDrained(session=session, state_vector=behind))

    def _count_slow(self) -> None:
        self.receive(SlowCounted(members=self.seating.slow))

    def renew(self) -> None:
        if self.seating.needs_renewal:
            self.receive(RenewalFellDue())

    async def finish(self) -> None:
        """Commits what is pending and lets go of the document. Returns when the log has all of it."""
        for place in self.seating:
            self._tell(Evict(session=place.session, code="room_reloaded"))
            self.receive(SessionLeft(session=place.session))
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._over:
            return
        self._finished.append(done)
        self.receive(ClosingAsked())
        await done

    def receive(self, event: Event) -> None:
        if self._over:
            return
        self._queue.append(event)
        self._go_on()

    def _go_on(self) -> None:
        if not self._busy and self._room is not None:
            self._work(self._room)

    def _work(self, room: Room) -> None:
        self._busy = True
        try:
            while self._queue and not self._over:
                events, self._queue = self._queue, []
                for event in events:
                    if self._over:
                        break
                    for effect in room.receive(event, self._around.clock.monotonic()):
                        self._perform(effect)
                if self._finished and not self._queue and room.is_idle:
                    self._queue.append(ClosingAsked())
        except Exception as error:  # noqa: BLE001 - whatever a room stumbles over, its members must come again
            self._give_up(error)
        finally:
            self._busy = False

    async def _open(self) -> None:
        try:
            if self._wait_for is not None and not await self._wait_for:
                raise NotFound  # noqa: TRY301 - what follows is one road for every failure
            self.record, loaded, room = await opened(self._around, self.record, self._kind)
        except ConcertError as error:
            self._fail(error)
            return
        except Exception as error:  # noqa: BLE001 - a damaged log must not take the process along
            _log.error("room_not_loaded", document=self.record.id, exc_info=error)
            self._fail(ConcertError())
            return
        self._inspection.open(loaded)
        self._room = room
        if room.locks:
            self._queue.append(LocksFellDue())  # sets the clock for them
        self._work(self._room)
        self._rest_soon()

    def _perform(self, effect: Effect) -> None:  # noqa: C901, PLR0912 - the catalogue of effects
        match effect:
            case Broadcast():
                self.seating.broadcast(effect)
            case Acknowledge():
                self._tell(effect)
            case Wake(timer=timer, delay=delay):
                waking = self._around.beat if timer == "tick" else self._around.clock
                waking.call_later(delay, lambda: self.receive(_FELL_DUE[timer]))
            case Commit():
                self._commit(effect)
            case Dispatch():
                self._dispatch(effect)
            case ShowPresence():
                self.seating.show(effect)
            case (
                AnswerJoin()
                | AnswerState()
                | AskForState()
                | CatchUp()
                | AnswerPresence()
                | Refuse()
                | Evict()
            ):
                self._tell(effect)
            case ShowLocks(locks=locks):
                self.seating.show_locks(locks, self.colours)
            case AnswerEdit(request=request, result=result):
                self._requests.answer(request, result)
                self._rest_soon()
            case AnswerLock(request=request, result=result):
                self._requests.answer(request, result)
                self._rest_soon()
            case AnswerRead(request=request, error=error):
                self._requests.answer(request, error or self._opened.document)
                self._rest_soon()
            case Reload():
                spawn(self._reload(), name=f"reload room {self.record.id}")
            case Compact():
                self._around.compactor.want(self.record.id, effect)
            case Abandon():
                self._end()
            case never:
                assert_never(never)

    def _tell(self, effect: ForSession) -> None:
        place = self.seating.get(effect.session)
        if place is None:
            return
        if isinstance(effect, Evict):
            self.seating.rise(effect.session)
        try:
            place.seat.tell(effect)
        except Exception as error:  # noqa: BLE001 - one door's defect must not reach the others
            _log.error("seat_failed", document=self.record.id, exc_info=error)
            place.seat.outlet.abort()

    def _commit(self, effect: Commit) -> None:
        now = self._around.clock.now()
        riding = self._requests.riding(effect.edits, now)
        batch = (*batch_of(self.record, effect, now), *riding)
        rows = len(effect.rows)
        with doing(None):  # what was done rides with its edit; others' edits are in this batch too
            future = self._around.store.writer.commit(batch)

        def done(answer: "asyncio.Future[Receipt]") -> None:
            result = outcome(answer, rows)
            self.receive(result)
            if (effect.locks or effect.conflicts or riding) and isinstance(result, CommitSucceeded):
                self._around.on_events(batch, answer.result())

        future.add_done_callback(done)

    def _dispatch(self, effect: Dispatch) -> None:
        changes, author, sequence = effect
        changed = Changed(self.record, self._opened.document, changes, author, sequence)
        try:
            self._around.on_changes(changed)
        except Exception as error:  # noqa: BLE001 - an engine's defect must not reach the room
            _log.error("dispatch_failed", document=self.record.id, exc_info=error)

    async def _reload(self) -> None:
        torn = self._opened.document
        try:
            loaded = await loaded_again(self._around, self.record, self._kind)
        except ConcertError as error:
            self.receive(ReloadFailed(error=error))
        except Exception as error:  # noqa: BLE001 - as where it is opened
            _log.error("room_not_loaded", document=self.record.id, exc_info=error)
            self.receive(ReloadFailed(error=ConcertError()))
        else:
            self._inspection.open(loaded)
            self.receive(RoomReloaded(loaded=loaded))
        torn.close()

    def _rest_soon(self) -> None:
        if self.seating or self._requests or self._over or self._grace is not None:
            return

        def rest() -> None:
            self._grace = None
            if not self.seating and not self._requests:
                if not self._opened.locks:  # L13: their ends are told, and given to who waits
                    self.receive(ClosingAsked())
                self._rest_soon()

        self._grace = self._around.clock.call_later(self._around.grace, rest)

    def _give_up(self, error: Exception) -> None:
        _log.error("room_failed", document=self.record.id, exc_info=error)
        for place in self.seating:
            self._tell(Evict(session=place.session, code="room_reloaded"))
        self._end()

    def _fail(self, error: ConcertError) -> None:
        """It could not be opened."""
        for place in self.seating:
            self._tell(Refuse(session=place.session, id=None, error=error))
            self.seating.rise(place.session)
        self._requests.fail_all(error)
        self._end()

    def _end(self) -> None:
        if self._over:
            return
        self._over = True
        self._queue.clear()
        if self._grace is not None:
            self._grace.cancel()
        self._requests.fail_all(StoreUnavailable())
        self._inspection.open(None)
        if self._room is not None:
            self._room.document.close()
        for done in self._finished:
            done.set_result(None)
        self._around.closed(self)
