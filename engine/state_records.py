"""The rows of shared state: the newest value of a key, each version of it, conflicts between two. Listed in `records`."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Channel, Micros, OrganisationId, UserId, WorkspaceId

Json = Any
StateStrategy = Literal["last_writer_wins", "first_writer_wins", "merge", "manual"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateEntry:
    """The newest value of a key. `scope` is the channel of what it belongs to; `size` in bytes, 0 once it was emptied."""

    KEY: ClassVar[tuple[str, ...]] = ("scope", "key")
    scope: Channel
    key: str
    organisation: OrganisationId
    workspace: WorkspaceId
    value: Json
    size: int
    version: int
    by: UserId
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """One version of a key. It is inserted, never replaced: whoever comes second to a version number is refused.

    `conflict` is what this version settled.
    """

    KEY: ClassVar[tuple[str, ...]] = ("scope", "key", "version")
    scope: Channel
    key: str
    version: int
    organisation: OrganisationId
    value: Json
    by: UserId
    at: Micros
    conflict: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateConflict:
    """A value that was set without having seen the newest one, beside the one that stood there then.

    Open until `strategy` says how it was settled; `version` is the one that stands since.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    scope: Channel
    key: str
    organisation: OrganisationId
    workspace: WorkspaceId
    seen: int
    current_version: int
    current: Json
    current_by: UserId
    current_at: Micros
    proposed: Json
    proposed_by: UserId
    proposed_at: Micros
    strategy: StateStrategy | None = None
    version: int | None = None
    resolved_by: UserId | None = None
    resolved_at: Micros | None = None
