"""The rows of classification. Columns follow from the fields; no sample of a value is in any of them.

`workspace` is where the source was when the row was made; who may read it follows from the source's document now.
"""

from typing import Any, ClassVar, Final, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId

Json = Any

Origin = Literal["rule", "person", "lineage"]
State = Literal["suggested", "confirmed", "rejected", "withdrawn"]
Decision = Literal["", "confirmed", "rejected"]

STANDING: Final[tuple[State, ...]] = ("suggested", "confirmed")
"""States in which a label says something of its column: nobody rejected it, and it was not withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassificationRecord:
    """A label of a column. `detector` is what suggested it: a detector's name, `rule_set:ID:RULE`, or nothing.

    `decision` is what a person said, by whom, when and with which note; `state` follows from it as long as the column is there.
    `reason` says why it was withdrawn. `from_…` is the column that a spread label comes from, `hops` away.
    `evidence` is `{phrase, checked, fitting, shapes, reasons, held}`; `held` is false where no rule finds it any more.
    """

    KEY: ClassVar[tuple[str, ...]] = ("source", "table", "column", "label")
    source: DocumentId
    table: str
    column: str
    label: str
    organisation: OrganisationId
    workspace: WorkspaceId
    title: str
    level: str
    category: str
    origin: Origin
    detector: str
    state: State
    confidence: float
    evidence: Json
    scan: str
    first_at: Micros
    seen_at: Micros
    changed_at: Micros
    decision: Decision = ""
    decided_by: UserId | None = None
    decided_at: Micros | None = None
    note: str = ""
    reason: str = ""
    from_source: str = ""
    from_table: str = ""
    from_column: str = ""
    hops: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassificationLimit:
    """How far a label spreads along lineage: so many hops, none at 0. `label` "" is every label; with places it is said of the
    edge between them alone, where 0 is the only number. `id` follows from label and places.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    label: str
    from_source: str
    from_table: str
    from_column: str
    to_source: str
    to_table: str
    to_column: str
    hops: int
    by: UserId
    at: Micros
