"""Decides what a job does next: `advance(job, event, now) -> (job, effects)`. Never awaits; what came of items arrives counted.

The state of a job is its row. Rules: SPEC.md beside this file.
"""

from typing import Final, Literal, assert_never

from crdt.dataclasses import dataclass, replace
from crdt.errors import Conflict
from crdt.ids import Micros, UserId
from engine.bulk.counts import Counts, failed_of
from engine.bulk.records import BulkCheckpoint, BulkJob, JobStatus
from engine.bulk.settings import JobSettings, RollbackStrategy
from engine.records import Json

OVER: Final = frozenset({"cancelled", "finished", "failed", "rolled_back"})
AT_WORK: Final = frozenset({"planned", "running", "paused"})
Why = Literal["exhausted", "halted", "tolerance"]


class NotNow(Conflict):
    code = "bulk_not_now"
    message = "This cannot be done with the job as it is now."
    next_step = "Look at its state; it may have changed a moment ago."


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWritten:
    total: int
    waves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFailed:
    error: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseAsked:
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeAsked:
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAsked:
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAsked:
    """`values` of the settings and the priority; None leaves it."""

    by: UserId
    values: dict[str, Json]
    priority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkEnded:
    """Nothing is in hand any more. `exhausted`: nothing waits either."""

    why: Why
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackAsked:
    """`id` is that of the job that will take this one back, `role` the most that it may do."""

    id: str
    by: UserId
    role: str
    strategy: RollbackStrategy
    checkpoint: int | None = None
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackEnded:
    """`whole`: it came to its end; what could not be taken back is among the counts. Where nothing was, the job is as it was."""

    id: str
    whole: bool
    counts: Counts


