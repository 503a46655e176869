"""The rows of how people are reached: channels as they are set up, what each person wants to hear where, their addresses,
what waits for a bundle, and links that decide one thing. Columns follow from the fields.
"""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSetup:
    """A channel as a workspace uses it. `settings` fit the channel's own model; secrets are references into the workspace's vault.

    `everywhere`: it also serves the workspaces of the organisation that have none of their own.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    channel: str
    name: str
    settings: Json
    enabled: bool
    everywhere: bool
    created_by: UserId
    created_at: Micros
    updated_by: UserId
    updated_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRules:
    """What one person wants to hear where and when, as `engine/notify/rules.py` reads it. `workspace` "": everywhere else."""

    KEY: ClassVar[tuple[str, ...]] = ("user", "workspace")
    user: UserId
    workspace: str
    organisation: OrganisationId
    rules: Json
    updated_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAddress:
    """Where a person is reached on a channel. Until `verified_at` nothing but the code is sent there; of the code a digest is kept."""

    KEY: ClassVar[tuple[str, ...]] = ("user", "channel")
    user: UserId
    channel: str
    organisation: OrganisationId
    address: str
    created_at: Micros
    verified_at: Micros | None = None
    code: str = ""
    code_expires_at: Micros | None = None
    code_tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestEntry:
    """A notification that waits to be sent together with others, at `due`."""

    KEY: ClassVar[tuple[str, ...]] = ("notification", "channel")
    notification: str
    channel: str
    organisation: OrganisationId
    workspace: WorkspaceId | None
    user: UserId
    lane: str
    due: Micros
    created_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLink:
    """A link that decides one request for one person, once. `digest` is that of its token, which nobody keeps.

    `seen`: the hash of the content that the message told of. `outcome`: what became of it when it was used.
    """

    KEY: ClassVar[tuple[str, ...]] = ("digest",)
    digest: str
    organisation: OrganisationId
    workspace: WorkspaceId | None
    user: UserId
    request: str
    deed: Literal["approve", "reject"]
    seen: str
    outgoing: str
    created_at: Micros
    expires_at: Micros
    used_at: Micros | None = None
    outcome: str = ""


ContactRow = ChannelSetup | PersonRules | ContactAddress | DigestEntry | DecisionLink
