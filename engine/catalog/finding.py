"""What the catalogue finds wrong or new about the structure of a source, as findings that stay as long as they hold. Pure.

Something that went stays found while its tombstone is there; something that changed, for a month.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from crdt.ids import Micros
from engine.catalog.records import CatalogTable, Json
from engine.catalog.told import ToldChange, in_words
from engine.scans.stage import Found

NEWS: Final = 30 * 24 * 3600 * 1_000_000
"""Microseconds that something new or changed is found for."""


def found_in(row: CatalogTable, first_seen: Micros, now: Micros) -> list[Found]:
    """`first_seen`: when the source was first read; what was there then is not new."""
    if row.gone_at is not None:
        return [
            Found(
                rule="table_gone",
                severity="high",
                message=_said(ToldChange(what="table_gone", table=row.table, column="")),
                table=row.table,
                evidence={"gone_at": row.gone_at, "columns": row.column_count},
                fix="Bring the table back, or forget it in the catalogue.",
            )
        ]
    found = list(_of_columns(row, now))
    if row.first_seen > first_seen and now - row.first_seen < NEWS:
        told = ToldChange(what="table_added", table=row.table, column="")
        found.append(Found(rule="table_added", severity="info", message=_said(told), table=row.table))
    return found


def _of_columns(row: CatalogTable, now: Micros) -> Iterator[Found]:
    for column in row.columns:
        if column["gone_at"] is not None:
            yield Found(
                rule="column_gone",
                severity="medium",
                message=_said(ToldChange(what="column_gone", table=row.table, column=column["name"])),
                table=row.table,
                column=column["name"],
                evidence={"gone_at": column["gone_at"], "type": column["type"]},
                fix="Look at what uses it, then forget it in the catalogue.",
            )
        elif column["was"] is not None and now - column["changed_at"] < NEWS:
            yield from _of_change(row.table, column)
        elif column["first_seen"] > row.first_seen and now - column["first_seen"] < NEWS:
            yield Found(
                rule="column_added",
                severity="info",
                message=_said(ToldChange(what="column_added", table=row.table, column=column["name"])),
                table=row.table,
                column=column["name"],
            )


def _of_change(table: str, column: Mapping[str, Json]) -> Iterator[Found]:
    was = column["was"]
    if was["type"] != column["type"]:
        told = ToldChange(
            what="type_changed",
            table=table,
            column=column["name"],
            before=was["type"],
            after=column["type"],
        )
        yield _changed(
            told, "medium", "Check what reads it: comparisons and sums may mean something else now."
        )
    if was["nullable"] != column["nullable"]:
        told = ToldChange(
            what="null_changed",
            table=table,
            column=column["name"],
            before=was["nullable"],
            after=column["nullable"],
        )
        yield _changed(told, "low", "Check what counts on a value being there.")
    for field in ("primary_key", "references"):
        if was[field] != column[field]:
            told = ToldChange(
                what="key_changed", table=table, column=column["name"], before=was[field], after=column[field]
            )
            yield _changed(told, "medium", "Check joins over it.", key=field)


def _changed(told: ToldChange, severity: str, fix: str, key: str = "") -> Found:
    return Found(
        rule=told.what,
        severity="low" if severity == "low" else "medium",
        message=_said(told),
        table=told.table,
        column=told.column,
        key=key,
        evidence={"before": told.before, "after": told.after},
        fix=fix,
    )


def _said(told: ToldChange) -> str:
    return f"{in_words(told)}."
