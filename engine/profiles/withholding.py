"""Leaves out of a profile what it shows of columns that hold sensitive data: counts stay, values go."""

from collections.abc import Mapping
from typing import Final

from crdt.ids import DocumentId
from engine.classification.records import STANDING, ClassificationRecord
from engine.ports import Records
from engine.sources.source import ColumnProfile, TableProfile

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
