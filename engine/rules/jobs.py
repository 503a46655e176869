"""Begins a bulk operation for a rule: once, under the id of its action, and only where no policy wants an approval first."""

from engine.bulk.asking import NewJob
from engine.bulk.kind import Selection
from engine.bulk.records import BulkJob
from engine.bulk.routing import check_may_begin
from engine.records import Json
from engine.rules.action import Doing


async def begun(doing: Doing, *, kind: str, input_: Json, selection: Selection, title: str) -> BulkJob:
    """The job; after a crash the one that was begun before it. Raises what keeps it from beginning (BO9)."""
    bulk = doing.platform.bulk
    known = await doing.platform.store.records.get(BulkJob, doing.key)
    if known is not None:
        return known
    new = NewJob(
        organisation=doing.rule.organisation,
        workspace=doing.rule.workspace,
        by=doing.owner,
        role=doing.role,
        kind=kind,
        input=input_,
        selection=selection,
        title=title,
        id=doing.key,
    )
    await check_may_begin(doing.platform, new)
    return await bulk.submit(new)
