"""The adapters every contract is run against: each test sees one fresh store of each.

PostgreSQL takes part when `CONCERT_TEST_POSTGRES` has the URL of a server on which databases may be made.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from engine.ports import Store
from storage.memory import open_memory
from storage.sql import open_sql

Opened = Callable[[], Awaitable[Store]]

POSTGRES = os.environ.get("CONCERT_TEST_POSTGRES", "")
DURABLE = ["sqlite", "postgres"] if POSTGRES else ["sqlite"]


@pytest.fixture
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A folder, or the URL of a database of this test's own."""
    if request.param != "postgres":
        yield str(tmp_path)
        return
    name = f"concert_test_{uuid4().hex}"
    await _execute(f"CREATE DATABASE {name}")
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    await _execute(f"DROP DATABASE {name} WITH (FORCE)")


async def _execute(sql: str) -> None:
    engine = create_async_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(sql))
    await engine.dispose()


@pytest.fixture
async def store(adapter: str, place: str) -> AsyncIterator[Store]:
    opened = open_memory() if adapter == "memory" else await open_sql(place)
    yield opened
    await opened.close()


@pytest.fixture
async def restarted(place: str) -> AsyncIterator[Opened]:
    """Each call closes the store and opens it again; only for adapters that outlive their process."""
    opened: list[Store] = []

    async def again() -> Store:
        while opened:
            await opened.pop().close()
        opened.append(await open_sql(place))
        return opened[0]

    yield again
    while opened:
        await opened.pop().close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "store" in metafunc.fixturenames:
        adapters = ["memory", *DURABLE]
        metafunc.parametrize(
            ("adapter", "place"), [(each, each) for each in adapters], ids=adapters, indirect=["place"]
        )
    elif "restarted" in metafunc.fixturenames:
        metafunc.parametrize("place", DURABLE, indirect=True)
