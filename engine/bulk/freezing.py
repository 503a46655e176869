"""Writes a plan down, page by page. From then on the rows are the plan, whatever becomes of what was selected (rule BU2)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress

from crdt.errors import FenceLost, ShuttingDown
from engine.bulk.kind import Item
from engine.bulk.ledger import Ledger
from engine.bulk.records import BulkItem, BulkJob
from engine.bulk.selecting import PAGE, Placing
from engine.writes import Insert, Remove

Pages = AsyncIterator[Sequence[BulkItem]]


async def freeze(ledger: Ledger, pages: Pages, written: Callable[[int], None]) -> tuple[int, int]:
    """How many items there are, and how many waves. What an earlier try has left goes first. `written`: told how many are."""
    await drop(ledger)
    total, waves = 0, 0
    async for rows in pages:
        if rows:
            await ledger.write([Insert(record=row) for row in rows])
            total += len(rows)
            waves = max(waves, 1 + rows[-1].wave)
            written(total)
    return total, waves


async def drop(ledger: Ledger) -> None:
    """Rows of a plan that did not come to its end: they are no plan."""
    job, records = ledger.job, ledger.store.records
    while left := await records.find(BulkItem, {"job": job.id}, limit=PAGE):
        await ledger.write([Remove(type=BulkItem, key=(row.job, row.position)) for row in left])


async def dropped(ledger: Ledger, writing: "asyncio.Task[None] | None") -> None:
    """Once nobody writes there any more. What a process leaves that ends meanwhile is shown to nobody (`frozen`)."""
    if writing is not None:
        await asyncio.wait([writing])
    with suppress(FenceLost, ShuttingDown):
        await drop(ledger)


async def pages_of(job: BulkJob, placing: Placing) -> Pages:
    first = 0
    async for page in placing:
        yield [row_of(job, item, position, wave) for position, (item, wave) in enumerate(page, first)]
        first += len(page)


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
