"""Keys and joins that were found, as rows that people decide on. Pure: a decision stays, what is found no more goes."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from crdt.dataclasses import replace
from crdt.ids import document_channel, workspace_channel
from engine.catalog.difference import Where
from engine.catalog.records import CandidateKind, CatalogCandidate
from engine.catalog.told import PROPOSED, CandidatesEvent
from engine.joins.choosing import Checked
from engine.joins.proposing import TableFacts, declared_keys
from engine.sources.source import Table
from engine.writes import AppendEvent, Put, Remove, Write


def keys_of(table: Table, facts: TableFacts, where: Where) -> list[CatalogCandidate]:
    """Those that are not declared."""
    declared = declared_keys(table)
    return [
        _row(
            where,
            "key",
            table.name,
            key,
            share=1.0,
            checked=facts.rows,
            matched=facts.rows,
        )
        for key in facts.keys
        if key not in declared
    ]


def joins_of(tables: Sequence[Table], checked: Iterable[Checked], where: Where) -> list[CatalogCandidate]:
    """Those that are not declared."""
    declared = {
        (table.name, frozenset(zip(key.columns, key.references, strict=False)), key.table)
        for table in tables
        for key in table.foreign_keys
    }
    referring = {
        (table.name, column.name, column.references)
        for table in tables
        for column in table.columns
        if column.references is not None
    }
    rows = []
    for one in checked:
        meant = one.possible
        pairs = frozenset(zip(meant.columns, meant.other_columns, strict=True))
        said = {(meant.table, mine, f"{meant.other}.{theirs}") for mine, theirs in pairs}
        if (meant.table, pairs, meant.other) in declared or said <= referring:
            continue
        row = _row(
            where,
            "join",
            meant.table,
            meant.columns,
            meant.other,
            meant.other_columns,
            share=one.share,
            checked=one.checked,
            matched=one.matched,
        )
        rows.append(row)
    return rows


def difference(before: Iterable[CatalogCandidate], found: Iterable[CatalogCandidate]) -> list[Write]:
    """What is written so that the rows say what was found, and people's decisions stand."""
    known = {row.id: row for row in before}
    writes: list[Write] = [Put(record=_decided(row, known.pop(row.id, None))) for row in found]
    writes += [
        Remove(type=CatalogCandidate, key=(row.source, row.id))
        for row in known.values()
        if row.state == "suggested"
    ]
    return writes


def _decided(row: CatalogCandidate, old: CatalogCandidate | None) -> CatalogCandidate:
    if old is None:
        return row
    return replace(row, state=old.state, decided_by=old.decided_by, decided_at=old.decided_at)


def told(where: Where, rows: Iterable[CatalogCandidate]) -> list[Write]:
    states = Counter(row.state for row in rows)
    event = CandidatesEvent(
        source=where.source,
        suggested=states["suggested"],
        accepted=states["accepted"],
        rejected=states["rejected"],
    ).model_dump()
    channels = (document_channel(where.source), workspace_channel(where.workspace))
    return [AppendEvent(channel=one, topic=PROPOSED, payload=event, at=where.at) for one in channels]


def _row(
    where: Where,
    kind: CandidateKind,
    table: str,
    columns: Sequence[str],
    other: str = "",
    other_columns: Sequence[str] = (),
    *,
    share: float,
    checked: int,
    matched: int,
) -> CatalogCandidate:
    named = "\0".join((kind, table, *columns, "\1", other, *other_columns))
    return CatalogCandidate(
        source=where.source,
        id=hashlib.sha256(named.encode()).hexdigest()[:24],
        organisation=where.organisation,
        workspace=where.workspace,
        kind=kind,
        table=table,
        columns=list(columns),
        other_table=other,
        other_columns=list(other_columns),
        share=share,
        checked=checked,
        matched=matched,
        state="suggested",
        at=where.at,
    )
