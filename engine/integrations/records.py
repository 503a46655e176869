"""The rows of integrations. Columns follow from the fields."""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRecord:
    """An address that is told of events of its workspace from `since` on. `topics` are patterns; `filter` is an expression over
    `event`, "" for all. `secret` is a reference into the vault; it signs what is sent.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    name: str
    url: str
    topics: Json
    filter: str
    secret: str
    since: Micros
    created_by: UserId
    created_at: Micros
    updated_by: UserId
    updated_at: Micros
    paused_at: Micros | None = None
    paused_by: UserId | None = None