Event = (
    PlanWritten
    | PlanFailed
    | PauseAsked
    | ResumeAsked
    | CancelAsked
    | ChangeAsked
    | WorkEnded
    | RollbackAsked
    | RollbackEnded
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Take items up, or go on doing so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """Take none up any more; those in hand come to their end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjust:
    """The work goes on with the settings as they are now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """`topic` without the `bulk:job:` before it. Told, and entered into the audit log, in the commit of the change."""

    topic: str
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """A job that does is committed with the change."""

    asked: RollbackAsked


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Whoever waits for this job hears of it."""


Effect = Work | Halt | Adjust | Tell | TakeBack | End
Effects = tuple[Effect, ...]


def advance(job: BulkJob, event: Event, now: Micros, *, fresh_id: str = "") -> tuple[BulkJob, Effects]:
    """`NotNow` where the event does not fit the state. `fresh_id` names the rollback that a failure may begin."""
    job = replace(job, updated_at=now)
    match event:
        case PlanWritten():
            return _planned(job, event, now)
        case PlanFailed(error=error):
            return (job, ()) if job.status in OVER else _over(job, "failed", now, error=error)
        case PauseAsked(by=by):
            return _paused(job, by)
        case ResumeAsked(by=by):
            return _resumed(job, by)
        case CancelAsked(by=by):
            return _cancelled(job, by, now)
        case ChangeAsked():
            return _changed(job, event)
        case WorkEnded():
            return _worked(job, event, now, fresh_id)
        case RollbackAsked():
            return _taken_back(job, event)
        case RollbackEnded():
            return _back(job, event)
        case _:
            assert_never(event)


def counted(job: BulkJob, counts: Counts) -> BulkJob:
    """As the rows of its items say: after a restart."""
    return replace(job, counts=dict(counts))


def named(row: BulkCheckpoint, name: str) -> BulkCheckpoint:
    return replace(row, name=name)


def _planned(job: BulkJob, event: PlanWritten, now: Micros) -> tuple[BulkJob, Effects]:
    if job.frozen or job.status in OVER:  # it was cancelled while the word was on its way
        return job, ()
    counts = {"queued": event.total} if event.total else {}
    job = replace(job, frozen=True, total=event.total, waves=event.waves, counts=counts)
    if job.status != "planned":
        return job, ()
    return replace(job, status="running", started_at=now), (Tell(topic="started", by=job.started_by), Work())


def _paused(job: BulkJob, by: UserId) -> tuple[BulkJob, Effects]:
    if job.status == "paused":
        return job, ()
    if job.status != "running":
        raise NotNow("Only a job that runs can be paused.", details={"status": job.status})
    return replace(job, status="paused"), (Halt(), Tell(topic="paused", by=by))


def _resumed(job: BulkJob, by: UserId) -> tuple[BulkJob, Effects]:
    if job.status == "running":
        return job, ()
    if job.status != "paused":
        raise NotNow("Only a job that is paused can go on.", details={"status": job.status})
    return replace(job, status="running"), (Tell(topic="resumed", by=by), Work())


def _cancelled(job: BulkJob, by: UserId, now: Micros) -> tuple[BulkJob, Effects]:
    """What was done stays; a rollback takes it back."""
    if job.status in {"cancelling", "cancelled"}:
        return job, ()
    if job.status not in AT_WORK:
        raise NotNow("This job is over.", details={"status": job.status})
    error = {"code": "cancelled", "by": by}
    if job.status == "planned":
        return _over(job, "cancelled", now, error=error, by=by)
    return replace(job, status="cancelling", error=error), (Halt(),)


def _changed(job: BulkJob, event: ChangeAsked) -> tuple[BulkJob, Effects]:
    if job.status not in AT_WORK:
        raise NotNow("Only a job that is not over can be changed.", details={"status": job.status})
    settings = JobSettings.from_json(job.settings).changed(**event.values)
    priority = job.priority if event.priority is None else event.priority
    if settings.to_json() == job.settings and priority == job.priority:
        return job, ()
    job = replace(job, settings=settings.to_json(), priority=priority)
    return job, (Adjust(), Tell(topic="changed", by=event.by))


def _worked(job: BulkJob, event: WorkEnded, now: Micros, fresh_id: str) -> tuple[BulkJob, Effects]:
    job = replace(job, counts=dict(event.counts))
    match job.status:
        case "cancelling":
            by = UserId((job.error or {}).get("by", job.started_by))
            return _over(job, "cancelled", now, error=job.error, by=by)
        case "running" if event.why == "tolerance":
            return _failed(job, now, fresh_id)
        case "running" if event.why == "exhausted":
            most = JobSettings.from_json(job.settings).most_failed(job.total)
            if failed_of(job.counts) > most:
                return _failed(job, now, fresh_id)
            return _over(job, "finished", now)
        case "running":
            return job, (Work(),)  # it was paused and went on again before the last item had ended
        case _:
            return job, ()


def _failed(job: BulkJob, now: Micros, fresh_id: str) -> tuple[BulkJob, Effects]:
    error = {
        "code": "too_many_failed",
        "message": "More items failed than the job tolerates.",
        "next_step": "Look at what failed, then try the failed ones again or roll back.",
        "details": {"failed": failed_of(job.counts), "total": job.total},
    }
    job, effects = _over(job, "failed", now, error=error)
    strategy = JobSettings.from_json(job.settings).rollback_on_failure
    if strategy is None or job.rollback_of is not None:
        return job, effects
    asked = RollbackAsked(id=fresh_id, by=job.started_by, role=job.role, strategy=strategy)
    job, more = _taken_back(job, asked)
    return job, (*effects, *more)


def _taken_back(job: BulkJob, event: RollbackAsked) -> tuple[BulkJob, Effects]:
    if job.status not in OVER:
        raise NotNow(
            "A job is rolled back when it is over.",
            next_step="Cancel it first, or wait for its end.",
            details={"status": job.status},
        )
    if job.rollback_of is not None:
        raise NotNow(
            "A rollback cannot be rolled back itself.", next_step="Try the job's items again instead."
        )
    job = replace(job, status="rolling_back", came_from=job.status, rolled_back_by=event.id)
    return job, (Tell(topic="rolling_back", by=event.by), TakeBack(asked=event))


def _back(job: BulkJob, event: RollbackEnded) -> tuple[BulkJob, Effects]:
    if job.status != "rolling_back" or job.rolled_back_by != event.id:
        return job, ()
    job = replace(job, counts=dict(event.counts))
    if event.whole and event.counts.get("undone"):
        return replace(job, status="rolled_back"), (Tell(topic="rolled_back", by=job.started_by), End())
    status: JobStatus = job.came_from if job.came_from in OVER else "failed"  # type: ignore[assignment]
    return replace(job, status=status), (Tell(topic="changed", by=job.started_by), End())


def _over(
    job: BulkJob,
    status: Literal["finished", "failed", "cancelled"],
    now: Micros,
    *,
    error: Json = None,
    by: UserId | None = None,
) -> tuple[BulkJob, Effects]:
    job = replace(job, status=status, finished_at=now, error=error)
    return job, (Tell(topic=status, by=by or job.started_by), End())
