"""PostgreSQL servers: sessions that only read, stopped by the server after the budget's seconds."""

import contextlib
import socket
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from engine.late import late
from engine.sources.blocking import BlockingConnection
from engine.sources.failures import SourceFailed
from engine.sources.postgres_catalogue import COLUMNS, KNOWN, reflected
from engine.sources.postgres_errors import explain
from engine.sources.postgres_moments import keep_strange_ones
from engine.sources.profiling import POSTGRES, POSTGRES_VIEW
from engine.sources.profiling import Dialect as ProfileDialect
from engine.sources.reaching import CONNECT_SECONDS, PORT, ServerConfig
from engine.sources.serving import BATCH, Answer, Reflected, ServerReader
from engine.sources.source import NO_ENTRANCE, Budget, Column, Dialect, Entrance, Source, SourceRoots

if TYPE_CHECKING:
    import psycopg
else:
    psycopg = late("psycopg")

SSL_REQUEST: Final = struct.pack("!ii", 8, 80877103)
SSL_MODES: Final = {"off": "disable", "prefer": "prefer", "require": "require", "verify": "verify-full"}
LOCK_MILLISECONDS: Final = 5_000
"""A table that somebody holds is not waited for longer."""
ROW_STATEMENTS: Final = ("SELECT", "WITH", "VALUES")


class PostgresConfig(ServerConfig):
    port: int = Field(default=5432, title="Port", ge=1, le=65535, json_schema_extra=PORT)


def offers_tls(connection: socket.socket) -> bool:
    """Section 55.2.11 of PostgreSQL's manual: one byte, S or N."""
    connection.settimeout(CONNECT_SECONDS)
    connection.sendall(SSL_REQUEST)
    answer = connection.recv(1)
    if answer not in {b"S", b"N"}:
        raise ConnectionError
    return answer == b"S"


class PostgresReader(ServerReader):
    dialect: Dialect = "postgres"
    offers_tls = staticmethod(offers_tls)

    def __init__(self, config: PostgresConfig, budget: Budget, entrance: Entrance) -> None:
        super().__init__(config, budget, entrance)
        self._session: psycopg.Connection[tuple[Any, ...]] | None = None

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        return (psycopg.Error, UnicodeDecodeError)

    def open(self) -> None:
        self._opened_session()

    def usual_schema(self) -> str:
        return "public"

    def known(self) -> Iterable[tuple[str, str, bool]]:
        return [(schema, name, kind in {"v", "m"}) for schema, name, kind in self.query(KNOWN)]

    def reflect(self) -> Mapping[tuple[str, str], Reflected]:
        return reflected(self.query)

    def columns(self, schema: str, name: str) -> list[Column]:
        found = self.query(f"{COLUMNS} AND n.nspname = ? AND c.relname = ? ORDER BY a.attnum", (schema, name))
        return [Column(name=one[3], type=one[4], nullable=not one[5]) for one in found]

    def profile_dialect(self, *, is_view: bool) -> ProfileDialect:
        return POSTGRES_VIEW if is_view else POSTGRES

    def run(self, sql: str, values: Sequence[Any], most: int | None = None) -> Answer:
        session = self._opened_session()
        if most is not None and sql.lstrip().upper().startswith(ROW_STATEMENTS):
            with session.transaction(), session.cursor(name="asked") as cursor:
                cursor.execute(sql.encode(), tuple(values))
                return _names(cursor.description), cursor.fetchmany(most)
        with session.cursor() as cursor:
            cursor.execute(sql.encode(), tuple(values))
            if cursor.description is None:
                return [], []
            rows = cursor.fetchall() if most is None else cursor.fetchmany(most)
            return _names(cursor.description), rows

    def stream(self, sql: str) -> Iterable[Sequence[Sequence[Any]]]:
        session = self._opened_session()
        with session.transaction(), session.cursor(name="streamed") as cursor:
            cursor.execute(sql.encode())
            while batch := cursor.fetchmany(BATCH):
                yield batch

    def version(self) -> str:
        number = self._opened_session().info.server_version
        return f"PostgreSQL {number // 10_000}.{number % 10_000}"

    def interrupt(self) -> None:
        """From another thread: the server is told to stop what it does for this session."""
        session = self._session
        if session is not None:
            with contextlib.suppress(psycopg.Error):
                session.cancel_safe(timeout=CONNECT_SECONDS)

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def explain(self, error: Exception) -> SourceFailed:
        return explain(error, self.config)

    def _opened_session(self) -> "psycopg.Connection[tuple[Any, ...]]":
        if self._session is None:
            session = self.connected()
            milliseconds = int(self.budget.statement_seconds * 1000)
            try:
                session.execute("SET default_transaction_read_only = on")
                session.execute(f"SET statement_timeout = {milliseconds}")
                session.execute(f"SET lock_timeout = {min(milliseconds, LOCK_MILLISECONDS)}")
                session.execute("SET timezone = 'UTC'")
            except psycopg.Error:
                session.close()
                raise
            self._session = session
        return self._session

    def connected(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """A session without the limits of one that reads: who takes it sets its own."""
        config = self.config
        session = psycopg.connect(
            host=config.host,
            port=config.port,
            dbname=config.database,
            user=config.user,
            password=self.entrance.secret or None,
            sslmode=SSL_MODES[config.tls],
            sslrootcert="system" if config.tls == "verify" else None,
            passfile="",  # no file of this machine's user
            connect_timeout=int(CONNECT_SECONDS),
            application_name="concert",
            client_encoding="UTF8",
            autocommit=True,
            prepare_threshold=None,
        )
        keep_strange_ones(session)
        return session


def _names(description: Sequence[Any] | None) -> list[str]:
    return [one.name for one in description or ()]


async def open_postgres(
    config: PostgresConfig, budget: Budget, _roots: SourceRoots, entrance: Entrance = NO_ENTRANCE
) -> BlockingConnection:
    return BlockingConnection(PostgresReader(config, budget, entrance), budget)


SOURCE = Source(
    kind="postgres",
    title="PostgreSQL",
    icon="database",
    config=PostgresConfig,
    open=open_postgres,
    host=lambda config: config.host,
)
