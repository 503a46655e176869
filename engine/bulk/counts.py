"""How many items are in which state: counted from their rows, and moved from one state to another as these are committed."""

from collections.abc import Iterable, Mapping
from typing import Final, get_args

from engine.bulk.records import BulkItem, ItemState
from engine.ports import Records

Counts = Mapping[str, int]
STATES: Final[tuple[ItemState, ...]] = tuple(state for state in get_args(ItemState) if state != "running")


async def recounted(records: Records, job: str) -> dict[str, int]:
    """The truth (rule BU1)."""
    found: dict[str, int] = {}
    for state in STATES:
        if many := await records.count(BulkItem, {"job": job, "state": state}):
            found[state] = many
    return found


def moved(counts: Counts, rows: Iterable[BulkItem]) -> dict[str, int]:
    """After these rows, which were queued, have been written with the states they have now."""
    after = dict(counts)
    for row in rows:
        after["queued"] = after.get("queued", 0) - 1
        after[row.state] = after.get(row.state, 0) + 1
    return {state: many for state, many in after.items() if many}


def failed_of(counts: Counts) -> int:
    return counts.get("failed", 0)


def ended_of(counts: Counts) -> int:
    """However they ended."""
    return sum(counts.values()) - counts.get("queued", 0)
