"""The actor of one backfill: moments that have passed, oldest first, so many at once (rules TR15 to TR17).

It slides: when one run has ended the next moment begins, whatever the others do. Each moment's row says how far it is, and a
run begins in the commit that says so. What the trigger itself starts meanwhile does not wait for it.
"""

from collections.abc import Callable

from crdt.dataclasses import dataclass, replace
from crdt.errors import AlreadyExists, Forbidden, NotFound, Refused
from crdt.ids import Micros, RunId, UserId, document_channel
from engine.records import Json
from engine.runtime.actor import Mood
from engine.runtime.timers import TimerRang
from engine.trigger_records import BackfillRecord, BackfillStatus, BackfillTick, TickStatus, TriggerRecord
from engine.triggers.actor import GoOn, RunEnded
from engine.triggers.around import Around
from engine.triggers.cause import cause_of
from engine.triggers.filling import filled, holds, said_time, variables_of
from engine.triggers.launching import Launch
from engine.triggers.memory import Moment
from engine.triggers.state import reason_of
from engine.triggers.told import BackfillEvent, told_of_backfill
from engine.writes import Batch, ClearTimer, Insert, Put, SetTimer

MOST = 5_000
"""Moments of one backfill."""
_BAD = frozenset({"failed", "cancelled", "refused"})


