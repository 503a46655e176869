"""Backups of a PostgreSQL database in the same file as those of a data folder, so that each can be restored into the other.

That is also how an installation moves from a folder to a server: back up, name the server in `DATABASE_URL`, restore.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import (
    URL,
    Connection,
    Select,
    Table,
    TableClause,
    column,
    create_engine,
    insert,
    inspect,
    select,
    table,
    type_coerce,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from crdt.errors import AlreadyExists, StoreUnavailable
from storage.sql.backup import Manifest, restored, written
from storage.sql.claim import held
from storage.sql.columns import JsonText, text
from storage.sql.database import SqlSettings
from storage.sql.migrate import counts, migrate_file, migrate_server, revision
from storage.sql.server import engine_of, unanswered, while_opening
from storage.sql.tables import metadata

ROWS: Final = 1_000
"""Carried at once."""
TOLD: Final = 100 * ROWS
"""Between two words of how far it is."""
SECONDS: Final = SqlSettings().busy_seconds
Told = Callable[[int, int], None]
"""How many rows of how many were carried."""


def backup_server(url: str, file: Path, *, told: Told = lambda _done, _rows: None) -> Manifest:
    """One moment of the database, whether or not a process serves from it, at the migration that it is at."""

    def fetch(copy: Path) -> None:
        with _answered():
            asyncio.run(_fetch(url, copy, told))

    return written(file, fetch)


def restore_server(file: Path, url: str) -> Manifest:
    """Into an empty database, all or nothing; every document gets a new epoch. `AlreadyExists` where it has rows."""
    with restored(file, file.parent) as (fresh, manifest), _answered():
        asyncio.run(_fill(fresh, url))
    return manifest


async def _fetch(url: str, copy: Path, told: Told) -> None:
    server, local = engine_of(url, SECONDS), create_engine(URL.create("sqlite", database=str(copy)))
    try:
        async with server.connect() as source:
            await source.execution_options(isolation_level="REPEATABLE READ")
            present = await source.run_sync(revision)
            if present is None:
                raise StoreUnavailable(
                    "There is no installation in the database of DATABASE_URL.",
                    next_step="Check DATABASE_URL.",
                )
            migrate_file(copy, present)
            rows, done = sum((await source.run_sync(counts)).values()), 0
            with local.begin() as target:
                for one in _tables(target):
                    found = await source.stream(select(one))
                    async for part in found.partitions(ROWS):
                        target.execute(insert(one), _as_given(part))
                        done += len(part)
                        if done // TOLD > (done - len(part)) // TOLD:
                            told(done, rows)
    finally:
        local.dispose()
        await server.dispose()


async def _fill(fresh: Path, url: str) -> None:
    """With the claim held: nobody serves meanwhile."""
    server, local = engine_of(url, SECONDS), create_engine(URL.create("sqlite", database=str(fresh)))
    try:
        async with held(url, SECONDS):
            await migrate_server(url)
            async with server.begin() as target:
                await _check_empty(target)
                with local.connect() as source:
                    for one in metadata.sorted_tables:
                        for rows in source.execute(_raw(one)).partitions(ROWS):
                            await target.execute(insert(one), _as_given(rows))
    finally:
        local.dispose()
        await server.dispose()


async def _check_empty(target: AsyncConnection) -> None:
    if any((await target.run_sync(counts)).values()):
        raise AlreadyExists(
            "The database of DATABASE_URL has an installation already.",
            next_step="Make an empty one with createdb and name it in DATABASE_URL; this one stays as it is.",
        )


def _tables(copy: Connection) -> list[TableClause]:
    """Those of the migration that the copy is at, of no types: both databases take the values as they are."""
    found = inspect(copy).get_multi_columns()
    return [
        table(name, *(column(one["name"]) for one in columns))
        for (_, name), columns in found.items()
        if name != "alembic_version"
    ]


def _raw(of: Table) -> Select[Any]:
    """Rows as they are written: JSON stays the text that it is."""
    return select(*(type_coerce(one, text) if type(one.type) is JsonText else one for one in of.columns))


def _as_given(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [row._asdict() for row in rows]


@contextmanager
def _answered() -> Iterator[None]:
    """What the server fails with, as this house says it; what the file beside it fails with is no affair of the server's."""
    with while_opening():
        try:
            yield
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise error.orig from error
            raise unanswered(error) from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise unanswered(error) from error
