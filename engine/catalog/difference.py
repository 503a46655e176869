"""What is different about a table since it was seen last, and its row as it is now. Pure; time arrives as an argument.

A column that is gone stays in the row as a tombstone, so that what was said of it comes back with it. Of a column that
changed, the row says what it was.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import DocumentId, Micros, OrganisationId, WorkspaceId
from engine.catalog.records import CatalogTable, ChangeKind, Json
from engine.sources.source import Column, Table

SEEN_FIELDS: Final = ("name", "type", "nullable", "primary_key", "references")
MOST_WORDS: Final = 50_000
"""Letters of a table's columns that the search reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    what: ChangeKind
    table: str
    column: str = ""
    before: Json = None
    after: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Whose tables these are, and when they were read."""

    source: DocumentId
    organisation: OrganisationId
    workspace: WorkspaceId
    at: Micros


def fingerprint(table: Table) -> str:
    """Of what a table is made of; rows and sizes are not part of it."""
    told = table.model_dump(include={"kind", "columns", "indexes", "foreign_keys", "definition"})
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def added(table: Table, where: Where) -> CatalogTable:
    """The row of a table that was never seen before."""
    columns = [_seen(column, where.at) for column in table.columns]
    return _row(table, where, columns, first_seen=where.at, changed_at=where.at)


def seen_again(before: CatalogTable, table: Table, where: Where) -> tuple[CatalogTable, list[Change]]:
    """The row now, and what changed. A table that was gone is back, and is compared with what it was then."""
    changes: list[Change] = []
    if before.gone_at is not None:
        changes.append(Change(what="table_back", table=table.name))
    if before.fingerprint == fingerprint(table):
        columns = before.columns
    else:
        changes += _of_table(before, table)
        columns, of_columns = _columns(before.columns, table, where.at)
        changes += of_columns
    changed_at = where.at if changes else before.changed_at
    return _row(table, where, columns, first_seen=before.first_seen, changed_at=changed_at), changes


def gone(before: CatalogTable, where: Where) -> tuple[CatalogTable, list[Change]]:
    """The tombstone of a table that the source has no more; nothing changes about one that is a tombstone already."""
    if before.gone_at is not None:
        return before, []
    change = Change(what="table_gone", table=before.table, before={"columns": before.column_count})
    return replace(before, gone_at=where.at, changed_at=where.at), [change]


def live(columns: Sequence[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    """Those of a row's columns that the source has."""
    return [column for column in columns if column["gone_at"] is None]


def _of_table(before: CatalogTable, table: Table) -> list[Change]:
    changes = []
    if before.kind != table.kind:
        kinds = Change(what="kind_changed", table=table.name, before=before.kind, after=table.kind)
        changes.append(kinds)
    sql = before.facts.get("definition")
    if sql is not None and table.definition is not None and sql != table.definition:
        view = Change(what="view_changed", table=table.name, before=sql, after=table.definition)
        changes.append(view)
    return changes


def _columns(
    before: Sequence[Mapping[str, Json]], table: Table, at: Micros
) -> tuple[list[dict[str, Json]], list[Change]]:
    known = {column["name"]: column for column in before}
    rows: list[dict[str, Json]] = []
    changes: list[Change] = []
    for column in table.columns:
        old = known.pop(column.name, None)
        new = _seen(column, at)
        if old is None:
            changes.append(
                Change(what="column_added", table=table.name, column=column.name, after=column.type)
            )
        else:
            new |= {"first_seen": old["first_seen"], "was": old["was"], "changed_at": old["changed_at"]}
            told = _of_column(table.name, old, new)
            if any(change.what != "column_back" for change in told):
                new |= {"was": {name: old[name] for name in SEEN_FIELDS}, "changed_at": at}
            changes += told
        rows.append(new)
    for old in known.values():
        rows.append(dict(old) | {"gone_at": at if old["gone_at"] is None else old["gone_at"]})
        if old["gone_at"] is None:
            change = Change(what="column_gone", table=table.name, column=old["name"], before=old["type"])
            changes.append(change)
    return rows, changes


def _of_column(table: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> list[Change]:
    compared: tuple[tuple[ChangeKind, str], ...] = (
        ("type_changed", "type"),
        ("null_changed", "nullable"),
        ("key_changed", "primary_key"),
        ("key_changed", "references"),
    )
    changes = [
        Change(what=what, table=table, column=new["name"], before=old[field], after=new[field])
        for what, field in compared
        if old[field] != new[field]
    ]
    if old["gone_at"] is not None:
        changes.insert(0, Change(what="column_back", table=table, column=new["name"], after=new["type"]))
    return changes


def _seen(column: Column, at: Micros) -> dict[str, Json]:
    told = {name: getattr(column, name) for name in SEEN_FIELDS}
    return {**told, "first_seen": at, "gone_at": None, "was": None, "changed_at": None}


def _row(
    table: Table, where: Where, columns: list[dict[str, Json]], *, first_seen: Micros, changed_at: Micros
) -> CatalogTable:
    names = " ".join(column["name"] for column in columns if column["gone_at"] is None)
    return CatalogTable(
        source=where.source,
        table=table.name,
        organisation=where.organisation,
        workspace=where.workspace,
        schema_name=table.schema_name,
        kind=table.kind,
        rows=table.rows,
        bytes=table.bytes,
        comment=table.comment,
        columns=columns,
        column_count=len(table.columns),
        facts=table.model_dump(include={"indexes", "foreign_keys", "definition", "rows_estimated"}),
        fingerprint=fingerprint(table),
        words=" ".join(table.name.split()).casefold(),
        column_words=f"{names} {table.comment}".casefold()[:MOST_WORDS],
        first_seen=first_seen,
        last_seen=where.at,
        changed_at=changed_at,
    )
