"""Branches are closed and opened again (BR10 of engine/SPEC.md)."""

import asyncio

import pytest

from engine.branches.records import Branch
from tests.engine.branches.studio import ADA, BEA, Studio

pytestmark = pytest.mark.anyio


async def test_BR10_what_is_closed_and_opened_at_one_moment_is_as_the_later_of_the_two_left_it() -> None:
    studio = await Studio().founded()
    branch = (await studio.pair()).branch
    close, reopen = studio.work.close, studio.work.reopen
    await studio.until(asyncio.gather(close(branch, ADA), reopen(branch, BEA)))
    assert ("open", None) == await state(studio)
    await studio.until(close(branch, ADA))
    await studio.until(asyncio.gather(reopen(branch, BEA), close(branch, ADA)))
    status, trashed_at = await state(studio)
    assert "closed" == status
    assert trashed_at is not None


async def state(studio: Studio) -> tuple[str, int | None]:
    branch = await studio.store.records.get(Branch, studio.document.id)
    assert branch is not None
    return branch.state, (await studio.row(studio.document.id)).trashed_at
