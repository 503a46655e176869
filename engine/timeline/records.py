"""The rows that the history of documents keeps beside the log: versions with names, and resets.

Columns follow from the fields, as for all of `engine/records.py`.
"""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRecord:
    """A point of a document that has a name. Its state is kept for as long as this stands.

    `run`: the run that pinned it, where no person named it.
    """

    KEY: ClassVar[tuple[str, ...]] = ("document", "id")
    document: DocumentId
    id: str
    organisation: OrganisationId
    name: str
    note: str
    through: int
    content_hash: str
    origin: Literal["person", "run"]
    by: UserId
    at: Micros
    run: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetRecord:
    """A history that was replaced: the row `sequence` begins the new one.

    `clients`: pairs of a new client id and the one of before that its words were written under; none for a state that
    came from elsewhere.
    """

    KEY: ClassVar[tuple[str, ...]] = ("document", "sequence")
    document: DocumentId
    sequence: int
    organisation: OrganisationId
    clients: Json
    by: UserId
    at: Micros
