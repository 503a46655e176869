"""Makes, changes and finds triggers, and hands calls from outside to them. One per process; the work is done by an actor each."""

import hmac
import json
from collections.abc import Callable
from typing import Final, cast

import structlog

from crdt.dataclasses import dataclass
from crdt.errors import Conflict, InvalidInput, OverLimit
from crdt.ids import Channel, Micros, RunId, UserId
from engine.channels import Channels
from engine.ports import Ids, Store
from engine.records import Json, RunRecord
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.slices import sliced
from engine.runtime.supervisor import Supervisor
from engine.runtime.tasks import spawn
from engine.runtime.timers import TimerLoop
from engine.trigger_records import BackfillRecord, BackfillTick, Firing, TriggerRecord
from engine.triggers import backfilling, signing
from engine.triggers.actor import (
    Call,
    Change,
    ClockWasSet,
    Discard,
    GoOn,
    Make,
    Moved,
    Pause,
    Resume,
    RunEnded,
    Seal,
    TriggerActor,
)
from engine.triggers.around import Around, Standing, TriggerLimits
from engine.triggers.backfilling import BackfillActor
from engine.triggers.due import times_between
from engine.triggers.filling import Evaluator
from engine.triggers.firing import Fired
from engine.triggers.folders import Folders
from engine.triggers.hearing import Hearing
from engine.triggers.kind import kind_of
from engine.triggers.launching import Launcher
from engine.triggers.memory import Memory, Moment
from engine.triggers.signing import Signed
from engine.triggers.state import Trigger, actor_of
from engine.workflow.engine import WorkflowEngine

ALL: Final = 1_000_000
CLOCK_LOOK: Final = 30.0
"""Seconds between two looks whether the wall clock was set."""
CLOCK_DRIFT: Final = 2.0
_NOTHING: Final = signing.derive(b"", "", "")

_log = structlog.get_logger(__name__)


class Replayed(Conflict):
    code = "already_received"
    message = "A message of this id was received before."
    next_step = "Nothing: see details for what came of it. A new message needs a new id."


class NoSchedule(InvalidInput):
    code = "no_schedule"
    message = "Only a schedule or an interval has moments that can be made up for."
    next_step = "Choose a trigger that goes by the clock."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBackfill:
    """From `since` on and before `until`. `role`: what `by` may do with the design."""

    trigger: TriggerRecord
    since: Micros
    until: Micros
    parallel: int
    missing_only: bool
    by: UserId
    role: str


