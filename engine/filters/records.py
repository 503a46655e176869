"""The rows of saved filters. Columns follow from the fields, as for all of `engine/records.py`."""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """`user` made it. `shared`: everybody in the workspace has it. `first`: the list begins with it, for them all or for
    `user` alone.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    list: str
    name: str
    query: Json
    user: UserId
    shared: bool
    first: bool
    created_at: Micros
    updated_at: Micros
