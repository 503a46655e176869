"""The rows that say which document is a branch of which, what both had in common last, and what was merged.

Columns follow from the fields, as for all of `engine/records.py`.
"""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId

Json = Any

BranchState = Literal["open", "merged", "closed"]
Side = Literal["target", "branch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """`document` was made from `target`. `merged`: everything it had has gone into its target, once; it may go on."""

    KEY: ClassVar[tuple[str, ...]] = ("document",)
    document: DocumentId
    target: DocumentId
    organisation: OrganisationId
    name: str
    state: BranchState
    created_by: UserId
    created_at: Micros
    merged_by: UserId | None = None
    merged_at: Micros | None = None
    closed_by: UserId | None = None
    closed_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchBase:
    """What both sides had in common last: the content that was copied, or merged in, and their numbers then."""

    KEY: ClassVar[tuple[str, ...]] = ("document",)
    document: DocumentId
    organisation: OrganisationId
    content: Json
    target_sequence: int
    branch_sequence: int
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRecord:
    """One merge of a branch. `sequence` is its row in the document it went into, 0 where nothing had to be written.

    `writes`: what it wrote, each `[path, before, after]` with values as `{"value": …}`, or `{}` where nothing stands.
    `base`: what both had in common before. `asked`: what both had changed, and what became of it.
    """

    KEY: ClassVar[tuple[str, ...]] = ("branch", "id")
    branch: DocumentId
    id: str
    organisation: OrganisationId
    target: DocumentId
    into: Side
    strategy: str
    sequence: int
    writes: Json
    asked: Json
    base: Json
    by: UserId
    at: Micros
    undone_by: UserId | None = None
    undone_at: Micros | None = None