def actor_of(backfill: str) -> str:
    return f"backfill:{backfill}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """`kept`: moments that have a run which succeeded, with its id."""

    record: BackfillRecord
    times: tuple[Micros, ...]
    kept: dict[Micros, RunId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    by: UserId


class BackfillActor:
    """`cancel_run` stops a run that is under way."""

    def __init__(self, id_: str, around: Around, cancel_run: Callable[[RunId, UserId], None]) -> None:
        self._id = id_
        self._around = around
        self._cancel_run = cancel_run
        self._record: BackfillRecord | None = None
        self._ticks: dict[Micros, BackfillTick] = {}
        self._runs: dict[RunId, Micros] = {}

    @property
    def mood(self) -> Mood:
        return "idle" if self._is_running or self._runs else "finished"

    async def start(self) -> None:
        records = self._around.store.records
        self._record = await records.get(BackfillRecord, self._id)
        rows = await records.find(BackfillTick, {"backfill": self._id}, order="at", limit=MOST + 1)
        self._ticks = {row.at: row for row in rows}
        for row in rows:
            if row.status == "running" and row.run is not None:
                self._runs[row.run] = row.at
                self._around.follow(actor_of(self._id), row.run)
        self._stop_runs()  # TR16: the process may have died between the commit that said so and this

    async def receive(self, message: object) -> object:
        match message:
            case Begin():
                return await self._begin(message)
            case Cancel(by=by):
                return await self._cancel(by)
            case RunEnded(run=run, status=status) if run in self._runs:
                await self._ended(self._runs.pop(run), status)
            case GoOn() | TimerRang() if self._is_running:
                await self._go_on()
        return self._record

    async def stop(self) -> None:
        """It holds nothing but what the store has."""

    @property
    def _is_running(self) -> bool:
        return self._record is not None and self._record.status == "running"

    @property
    def _known(self) -> BackfillRecord:
        if self._record is None:
            raise NotFound("There is no such backfill.")
        return self._record

    async def _begin(self, begin: Begin) -> BackfillRecord:
        if self._record is None:
            ticks = [_tick(begin, at) for at in begin.times]
            at = self._around.now()
            key = actor_of(self._id)
            self._record, self._ticks = begin.record, {one.at: one for one in ticks}
            started = told_of_backfill(begin.record, "started", self._said(), at)
            timer = SetTimer(key=key, actor=key, due=at, message=None)  # TR17: what a restart takes up
            rows = (Insert(record=begin.record), *(Insert(record=one) for one in ticks))
            try:
                await self._around.keep((*rows, timer, *started))
            except BaseException:
                self._record, self._ticks = None, {}
                raise
        return self._known

    async def _go_on(self) -> None:
        """As many as may run at once; ends when nothing waits or runs."""
        for at in sorted(self._ticks):
            if len(self._runs) >= self._known.parallel or not self._is_running:
                break
            if self._ticks[at].status == "waiting":
                await self._start(at)
        if self._is_running and not self._runs and not self._waiting():
            await self._end("done", None)
        elif self._is_running:
            await self._rest()

    async def _rest(self) -> None:
        """The timer is for a process that died: run by run the ends wake it."""
        key, due = actor_of(self._id), Micros(self._around.now() + 600_000_000)
        await self._around.keep((SetTimer(key=key, actor=key, due=due, message=None),))

    def _waiting(self) -> bool:
        return any(one.status == "waiting" for one in self._ticks.values())

    async def _start(self, at: Micros) -> None:
        trigger = await self._around.store.records.get(TriggerRecord, self._known.trigger)
        if trigger is None:
            await self._end(
                "refused", {"code": "not_found", "message": "The trigger is gone.", "next_step": ""}
            )
            return
        try:
            await self._launch(trigger, at)
        except (Forbidden, NotFound) as error:
            await self._end("refused", reason_of(error))
        except AlreadyExists:
            raise
        except Refused as error:
            await self._settle(at, "refused", reason=reason_of(error))

    async def _launch(self, trigger: TriggerRecord, at: Micros) -> None:
        record, around = self._known, self._around
        design, role = await around.standing.in_document(record.created_by, record.role, record.design, "run")
        if design.trashed_at is not None:
            raise NotFound("The design is in the trash.")
        moment = Moment(key=str(at), due=at, event={"scheduled_at": said_time(at)})
        variables = variables_of(trigger, moment)
        if not await holds(trigger.condition, variables, around.evaluator):
            await self._settle(
                at, "kept", reason={"code": "condition", "message": "The condition did not hold."}
            )
            return
        parameters = await filled(trigger.parameters, variables, around.evaluator)
        run = RunId(around.ids.new())
        tick = replace(self._ticks[at], status="running", run=run)
        await around.launch(
            Launch(
                id=run,
                design=design,
                parameters=parameters,
                by=record.created_by,
                role=role,
                word="backfill",
                cause=cause_of(trigger, moment, record.id),
                also=(Put(record=tick),),
            )
        )
        self._ticks[at] = tick
        self._runs[run] = at
        around.follow(actor_of(self._id), run)

    async def _ended(self, at: Micros, status: str) -> None:
        ends: dict[str, TickStatus] = {"succeeded": "succeeded", "cancelled": "cancelled"}
        await self._settle(at, ends.get(status, "failed"))
        if self._is_running:
            await self._go_on()

    async def _settle(self, at: Micros, status: TickStatus, reason: Json = None) -> None:
        tick = self._ticks[at] = replace(self._ticks[at], status=status, reason=reason)
        await self._around.keep((Put(record=tick),))
        said = self._said().model_dump(mode="json")
        for channel in (document_channel(self._known.design),):
            self._around.channels.ephemeral(channel, "workflow:backfill:progress", said)

    async def _cancel(self, by: UserId) -> BackfillRecord:
        """What waits is not run any more; runs under way are stopped."""
        if self._is_running:
            left = [
                replace(one, status="cancelled") for one in self._ticks.values() if one.status == "waiting"
            ]
            self._ticks |= {one.at: one for one in left}
            await self._end("cancelled", None, by, tuple(Put(record=one) for one in left))
            self._stop_runs()
        return self._known

    def _stop_runs(self) -> None:
        """Where it was cancelled; a run that was told before is not told again."""
        record = self._record
        if record is not None and record.status == "cancelled" and record.ended_by is not None:
            for run in self._runs:
                self._cancel_run(run, record.ended_by)

    async def _end(
        self, status: BackfillStatus, reason: Json, by: UserId | None = None, more: Batch = ()
    ) -> None:
        at = self._around.now()
        record = self._record = replace(
            self._known,
            status=status,
            reason=reason,
            ended_at=at,
            ended_by=by,
        )
        ended = told_of_backfill(record, "ended", self._said(by or ""), at)
        await self._around.keep((*more, Put(record=record), ClearTimer(key=actor_of(self._id)), *ended))

    def _said(self, by: str = "") -> BackfillEvent:
        return said_of(self._known, list(self._ticks.values()), self._around.now(), by)


def said_of(record: BackfillRecord, ticks: list[BackfillTick], at: Micros, by: str = "") -> BackfillEvent:
    open_ = sum(one.status in {"waiting", "running"} for one in ticks)
    return BackfillEvent(
        backfill=record.id,
        trigger=record.trigger,
        design=record.design,
        workspace=record.workspace,
        status=record.status,
        total=record.total,
        done=len(ticks) - open_,
        failed=sum(one.status in _BAD for one in ticks),
        running=sum(one.status == "running" for one in ticks),
        at=at,
        by=by,
    )


def _tick(begin: Begin, at: Micros) -> BackfillTick:
    run = begin.kept.get(at)
    return BackfillTick(
        backfill=begin.record.id,
        at=at,
        organisation=begin.record.organisation,
        status="waiting" if run is None else "kept",
        run=run,
    )
