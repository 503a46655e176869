"""Scans sources and waits for each scan. Tried again, one that failed goes on where it stopped."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from pydantic import Field

from crdt.errors import InvalidInput, Refused, Unavailable
from crdt.model import Model
from crdt.roles import Right
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone, Selection
from engine.bulk.sources.editing import opened
from engine.bulk.sources.looking import sources
from engine.scans.records import ScanMode, ScanRecord
from engine.scans.scanner import NewScan


class ScanFailed(Unavailable):
    code = "scan_failed"
    message = "The scan did not succeed."
    next_step = "Look at the scan: its stages say why. Its findings so far are kept."


class ScanCancelled(Refused):
    code = "scan_cancelled"
    message = "Somebody cancelled the scan."
    next_step = "Resume the scan, or try the failed ones again."


class Scan(Model):
    mode: ScanMode = Field(
        default="full", title="Mode", description="Incremental looks only at tables that changed."
    )
    stages: list[Annotated[str, Field(max_length=64)]] = Field(
        default=[], title="Stages", description="None of them: all.", max_length=50
    )
    tables: list[Annotated[str, Field(max_length=400)]] = Field(
        default=[], title="Tables", description="Patterns with *. None of them: all.", max_length=200
    )


async def select(context: BulkContext, selection: Selection, input_: Scan) -> AsyncIterator[Sequence[Item]]:
    known = context.platform.scans.stages()
    if unknown := [name for name in input_.stages if name not in known]:
        raise InvalidInput(
            f"There is no stage {unknown[0]!r}.",
            next_step=f"Choose among: {', '.join(known)}.",
            details={"field": "stages", "known": list(known)},
        )
    async for page in sources(context, selection, Right.RUN):
        yield page


async def run(context: BulkContext, item: Item, input_: Scan) -> ItemDone:
    """The key of the item names the scan, so an item that is done again waits for the scan it has begun."""
    source = await opened(context, item, Right.RUN)
    scans = context.platform.scans
    begun = await scans.begin(
        NewScan(
            organisation=context.organisation,
            workspace=context.workspace,
            source=source.record.id,
            by=context.user,
            mode=input_.mode,
            stages=tuple(input_.stages),
            tables=tuple(input_.tables),
            key=context.key,
        )
    )
    if begun.status == "failed":
        begun = await scans.resume(begun.id, context.user)
    return _done(await scans.ended(begun.id))


def _done(scan: ScanRecord) -> ItemDone:
    told = {"scan": scan.id, "number": scan.number}
    if scan.status == "cancelled":
        raise ScanCancelled(details=told)
    if scan.status != "succeeded":
        raise ScanFailed((scan.error or {}).get("message", ""), details=told)
    return ItemDone(result={**told, "findings": scan.counts or {}})


KIND = BulkKind(
    name="run_scan",
    title="Scan",
    summary="Looks at each source stage by stage and says which findings are new, fixed or back.",
    icon="radar",
    category="Looking",
    input=Scan,
    select=select,
    run=run,
    right=Right.RUN,
)
