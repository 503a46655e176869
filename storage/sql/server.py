"""How a PostgreSQL server is reached: one way for whoever writes, reads or migrates. Border: who may write is `claim.py`.

The address takes the parameters that psql takes (`sslmode`, `sslrootcert`, `target_session_attrs`…), and SQLAlchemy's `ssl`.
"""

import asyncio
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.sql import Executable

from crdt.errors import StoreUnavailable
from storage.sql.reading import NOTHING, AnyRow, Reader, answering

SILENT_SECONDS: Final = 20
"""After which whoever is at the other end of a connection counts as gone, on either side of it."""
SESSION: Final = {
    "application_name": f"concert {os.getpid()}",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
"""How the server sees a session; it finds out by itself when the machine at its other end is gone."""
KEPT_ALIVE: Final = (
    (socket.SOL_SOCKET, "SO_KEEPALIVE", 1),
    (socket.IPPROTO_TCP, "TCP_KEEPIDLE", 5),
    (socket.IPPROTO_TCP, "TCP_KEEPINTVL", 5),
    (socket.IPPROTO_TCP, "TCP_KEEPCNT", 3),
    (socket.IPPROTO_TCP, "TCP_USER_TIMEOUT", SILENT_SECONDS * 1000),
)
"""The same for our side, where a machine that vanished would leave all who read and write waiting for a quarter of an hour."""
AS: Final = "Write it as postgresql+asyncpg://USER:SECRET@HOST:PORT/NAME, with what psql takes behind a question mark."


class Unanswered(StoreUnavailable):
    """The server is away, or does not let us in. Carries the code of its base: to whoever asks, the store is away."""


def unanswered(error: BaseException) -> Unanswered:
    """In the server's own words."""
    cause = getattr(error, "orig", None) or error
    said = str(cause).strip().rstrip(".") or type(cause).__name__
    return Unanswered(f"The database server does not answer as it should: {said}.")


@contextmanager
def while_opening() -> Iterator[None]:
    """Nobody has an edit to keep yet: who starts a process is told where to look."""
    try:
        yield
    except Unanswered as error:
        raise StoreUnavailable(
            error.message, next_step="See that the server in DATABASE_URL runs and lets Concert in."
        ) from error


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """One that notices when nobody is there any more."""

    def __init__(self, protocol: Any, transport: Any, *rest: Any) -> None:
        super().__init__(protocol, transport, *rest)
        end = transport.get_extra_info("socket")
        for level, name, value in KEPT_ALIVE:
            with suppress(AttributeError, OSError):  # another system, or a socket that is a file
                end.setsockopt(level, getattr(socket, name), value)


async def connect(url: str, seconds: float, **session: str) -> asyncpg.Connection:
    """`url` as `plain` gives it; it is in no message, since a password may be in it."""
    try:
        return await asyncpg.connect(
            url, server_settings={**SESSION, **session}, timeout=seconds, connection_class=Connection
        )
    except asyncpg.ClientConfigurationError as error:
        said = str(error).partition("\n")[0]
        raise StoreUnavailable(f"DATABASE_URL cannot be used: {said}.", next_step=AS) from None
    except FileNotFoundError:
        raise StoreUnavailable("DATABASE_URL names a file that is not there.", next_step=AS) from None
    except ValueError:
        raise StoreUnavailable("DATABASE_URL cannot be read.", next_step=AS) from None


def engine_of(url: str, seconds: float, **options: Any) -> AsyncEngine:
    """For reads and migrations. A try to connect takes `seconds` at most."""
    address = plain(url)
    return create_async_engine(
        make_url(url).set(query={}),
        async_creator=lambda: connect(address, seconds),
        hide_parameters=True,
        **options,
    )


class ServerReader(Reader):
    """Connections of a pool. A read takes `seconds` at most, with the wait for one of them: a server that hangs is alive to
    the network, so no connection notices it.
    """

    def __init__(self, engine: AsyncEngine, seconds: float) -> None:
        self._pool = engine
        self._seconds = seconds

    async def rows(self, asked: Executable, given: Mapping[str, object] = NOTHING) -> Sequence[AnyRow]:
        limit = asyncio.timeout(self._seconds)
        try:
            with answering():
                async with limit, self._pool.connect() as connection:
                    return (await connection.execute(asked, given)).all()
        except StoreUnavailable:
            if limit.expired():
                raise StoreUnavailable(f"The store did not answer within {self._seconds:g} s.") from None
            raise

    async def close(self) -> None:
        await self._pool.dispose()

    @property
    def engine(self) -> Engine:
        return self._pool.sync_engine


def plain(url: str) -> str:
    """As asyncpg takes it."""
    try:
        address = make_url(url).set(drivername="postgresql")
    except (ArgumentError, ValueError):
        raise StoreUnavailable("DATABASE_URL cannot be read.", next_step=AS) from None
    if mode := address.query.get("ssl"):
        address = address.difference_update_query(["ssl"]).update_query_dict({"sslmode": mode})
    return address.render_as_string(hide_password=False)
