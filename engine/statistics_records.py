"""The rows that statistics of runs are kept in: what each run was like, and what the runs of a day were like together.

Derived from runs, never the only place of anything: `statistics.rebuild` makes them again. Listed in `records`.
"""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFact:
    """One run that has ended. That it stands here means that it is counted in its day. Times in microseconds.

    `version` is the hash of the content that ran. `waited` lies between asking and starting, `held` is the time its
    steps held a place, together; `steps` as `statistics/facts.py` says.
    """

    KEY: ClassVar[tuple[str, ...]] = ("run",)
    run: RunId
    organisation: OrganisationId
    workspace: WorkspaceId
    design: DocumentId
    version: str
    status: str
    created_at: Micros
    finished_at: Micros
    waited: int
    duration: int
    held: int
    steps: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDay:
    """The runs of one version of a design that ended on one day (days since 1970, UTC), together.

    `durations` (of those that succeeded) and `waits` are histograms, `steps` as `statistics/days.py` says.
    """

    KEY: ClassVar[tuple[str, ...]] = ("design", "version", "day")
    design: DocumentId
    version: str
    day: int
    organisation: OrganisationId
    workspace: WorkspaceId
    succeeded: int
    failed: int
    cancelled: int
    held: int
    first_at: Micros
    last_at: Micros
    durations: Json
    waits: Json
    steps: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What somebody expected of a change before making it. `change` as the optimizer reads it, seconds for the rest."""

    KEY: ClassVar[tuple[str, ...]] = ("design", "id")
    design: DocumentId
    id: str
    organisation: OrganisationId
    change: Json
    version: str
    runs: int
    before: float
    after: float
    by: UserId
    at: Micros
