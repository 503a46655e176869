"""The rows of the catalogue. Columns follow from the fields; a source's rows go with its document.

`workspace` is where the source was when the row was made; who may read it follows from the source's document now.
"""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId

Json = Any

ChangeKind = Literal[
    "table_added",
    "table_gone",
    "table_back",
    "kind_changed",
    "view_changed",
    "column_added",
    "column_gone",
    "column_back",
    "type_changed",
    "null_changed",
    "key_changed",
]
UseWay = Literal["view", "operation", "run"]
CandidateKind = Literal["key", "join"]
CandidateState = Literal["suggested", "accepted", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogTable:
    """A table as it was seen last. `columns` are those of the source with `first_seen`, `gone_at` of the ones that went, and
    `was`, what the last change replaced; `facts` its indexes, foreign keys and SQL,
    and whether `rows` is an estimate. Gone since `gone_at`.

    `words` and `column_words` are folded, for the search (`lists.py`).
    """

    KEY: ClassVar[tuple[str, ...]] = ("source", "table")
    source: DocumentId
    table: str
    organisation: OrganisationId
    workspace: WorkspaceId
    schema_name: str
    kind: Literal["table", "view", "file"]
    rows: int | None
    bytes: int | None
    comment: str
    columns: Json
    column_count: int
    facts: Json
    fingerprint: str
    words: str
    column_words: str
    first_seen: Micros
    last_seen: Micros
    changed_at: Micros
    gone_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What people say of a place; it outlives the place. `tags` are paths, `terms` ids `GLOSSARY/TERM`, both sorted.

    `tagged` has the tags as `|a/b|c|`, `termed` the terms; `words` is everything that the search reads. `version` counts its changes.
    """

    KEY: ClassVar[tuple[str, ...]] = ("source", "table", "column")
    source: DocumentId
    table: str
    column: str
    organisation: OrganisationId
    workspace: WorkspaceId
    description: str
    owner: UserId | None
    tags: Json
    terms: Json
    tagged: str
    termed: str
    words: str
    version: int
    updated_by: UserId
    updated_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogTag:
    """A tag that was made by itself: it is there also while nothing carries it, and may say what it means."""

    KEY: ClassVar[tuple[str, ...]] = ("workspace", "name")
    workspace: WorkspaceId
    name: str
    organisation: OrganisationId
    description: str
    created_by: UserId
    created_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogChange:
    """One thing that a scan found different. `id` is the same when the same scan says it again."""

    KEY: ClassVar[tuple[str, ...]] = ("source", "id")
    source: DocumentId
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    what: ChangeKind
    table: str
    column: str
    before: Json
    after: Json
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogUse:
    """Somebody used a table in this way on this day (days since 1970): said again, it is the same row."""

    KEY: ClassVar[tuple[str, ...]] = ("source", "table", "way", "by", "day")
    source: DocumentId
    table: str
    way: UseWay
    by: UserId
    day: int
    organisation: OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogCandidate:
    """Columns that look like a key, or like a reference to `other_columns` of another table.

    Of `checked` values `matched` are in the other table (of a key: different from each other); `share` is their part.
    What a person decided stays, whatever a later scan finds.
    """

    KEY: ClassVar[tuple[str, ...]] = ("source", "id")
    source: DocumentId
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    kind: CandidateKind
    table: str
    columns: Json
    other_table: str
    other_columns: Json
    share: float
    checked: int
    matched: int
    state: CandidateState
    at: Micros
    decided_by: UserId | None = None
    decided_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTerm:
    """A term as the glossary's document says it, seconds later: for names beside places, and for the search."""

    KEY: ClassVar[tuple[str, ...]] = ("document", "term")
    document: DocumentId
    term: str
    organisation: OrganisationId
    workspace: WorkspaceId
    name: str
    definition: str
    synonyms: Json
    status: str
    owner: str


CatalogRow = (
    CatalogTable | Annotation | CatalogTag | CatalogChange | CatalogUse | CatalogCandidate | GlossaryTerm
)
