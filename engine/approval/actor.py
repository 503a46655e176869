"""One request: everything that happens to it goes through this mailbox, decisions and timers alike (AP5, AP10, AP11).

It looks at who may decide and at what is reviewed before each decision, asks the machine, and commits what follows.
"""

import structlog

from crdt.dataclasses import replace
from crdt.errors import ConcertError, Conflict, InvalidInput
from crdt.ids import Micros, UserId
from crdt.leases import SectionLocked
from engine.approval import happenings as on
from engine.approval.answering import check_answered
from engine.approval.around import ApprovalDesk
from engine.approval.beginning import end_of, judged, prepared_again, row_of, state_before, type_of
from engine.approval.carrying import carried
from engine.approval.climbing import climbed, next_rung
from engine.approval.comparing import Compared, compared
from engine.approval.composing import Composed, compose, freed, people_in, timer_of
from engine.approval.errors import ApprovalGone, ApprovalOver, NobodyToAsk, NotAsked
from engine.approval.happenings import Event
from engine.approval.holding import LOOK_AGAIN, is_free, is_held, is_over, let_go
from engine.approval.looking import tolerated
from engine.approval.machine import advance, asking
from engine.approval.messages import Begin, Carry, Deed, Escalate, HandOver, Look, Resubmit
from engine.approval.noting import released
from engine.approval.people import Circle, circle_about, people_for
from engine.approval.records import ApprovalRequest
from engine.approval.rows import state_of
from engine.approval.settling import AGAIN_AFTER
from engine.approval.state import OVER, State
from engine.approval.subject import watched
from engine.members.ways import found_by
from engine.records import User
from engine.runtime.actor import Mood
from engine.runtime.clock import Alarm
from engine.runtime.timers import TimerRang

Effects = tuple[on.Effect, ...]
_log = structlog.get_logger(__name__)


