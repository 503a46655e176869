"""The rows of lineage: edges, how the SQL of each view was read, and which source a namespace of OpenLineage is."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId

Json = Any
EdgeKind = Literal["view", "workflow", "sync", "openlineage", "manual"]
ReadingState = Literal["read", "partly", "unreadable", "unparsed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageEdge:
    """From one place to another, as one origin says: `id` is made of both and of it, so the same said again is the same row.

    A table beside its columns has an edge of its own, with both columns "". With `from_column` alone the column decides
    which rows there are, with `to_column` alone the value comes from the rows as such, as a count does.
    `origin`: the view, design, job or person that says so. `how`: the expression, or the step. `evidence`: what else is known.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    kind: EdgeKind
    origin: str
    from_source: str
    from_table: str
    from_column: str
    to_source: str
    to_table: str
    to_column: str
    direct: bool
    how: str
    evidence: Json
    scan: str
    by: UserId
    first_seen: Micros
    seen_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageReading:
    """How a view was read last. `line` and `column` say where in its SQL, from 1; 0 where that is not known.

    `digest` is of the SQL and of the schema that it was read against: as long as both are the same it is not read again.
    """

    KEY: ClassVar[tuple[str, ...]] = ("source", "table")
    source: DocumentId
    table: str
    organisation: OrganisationId
    workspace: WorkspaceId
    state: ReadingState
    reason: str
    line: int
    column: int
    edges: int
    digest: str
    scan: str
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageNamespace:
    """The source that datasets of this namespace of OpenLineage belong to. `prefix` goes from the front of their names."""

    KEY: ClassVar[tuple[str, ...]] = ("workspace", "namespace")
    workspace: WorkspaceId
    namespace: str
    organisation: OrganisationId
    source: DocumentId
    prefix: str
    by: UserId
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageTouch:
    """A step of a run read or wrote this table; it is there until the run has ended and was made into edges.

    `node` is the step's key in the run, with its rounds. `columns`: what is written, by what it comes from.
    """

    KEY: ClassVar[tuple[str, ...]] = ("run", "node", "way", "source", "table")
    run: RunId
    node: str
    way: Literal["reads", "writes"]
    source: str
    table: str
    organisation: OrganisationId
    workspace: WorkspaceId
    operation: str
    columns: Json
    at: Micros


LineageRow = LineageEdge | LineageReading | LineageNamespace | LineageTouch
