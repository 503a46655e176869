"""The row of a secret. What it says in plain stands nowhere; columns follow from the fields."""

from typing import ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRecord:
    """`sealed` is the value under a data key of its own, `data_key` that key under the installation's key `sealed_by`.

    `host`: the only host it may go to, "" for any. `rotated_at`: when it got the value it has; `version` counts these.
    """

    KEY: ClassVar[tuple[str, ...]] = ("workspace", "name")
    workspace: WorkspaceId
    name: str
    organisation: OrganisationId
    host: str
    description: str
    sealed: str
    data_key: str
    sealed_by: str
    version: int
    created_by: UserId
    created_at: Micros
    rotated_by: UserId
    rotated_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretVersion:
    """A value that a secret had before, sealed as it was, for as long as somebody may want it back. `key` names who does."""

    KEY: ClassVar[tuple[str, ...]] = ("workspace", "name", "key")
    workspace: WorkspaceId
    name: str
    key: str
    organisation: OrganisationId
    host: str
    sealed: str
    data_key: str
    sealed_by: str
    version: int
    rotated_by: UserId
    rotated_at: Micros
