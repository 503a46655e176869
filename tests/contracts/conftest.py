"""The adapters every contract is run against: each test sees one fresh store of each."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from engine.ports import Store
from storage.memory import open_memory
from storage.sql import open_sql

Opened = Callable[[], Awaitable[Store]]


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_memory() if request.param == "memory" else await open_sql(tmp_path)
    yield opened
    await opened.close()


@pytest.fixture(params=["sqlite"])
async def restarted(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Opened]:
    """Each call closes the store and opens it again; only for adapters that outlive their process."""
    opened: list[Store] = []

    async def again() -> Store:
        while opened:
            await opened.pop().close()
        opened.append(await open_sql(tmp_path))
        return opened[0]

    yield again
    while opened:
        await opened.pop().close()
