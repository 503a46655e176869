"""Brings a database to the newest tables, all or nothing, and refuses to lose a row that no migration declared.

To add a migration: change `storage/sql/tables.py`, then
`python -m storage.sql.migrations "what changes"` writes the file to review.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    func,
    inspect,
    literal,
    select,
    table,
    text,
    union_all,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from crdt.errors import StoreUnavailable
from storage.sql.database import APPLICATION_ID, SqlSettings, claim
from storage.sql.revisions import newest


def migrate_file(path: Path, target: str = "head") -> str:
    """Makes the SQLite file if need be. The caller holds the folder's lock."""
    claim(path)
    engine = _engine(URL.create("sqlite", database=str(path)))
    try:
        with engine.begin() as connection:
            return upgrade(connection, target)
    except OperationalError as error:
        raise StoreUnavailable(
            f"The database {path} cannot be brought up to date: {error.orig}.",
            next_step="Make room in the data folder and start again; nothing was changed.",
        ) from error
    finally:
        engine.dispose()


def behind(path: Path) -> str | None:
    """The revision of a database that has one and whose newest is another; None where nothing has to be done."""
    if not path.exists():
        return None
    claim(path)
    engine = _engine(URL.create("sqlite", database=str(path)))
    try:
        with engine.connect() as connection:
            present = revision(connection)
            pending = _pending(configuration(connection), connection, "head") if present else []
    finally:
        engine.dispose()
    return present if pending else None


async def migrate_server(url: str) -> str:
    async with _server(url) as engine, engine.begin() as connection:
        # Two processes that start at once migrate one after the other.
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION_ID})
        return await connection.run_sync(upgrade)


async def server_behind(url: str) -> str | None:
    """The same of a database of a server; None also where it has no rows."""
    async with _server(url) as engine, engine.connect() as connection:
        return await connection.run_sync(_behind)


def _behind(connection: Connection) -> str | None:
    present = revision(connection)
    if present in {None, newest()} or not _pending(configuration(connection), connection, "head"):
        return None
    return present if any(counts(connection).values()) else None


@asynccontextmanager
async def _server(url: str) -> AsyncIterator[AsyncEngine]:
    from storage.sql.server import engine_of, unanswered  # noqa: PLC0415 - a folder needs nothing of it

    engine = engine_of(url, SqlSettings().busy_seconds)
    try:
        yield engine
    except (DBAPIError, OSError) as error:
        raise unanswered(error) from error
    finally:
        await engine.dispose()


def upgrade(connection: Connection, target: str = "head") -> str:
    """Inside the caller's transaction, which is to be rolled back when this raises. The revision it is at then."""
    config = configuration(connection)
    pending = _pending(config, connection, target)
    if pending:
        before = counts(connection)
        command.upgrade(config, target)
        declared = {name for script in pending for name in script.module.LOSES}
        _refuse_loss(before, counts(connection), declared)
    return revision(connection) or ""


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def counts(connection: Connection) -> Mapping[str, int]:
    """Rows by table, of all with one question."""
    names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    each = [select(literal(name), func.count()).select_from(table(name)) for name in names]
    return dict(connection.execute(union_all(*each)).all()) if each else {}


def revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _pending(config: Config, connection: Connection, target: str) -> list[Script]:
    scripts = ScriptDirectory.from_config(config)
    present = revision(connection)
    try:
        return list(scripts.iterate_revisions(target, present or "base"))
    except (CommandError, RevisionError) as error:
        raise StoreUnavailable(
            f"The database was made by a newer Concert (revision {present}).",
            next_step="Start that version, or restore a backup of this one.",
        ) from error


def _refuse_loss(before: Mapping[str, int], after: Mapping[str, int], declared: set[str]) -> None:
    lost = {name: count - after.get(name, 0) for name, count in before.items() if after.get(name, 0) < count}
    undeclared = {name: count for name, count in lost.items() if name not in declared}
    if undeclared:
        raise StoreUnavailable(
            f"The migration would lose rows: {undeclared}. Nothing was changed.",
            next_step="Keep running the version before and report this.",
        )


def _engine(url: URL) -> Engine:
    """SQLite's driver would commit before DDL; with BEGIN by hand a failed migration leaves no trace."""
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def by_hand(connection: object, _: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def write_migration(message: str) -> None:
    """Compares an empty database at the newest migration with the tables."""
    engine = _engine(URL.create("sqlite"))
    with engine.connect() as connection:
        upgrade(connection)
        config = configuration(connection)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
