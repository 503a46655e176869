"""Writes a plan down, page by page. From then on the rows are the plan, whatever becomes of what was selected (rule BU2)."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final

from engine.bulk.kind import Item
from engine.bulk.ledger import Ledger
from engine.bulk.planning import Plan
from engine.bulk.records import BulkItem, BulkJob
from engine.writes import Insert, Remove

PAGE: Final = 250
"""Rows in one commit: encoding them takes a few milliseconds."""

Pages = AsyncIterator[Sequence[BulkItem]]


async def freeze(ledger: Ledger, pages: Pages) -> tuple[int, int]:
    """How many items there are, and how many waves. What an earlier try has left goes first."""
    job, records = ledger.job, ledger.store.records
    while left := await records.find(BulkItem, {"job": job.id}, limit=PAGE):
        await ledger.write([Remove(type=BulkItem, key=(row.job, row.position)) for row in left])
    total, waves = 0, 0
    async for rows in pages:
        await ledger.write([Insert(record=row) for row in rows])
        total += len(rows)
        waves = max(waves, 1 + rows[-1].wave)
    return total, waves


async def pages_of(job: BulkJob, plan: Plan) -> Pages:
    for first in range(0, len(plan), PAGE):
        yield list(_rows(job, plan, first))
        await asyncio.sleep(0)


def _rows(job: BulkJob, plan: Plan, first: int) -> Iterator[BulkItem]:
    for position in range(first, min(first + PAGE, len(plan))):
        item, wave = plan.at(position)
        yield row_of(job, item, position, wave)


def row_of(job: BulkJob, item: Item, position: int, wave: int) -> BulkItem:
    return BulkItem(
        job=job.id,
        position=position,
        organisation=job.organisation,
        workspace=job.workspace,
        item=item.id,
        title=item.title,
        state="queued",
        wave=wave,
        attempts=0,
        weight=item.weight,
        priority=item.priority,
        before=item.before,
        after=item.after,
        depends_on=list(item.depends_on) or None,
        document=item.document or None,
        source=item.source or None,
        error=refusal(item),
    )


def refusal(item: Item) -> dict[str, object] | None:
    """Planned all the same, and passed over when its turn comes: what waits for it is, too."""
    if not item.refused:
        return None
    return {
        "code": "forbidden",
        "message": item.refused,
        "next_step": "Leave it out, or see to what stands in its way and try again.",
        "details": {"item": item.id},
    }
