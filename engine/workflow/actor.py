"""The actor of one run: journal first, then perform (rule G1). What to do is decided by `machine/advance.py`.

The operation's writes and those of `batch.py` are one commit; what follows it happens only after it. What has gathered
in the mailbox meanwhile is decided one after the other and committed together.
"""

from collections import deque
from collections.abc import Sequence
from typing import Final, assert_never

import structlog

from crdt.errors import ConcertError, FenceLost, NotFound, ShuttingDown, Unavailable
from crdt.ids import RunId
from engine.records import Json, RunRecord
from engine.runtime.actor import Mood
from engine.runtime.backoff import Backoff
from engine.runtime.clock import sleep
from engine.runtime.timers import TimerRang
from engine.workflow.ahead import MOST as AHEAD
from engine.workflow.asking import Answered
from engine.workflow.batch import head_of, live_channels
from engine.workflow.designs.plan import Plan
from engine.workflow.machine.advance import new_run
from engine.workflow.machine.effects import (
    Announce,
    Ask,
    Deafen,
    Effect,
    Enqueue,
    Forget,
    Interrupt,
    Listen,
    Perform,
    Remind,
    Resolve,
    Withdraw,
)
from engine.workflow.machine.events import (
    CancelRequested,
    Event,
    RunResumed,
    StepFailed,
    StepStarted,
    StepSucceeded,
)
from engine.workflow.machine.journal import replay, stream_of
from engine.workflow.machine.questions import question_of
from engine.workflow.machine.run import Run
from engine.workflow.machine.states import Running, StepError
from engine.workflow.machine.viewing import view_of
from engine.workflow.messages import Begin, Cancel, Decide, PlaceGranted, due_event
from engine.workflow.performer import Job, StepEnded
from engine.workflow.services import Services
from engine.workflow.serving.admission import Share
from engine.workflow.turns import Happening, Turn, still_stands
from engine.writes import AppendEvent, Batch, ClearTimer, Receipt, Write

_log = structlog.get_logger(__name__)
AWAY = Backoff(first=0.1, most=5.0)
"""Between two tries to reach a store that is away."""


GATHERED: Final = (StepEnded, PlaceGranted, Answered)
"""A tuple: looking into a union takes four times as long."""


