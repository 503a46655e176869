"""The rows of CSV imports: what was uploaded, what each row would change, and what became of it."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any

ImportState = Literal[
    "uploading", "checking", "checked", "applying", "applied", "undoing", "undone", "stopped"
]
RowChange = Literal["new", "changed", "unchanged", "refused"]
RowOutcome = Literal["applied", "failed", "undone", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """A CSV file on its way into the workspace. `what` names the importer, `columns` those that the file has.

    `counts` are rows by change and, once they were applied, by outcome. `role` is what the person who applies it had then;
    nothing is done with more. `stopped`: somebody stopped it while it was carried out or taken back; it can go on or be undone.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    what: str
    name: str
    state: ImportState
    columns: Json
    size: int
    chunks: int
    rows: int
    counts: Json
    problem: str
    created_by: UserId
    created_at: Micros
    updated_at: Micros
    role: str = ""
    applied_by: UserId | None = None
    applied_at: Micros | None = None
    undone_by: UserId | None = None
    undone_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChunk:
    """A part of the file as it came; gone when the rows were read."""

    KEY: ClassVar[tuple[str, ...]] = ("upload", "number")
    upload: str
    number: int
    organisation: OrganisationId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """A row of the file. `cells` are the fields it changes: `[{"column", "before", "after", "emptied"}]`.

    `problems`: `[{"column", "message"}]`. `subject` is what it is about, for a new one what it will be; `said` is why an
    outcome is as it is.
    """

    KEY: ClassVar[tuple[str, ...]] = ("upload", "number")
    upload: str
    number: int
    organisation: OrganisationId
    subject: str
    title: str
    change: RowChange
    cells: Json
    problems: Json
    outcome: RowOutcome | None = None
    said: str = ""