class RequestActor:
    def __init__(self, request: str, desk: ApprovalDesk) -> None:
        self._request = request
        self._desk = desk
        self._platform = desk.platform
        self._row: ApprovalRequest | None = None
        self._alarm: Alarm | None = None

    @property
    def mood(self) -> Mood:
        return "finished" if self._row is None or self._row.state in OVER else "idle"

    async def start(self) -> None:
        self._row = await self._platform.store.records.get(ApprovalRequest, self._request)
        if self._row is not None:
            self._follow(self._row)

    async def stop(self) -> None:
        """What is watched stays watched: the watch wakes it again."""

    async def receive(self, message: object) -> object:
        """Answers with the request as committed."""
        match message:
            case Begin():
                return await self._begin(message)
            case Deed():
                await self._look()
                await self._happens(message.event(self._now()))
            case Resubmit():
                await self._resubmit(message)
            case HandOver():
                await self._hand_over(message)
            case Escalate():
                await self._escalate(message)
            case Look():
                await self._look()
            case Carry():
                await self._carry()
            case TimerRang():
                await self._rang(message)
                return None
        return self._known()

    # What is asked of it

    async def _begin(self, begin: Begin) -> ApprovalRequest:
        """Begun twice it is the same request."""
        if self._row is not None:
            return self._row
        type_of(begin.ask.type)
        now = self._now()
        row, event = await judged(
            self._desk,
            row_of(begin.ask, self._request, begin.number, now),
            now,
            begin.ask.requester,
            begin.ask.reason,
            again=False,
        )
        before = state_before(row, now)
        await self._asked(row, before, event)
        return self._known()

    async def _resubmit(self, message: Resubmit) -> None:
        """AP9: judged anew, by everybody anew."""
        await self._look()
        row, now = self._known(), self._now()
        if message.by != row.requester:
            raise NotAsked("Only who asked may ask again.")
        if row.state not in {"changes_requested", "failed"}:
            raise ApprovalOver(details={"state": row.state})
        if message.prepared is not None:
            row = prepared_again(row, message.prepared)
        row, event = await judged(self._desk, row, now, message.by, message.comment, again=True)
        await self._asked(row, state_of(row), event)

    async def _asked(self, row: ApprovalRequest, before: State, event: on.Judged) -> None:
        now = event.at
        state, effects = advance(before, event)
        found = Compared(row=row, state=state)
        if state.state == "waiting":  # what a policy approved is compared when it is done
            found = await compared(self._desk, row, state, now)
        state, more = await self._resolved(found.row, found.state, now)
        if state.state == "waiting" and not asking(state):
            raise NobodyToAsk
        await self._commit(found.row, before, state, (*effects, *found.effects, *more), now)
        await self._carry_on()

    async def _hand_over(self, message: HandOver) -> None:
        """AP8."""
        await self._look()
        row, now = self._known(), self._now()
        event = on.HandedOver(by=message.by, to=message.to, comment=message.comment, at=now)
        advance(state_of(row), event)
        circle = await self._circle(row, now)
        asked = {seat.user for step in state_of(row).steps for seat in step.seats}
        if message.to not in asked and not circle.may_stand_in(message.to):
            raise InvalidInput(
                "They may not approve anything here.",
                next_step="Name somebody with the right to approve.",
                details={"field": "to"},
            )
        await self._happens(event)

    async def _escalate(self, message: Escalate) -> None:
        """By hand: the next level that brings others in. How it ends is left to the time."""
        await self._look()
        row = self._known()
        if row.state != "waiting":
            raise ApprovalOver(details={"state": row.state})
        rung = next_rung(row, lambda one: one.action in {"add", "reassign"})
        if rung is None:
            raise Conflict(
                "There is nobody left to escalate this to.",
                next_step="Remind those who are asked in a comment.",
            )
        await self._climb(rung.level, message.by, message.comment)

    # What comes by itself

    async def _rang(self, rang: TimerRang) -> None:
        """Decisions that were made before it are in the state by now: the timer finds what is still to be done."""
        row, now = self._row, self._now()
        if row is None or rang.key != timer_of(self._request) or row.due is None or row.due > now:
            return
        match row.state:
            case "waiting":
                await tolerated(self._look, row.id)
                await self._next_level(now)
            case "changes_requested" | "failed":
                await self._happens(on.TimeOver(at=now))
            case "executing":
                await self._carry()
                await self._again_later()

    async def _next_level(self, now: Micros) -> None:
        row = self._known()
        if row.state != "waiting" or row.due is None or row.due > now:
            return
        rung = next_rung(row, lambda _one: True)
        if rung is not None:
            await self._climb(rung.level, UserId(""), "")
        elif end_of(row, row.asked_at) <= now:
            await self._happens(on.TimeOver(at=now))

    async def _climb(self, level: int, by: UserId, comment: str) -> None:
        row, now = self._known(), self._now()
        circle = await self._circle(row, now)
        event = await climbed(row, state_of(row), circle, level, by, comment, now)
        await self._happens(event)

    # Deciding and committing

    async def _happens(self, event: Event) -> None:
        row, now = self._known(), self._now()
        before = state_of(row)
        state, effects = advance(before, event)
        check_answered(row, before, event)
        if _named(state) != _named(before):
            state, more = await self._resolved(row, state, now)
            effects = (*effects, *more)
        if effects or state != before:
            await self._commit(row, before, state, effects, now)
        await self._carry_on()

    async def _look(self) -> None:
        """AP6, AP7: who may decide and what stands there, as they are now."""
        row, now = self._known(), self._now()
        before = state_of(row)
        found = await compared(self._desk, row, before, now)
        state, more = await self._resolved(row, found.state, now)
        if found.effects or more or state != before:
            await self._commit(found.row, before, state, (*found.effects, *more), now)
            await self._carry_on()

    async def _resolved(self, row: ApprovalRequest, state: State, now: Micros) -> tuple[State, Effects]:
        if state.state not in {"waiting", "changes_requested"} or not state.steps:
            return state, ()
        circle = await self._circle(row, now)
        people = await people_for(circle, state.steps, state.requester)
        return advance(state, on.PeopleResolved(people=people, at=now))

    async def _circle(self, row: ApprovalRequest, now: Micros) -> Circle:
        return await circle_about(self._platform.store.records, row, now)

    async def _commit(
        self, row: ApprovalRequest, before: State, after: State, effects: Effects, now: Micros
    ) -> None:
        records = self._platform.store.records
        users = await found_by(records, User, "id", people_in(effects) | {row.requester})
        read = await released(records, row.notices or {}, freed(effects), now)
        names = {str(user.id): user.name for user in users}
        composed = compose(row, before, after, effects, now, names, tuple(read))
        receipt = await self._platform.store.writer.commit(composed.batch)
        self._platform.channels.committed(composed.batch, receipt)
        self._adopt(composed)
        if is_held(row) and not is_held(composed.row):
            await let_go(self._platform, row)

    def _adopt(self, composed: Composed) -> None:
        self._row = composed.row
        self._desk.interest.note(composed.row)
        self._platform.timers.notice(composed.batch)
        self._follow(composed.row)

    # Doing it

    async def _carry_on(self) -> None:
        """AP11: what was approved is done before whoever approved it is answered."""
        if self._known().state == "executing":
            await self._carry()

    async def _carry(self) -> None:
        """Once: the effect is committed with the step, or goes under the request's own key."""
        row = await self._platform.store.records.get(ApprovalRequest, self._request)
        if row is None or row.state != "executing":
            self._row = row
            return
        self._row = row
        if is_held(row) and not is_over(row, self._now()) and not await is_free(self._platform, row):
            self._try_soon()
            return
        outcome = await carried(self._desk, row, self._now())
        if isinstance(outcome, Composed):
            self._adopt(outcome)
            if is_held(row):
                await let_go(self._platform, row)
        elif isinstance(outcome, SectionLocked):
            await self._wait_for(outcome)
        elif outcome == "moved":
            await self._look()

    async def _wait_for(self, lock: SectionLocked) -> None:
        """AP17: the holder is asked, and it goes on when the section is free."""
        row, now = self._known(), self._now()
        held = on.Held(error=lock.to_dict(), due=Micros(now + AGAIN_AFTER), at=now)
        before = state_of(row)
        state, effects = advance(before, held)
        await self._commit(row, before, state, effects, now)
        await is_free(self._platform, self._known())
        self._try_soon()

    def _try_soon(self) -> None:
        """Besides the durable timer, which is for what does not live so long."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = self._platform.clock.call_later(LOOK_AGAIN, self._try)

    def _try(self) -> None:
        try:
            self._platform.supervisor.tell(timer_of(self._request), Carry())
        except ConcertError as error:  # Concert stops, or its mailbox is full: the timer rings
            _log.info("approval_not_tried", request=self._request, code=error.code)

    async def _again_later(self) -> None:
        """The store, or what it is done with, was away, or somebody holds it: the durable timer rings again."""
        row = self._known()
        if row.state == "executing" and (row.due is None or row.due <= self._now()):
            state = state_of(row)
            later = replace(state, due=Micros(self._now() + AGAIN_AFTER))
            await self._commit(row, state, later, (), self._now())

    def _known(self) -> ApprovalRequest:
        if self._row is None:
            raise ApprovalGone
        return self._row

    def _now(self) -> Micros:
        return self._platform.clock.now()

    def _follow(self, row: ApprovalRequest) -> None:
        document = watched(row)
        if document is None:
            return
        if row.state in OVER:
            self._desk.watch.forget(document, row.id)
        else:
            self._desk.watch.follow(document, row.id)


def _named(state: State) -> object:
    return [(step.named, step.handed) for step in state.steps]
