"""Whole documents to which two things happen at once: what was decided on an older row does not take what came since."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from crdt.errors import ConcertError
from engine import shelf
from engine.branches.making import Branching
from engine.records import DocumentRecord, Workspace
from engine.workspaces import create_workspace
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def house(data: Path) -> AsyncIterator[tuple[Concert, Workspace, DocumentRecord]]:
    concert = await open_concert(Settings(data=with_tables(data), demo=False), lambda *_: None)
    try:
        owner, documents = concert.owner, concert.platform.documents
        workspace = await create_workspace(concert.platform, owner.organisation, "Here", owner.id)
        yield concert, workspace, await documents.create(workspace, "workflow", "Trip", {}, owner.id)
    finally:
        await concert.close()


async def refusal(work: object) -> str:
    with pytest.raises(ConcertError) as refused:
        await work  # type: ignore[misc]
    return refused.value.code


async def test_S3_1_what_comes_back_from_the_trash_is_not_deleted_for_good(tmp_path: Path) -> None:
    async with house(tmp_path) as (concert, _, row):
        platform, by = concert.platform, concert.owner.id
        branch = await Branching.of(platform).make(row, "Try", by)
        trashed = await platform.documents.trash(row, by)
        await platform.documents.restore(trashed, by)
        assert "conflict" == await refusal(shelf.delete_for_good(platform, trashed, by))
        kept = await platform.store.records.find(DocumentRecord, {"id": (row.id, branch.document)})
        assert 2 == len(kept)
        assert "Trip" == (await platform.rooms.read(row)).title()


async def test_BR10_no_branch_begins_of_what_went_to_the_trash_or_elsewhere_meanwhile(tmp_path: Path) -> None:
    async with house(tmp_path) as (concert, here, row):
        platform, by, branching = concert.platform, concert.owner.id, Branching.of(concert.platform)
        there = await create_workspace(platform, concert.owner.organisation, "There", by)
        await shelf.move(platform, row, here, there, by)
        branch = await branching.make(row, "Try", by)
        made = await platform.store.records.get(DocumentRecord, branch.document)
        assert made is not None
        assert there.id == made.workspace
        await platform.documents.trash(row, by)
        assert "target_trashed" == await refusal(branching.make(row, "Again", by))
