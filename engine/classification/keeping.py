"""Reads the rows of labels and makes writes of what they become. Commits nothing itself."""

from collections.abc import Iterable, Sequence
from typing import Final

from crdt.ids import DocumentId, Micros, OrganisationId, WorkspaceId
from engine.classification.records import ClassificationLimit, ClassificationRecord
from engine.classification.spreading import Key, Limits, origins_of, spread
from engine.classification.told import told
from engine.lineage.reading import downstream
from engine.ports import Records
from engine.writes import Put, Write

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


def writes_of(rows: Iterable[ClassificationRecord], by: str, now: Micros) -> tuple[Write, ...]:
    """The rows, and what tells those whose state or evidence people would see change."""
    found = list(rows)
    return (*(Put(record=row) for row in found), *told(found, by, now))


def _key(row: ClassificationRecord) -> Key:
    return (row.source, row.table, row.column, row.label)
