"""One process serves from a PostgreSQL database: the lock that it holds for as long as its writer is connected.

Rooms, actors, timers and outboxes live in one process; a second one would do everything again without either noticing.
So whoever writes holds this lock on the same connection: a process that lost its connection, and with it the lock, writes
nothing more until it has both again. The system lets go of it with the connection, however the process ends.
"""

import logging
import os
from contextlib import suppress
from typing import Final

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.engine import make_url

from crdt.errors import StoreUnavailable
from storage.sql.database import APPLICATION_ID

KEY: Final = APPLICATION_ID << 8
"""Of the lock, in this database alone; the one of migrations is another."""
SESSION: Final = {
    "application_name": f"concert {os.getpid()}",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
"""How the server sees the session; it finds out within half a minute when the machine at its other end is gone."""
HOLDER: Final = """SELECT application_name, coalesce(host(client_addr), 'local')
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND ((classid::bigint << 32) | objid::bigint) = $1
        AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""

log = logging.getLogger("concert.storage")


class ServedElsewhere(StoreUnavailable):
    """Carries the code of its base: to whoever asks, the store is away."""

    message = "Another Concert process serves from this database."
    next_step = "Stop it, or give each its own DATABASE_URL: one process serves from a database."


async def connect(url: str, seconds: float, session: dict[str, str]) -> asyncpg.Connection:
    """`url` as asyncpg takes it; it is in no message, since a password may be in it."""
    try:
        return await asyncpg.connect(url, server_settings=session, timeout=seconds)
    except ValueError:
        raise StoreUnavailable("The address of the database cannot be read.") from None


async def claim(connection: asyncpg.Connection, seconds: float) -> None:
    """`ServedElsewhere` when another session still holds it after so long: one that has just ended may be about to."""
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", KEY, timeout=seconds)
    except TimeoutError:
        with suppress(Exception):
            for name, address in await connection.fetch(HOLDER, KEY, timeout=seconds):
                log.warning("the database is served by %s at %s", name, address)
        raise ServedElsewhere from None


async def unclaim(connection: asyncpg.Connection, seconds: float) -> None:
    """Before the connection ends, so that whoever comes next need not wait for the server to notice."""
    with suppress(Exception):
        await connection.execute("SELECT pg_advisory_unlock_all()", timeout=seconds)


async def is_served(url: str, seconds: float) -> bool:
    """Whether a process holds it now. Asking takes nothing from anybody."""
    try:
        connection = await connect(plain(url), seconds, {})
        try:
            return bool(await connection.fetch(HOLDER, KEY, timeout=seconds))
        finally:
            await connection.close(timeout=seconds)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        raise StoreUnavailable(f"The database server does not answer as it should: {error}") from error


def plain(url: str) -> str:
    """As asyncpg takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
