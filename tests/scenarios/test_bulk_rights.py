"""Bulk operations act within what somebody may do at that moment: whoever began one, and whoever takes it back."""

from collections.abc import AsyncIterator

import pytest

from crdt.errors import ConcertError
from crdt.ids import DocumentId
from crdt.roles import THE_SERVER
from engine.bulk.asking import NewJob
from engine.bulk.bulk import Bulk
from engine.bulk.kind import Selection
from engine.bulk.records import BulkItem, BulkJob
from engine.bulk.settings import JobSettings
from engine.records import Grant, Json, User
from engine.writes import Remove
from server.wiring import Concert
from tests.support.bulk_stage import BulkStage, ByHand, bulk_stage, opened_concert

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def concert(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Concert]:
    async with opened_concert(tmp_path_factory.mktemp("rights")) as made:
        yield made


@pytest.fixture
async def stage(concert: Concert) -> BulkStage:
    return await bulk_stage(concert)


def bulk(stage: BulkStage) -> Bulk:
    return stage.platform.bulk


async def done(stage: BulkStage, kind: str, input_: Json, *ids: str, role: str = "owner") -> BulkJob:
    new = NewJob(
        organisation=stage.workspace.organisation,
        workspace=stage.workspace.id,
        by=stage.owner.id,
        role=role,
        kind=kind,
        input=input_,
        selection=Selection(ids=ids),
        settings=JobSettings(strategy="fixed", size=2, parallel=1),
    )
    return await bulk(stage).ended((await bulk(stage).submit(new)).id)


async def errors(stage: BulkStage, job: BulkJob) -> list[str]:
    """The codes of what its items failed with."""
    rows = await stage.platform.store.records.find(BulkItem, {"job": job.id}, order="position")
    return [row.error["code"] for row in rows if row.error is not None]


@pytest.mark.parametrize("kind", ["delete", "health_check"])
async def test_BO1_where_nothing_is_chosen_nothing_is_done(stage: BulkStage, kind: str) -> None:
    """A list of ids that came out empty is not all that there is; an empty filter is."""
    await stage.source("shop")
    owner = (await stage.concert.identity.issue("session", stage.owner, 3600)).text
    principal, ask = await stage.concert.access.principal(owner), stage.concert.performer.perform
    given: dict[str, Json] = {"workspace": stage.workspace.id, "kind": kind}
    nothings: list[dict[str, Json]] = [{}, {"selection": {}}, {"selection": {"ids": []}}]
    for nothing in nothings:
        for command in ("bulk.plan", "bulk.start"):
            with pytest.raises(ConcertError) as refused:
                await ask(principal, command, {**given, **nothing})
            assert "nothing_chosen" == refused.value.code
    await stage.carded()
    all_ = await ask(principal, "bulk.plan", {**given, "selection": {"query": {}}})
    assert 1 == all_["total"]


async def withdrawn(stage: BulkStage, person: User) -> None:
    grants = await stage.platform.store.records.find(Grant, {"subject": person.id})
    await stage.platform.store.writer.commit(tuple(Remove(type=Grant, key=(one.id,)) for one in grants))


async def test_BU14_a_narrow_token_takes_nothing_back_that_it_could_not_do(stage: BulkStage) -> None:
    """Who may move to the trash makes a token of an editor, who may not."""
    rows = [await stage.source(name) for name in ("a", "b")]
    job = await done(stage, "delete", {}, *(row.id for row in rows))
    assert {"done": 2} == job.counts
    issued = await stage.concert.identity.issue("api", stage.owner, 3600, role="editor")
    narrow = await stage.concert.access.principal(issued.text)
    given = {"id": job.id, "strategy": "full"}
    rolling = await stage.concert.performer.perform(narrow, "bulk.rollback", given)
    back = await bulk(stage).ended(rolling["id"])
    assert ({"failed": 2}, ["forbidden"] * 2) == (back.counts, await errors(stage, back))
    assert all([(await stage.row(row.id)).trashed_at for row in rows])
    whole = await bulk(stage).rollback(await bulk(stage).known(job.id), stage.owner.id, "full")
    assert {"done": 2} == (await bulk(stage).ended(whole.id)).counts


async def test_BO9_what_was_approved_is_taken_back_only_within_what_policies_let_pass(
    stage: BulkStage,
) -> None:
    row = await stage.source("shop", description="Orders.")
    body = {
        "enabled": True,
        "applies_to": {"types": {"data_source_bulk_update": True}},
        "protects": {"document_kinds": {"data_source": True}, "fields": {"description": True}},
    }
    await stage.platform.documents.create(
        stage.workspace, "policy", "Careful", {"body": body}, stage.owner.id
    )
    changes = [{"field": "description", "value": "Approved."}]
    job = await done(stage, "update", {"changes": changes}, row.id, role=THE_SERVER)
    assert {"done": 1} == job.counts
    bea = await stage.member("bea", "editor")
    back = await bulk(stage).ended((await bulk(stage).rollback(job, bea.id, "full", force=True)).id)
    assert ["approval_needed"] == await errors(stage, back)
    assert "Approved." == (await stage.body(row.id))["description"]


async def test_BU14_who_may_not_make_sources_any_more_makes_no_more(stage: BulkStage) -> None:
    bea = await stage.member("bea", "editor")
    work = ByHand.of(stage, "create", by=bea, role="editor", rows=[{"name": "new", "kind": "sqlite"}] * 1)
    (item,) = await work.select()
    await withdrawn(stage, bea)
    with pytest.raises(ConcertError) as refused:
        await work.run(item)
    assert ("not_allowed_any_more", {}) == (refused.value.code, await stage.content())


async def test_BO5_what_was_made_goes_to_the_trash_only_for_who_may_edit_it(stage: BulkStage) -> None:
    job = await done(stage, "create", {"rows": [{"name": "new", "kind": "sqlite"}]})
    (made,) = await stage.platform.store.records.find(BulkItem, {"job": job.id})
    source = DocumentId(made.result["source"])
    bea = await stage.member("bea", "viewer")
    back = await bulk(stage).ended((await bulk(stage).rollback(job, bea.id, "full")).id)
    assert ["not_allowed_any_more"] == await errors(stage, back)
    assert (await stage.row(source)).trashed_at is None
    again = await bulk(stage).rollback(await bulk(stage).known(job.id), stage.owner.id, "full")
    await bulk(stage).ended(again.id)
    assert (await stage.row(source)).trashed_at is not None
