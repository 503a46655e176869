"""How labels spread along lineage: which columns have one because they are made from a column that has it. Pure.

Only what a person confirmed or gave spreads. A spread label is a suggestion that says from where; a decision about it stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import DocumentId, Micros, OrganisationId, WorkspaceId
from engine.classification.records import ClassificationLimit, ClassificationRecord
from engine.lineage.reading import Place, Reached, begin_of
from engine.lineage.records import LineageEdge

HOPS: Final = 5
"""That a label spreads where nothing else was said."""
MOST_HOPS: Final = 20
NOT_REACHED: Final = "It does not come from a column with this label any more, or spreading was switched off."

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a workspace said of spreading."""

    rows: Sequence[ClassificationLimit]

    def hops(self, label: str) -> int:
        """Of this label, else of all labels."""
        said = {row.label: row.hops for row in self.rows if not row.from_source}
        return said.get(label, said.get("", HOPS))

    def lets_through(self, label: str, edge: LineageEdge) -> bool:
        return not any(
            row.hops == 0 and row.label in {"", label} and _is_of(row, edge)
            for row in self.rows
            if row.from_source
        )


def limit_id(workspace: WorkspaceId, label: str, begin: Place | None, end: Place | None) -> str:
    places = [part for one in (begin, end) if one is not None for part in (one.source, one.table, one.column)]
    return sha256("\0".join((workspace, label, *places)).encode()).hexdigest()[:32]


def origins_of(rows: Iterable[ClassificationRecord]) -> dict[Place, ClassificationRecord]:
    """Where a label begins to spread. A confirmed label that came along lineage is on the way anyhow."""
    return {
        place_of(row): row
        for row in rows
        if row.state == "confirmed" and (row.origin != "lineage" or not row.from_source)
    }


def place_of(row: ClassificationRecord) -> Place:
    return Place(source=row.source, table=row.table, column=row.column)


def spread(
    origins: Mapping[Place, ClassificationRecord],
    reached: Iterable[Reached],
    before: Mapping[Key, ClassificationRecord],
    now: Micros,
) -> list[ClassificationRecord]:
    """The rows of one label that are other than before: new ones, those from elsewhere, those not reached any more.

    `before` are all rows of the label by key; `reached` comes nearest first.
    """
    came: dict[Place, Place] = {}
    after: dict[Key, ClassificationRecord] = {}
    for one in reached:
        parent = begin_of(one.edge)
        came[one.place] = came.get(parent, parent)
        origin = origins.get(came[one.place])
        if origin is None or not one.place.column:
            continue
        row = _reached(before.get(_key(one.place, origin.label)), origin, one, now)
        after[_key_of(row)] = row
    for key, row in before.items():
        if key not in after and row.origin == "lineage" and not row.decision and row.state == "suggested":
            after[key] = replace(
                row,
                state="withdrawn",
                reason=NOT_REACHED,
                changed_at=now,
                evidence={**(row.evidence or {}), "held": False},
            )
    return [row for key, row in after.items() if row != before.get(key)]


def _reached(
    before: ClassificationRecord | None, origin: ClassificationRecord, one: Reached, now: Micros
) -> ClassificationRecord:
    """What a rule or a person says of the column itself stays; only where it comes from is added."""
    if before is not None and before.origin != "lineage":
        return replace(
            before,
            from_source=origin.source,
            from_table=origin.table,
            from_column=origin.column,
            hops=one.hops,
        )
    row = _fresh(origin, one, now)
    if before is None:
        return row
    row = replace(
        row,
        state=before.decision or "suggested",
        decision=before.decision,
        decided_by=before.decided_by,
        decided_at=before.decided_at,
        note=before.note,
        first_at=before.first_at,
    )
    if row.state == before.state:
        row = replace(row, changed_at=before.changed_at)
    return before if replace(row, seen_at=before.seen_at, scan=before.scan) == before else row


def _fresh(origin: ClassificationRecord, one: Reached, now: Micros) -> ClassificationRecord:
    steps = "one step" if one.hops == 1 else f"{one.hops} steps"
    said = (
        f"It is made from {origin.table}.{origin.column}, {steps} away along lineage, which has this label."
    )
    return ClassificationRecord(
        source=DocumentId(one.place.source),
        table=one.place.table,
        column=one.place.column,
        label=origin.label,
        organisation=OrganisationId(origin.organisation),
        workspace=WorkspaceId(origin.workspace),
        title=origin.title,
        level=origin.level,
        category=origin.category,
        origin="lineage",
        detector="",
        state="suggested",
        confidence=round(max(0.3, 0.9 - 0.1 * one.hops), 3),
        evidence={"phrase": "", "checked": 0, "fitting": 0, "shapes": [], "reasons": [said], "held": True},
        scan="",
        first_at=now,
        seen_at=now,
        changed_at=now,
        from_source=origin.source,
        from_table=origin.table,
        from_column=origin.column,
        hops=one.hops,
    )


def _is_of(row: ClassificationLimit, edge: LineageEdge) -> bool:
    """A limit that names tables alone is about all their columns."""
    begin = (edge.from_source, edge.from_table, edge.from_column)
    end = (edge.to_source, edge.to_table, edge.to_column)
    said_begin = (row.from_source, row.from_table, row.from_column or edge.from_column)
    said_end = (row.to_source, row.to_table, row.to_column or edge.to_column)
    return begin == said_begin and end == said_end


def _key(place: Place, label: str) -> Key:
    return (place.source, place.table, place.column, label)


def _key_of(row: ClassificationRecord) -> Key:
    return (row.source, row.table, row.column, row.label)