class Triggers:
    """`key`: what the secrets of webhooks are derived from."""

    def __init__(
        self,
        *,
        store: Store,
        channels: Channels,
        clock: WakingClock,
        ids: Ids,
        supervisor: Supervisor,
        timers: TimerLoop,
        runs: WorkflowEngine,
        launcher: Launcher,
        folders: Folders,
        standing: Standing,
        evaluator: Evaluator,
        limits: TriggerLimits,
        right_of: Callable[[str], str | None],
        key: bytes,
        chance: Callable[[], float],
    ) -> None:
        self.limits = limits
        self.standing = standing
        self._store = store
        self._clock = clock
        self._ids = ids
        self._supervisor = supervisor
        self._runs = runs
        self._key = key
        self._following: set[tuple[str, RunId]] = set()
        self._offset = self._drift()
        self._alarm: Alarm | None = None
        self.hearing = Hearing(store=store, clock=clock, chance=chance, ask=supervisor.ask, right_of=right_of)
        self._around = Around(
            store=store,
            channels=channels,
            clock=clock,
            ids=ids,
            standing=standing,
            evaluator=evaluator,
            limits=limits,
            launch=launcher.launch,
            follow=self._follow,
            notice_timers=timers.notice,
            indexed=self.hearing.index,
            look=folders.look,
        )
        self.launch = launcher.launch
        supervisor.register("trigger", lambda key: TriggerActor(key.partition(":")[2], self._around))
        supervisor.register(
            "backfill",
            lambda key: BackfillActor(key.partition(":")[2], self._around, self._cancel_run),
        )

    async def start(self) -> None:
        """Goes on with runs that are waited for, events that were not heard, and backfills."""
        for record in await self._store.records.find(TriggerRecord, {}, limit=ALL):
            self.hearing.index(record, record.id)
            if Trigger.of(record).has_a_turn:
                self._supervisor.tell(actor_of(record.id), GoOn())
            elif Memory.from_json(record.memory).running:
                self._supervisor.wake(actor_of(record.id))
        await self.hearing.start()
        for backfill in await self._store.records.find(BackfillRecord, {"status": "running"}, limit=ALL):
            self._supervisor.tell(backfilling.actor_of(backfill.id), GoOn())
        # TR17: those that were cancelled or refused hear how their runs end as well
        under_way = await self._store.records.find(BackfillTick, {"status": "running"}, limit=ALL)
        for id_ in sorted({one.backfill for one in under_way}):
            self._supervisor.wake(backfilling.actor_of(id_))
        await self._look_at_clocks()
        self._alarm = self._clock.call_later(CLOCK_LOOK, self._look_at_clock)

    async def stop(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        await self.hearing.stop()

    def event_committed(self, channel: Channel, sequence: int, topic: str) -> None:
        self.hearing.event_committed(channel, sequence, topic)

    # One trigger

    async def make(self, record: TriggerRecord) -> TriggerRecord:
        count = await self._store.records.count(TriggerRecord, {"workspace": record.workspace})
        if count >= self.limits.in_workspace:
            raise OverLimit(
                "This workspace has as many triggers as it may have.",
                details={"limit": self.limits.in_workspace},
            )
        if kind_of(record.kind).fires == "events":
            await self.hearing.begin(record.workspace)
        return await self._ask(record.id, Make(record=record))

    async def change(self, record: TriggerRecord, version: int) -> TriggerRecord:
        if kind_of(record.kind).fires == "events":
            await self.hearing.begin(record.workspace)
        return await self._ask(record.id, Change(record=record, version=version))

    async def pause(self, id_: str, by: UserId) -> TriggerRecord:
        return await self._ask(id_, Pause(by=by))

    async def resume(self, record: TriggerRecord, by: UserId) -> TriggerRecord:
        if kind_of(record.kind).fires == "events":
            await self.hearing.begin(record.workspace)
        return await self._ask(record.id, Resume(by=by))

    async def discard(self, id_: str, by: UserId) -> None:
        await self._supervisor.ask(actor_of(id_), Discard(by=by))

    async def moved(self, record: TriggerRecord, workspace: str) -> TriggerRecord:
        return await self._ask(record.id, Moved(workspace=workspace))  # type: ignore[arg-type]

    async def fire(
        self, record: TriggerRecord, by: UserId, role: str, *, body: Json, parameters: Json, key: str
    ) -> Fired:
        """Now, with the rights of who asks. With the same `key` again the first answer holds."""
        now = self._clock.now()
        named = f"call:{by}:{key}" if key else f"call:{self._ids.new()}"
        moment = Moment(key=named, due=now, event={"body": body})
        call = Call(moment=moment, by=by, role=role, parameters=parameters)
        return cast(Fired, await self._supervisor.ask(actor_of(record.id), call))

    # Webhooks

    def new_secret(self, trigger: str) -> tuple[str, str, str]:
        """The secret, which is shown once, and what is kept of it: salt and digest."""
        salt = self._ids.new()
        secret = signing.derive(self._key, trigger, salt)
        return secret, salt, signing.digest_of(secret)

    async def seal(self, id_: str, by: UserId) -> tuple[TriggerRecord, str]:
        secret, salt, digest = self.new_secret(id_)
        return await self._ask(id_, Seal(salt=salt, digest=digest, by=by)), secret

    async def receive(self, id_: str, signed: Signed) -> Fired:
        """`SignatureInvalid`, `Replayed`, `TriggerPaused`, or what came of it."""
        record = await self._store.records.get(TriggerRecord, id_)
        now = self._clock.now()
        secret, tolerance = self._secret_of(record)
        signing.check(signed, secret, now_s=now // 1_000_000, tolerance_s=tolerance)
        moment = Moment(
            key=f"message:{signed.id}", due=now, event={"id": signed.id, "body": _body(signed.body)}
        )
        fired = cast(Fired, await self._supervisor.ask(actor_of(id_), Call(moment=moment)))
        if fired.reason is not None and fired.reason["code"] == "already_fired":
            raise Replayed(details=fired.reason["details"])
        return fired

    def _secret_of(self, record: TriggerRecord | None) -> tuple[str, int]:
        """A secret that nobody has, where there is no such trigger: the answer and its time are the same."""
        if record is None or record.kind != "webhook" or record.salt is None:
            return _NOTHING, -1
        secret = signing.derive(self._key, record.id, record.salt)
        if not hmac.compare_digest(signing.digest_of(secret), record.digest or ""):
            _log.error("webhook_key_changed", trigger=record.id)
            return _NOTHING, -1
        return secret, Trigger.of(record).config.tolerance_s

    # Backfills

    async def backfill(self, new: NewBackfill) -> BackfillRecord:
        """`NoSchedule`, `InvalidInput` where nothing lies in the range, `OverLimit` where too much does."""
        times = await self.times_of(new.trigger, new.since, new.until)
        kept = await self.kept(new.trigger, times) if new.missing_only else {}
        record = BackfillRecord(
            id=self._ids.new(),
            trigger=new.trigger.id,
            organisation=new.trigger.organisation,
            workspace=new.trigger.workspace,
            design=new.trigger.design,
            since=new.since,
            until=new.until,
            parallel=new.parallel,
            which="missing" if new.missing_only else "every",
            role=new.role,
            status="running",
            total=len(times),
            created_by=new.by,
            created_at=self._clock.now(),
        )
        begin = backfilling.Begin(record=record, times=times, kept=kept)
        return cast(BackfillRecord, await self._supervisor.ask(backfilling.actor_of(record.id), begin))

    async def times_of(self, record: TriggerRecord, since: Micros, until: Micros) -> tuple[Micros, ...]:
        schedule = Trigger.of(record).schedule
        if schedule is None:
            raise NoSchedule
        until = Micros(min(until, self._clock.now()))
        between = times_between(schedule, since, until, backfilling.MOST)
        times = tuple([at async for at in sliced(between)])
        if not times:
            raise InvalidInput(
                "No moment of this trigger lies in that time.", next_step="Choose a longer time."
            )
        if len(times) > backfilling.MOST:
            raise OverLimit(
                "More moments lie in that time than one backfill may have.",
                next_step="Choose a shorter time, then do the rest.",
                details={"limit": backfilling.MOST},
            )
        return times

    async def kept(self, record: TriggerRecord, times: tuple[Micros, ...]) -> dict[Micros, RunId]:
        """Moments with a run that succeeded: of the trigger itself or of an earlier backfill of it."""
        records, wanted = self._store.records, frozenset(times)
        found: dict[Micros, RunId] = {}
        for first in range(0, len(times), 1000):
            moments = tuple(map(str, times[first : first + 1000]))
            where = {"trigger": record.id, "moment": moments, "status": "started"}
            rows = await records.find(Firing, where, limit=len(moments))
            runs = tuple(row.run for row in rows if row.run is not None)
            good = (
                await records.find(RunRecord, {"id": runs, "status": "succeeded"}, limit=ALL) if runs else ()
            )
            ids = {run.id for run in good}
            found |= {row.due: row.run for row in rows if row.run in ids and row.run is not None}
        for earlier in await records.find(BackfillRecord, {"trigger": record.id}, limit=1000):
            ticks = await records.find(
                BackfillTick, {"backfill": earlier.id, "status": "succeeded"}, limit=ALL
            )
            found |= {one.at: one.run for one in ticks if one.run is not None and one.at in wanted}
        return found

    async def cancel_backfill(self, id_: str, by: UserId) -> BackfillRecord:
        actor = backfilling.actor_of(id_)
        return cast(BackfillRecord, await self._supervisor.ask(actor, backfilling.Cancel(by=by)))

    # What actors ask for

    def _follow(self, actor: str, run: RunId) -> None:
        if (actor, run) not in self._following:
            self._following.add((actor, run))
            spawn(self._tell_end(actor, run), name=f"end of run {run}")

    async def _tell_end(self, actor: str, run: RunId) -> None:
        try:
            record = await self._runs.ended(run)
        finally:
            self._following.discard((actor, run))
        self._supervisor.tell(actor, RunEnded(run=run, status=record.status))

    def _cancel_run(self, run: RunId, by: UserId) -> None:
        spawn(self._runs.cancel(run, by), name="cancel a run of a backfill")

    async def _ask(self, id_: str, message: object) -> TriggerRecord:
        return cast(TriggerRecord, await self._supervisor.ask(actor_of(id_), message))

    # The wall clock

    def _drift(self) -> float:
        return self._clock.now() / 1e6 - self._clock.monotonic()

    def _look_at_clock(self) -> None:
        self._alarm = self._clock.call_later(CLOCK_LOOK, self._look_at_clock)
        drift = self._drift()
        if abs(drift - self._offset) > CLOCK_DRIFT:
            self._offset = drift
            spawn(self._look_at_clocks(), name="the clock was set")

    async def _look_at_clocks(self) -> None:
        """TR4: a schedule does not wait for a time that the clock was at by mistake."""
        now = self._clock.now()
        for record in await self._store.records.find(TriggerRecord, {"paused_at": None}, limit=ALL):
            if Memory.from_json(record.memory).last > now:
                await self._supervisor.ask(actor_of(record.id), ClockWasSet())


def _body(raw: bytes) -> Json:
    """JSON, or its text where it is none."""
    text = raw.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
