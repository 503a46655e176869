"""Batches of a bulk operation do not fill the audit log: they are folded into its newest entry until somebody asks (AU8)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from engine.bulk.asking import NewJob
from engine.bulk.kind import Selection
from engine.bulk.settings import JobSettings
from server.principal import Principal
from server.wiring import Concert
from tests.support.bulk_stage import BulkStage, bulk_stage, opened_concert

pytestmark = pytest.mark.anyio


@pytest.fixture
async def concert(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Concert]:
    async with opened_concert(tmp_path_factory.mktemp("audit")) as made:
        yield made


async def finished(stage: BulkStage) -> str:
    """Three batches of two sources; the job's id."""
    rows = [await stage.source(f"shop {number}", description="Orders.") for number in range(6)]
    change = {"field": "description", "how": "append", "value": " Checked."}
    job = NewJob(
        organisation=stage.workspace.organisation, workspace=stage.workspace.id, by=stage.owner.id, role="owner",
        kind="update", input={"changes": [change]}, selection=Selection(ids=tuple(row.id for row in rows)),
        settings=JobSettings(strategy="fixed", size=2, parallel=1),
    )  # fmt: skip
    return (await stage.platform.bulk.ended((await stage.platform.bulk.submit(job)).id)).id


def owner_of(concert: Concert) -> Principal:
    user = concert.owner
    return Principal(
        organisation=user.organisation, user=user.id, name=user.name, email=user.email, kind=user.kind, token="",
        token_kind="session", expires_at=None,
    )  # fmt: skip


async def test_AU8_batches_are_folded_into_the_newest_entry_of_their_operation(concert: Concert) -> None:
    stage = await bulk_stage(concert)
    job, principal = await finished(stage), owner_of(concert)

    async def listed(**query: Any) -> list[dict[str, Any]]:
        here = {"workspace": stage.workspace.id, "limit": 100, **query}
        found = (await concert.performer.perform(principal, "audit.list", here))["items"]
        return [one for one in found if one["object"] == job]

    folded = await listed()
    assert [3, *[0] * (len(folded) - 1)] == [one["steps"] for one in folded]
    assert "bulk.checkpoint" not in {one["action"] for one in folded}
    assert folded[0]["deed"].startswith("Finished bulk operation ")
    for asked in ({"object": job}, {"steps": True}, {"actions": "bulk.checkpoint"}):
        batches = [one["deed"] for one in await listed(**asked) if one["action"] == "bulk.checkpoint"]
        title = folded[0]["title"]
        assert [f"Finished batch {number} of {title}" for number in (3, 2, 1)] == batches
    assert {0} == {one["steps"] for one in await listed(object=job)}
