"""A trigger between two messages: its row with what it remembers, and the writes that follow from a change. Pure."""

from collections.abc import Iterator
from typing import Any, Self

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError
from crdt.ids import Micros, RunId, UserId
from engine.trigger_records import Firing, FiringStatus, TriggerRecord
from engine.triggers.due import Schedule
from engine.triggers.kind import kind_of, read_config
from engine.triggers.memory import Memory, Moment
from engine.writes import ClearTimer, Put, SetTimer, Write

Json = Any
SECOND = 1_000_000
MOST_RECENT = 200


def actor_of(trigger: str) -> str:
    """The key of its actor, and of its one timer."""
    return f"trigger:{trigger}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    record: TriggerRecord
    memory: Memory

    @classmethod
    def of(cls, record: TriggerRecord) -> Self:
        return cls(record=record, memory=Memory.from_json(record.memory))

    @property
    def config(self) -> Any:
        return read_config(kind_of(self.record.kind), self.record.config)

    @property
    def schedule(self) -> Schedule | None:
        kind = kind_of(self.record.kind)
        return None if kind.schedule is None else kind.schedule(self.config)

    @property
    def is_paused(self) -> bool:
        return self.record.paused_at is not None

    @property
    def has_a_turn(self) -> bool:
        """Whether a moment waits and no run is under way that it would wait for."""
        return bool(self.memory.waiting) and not self.memory.running

    def remembers(self, **changes: Any) -> "Trigger":
        return replace(self, memory=replace(self.memory, **changes))

    def armed(self, now: Micros) -> "Trigger":
        """With the moment it rings next."""
        return self.remembers(next=self._next(now))

    def _next(self, now: Micros) -> Micros | None:
        if self.is_paused:
            return None
        if self.schedule is not None:
            return next(self.schedule.after(now), None)
        if kind_of(self.record.kind).fires == "files":
            return Micros(now + self.config.every_s * SECOND)
        return None

    def writes(self) -> Iterator[Write]:
        """The row as it is now, and its timer."""
        yield Put(record=replace(self.record, memory=self.memory.to_json()))
        key = actor_of(self.record.id)
        if self.memory.next is None:
            yield ClearTimer(key=key)
        else:
            yield SetTimer(key=key, actor=key, due=self.memory.next, message=None)

    def began(self, moment: Moment, run: RunId, now: Micros) -> "Trigger":
        latest = self._latest(moment, "started", now, run=run)
        running = (*self.memory.running, run)
        return self.remembers(running=running, latest=latest, complained="", recent=self._recent(now))

    def passed(self, moment: Moment, status: FiringStatus, now: Micros, reason: Json) -> "Trigger":
        return self.remembers(latest=self._latest(moment, status, now, reason=reason))

    def waits(self, moment: Moment) -> "Trigger":
        """The newest moments wait, as many as are made up for; one, unless all are."""
        most = self.record.catch_up_most if self.record.catch_up == "all" else 1
        return self.remembers(waiting=(*self.memory.waiting, moment)[-most:])

    def ended(self, run: RunId, status: str) -> "Trigger":
        latest = self.memory.latest
        if latest and latest["run"] == run:
            latest = {**latest, "status": status}
        running = tuple(one for one in self.memory.running if one != run)
        return self.remembers(running=running, latest=latest)

    def too_often(self, now: Micros, per_minute: int) -> bool:
        return len(self._lately(now)) >= per_minute

    def _lately(self, now: Micros) -> tuple[Micros, ...]:
        return tuple(at for at in self.memory.recent if now - 60 * SECOND < at <= now)

    def _recent(self, now: Micros) -> tuple[Micros, ...]:
        return (*self._lately(now), now)[-MOST_RECENT:]

    def _latest(
        self, moment: Moment, status: str, now: Micros, run: RunId | None = None, reason: Json = None
    ) -> Json:
        return {
            "moment": moment.key,
            "due": moment.due,
            "at": now,
            "status": status,
            "run": run,
            "reason": reason,
        }

    def firing(
        self,
        moment: Moment,
        status: FiringStatus,
        now: Micros,
        *,
        run: RunId | None = None,
        reason: Json = None,
    ) -> Firing:
        return Firing(
            trigger=self.record.id,
            moment=moment.key,
            organisation=self.record.organisation,
            workspace=self.record.workspace,
            design=self.record.design,
            status=status,
            at=now,
            due=moment.due,
            run=run,
            reason=reason,
            event=moment.event,
        )


def paused(trigger: Trigger, by: UserId | None, reason: Json, now: Micros) -> Trigger:
    """What waits is let go of; runs under way go on."""
    record = replace(trigger.record, paused_at=now, paused_by=by, paused_because=reason)
    return replace(trigger, record=record).remembers(waiting=(), next=None)


def resumed(trigger: Trigger, now: Micros) -> Trigger:
    """Moments of the time it rested are not missed: nobody waited for them."""
    record = replace(trigger.record, paused_at=None, paused_by=None, paused_because=None)
    return replace(trigger, record=record).remembers(last=now, complained="").armed(now)


def reason_of(error: ConcertError) -> Json:
    return {
        "code": error.code,
        "message": error.message,
        "next_step": error.next_step,
        "details": error.details,
    }
