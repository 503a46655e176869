"""When messages were saved, by the log: what their writers' clocks say is no evidence (rule CM8 of crdt/SPEC.md)."""

from collections.abc import Collection

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.facts import Id
from crdt.ids import DocumentId, Micros
from crdt.precheck import UNLIMITED, inspect
from engine.ports import LoggedUpdate, UpdateLog

PAGE = 500
FIRST_ROW = 1
"""What a document begins with: a copy, an import, an empty form. Nothing of that is news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    sequence: int
    at: Micros

    @property
    def is_news(self) -> bool:
        return self.sequence > FIRST_ROW


async def saved(log: UpdateLog, document: DocumentId, items: Collection[Id], newest: int) -> dict[Id, Saved]:
    """By item, the row that brought it; items whose rows are not kept any more are left out. The newest rows first."""
    found: dict[Id, Saved] = {}
    wanted = set(items)
    upper = newest
    while wanted and upper > 0:
        lower = max(0, upper - PAGE)
        rows = await log.since(document, lower, PAGE)
        for row in rows:
            for item in _brought(row, wanted) if row.sequence <= upper else ():
                found[item] = Saved(sequence=row.sequence, at=row.at)
                wanted.discard(item)
        upper = lower
    return found


def _brought(row: LoggedUpdate, wanted: Collection[Id]) -> list[Id]:
    try:
        runs = inspect(row.update, UNLIMITED).clients()
    except ConcertError:  # a row of a time before some rule
        return []
    return [
        (client, clock)
        for client, clock in wanted
        if client in runs and runs[client][0] <= clock < runs[client][1]
    ]
