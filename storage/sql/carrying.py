"""Backups of a PostgreSQL database in the same file as those of a data folder, so that each can be restored into the other.

That is also how an installation moves from a folder to a server: back up, name the server in `DATABASE_URL`, restore.
"""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, Select, Table, create_engine, insert, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from crdt.errors import AlreadyExists, StoreUnavailable
from storage.sql.backup import Manifest, restored, written
from storage.sql.claim import claim
from storage.sql.columns import JsonText, text
from storage.sql.database import SqlSettings
from storage.sql.migrate import counts, migrate_server, revision
from storage.sql.revisions import migrate_file, newest
from storage.sql.server import connect, engine_of, plain, unanswered, while_opening
from storage.sql.tables import metadata

ROWS: Final = 1_000
"""Carried at once."""
SECONDS: Final = SqlSettings().busy_seconds


def backup_server(url: str, file: Path) -> Manifest:
    """One moment of the database, whether or not a process serves from it."""

    def fetch(copy: Path) -> None:
        with _answered():
            asyncio.run(_fetch(url, copy))

    return written(file, fetch)


def restore_server(file: Path, url: str) -> Manifest:
    """Into an empty database, all or nothing; every document gets a new epoch. `AlreadyExists` where it has rows."""
    with restored(file, file.parent) as (fresh, manifest), _answered():
        asyncio.run(_fill(fresh, url))
    return manifest


async def _fetch(url: str, copy: Path) -> None:
    migrate_file(copy)
    server, local = engine_of(url, SECONDS), create_engine(URL.create("sqlite", database=str(copy)))
    try:
        async with server.connect() as source:
            await source.execution_options(isolation_level="REPEATABLE READ")
            present = await source.run_sync(revision)
            if present != newest():
                raise StoreUnavailable(
                    f"The database has the tables of another Concert (revision {present}).",
                    next_step="Back it up with that version, or bring it up to date with `concert migrate`.",
                )
            with local.begin() as target:
                for table in metadata.sorted_tables:
                    found = await source.stream(_raw(table))
                    async for rows in found.partitions(ROWS):
                        target.execute(insert(table), _told(rows))
    finally:
        local.dispose()
        await server.dispose()


async def _fill(fresh: Path, url: str) -> None:
    """With the claim held: nobody serves meanwhile."""
    holder = await connect(plain(url), SECONDS)
    server, local = engine_of(url, SECONDS), create_engine(URL.create("sqlite", database=str(fresh)))
    try:
        await claim(holder, SECONDS)
        await migrate_server(url)
        async with server.begin() as target:
            await _check_empty(target)
            with local.connect() as source:
                for table in metadata.sorted_tables:
                    for rows in source.execute(_raw(table)).partitions(ROWS):
                        await target.execute(insert(table), _told(rows))
    finally:
        await holder.close()
        local.dispose()
        await server.dispose()


async def _check_empty(target: AsyncConnection) -> None:
    if any((await target.run_sync(counts)).values()):
        raise AlreadyExists(
            "The database of DATABASE_URL has an installation already.",
            next_step="Make an empty one with createdb and name it in DATABASE_URL; this one stays as it is.",
        )


def _raw(table: Table) -> Select[Any]:
    """Rows as they are written: JSON stays the text that it is."""
    return select(*(type_coerce(one, text) if type(one.type) is JsonText else one for one in table.columns))


def _told(rows: Sequence[Any]) -> list[dict[str, Any]]:
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
