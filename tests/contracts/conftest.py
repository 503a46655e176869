"""The adapters every contract is run against: each test sees one fresh store of each.

PostgreSQL takes part where it is installed, with a server of the tests' own, or when `CONCERT_TEST_POSTGRES` has the
URL of one on which databases may be made.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copy
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from engine.ports import Store
from storage.memory import open_memory
from storage.sql import open_sql
from storage.sql.database import FILE
from storage.sql.tables import metadata
from storage.sql.upgrading import migrate, migrate_folder
from tests.support.postgres import private_server, programs

Opened = Callable[[], Awaitable[Store]]

DATABASE = f"concert_test_{uuid4().hex}"
GIVEN = os.environ.get("CONCERT_TEST_POSTGRES", "")
EMPTIED = f"""DO $$ DECLARE name text; BEGIN
    FOREACH name IN ARRAY ARRAY[{", ".join(f"'{table}'" for table in metadata.tables)}] LOOP
        EXECUTE 'DELETE FROM ' || quote_ident(name);
    END LOOP;
END $$"""
"""A tenth of the time of TRUNCATE, which makes files of every table again."""
DURABLE = ["sqlite", "postgres"] if GIVEN or programs() else ["sqlite"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a database with all tables and no rows; one for all tests of a process. It need not survive."""
    if GIVEN:
        yield _furnish(GIVEN)
        _aside(execute(GIVEN, f"DROP DATABASE {DATABASE} WITH (FORCE)"))
        return
    with private_server("fsync=off", "synchronous_commit=off", "max_connections=50") as server:
        yield _furnish(server.url)


@pytest.fixture(scope="session")
def no_rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no rows, to be copied: the migrations are the longest part of most tests."""
    folder = tmp_path_factory.mktemp("no_rows")
    migrate_folder(folder)
    return folder / FILE


def _furnish(server: str) -> str:
    url = make_url(server).set(database=DATABASE).render_as_string(hide_password=False)
    _aside(execute(server, f"CREATE DATABASE {DATABASE}"))
    _aside(migrate(url))
    return url


def _aside(work: Coroutine[Any, Any, object]) -> None:
    """In a thread: the loop of a test may be running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.fixture
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A folder, or the URL of a database that nobody else uses."""
    if request.param != "postgres":
        if request.param == "sqlite":
            copy(request.getfixturevalue("no_rows"), tmp_path / FILE)
        yield str(tmp_path)
        return
    database = str(request.getfixturevalue("postgres"))
    yield database
    await execute(database, EMPTIED)


async def execute(url: str, sql: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
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
