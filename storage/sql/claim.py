"""One process serves from a PostgreSQL database: the lock that it holds for as long as its writer is connected.

Rooms, actors, timers and outboxes live in one process; a second one would do everything again without either noticing.
So whoever writes holds this lock on the same connection: a process that lost its connection, and with it the lock, writes
nothing more until it has both again. The system lets go of it with the connection, however the process ends.

Who serves has a number as well, each a higher one than the one before. A process that finds another's when it has its
connection again was replaced meanwhile: what it keeps in memory is not what is written, so it has to end.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import asyncpg  # type: ignore[import-untyped]

from crdt.errors import StoreUnavailable
from storage.sql.database import APPLICATION_ID
from storage.sql.server import connect, plain, unanswered

KEY: Final = APPLICATION_ID << 8
"""Of the lock, in this database alone; the one of migrations is another."""
HOLDER: Final = """SELECT application_name, coalesce(host(client_addr), 'local')
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND ((classid::bigint << 32) | objid::bigint) = $1
        AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
NEXT: Final = """INSERT INTO streams (stream, opened_at, fence, folded) VALUES ('serving', 0, 1, true)
    ON CONFLICT (stream) DO UPDATE SET fence = streams.fence + 1 RETURNING fence"""
NEWEST: Final = "SELECT fence FROM streams WHERE stream = 'serving'"

log = logging.getLogger("concert.storage")


class ServedElsewhere(StoreUnavailable):
    """Carries the code of its base: to whoever asks, the store is away."""

    message = "Another Concert process serves from this database."
    next_step = "Stop it, or give each its own DATABASE_URL: one process serves from a database."


async def claim(connection: asyncpg.Connection, seconds: float) -> None:
    """`ServedElsewhere` when another session still holds it after so long: one that has just ended may be about to."""
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", KEY, timeout=seconds)
    except TimeoutError:
        with suppress(Exception):
            for name, address in await connection.fetch(HOLDER, KEY, timeout=seconds):
                log.warning("the database is served by %s at %s", name, address)
        raise ServedElsewhere from None


@asynccontextmanager
async def held(url: str, seconds: float) -> AsyncIterator[None]:
    """For a command that nobody may serve beside. `ServedElsewhere` where somebody does."""
    try:
        connection = await connect(plain(url), seconds)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        raise unanswered(error) from error
    try:
        await claim(connection, seconds)
        yield
    finally:
        await connection.close()


async def unclaim(connection: asyncpg.Connection, seconds: float) -> None:
    """Before the connection ends, so that whoever comes next need not wait for the server to notice."""
    with suppress(Exception):
        await connection.execute("SELECT pg_advisory_unlock_all()", timeout=seconds)


async def next_fence(connection: asyncpg.Connection) -> int:
    """The number of who serves from now on. Ask with the lock held."""
    return int(await connection.fetchval(NEXT))


async def is_newest(connection: asyncpg.Connection, fence: int) -> bool:
    """Whether nobody served after this one. With the lock held it stays so."""
    return bool(await connection.fetchval(NEWEST) == fence)


async def is_served(url: str, seconds: float) -> bool:
    """Whether a process holds it now. Asking takes nothing from anybody."""
    try:
        connection = await connect(plain(url), seconds)
        try:
            return bool(await connection.fetch(HOLDER, KEY, timeout=seconds))
        finally:
            await connection.close(timeout=seconds)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        raise unanswered(error) from error
