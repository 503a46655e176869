"""The actor of one trigger: one message after the other, each committed before it is answered.

A run begins in the commit that writes down its moment, what the trigger remembers and when it rings next (rule TR3): whatever
dies in between, the moment has one run or is still to come. Border: what it means for the row is `state.py`, when a schedule
is due `due.py`, how a folder is looked at `folders.py`.
"""

from crdt.dataclasses import dataclass, replace
from crdt.errors import AlreadyExists, ConcertError, Conflict, Forbidden, NotFound, Refused
from crdt.ids import Micros, RunId, UserId, WorkspaceId
from engine.records import Json
from engine.runtime.actor import Mood
from engine.runtime.slices import sliced
from engine.runtime.timers import TimerRang
from engine.sources.failures import SourceFailed
from engine.trigger_records import FilesSeen, TriggerRecord
from engine.triggers import state
from engine.triggers.around import Around
from engine.triggers.due import due, passed
from engine.triggers.filling import said_time
from engine.triggers.firing import Asked, Decided, Fired, Firer
from engine.triggers.folders import look_again
from engine.triggers.kind import kind_of
from engine.triggers.memory import Moment
from engine.triggers.pausing import complaint, told_owner
from engine.triggers.state import Trigger, actor_of
from engine.triggers.told import What, told
from engine.writes import Batch, ClearTimer, Put, Remove


class TriggerPaused(Conflict):
    code = "trigger_paused"
    message = "This trigger is paused, so it starts nothing."
    next_step = "Resume it, then try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """The first message of a trigger."""

    record: TriggerRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Another definition in the place of that of `version`; `Conflict` when somebody was faster."""

    record: TriggerRecord
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard:
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Another secret: the old one signs nothing from then on."""

    salt: str
    digest: str
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody or something from outside asks. `by` and `role` are set where it is a person or a program with an account."""

    moment: Moment
    by: UserId | None = None
    role: str = ""
    parameters: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An event that the trigger listens for. `right`: what hearing it needs in the workspace."""

    moment: Moment
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    run: RunId
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOn:
    """After a restart: with what waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWasSet:
    """What rings when is looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The design is in another workspace."""

    workspace: WorkspaceId


