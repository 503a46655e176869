"""Brings a database to the newest tables, all or nothing, and refuses to lose a row that no migration declared.

To add a migration: change `storage/sql/tables.py`, then
`python -m storage.sql.migrations "what changes"` writes the file to review.
"""

from collections.abc import Mapping
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, table

from crdt.errors import StoreUnavailable


def migrate(url: str) -> None:
    """`url` is a synchronous SQLAlchemy URL."""
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            upgrade(connection)
    finally:
        engine.dispose()


def upgrade(connection: Connection, target: str = "head") -> None:
    """Inside the caller's transaction, which is to be rolled back when this raises."""
    config = configuration(connection)
    pending = _pending(config, connection, target)
    if not pending:
        return
    before = counts(connection)
    command.upgrade(config, target)
    declared = {name for script in pending for name in script.module.LOSES}
    _refuse_loss(before, counts(connection), declared)


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def counts(connection: Connection) -> Mapping[str, int]:
    """Rows by table."""
    names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names
    }


def revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _pending(config: Config, connection: Connection, target: str) -> list[Script]:
    scripts = ScriptDirectory.from_config(config)
    present = revision(connection)
    try:
        return list(scripts.iterate_revisions(target, present or "base"))
    except CommandError as error:
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


def _engine(url: str) -> Engine:
    """SQLite's driver would commit before DDL; with BEGIN by hand a failed migration leaves no trace."""
    engine = create_engine(url)
    if engine.dialect.name != "sqlite":
        return engine

    @event.listens_for(engine, "connect")
    def by_hand(connection: object, _: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def write_migration(message: str) -> None:
    """Compares an empty database at the newest migration with the tables."""
    engine = _engine("sqlite://")
    with engine.connect() as connection:
        upgrade(connection)
        config = configuration(connection)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