class RunActor:
    """`run` is unset until the first message of a new run, or when the run is unknown."""

    def __init__(self, id_: RunId, services: Services) -> None:
        self._id = id_
        self._with = services
        self._record: RunRecord | None = None
        self._run: Run | None = None
        self._superseded = False

    @property
    def mood(self) -> Mood:
        if self._superseded or self._run is None or self._run.is_over:
            return "finished"
        return "busy" if self._run.active else "idle"

    async def start(self) -> None:
        """Take the run up where its journal stops, under the next fence."""
        if self._id in self._with.fresh:
            self._with.fresh.discard(self._id)
            return
        async with self._with.reading:
            record = await self._with.store.records.get(RunRecord, self._id)
            if record is None:
                return
            entries = await self._with.store.journal.read(stream_of(self._id))
        self._record = record
        self._run = replay(self._id, Plan.from_json(record.plan), entries)
        self._share(self._run, begun=record.started_at is not None)
        await self._transition(RunResumed(fence=self._run.fence + 1))

    async def receive(self, message: object) -> object:
        match message:
            case Begin():
                return await self._begin(message)
            case Cancel(by=by, undo=undo):
                return await self._transition(CancelRequested(by=by, undo=undo))
            case Decide(event=event) if self._run is not None:
                return await self._transition(event)
            case TimerRang(key=key, message=due) if self._run is not None:
                await self._transition(due_event(due), (ClearTimer(key=key),))
        return None

    def gathers(self, message: object) -> bool:
        return isinstance(message, GATHERED)

    async def receive_together(self, messages: Sequence[object]) -> None:
        try:
            await self._transitions([self._happening(message) for message in messages])
        except Unavailable:
            raise
        except ConcertError as error:
            match messages:
                case [StepEnded(event=StepSucceeded() as event, log=log)]:
                    await self._transition(_refused(event, error), log)
                case [_]:
                    raise
                case _:  # only the one that is refused shall suffer
                    for message in messages:
                        await self.receive_together((message,))

    async def stop(self) -> None:
        self._with.under_way.discard(self._id)
        self._with.slots.forget(self._id)
        self._with.performer.abandon(self._id)
        self._with.asker.abandon(self._id)

    async def _begin(self, begin: Begin) -> RunRecord:
        if self._record is None:
            self._record = begin.record
            self._run = new_run(self._id, begin.plan)
            self._share(self._run, begun=False)
            try:
                await self._transitions([(begin.event, begin.claim)], new=True)
            except ConcertError:
                self._record = self._run = None
                self._with.slots.forget(self._id)
                self._with.slots.leave(self._id)
                raise
        return self._record

    def _share(self, run: Run, *, begun: bool) -> None:
        if (share := share_of(self._known, run.plan)) is not None:
            self._with.slots.know(self._id, share, begun=begun)

    def _happening(self, message: object) -> Happening:
        match message:
            case StepEnded(event=event, writes=writes, log=log):
                if event.fence == self._state.fence:
                    self._with.slots.release(self._id, event.node)
                return event, (*writes, *log)
            case PlaceGranted(node=node, attempt=attempt):
                return StepStarted(node=node, attempt=attempt, fence=self._state.fence), ()
            case Answered(event=event, writes=writes):
                return event, writes
        raise TypeError(f"A run does not gather {type(message).__name__}.")

    @property
    def _state(self) -> Run:
        if self._run is None:
            raise NotFound("There is no such run.", details={"run": self._id})
        return self._run

    @property
    def _known(self) -> RunRecord:
        if self._record is None:
            raise NotFound("There is no such run.", details={"run": self._id})
        return self._record

    async def _transition(self, event: Event, writes: Batch = ()) -> bool:
        """False when the event came too late and nothing happened."""
        return await self._transitions([(event, writes)])

    async def _transitions(
        self, happened: Sequence[Happening], *, new: bool = False, ahead: int = AHEAD
    ) -> bool:
        """Decide, commit, tell, perform. False when nothing happened. `ahead`: with so many transitions it goes on at once."""
        await self._with.pace.turn()
        if self._superseded:
            return False
        turn = await self._decided(happened, new=new, ahead=ahead)
        self._with.pace.took(turn.events)
        batch = turn.batch()
        if batch:
            try:
                receipt = await self._commit(batch, patient=not new)
            except FenceLost:
                self._give_up()
                return False
            except ConcertError as error:
                for node in turn.claimed:
                    self._with.slots.release(self._id, node)
                if turn.ahead and not isinstance(error, Unavailable):
                    return await self._transitions(happened, new=new, ahead=0)
                raise
            self._follow(turn, batch, receipt)
        for event in turn.late:
            self._let_go(event)
        return bool(batch)

    def _follow(self, turn: Turn, batch: Batch, receipt: Receipt) -> None:
        run, record = self._run, self._record = turn.run, turn.record
        self._with.under_way.add(self._id)
        self._tell(batch, receipt)
        for effect in turn.effects:
            if still_stands(run, effect):
                self._perform(effect)
        if run.is_over:
            self._with.under_way.discard(self._id)
            self._with.slots.leave(self._id)
            self._with.finished(record)
        elif not run.active:
            self._with.slots.rest(self._id)

    def _let_go(self, late: Event) -> None:
        """The place of a step that does not want it any more."""
        if isinstance(late, StepStarted):
            step = self._state.steps.get(late.node)
            if step is None or not isinstance(step.state, Running):
                self._with.slots.release(self._id, late.node)

    async def _decided(self, happened: Sequence[Happening], *, new: bool, ahead: int) -> Turn:
        """What the events mean, and what comes of them at once: one commit for all (rules RX8 and RX9)."""
        turn = Turn(run=self._state, record=self._known, now=self._with.clock.now(), new=new)
        for one in happened:
            coming = deque([one])
            while coming:
                for effect in turn.take(*coming.popleft()) or ():
                    following = await self._at_once(turn, effect, ahead)
                    if following is None:
                        turn.effects.append(effect)
                    else:
                        coming.append(following)
        return turn

    async def _at_once(self, turn: Turn, effect: Effect, ahead: int) -> Happening | None:
        """What comes of the effect without waiting for a commit, None for what follows it."""
        match effect:
            case Enqueue(node=node, attempt=attempt) if self._claim(turn.run, effect):
                turn.claimed.append(node)
                return StepStarted(node=node, attempt=attempt, fence=turn.run.fence), ()
            case Perform(node=node) if turn.events < ahead:
                ended = await self._with.ahead.perform(turn, effect)
                if ended is not None:
                    turn.ahead = True
                    self._with.slots.release(self._id, node)
                return ended
            case Resolve() if turn.events < ahead:
                answered = self._with.ahead.answer(turn, effect)
                turn.ahead = turn.ahead or answered is not None
                return answered
            case _:
                return None

    async def _commit(self, batch: Batch, *, patient: bool) -> Receipt:
        """A run that is under way waits until the store is back; a person who starts one is told."""
        tries = 0
        while True:
            try:
                async with self._with.commits:
                    return await self._with.store.writer.commit(batch)
            except Unavailable as error:
                if not patient or isinstance(error, ShuttingDown):
                    raise
                tries += 1
                _log.warning("run_waits_for_store", run=self._id, tries=tries, code=error.code)
                await sleep(self._with.clock, AWAY.delay(tries, self._with.chance()))

    def _give_up(self) -> None:
        """A newer life of this run, here or in another process, goes on with it."""
        _log.warning("run_superseded", run=self._id)
        self._superseded = True
        self._with.performer.abandon(self._id)
        self._with.asker.abandon(self._id)

    def _tell(self, batch: Sequence[Write], receipt: Receipt) -> None:
        """No await between the commit and this, so a channel hears its events in the order of their numbers."""
        for write, number in zip(batch, receipt.numbers, strict=True):
            if isinstance(write, AppendEvent):
                self._with.delivery.deliver(write.channel, number, write.topic, write.payload, write.at)
        self._with.notice_timers(batch)
        self._with.waits.notice(batch)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Withdraw(node=node):
                self._with.slots.withdraw(self._id, node)
            case Perform(node=node):
                self._with.performer.begin(self._job(effect))
            case Interrupt(node=node):
                self._with.performer.interrupt(self._id, node)
            case Resolve():
                question = question_of(self._state, self._known, effect, self._with.clock.now())
                self._with.asker.begin(question, lambda answered: self._with.post(self._id, answered))
            case Announce() | Remind() | Forget() | Ask() | Listen() | Deafen() | Enqueue():
                pass
            case _:
                assert_never(effect)

    def _claim(self, run: Run, wish: Enqueue) -> bool:
        """Whether the step has a place at once. Otherwise it waits for one, and `PlaceGranted` says when it has it."""
        needs = self._with.needs(run.planned(wish.node).operation)
        priority = run.plan.settings.priority
        return self._with.slots.claim(self._id, wish.node, wish.attempt, priority=priority, needs=needs)

    def _job(self, effect: Perform) -> Job:
        record = self._known
        step = self._state.planned(effect.node)
        head = {**head_of(record), "node": effect.node, "attempt": effect.attempt}

        def send(topic: str, payload: dict[str, Json]) -> None:
            told = {**head, **payload}
            for channel in live_channels(record):
                self._with.delivery.ephemeral(channel, topic, told)

        return Job(
            run=record,
            node=effect.node,
            attempt=effect.attempt,
            fence=effect.fence,
            step=step,
            view=view_of(self._state, record, effect.node, self._with.clock.now()),
            send=send,
            ended=lambda ended: self._with.post(self._id, ended),
        )


def share_of(record: RunRecord, plan: Plan) -> Share | None:
    """Of runs with the same key so many are under way at once (rule RX3)."""
    limit = plan.settings.concurrency_limit
    if record.concurrency_key is None or limit is None:
        return None
    return Share(key=record.concurrency_key, limit=limit, priority=plan.settings.priority)


def _refused(event: StepSucceeded, error: ConcertError) -> StepFailed:
    """What the operation asked to write was refused, so the step did not succeed."""
    told = StepError(code=error.code, message=error.message, next_step=error.next_step, retryable=False)
    return StepFailed(node=event.node, attempt=event.attempt, fence=event.fence, error=told, log=event.log)
