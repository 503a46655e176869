"""Bulk operations on sources by the engine: what each way back promises is what the documents say then."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from crdt.ids import DocumentId
from crdt.presence import Author
from crdt.protection import ApprovalNeeded
from crdt.roles import THE_SERVER
from engine.bulk.asking import NewJob
from engine.bulk.bulk import Bulk
from engine.bulk.kind import Selection
from engine.bulk.records import BulkItem, BulkJob
from engine.bulk.routing import check_may_begin
from engine.bulk.settings import JobSettings, RollbackStrategy
from engine.bulk.sources.records import BulkMark
from engine.records import DocumentRecord
from server.wiring import Concert
from tests.support.bulk_stage import BulkStage, bulk_stage, opened_concert

pytestmark = pytest.mark.anyio

ITEMS = 6
"""Sources of a job, two in a batch."""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def concert(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Concert]:
    async with opened_concert(tmp_path_factory.mktemp("bulk")) as made:
        yield made


@pytest.fixture
async def stage(concert: Concert) -> BulkStage:
    return await bulk_stage(concert)


def bulk(stage: BulkStage) -> Bulk:
    return stage.platform.bulk


def job_of(stage: BulkStage, rows: list[DocumentRecord], **settings: Any) -> NewJob:
    change = {"field": "description", "how": "append", "value": " Checked."}
    return NewJob(
        organisation=stage.workspace.organisation,
        workspace=stage.workspace.id,
        by=stage.owner.id,
        role="owner",
        kind="update",
        input={"changes": [change]},
        selection=Selection(ids=tuple(row.id for row in rows)),
        settings=JobSettings(strategy="fixed", size=2, parallel=1, **settings),
    )


async def shops(stage: BulkStage) -> list[DocumentRecord]:
    return [await stage.source(f"shop {n}", description="Orders.") for n in range(ITEMS)]


async def checked(stage: BulkStage, rows: list[DocumentRecord]) -> str:
    """A letter for each source: x where the change stands, a dot where it does not, ! for anything else."""
    words = {"Orders. Checked.": "x", "Orders.": "."}
    return "".join([words.get((await stage.body(row.id))["description"], "!") for row in rows])


async def done(stage: BulkStage, rows: list[DocumentRecord]) -> BulkJob:
    job = await bulk(stage).ended((await bulk(stage).submit(job_of(stage, rows))).id)
    assert 0 == await stage.platform.store.records.count(BulkMark, {})
    return job


@pytest.mark.parametrize(
    ("strategy", "checkpoint", "left"),
    [("full", None, "......"), ("checkpoint", 1, "xx...."), ("compensating", None, "......")],
)
async def test_S2_15_each_way_back_leaves_the_documents_as_it_promises(
    stage: BulkStage, strategy: RollbackStrategy, checkpoint: int | None, left: str
) -> None:
    rows = await shops(stage)
    before = await stage.content()
    job = await done(stage, rows)
    assert ("finished", "xxxxxx") == (job.status, await checked(stage, rows))
    back = await bulk(stage).rollback(job, stage.owner.id, strategy, checkpoint=checkpoint)
    assert "finished" == (await bulk(stage).ended(back.id)).status
    assert left == await checked(stage, rows)
    now = await stage.content()
    assert {title for title in before if now[title] == before[title]} == {
        row.title for row, state in zip(rows, left, strict=True) if state == "."
    }


async def test_S2_15_partial_takes_back_the_batches_in_which_something_failed(stage: BulkStage) -> None:
    rows = await shops(stage)
    bea = await stage.member("bea", "editor")
    locked = Author(user=bea.id, name="Bea")
    await stage.platform.rooms.lock(rows[3], locked, "take", ("body",), ttl=600)
    job = await done(stage, rows)
    assert ({"done": 5, "failed": 1}, "xxx.xx") == (job.counts, await checked(stage, rows))
    (failed,) = await stage.platform.store.records.find(BulkItem, {"job": job.id, "state": "failed"})
    assert "section_locked" == failed.error["code"]  # type: ignore[index]
    back = await bulk(stage).rollback(job, stage.owner.id, "partial")
    await bulk(stage).ended(back.id)
    assert "xx..xx" == await checked(stage, rows)
    await stage.platform.rooms.lock(rows[3], locked, "release", ("body",))
    again = await bulk(stage).redrive(job, stage.owner.id, "owner")
    await bulk(stage).ended(again.id)
    assert "xx.xxx" == await checked(stage, rows)


async def test_BO3_a_rollback_leaves_what_somebody_wrote_since_and_says_so(stage: BulkStage) -> None:
    rows = await shops(stage)
    job = await done(stage, rows)
    await bulk(stage).ended((await bulk(stage).submit(job_of(stage, rows[:1]))).id)
    back = await bulk(stage).rollback(job, stage.owner.id, "full")
    ended = await bulk(stage).ended(back.id)
    assert "!....." == await checked(stage, rows)
    items = await stage.platform.store.records.find(BulkItem, {"job": job.id, "state": "undo_failed"})
    assert [DocumentId(rows[0].id)] == [one.item for one in items]
    assert 5 == ended.counts["done"]
    forced = await bulk(stage).rollback(await bulk(stage).known(job.id), stage.owner.id, "full", force=True)
    await bulk(stage).ended(forced.id)
    assert "......" == await checked(stage, rows)


async def test_BO9_a_policy_routes_what_changes_many_and_what_was_approved_passes_what_it_protects(
    stage: BulkStage,
) -> None:
    rows = await shops(stage)
    rule = {
        "order": 1,
        "name": "Many",
        "when": "request.count > 2",
        "outcome": "route",
        "reason": "Many at once.",
    }
    body = {
        "enabled": True,
        "applies_to": {"types": {"data_source_bulk_update": True}},
        "rules": {"r1": rule},
        "protects": {"document_kinds": {"data_source": True}, "fields": {"description": True}},
    }
    documents = stage.platform.documents
    await documents.create(stage.workspace, "policy", "Careful", {"body": body}, stage.owner.id)

    async def begun(new: NewJob) -> None:
        await check_may_begin(stage.platform, new)

    await begun(job_of(stage, rows[:2]))
    with pytest.raises(ApprovalNeeded, match="Careful lets this begin only with an approval"):
        await begun(job_of(stage, rows))
    await begun(replace(job_of(stage, rows), kind="health_check", input={}))
    unapproved = await done(stage, rows)
    assert ({"skipped": ITEMS}, "......") == (unapproved.counts, await checked(stage, rows))
    with pytest.raises(ApprovalNeeded):
        await begun(await bulk(stage).again(unapproved, stage.owner.id, "owner"))
    approved = await bulk(stage).submit(replace(job_of(stage, rows), role=THE_SERVER))
    assert {"done": ITEMS} == (await bulk(stage).ended(approved.id)).counts
    assert "xxxxxx" == await checked(stage, rows)