class TriggerActor:
    """`_trigger` is unset before it was made, after it was discarded, and where nobody knows its id."""

    def __init__(self, id_: str, around: Around) -> None:
        self._id = id_
        self._around = around
        self._firer = Firer(around=around)
        self._trigger: Trigger | None = None

    @property
    def mood(self) -> Mood:
        return "finished" if self._trigger is None else "idle"

    async def start(self) -> None:
        record = await self._around.store.records.get(TriggerRecord, self._id)
        if record is None:
            return
        self._trigger = Trigger.of(record)
        for run in self._trigger.memory.running:
            self._around.follow(actor_of(self._id), run)

    async def receive(self, message: object) -> object:
        match message:
            case Make(record=record):
                return await self._make(record)
            case TimerRang() | RunEnded() | GoOn() | ClockWasSet() | Heard():
                await self._happened(message)
                return None
            case _:
                return await self._ordered(self._known(), message)

    async def _happened(self, message: TimerRang | RunEnded | GoOn | ClockWasSet | Heard) -> None:
        """What comes by itself may come too late: then it means nothing any more."""
        trigger = self._trigger
        match message:
            case _ if trigger is None:
                return
            case RunEnded(run=run, status=status):
                await self._go_on(trigger.ended(run, status))
            case GoOn():
                await self._go_on(trigger)
            case TimerRang() if not trigger.is_paused:
                await self._rang(trigger)
            case ClockWasSet():
                await self._set_clock(trigger)
            case Heard() if not trigger.is_paused:
                await self._heard(trigger, message)

    async def stop(self) -> None:
        """It holds nothing but what the store has."""

    def _known(self) -> Trigger:
        if self._trigger is None:
            raise NotFound("There is no such trigger.")
        return self._trigger

    async def _ordered(self, trigger: Trigger, message: object) -> object:
        now = self._around.now()
        match message:
            case Change():
                return await self._change(trigger, message, now)
            case Pause(by=by):
                if not trigger.is_paused:
                    await self._keep(state.paused(trigger, by, None, now), "paused", by)
            case Resume(by=by):
                if trigger.is_paused:
                    await self._keep(state.resumed(trigger, now), "resumed", by)
            case Seal(salt=salt, digest=digest, by=by):
                sealed = replace(trigger.record, salt=salt, digest=digest, version=trigger.record.version + 1)
                await self._keep(replace(trigger, record=sealed), "changed", by)
            case Moved(workspace=workspace):
                await self._keep(
                    replace(trigger, record=replace(trigger.record, workspace=workspace)), "changed"
                )
            case Discard(by=by):
                await self._discard(trigger, by, now)
                return None
            case Call():
                return await self._called(trigger, message, now)
        return self._known().record

    async def _make(self, record: TriggerRecord) -> TriggerRecord:
        if self._trigger is None:
            now = self._around.now()
            await self._keep(Trigger.of(record).armed(now), "created", record.created_by)
        return self._known().record

    async def _change(self, trigger: Trigger, change: Change, now: Micros) -> TriggerRecord:
        """What waits or runs goes on as it was begun; a paused trigger stays so."""
        old = trigger.record
        if change.version != old.version:
            raise Conflict(
                "Somebody changed this trigger meanwhile.",
                next_step="Look at their version, then save yours again.",
                details={"version": old.version, "changed_by": old.updated_by},
            )
        record = replace(
            change.record,
            version=old.version + 1,
            created_by=old.created_by,
            created_at=old.created_at,
            paused_at=old.paused_at,
            paused_by=old.paused_by,
            paused_because=old.paused_because,
            salt=old.salt,
            digest=old.digest,
        )
        changed = Trigger(record=record, memory=trigger.memory).remembers(last=now, complained="").armed(now)
        more = () if old.config == record.config else (Remove(type=FilesSeen, key=(self._id,)),)
        await self._keep(changed, "changed", record.updated_by, more)
        return self._known().record

    async def _discard(self, trigger: Trigger, by: str, now: Micros) -> None:
        """What came of its moments stays until retention comes to it."""
        await self._around.keep(
            (
                Remove(type=TriggerRecord, key=(self._id,)),
                Remove(type=FilesSeen, key=(self._id,)),
                ClearTimer(key=actor_of(self._id)),
                *told(trigger.record, "removed", now, by),
            )
        )
        self._trigger = None
        self._around.indexed(None, self._id)

    async def _called(self, trigger: Trigger, call: Call, now: Micros) -> Fired:
        if trigger.is_paused:
            raise TriggerPaused
        asked = Asked(by=call.by, role=call.role, given=call.parameters, answered=True)
        return await self._one(trigger, call.moment, now, asked)

    async def _heard(self, trigger: Trigger, heard: Heard) -> None:
        record = trigger.record
        try:
            await self._around.standing.in_workspace(
                record.acts_as, record.role, record.workspace, heard.right
            )
        except (Forbidden, NotFound) as error:
            await self._rest(trigger, error)
            return
        await self._one(trigger, heard.moment, self._around.now())

    async def _rang(self, trigger: Trigger) -> None:
        """Late or early, once or twice: what is due follows from the row and the clock."""
        now = self._around.now()
        if kind_of(trigger.record.kind).fires == "files":
            await self._look(trigger, now)
            return
        schedule = trigger.schedule
        if schedule is None:
            return
        record, last = trigger.record, min(trigger.memory.last, now)
        moments = [at async for at in sliced(passed(schedule, last, now))]
        found = due(schedule, moments, now, catch_up=record.catch_up, most=record.catch_up_most)
        if found.missed:
            missed = {
                "code": "missed",
                "message": f"{found.missed} moments passed unheard.",
                "count": found.missed,
            }
            moment = Moment(key=f"missed:{now}", due=now)
            await self._keep(
                trigger, None, "", (Put(record=trigger.firing(moment, "skipped", now, reason=missed)),)
            )
        for at in found.run:
            trigger = self._known().remembers(last=at, next=Micros(at + 1))
            moment = Moment(key=str(at), due=at, event={"scheduled_at": said_time(at)})
            rest = trigger.remembers(last=now, next=found.next) if at == found.run[-1] else trigger
            await self._one(rest, moment, now)
            if self._trigger is None or self._trigger.is_paused:
                return
        if not found.run:
            await self._keep(self._known().remembers(last=now, next=found.next))

    async def _look(self, trigger: Trigger, now: Micros) -> None:
        armed = trigger.armed(now)
        try:
            look = await look_again(self._around, trigger)
        except SourceFailed as error:
            await self._look_failed(armed, now, error)
        except (Forbidden, NotFound) as error:
            await self._rest(trigger, error)
        except Refused as error:
            await self._look_failed(armed, now, error)
        else:
            if look.moment is None:
                await self._keep(armed, None, "", look.writes)
            else:
                await self._one(armed, look.moment, now, Asked(also=look.writes))

    async def _look_failed(self, armed: Trigger, now: Micros, error: ConcertError) -> None:
        """Said once for one reason, and tried again at the next look."""
        if armed.memory.complained == error.code:
            await self._keep(armed)
            return
        decided = self._firer.refused(armed, Moment(key=f"look:{now}", due=now), now, error)
        notes = await complaint(self._around, armed, decided)
        await self._keep(decided.trigger, decided.what, "", (*decided.writes, *notes), decided.reason)

    async def _one(self, trigger: Trigger, moment: Moment, now: Micros, asked: Asked | None = None) -> Fired:
        """What comes of one moment; kept together with everything it changes."""
        asked = asked or Asked()
        try:
            decided = await self._firer.fire(trigger, moment, now, asked)
        except AlreadyExists:  # another life of this actor was faster: what it left is the truth
            await self.start()
            raise
        if decided.trigger.is_paused and decided.error is not None:
            await self._rest(trigger, decided.error, asked.also)
        elif not decided.kept:
            notes = await complaint(self._around, trigger, decided)
            more = (*asked.also, *decided.writes, *notes)
            await self._keep(decided.trigger, decided.what, "", more, decided.reason)
        elif decided.run is None:
            await self._pass(trigger, decided, asked.also)
        else:
            self._trigger = decided.trigger
            self._around.indexed(decided.trigger.record, self._id)
            self._around.follow(actor_of(self._id), decided.run)
        return Fired(status=decided.status, run=decided.run, reason=decided.reason)

    async def _pass(self, trigger: Trigger, decided: Decided, also: Batch) -> None:
        """Nothing came of it that is written down. What rings next is, where that has changed."""
        before = self._trigger
        if also or before is None or before.memory != decided.trigger.memory:
            await self._keep(trigger, None, "", also)

    async def _go_on(self, trigger: Trigger) -> None:
        """TR5: with the moments that wait, one after the other, until one starts a run or none is left."""
        if not trigger.has_a_turn:
            await self._keep(trigger)
        while trigger.has_a_turn:
            first, *rest = trigger.memory.waiting
            await self._one(trigger.remembers(waiting=tuple(rest)), first, self._around.now())
            trigger = self._known()

    async def _set_clock(self, trigger: Trigger) -> None:
        now = self._around.now()
        last = Micros(min(trigger.memory.last, now))
        if (
            not trigger.is_paused
            and trigger.armed(now).memory.next != trigger.memory.next
            and last < trigger.memory.last
        ):
            await self._keep(trigger.remembers(last=last).armed(now))

    async def _rest(self, trigger: Trigger, error: ConcertError, also: Batch = ()) -> None:
        """TR10: without the right it starts nothing until somebody sees to it."""
        reason, now = state.reason_of(error), self._around.now()
        notes = await told_owner(self._around, trigger.record, "trigger.paused", reason, now)
        await self._keep(
            state.paused(trigger, None, reason, now), "paused", "", (*also, *notes), reason=reason
        )

    async def _keep(
        self,
        trigger: Trigger,
        what: What | None = None,
        by: str = "",
        more: Batch = (),
        reason: Json = None,
    ) -> None:
        events = () if what is None else told(trigger.record, what, self._around.now(), by, reason=reason)
        await self._around.keep((*more, *trigger.writes(), *events))
        kept = replace(trigger, record=replace(trigger.record, memory=trigger.memory.to_json()))
        self._trigger = kept
        self._around.indexed(kept.record, self._id)
