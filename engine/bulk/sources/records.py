"""The row of an edit that a bulk operation has committed and not yet counted. Columns follow from the fields."""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, WorkspaceId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkMark:
    """`key` is `job:item`. It comes in the commit of the edit and goes in the commit that says the item is done, so an item
    that is done again after a fall changes nothing twice and still knows what stood there before.
    """

    KEY: ClassVar[tuple[str, ...]] = ("key",)
    key: str
    organisation: OrganisationId
    workspace: WorkspaceId
    document: str
    undo: Json
    at: Micros
