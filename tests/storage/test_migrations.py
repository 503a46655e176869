"""Migrations make exactly the tables of `tables.py`, all or nothing, and lose no row that was not declared."""

import ast
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, inspect, text
from sqlalchemy.schema import CreateTable

from crdt.errors import StoreUnavailable
from engine.writes import Put
from storage.sql import migrate as migrations
from storage.sql import open_sql, revisions
from storage.sql.database import FILE
from storage.sql.migrate import configuration, counts, migrate_file, upgrade
from storage.sql.revisions import is_newest, newest
from storage.sql.tables import RECORDS, metadata
from storage.sql.upgrading import migrate
from tests.contracts.samples import RECORD_TYPES, event, journal, record, update

pytestmark = pytest.mark.anyio

VERSIONS = Path(migrations.__file__).with_name("migrations") / "versions"


@pytest.fixture
def empty() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_every_record_has_its_table_with_its_fields() -> None:
    assert set(RECORD_TYPES) == RECORDS.keys()
    for type_, table in RECORDS.items():
        assert [field.name for field in fields(type_)] == table.columns.keys()
        assert list(type_.KEY) == table.primary_key.columns.keys()


def test_migrations_make_exactly_the_tables(empty: Connection) -> None:
    upgrade(empty)
    context = MigrationContext.configure(empty, opts={"compare_type": True, "compare_server_default": True})
    assert [] == compare_metadata(context, metadata)


def test_migrations_make_the_same_tables_to_the_letter(empty: Connection) -> None:
    """Also what a comparison overlooks: the order of columns and keys, and tables without row ids."""
    upgrade(empty)
    migrated = MetaData()
    migrated.reflect(empty)
    for table in metadata.sorted_tables:
        made = empty.execute(
            text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table.name}
        ).scalar_one()
        assert _words(str(CreateTable(table).compile(empty))) == _words(made)


def _words(sql: str) -> list[str]:
    return re.findall(r"\w+|[(),]", sql.replace('"', ""))


async def test_a_folder_made_by_any_earlier_migration_comes_up_to_date(tmp_path: Path) -> None:
    newest = await migrate(tmp_path / "new")
    scripts = list(ScriptDirectory.from_config(configuration()).walk_revisions())
    assert scripts[0].revision == newest
    for script in {scripts[-1], scripts[len(scripts) // 2], scripts[1]}:  # one leads to the next
        path = tmp_path / script.revision / FILE
        path.parent.mkdir()
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            upgrade(connection, script.revision)
        engine.dispose()
        with closing(sqlite3.connect(path)) as opened:
            opened.execute("PRAGMA application_id = 0x436F6E63")
        assert newest == migrate_file(path)


async def test_migrating_again_keeps_every_row(tmp_path: Path) -> None:
    store = await open_sql(tmp_path)
    rows = tuple(Put(record=record(type_, number)) for type_ in RECORD_TYPES for number in range(3))
    await store.writer.commit((*rows, update(), event(), journal()))
    await store.close()
    before = _rows(tmp_path / FILE)
    await migrate(tmp_path)
    assert before == _rows(tmp_path / FILE)
    assert 3 == before["users"]


def _rows(path: Path) -> dict[str, int]:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = dict(counts(connection))
    engine.dispose()
    return found


def next_migration(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str, loses: str = "()") -> None:
    """Migrations with one more at the end."""
    for path in VERSIONS.glob("[0-9]*.py"):
        (folder / path.name).write_text(path.read_text())
    newest = next(iter(ScriptDirectory.from_config(configuration()).walk_revisions())).revision
    (folder / "9999_next.py").write_text(
        f"from alembic import op\nrevision = '9999'\ndown_revision = '{newest}'\nLOSES = {loses}\n"
        f"def upgrade():\n    {body}\n"
    )
    plain = configuration

    def extended(connection: Connection | None = None) -> Config:
        config = plain(connection)
        config.set_main_option("version_locations", str(folder))
        config.set_main_option("path_separator", "newline")
        return config

    monkeypatch.setattr(migrations, "configuration", extended)
    monkeypatch.setattr(revisions, "VERSIONS", folder)


async def _with_a_row(folder: Path) -> None:
    store = await open_sql(folder)
    await store.writer.commit((update(), event(), Put(record=record(RECORD_TYPES[0], 1))))
    await store.close()


@pytest.mark.parametrize(
    "body",
    [
        "op.execute('DELETE FROM organisations')",
        "op.drop_table('organisations')",
        "op.execute('SELECT missing FROM settings')",
    ],
)
async def test_K5_a_migration_that_loses_rows_or_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    await _with_a_row(tmp_path / "data")
    before = _rows(tmp_path / "data" / FILE)
    next_migration(monkeypatch, tmp_path, f"op.execute('DELETE FROM settings'); {body}")
    with pytest.raises(Exception, match=r"lose rows|no such column"):
        await migrate(tmp_path / "data")
    assert before == _rows(tmp_path / "data" / FILE)
    monkeypatch.undo()
    await (await open_sql(tmp_path / "data")).close()


async def test_K5_a_declared_loss_is_let_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await _with_a_row(tmp_path / "data")
    next_migration(monkeypatch, tmp_path, "op.execute('DELETE FROM events')", loses="('events',)")
    assert "9999" == await migrate(tmp_path / "data")
    assert 0 == _rows(tmp_path / "data" / FILE)["events"]


async def test_a_database_of_a_newer_concert_is_refused(tmp_path: Path) -> None:
    await migrate(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnavailable, match="newer Concert"):
        await open_sql(tmp_path)


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("[0-9]*.py")), ids=lambda path: path.stem)
def test_K5_a_migration_names_what_it_loses_and_uses_nothing_that_goes_on_changing(path: Path) -> None:
    tree = ast.parse(path.read_text())
    names = {
        node.target.id
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    assert "LOSES" in names
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= {"typing", "sqlalchemy", "alembic"}
    assert [] == re.findall(r"(?i)truncate|cascade", path.read_text())


def test_a_file_at_the_newest_migration_is_known_without_the_library_that_migrates(tmp_path: Path) -> None:
    file = tmp_path / FILE
    assert not is_newest(file)
    assert newest() == migrate_file(file)
    assert is_newest(file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    assert not is_newest(file)


def test_the_newest_tables_are_those_an_inspector_sees(empty: Connection) -> None:
    upgrade(empty)
    assert {*metadata.tables, "alembic_version"} == set(inspect(empty).get_table_names())
