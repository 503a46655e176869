"""Reads the rows of labels and makes writes of what they become. Commits nothing itself."""

from collections.abc import Iterable, Sequence
from typing import Final

from crdt.ids import DocumentId, Micros, OrganisationId, WorkspaceId
from engine.classification.records import ClassificationLimit, ClassificationRecord
from engine.classification.spreading import Key, Limits, origins_of, spread
from engine.classification.told import told
from engine.lineage.reading import downstream
from engine.ports import Records
from engine.profiles.withholding import withheld_from_kept
from engine.writes import Batch, Put, Write

ALL: Final = 1_000_000


async def rows_of(records: Records, source: DocumentId, table: str) -> Sequence[ClassificationRecord]:
    return await records.find(ClassificationRecord, {"source": source, "table": table}, limit=ALL)


async def spread_labels(
    records: Records,
    organisation: OrganisationId,
    workspace: WorkspaceId,
    labels: Iterable[str],
    changed: Iterable[ClassificationRecord],
    now: Micros,
) -> list[ClassificationRecord]:
    """The rows of these labels that lineage changes. `changed` are rows that will be committed together with them."""
    limits = Limits(rows=await records.find(ClassificationLimit, {"workspace": workspace}, limit=ALL))
    fresh = {_key(row): row for row in changed}
    found: list[ClassificationRecord] = []
    for label in sorted(set(labels)):
        where = {"workspace": workspace, "label": label}
        rows = {_key(row): row for row in await records.find(ClassificationRecord, where, limit=ALL)}
        rows |= {key: row for key, row in fresh.items() if row.label == label}
        origins = origins_of(rows.values())
        hops = limits.hops(label)
        reached = []
        if origins and hops:
            reached = await downstream(
                records,
                organisation,
                origins,
                hops,
                wanted=lambda edge, label=label: limits.lets_through(label, edge),  # type: ignore[misc]
            )
        found += spread(origins, reached, rows, now)
    return found


async def decided_with_spread(
    records: Records, rows: Sequence[ClassificationRecord], by: str, now: Micros
) -> tuple[Batch, int]:
    """What is committed with labels of one workspace that somebody decided: theirs, what lineage makes of them, which is nobody's,
    and how many those are.
    """
    labels = {row.label for row in rows}
    spread = await spread_labels(records, rows[0].organisation, rows[0].workspace, labels, rows, now)
    decided = {_key(row) for row in rows}
    further = [row for row in spread if _key(row) not in decided]
    kept = await withheld_from_kept(records, (*rows, *further))
    return (*_writes_of(rows, by, now), *_writes_of(further, "", now), *kept), len(further)


async def writes_of(
    records: Records, rows: Sequence[ClassificationRecord], by: str, now: Micros
) -> tuple[Write, ...]:
    """The rows, what tells of them, and the profiles that are kept without what they show of columns that are sensitive now."""
    return (*_writes_of(rows, by, now), *await withheld_from_kept(records, rows))


def _writes_of(rows: Sequence[ClassificationRecord], by: str, now: Micros) -> tuple[Write, ...]:
    """With what tells those whose state or evidence people would see change."""
    return (*(Put(record=row) for row in rows), *told(rows, by, now))


def _key(row: ClassificationRecord) -> Key:
    return (row.source, row.table, row.column, row.label)
