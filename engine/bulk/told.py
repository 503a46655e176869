"""What the events of bulk operations say, in the channel of the job (`bulk:ID`) and in that of its workspace. Types only."""

from typing import Final

from crdt.model import Model
from engine.bulk.records import BulkJob, JobStatus
from engine.records import Json

PREFIX: Final = "bulk:job:"
PROGRESS: Final = "bulk:job:progress"
STATES: Final = {
    "planned": "a bulk operation was asked for, and its plan is written down",
    "started": "its plan is frozen and its first items are taken up",
    "paused": "no more items are taken up for now",
    "resumed": "it goes on",
    "changed": "it is worked on otherwise from now on, or a checkpoint was given a name",
    "finished": "all its items have ended, and no more failed than it tolerates",
    "failed": "more of its items failed than it tolerates, or it could not be planned",
    "cancelled": "somebody stopped it; what was done stays",
    "rolling_back": "a rollback of it has begun",
    "rolled_back": "a rollback of it has ended",
}


class BulkJobEvent(Model):
    """`counts`: items by state. `by`: who asked for it. `rollback_of` is set where the job takes another one back."""

    job: str
    number: int
    kind: str
    title: str
    status: JobStatus
    workspace: str
    by: str
    at: int
    total: int
    counts: dict[str, int]
    settings: Json
    error: Json
    rollback_of: str | None
    rolled_back_by: str | None


class BulkProgressEvent(Model):
    """At most ten a second, and the last one always. `ended` of `total` items have, `failed` of these; `saved` are committed.

    `rate` in items a second, smoothed; `eta` in seconds, None where nothing is known. `size` and `parallel`: of batches now.
    """

    job: str
    status: JobStatus
    total: int
    ended: int
    failed: int
    saved: int
    counts: dict[str, int]
    in_hand: int
    waiting_again: int
    wave: int
    waves: int
    rate: float
    eta: float | None
    size: int
    parallel: int
    checkpoint: int
    at: int


def job_event(job: BulkJob, by: str) -> dict[str, Json]:
    return BulkJobEvent(
        job=job.id,
        number=job.number,
        kind=job.kind,
        title=job.title,
        status=job.status,
        workspace=job.workspace,
        by=by,
        at=job.updated_at,
        total=job.total,
        counts=dict(job.counts),
        settings=job.settings,
        error=job.error,
        rollback_of=job.rollback_of,
        rolled_back_by=job.rolled_back_by,
    ).model_dump()
