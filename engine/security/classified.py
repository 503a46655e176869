"""Which columns of a source are personal, financial, about health or secret, as the classification of the source says."""

from typing import Final

from crdt.dataclasses import dataclass
from engine.classification.records import STANDING, ClassificationRecord
from engine.profiles.withholding import SENSITIVE
from engine.security.check import DoesNotApply, Looking

MOST: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    table: str
    column: str
    title: str
    level: str


async def classified(looking: Looking) -> list[Classified]:
    """Columns with a sensitive label that nobody rejected. `DoesNotApply` where nothing was classified."""
    where = {"source": looking.source, "state": STANDING}
    rows = await looking.records.find(ClassificationRecord, where, limit=MOST)
    if not rows:
        raise DoesNotApply("The columns of this source were never classified, or none has a label.")
    found = [
        Classified(table=one.table, column=one.column, title=one.title, level=one.level)
        for one in rows
        if one.level in SENSITIVE
    ]
    said = [(one.table, one.column, one.title, one.level) for one in found]
    looking.note("labels of columns in Concert", (), ("table", "column", "label", "level"), said)
    if not found:
        raise DoesNotApply("No column of this source has a sensitive label.")
    return found
