"""Leaves out of a profile what it shows of columns that hold sensitive data: counts stay, values go.

It holds for a profile that is made now, and for one that is kept when a column gets such a label.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from crdt.dataclasses import replace
from crdt.ids import DocumentId
from engine.classification.records import STANDING, ClassificationRecord
from engine.ports import Records
from engine.records import Json, OperationResult
from engine.sources.source import ColumnProfile, TableProfile
from engine.writes import Put, Write

PROFILE: Final = "source.profile_table"
SENSITIVE: Final = frozenset({"confidential", "restricted"})
"""Levels of labels whose values are not kept."""
MOST: Final = 10_000


async def sensitive(records: Records, source: DocumentId, table: str) -> dict[str, str]:
    """Columns with a sensitive label that nobody rejected, with what they hold."""
    where = {"source": source, "table": table, "state": STANDING}
    rows = await records.find(ClassificationRecord, where, limit=MOST)
    return {row.column: row.title for row in rows if row.level in SENSITIVE}


def withheld(profile: TableProfile, holds: Mapping[str, str]) -> TableProfile:
    """The profile without a value of the columns in `holds`; their notes say why."""
    columns = [_without(one, holds[one.name]) if one.name in holds else one for one in profile.columns]
    return profile.model_copy(update={"columns": columns})


async def withheld_from_kept(records: Records, rows: Iterable[ClassificationRecord]) -> list[Write]:
    """What becomes of the profiles that are kept, once these labels are: all that are committed together, at once."""
    holds: dict[tuple[DocumentId, str], dict[str, str]] = {}
    for row in rows:
        if row.level in SENSITIVE and row.state in STANDING:
            holds.setdefault((row.source, row.table), {})[row.column] = row.title
    writes: list[Write] = []
    for (source, table), columns in holds.items():
        kept = await records.get(OperationResult, source, PROFILE, table)
        if kept is not None and kept.status == "succeeded":
            result = _told_without(kept.result, columns)
            writes += [Put(record=replace(kept, result=result))] if result != kept.result else []
    return writes


def _told_without(result: Json, holds: Mapping[str, str]) -> Json:
    profile = withheld(TableProfile.model_validate(result), holds)
    return {**result, **profile.model_dump(mode="json")}


def _without(column: ColumnProfile, title: str) -> ColumnProfile:
    """A note names frequent values as well."""
    none: dict[str, object] = {
        "minimum": None,
        "maximum": None,
        "mean": None,
        "median": None,
        "histogram": [],
        "top": [],
    }
    return column.model_copy(update={**none, "note": f"Values are left out: {title}."})
