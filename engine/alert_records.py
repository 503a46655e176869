"""The rows of alerts: what people want to hear of runs, and what was told. Columns follow from the fields."""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """Of one design, or of all in the workspace where `design` is None. `condition` is one of `alerts/conditions.py`, as JSON;
    `tell` lists people and groups: `[{"kind": "user", "id": …}]`. Nobody is told until `muted_until`.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    design: DocumentId | None
    name: str
    condition: Json
    tell: Json
    created_by: UserId
    created_at: Micros
    updated_at: Micros
    muted_until: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A rule came true of something, once: `subject` is a run, a step of a run (`RUN:NODE`), or a day.

    `told` are the people who were told; none while the rule was muted.
    """

    KEY: ClassVar[tuple[str, ...]] = ("rule", "subject")
    rule: str
    subject: str
    organisation: OrganisationId
    workspace: WorkspaceId
    design: DocumentId | None
    run: RunId | None
    reason: str
    at: Micros
    told: Json
