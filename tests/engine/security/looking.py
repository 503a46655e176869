"""Looks at sources with the real checks, over a memory store."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.ports import Store
from engine.security.assessing import Result, assessed
from engine.security.check import Check, Looking, checks
from engine.sources.blocking import BlockingConnection
from engine.sources.mariadb import MariadbConfig, MariadbReader
from engine.sources.postgres import PostgresConfig, PostgresReader
from engine.sources.source import Budget, Connection, Entrance, SourceRoots
from engine.sources.sqlite import SqliteConfig, SqliteReader
from engine.writes import Put
from storage.memory import open_memory

ORGANISATION, WORKSPACE = OrganisationId("home"), WorkspaceId("here")
SOURCE, ADA = DocumentId("shop"), UserId("ada")


class Quiet:
    def log(self, level: Any, message: str) -> None:
        """Nobody listens."""

    def progress(self, done: float, total: float, label: str = "") -> None:
        """Nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """What all checks say of a source, by the name of the check."""

    store: Store
    now: Micros

    async def look(
        self, connection: Connection, package: str = "engine.security.checks", **more: Any
    ) -> dict[str, Result]:
        wanted: Mapping[str, Check] = checks(package)
        results = await assessed(await self.at(connection, **more), wanted.values(), ADA, Quiet())
        await connection.close()
        return {one.check: one for one in results}

    async def at(self, connection: Connection, **more: Any) -> Looking:
        return Looking(
            organisation=ORGANISATION,
            workspace=WORKSPACE,
            source=SOURCE,
            connection=connection,
            records=self.store.records,
            tables=await connection.discover(),
            now=self.now,
            **more,
        )

    async def put(self, *records: Any) -> None:
        await self.store.writer.commit(tuple(Put(record=one) for one in records))


def looker() -> Looker:
    return Looker(store=open_memory(), now=Micros(time.time_ns() // 1000))


def statuses(results: Mapping[str, Result]) -> dict[str, str]:
    return {name: one.status for name, one in results.items()}


def flaws(result: Result) -> set[str]:
    return {one.key or one.table for one in result.flaws}


def postgres_at(port: int, user: str, secret: str = "") -> BlockingConnection:
    config = PostgresConfig(host="127.0.0.1", port=port, database="postgres", user=user)
    return BlockingConnection(PostgresReader(config, Budget(), Entrance(secret=secret)), Budget())


def mariadb_at(port: int, user: str, secret: str) -> BlockingConnection:
    config = MariadbConfig(host="127.0.0.1", port=port, database="shop", user=user)
    return BlockingConnection(MariadbReader(config, Budget(), Entrance(secret=secret)), Budget())


def sqlite_at(path: Path) -> BlockingConnection:
    roots = SourceRoots(folders=(str(path.parent),))
    return BlockingConnection(SqliteReader(SqliteConfig(path=path.name), roots), Budget())
