"""Migrations of stores that have rows in every table, from every revision there was, on both databases: no row is lost."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, inspect, make_url, text, types
from sqlalchemy.ext.asyncio import create_async_engine

from crdt.errors import StoreUnavailable
from storage.sql.migrate import configuration, counts, upgrade
from tests.storage.test_migrations import next_migration
from tests.support import postgres

ROWS = 3
Form = list[tuple[str, str, bool]]
"""Of each column its name, its type and whether it may be empty."""
REVISIONS = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()][
    ::-1
]
Work = Callable[[Connection], Any]
Run = Callable[[Work], Any]
"""Does it in one transaction of a fresh store, the same for all calls."""

DATABASES = ["sqlite", *(["postgres"] if postgres.programs() else [])]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.private_server("fsync=off") as server:
        yield server.url


@pytest.fixture(params=DATABASES)
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    if request.param == "sqlite":
        engine = by_hand(create_engine(f"sqlite:///{tmp_path / 'store.db'}"))

        def on_file(work: Work) -> Any:
            with engine.begin() as connection:
                return work(connection)

        return on_file
    url = str(request.getfixturevalue("server"))
    name = f"populated_{uuid4().hex}"
    asyncio.run(
        on_server(url, lambda connection: connection.execute(text(f"CREATE DATABASE {name}")), alone=True)
    )
    own = make_url(url).set(database=name).render_as_string(hide_password=False)
    return lambda work: asyncio.run(on_server(own, work))


async def on_server(url: str, work: Work, *, alone: bool = False) -> Any:
    """`alone`: outside of any transaction."""
    options = {"isolation_level": "AUTOCOMMIT"} if alone else {}
    engine = create_async_engine(url, **options)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def by_hand(engine: Engine) -> Engine:
    """As Concert opens it: SQLite's driver would commit before DDL."""
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def populate(connection: Connection, names: Collection[str] = (), first: int = 0) -> Mapping[str, int]:
    """Rows, numbered from `first`, in the tables of these names, or in every one. Returns the rows by table."""
    found = MetaData()
    found.reflect(connection, only=sorted(names) or None)
    for table in found.sorted_tables:
        if table.name != "alembic_version":
            for number in range(first, first + ROWS):
                row = {column.name: sample(column.type, number) for column in table.columns}
                connection.execute(table.insert().values(row))
    return counts(connection)


def forms(connection: Connection) -> Mapping[str, Form]:
    """What a row is made of, by table."""
    return {
        name: [(column["name"], str(column["type"]), column["nullable"]) for column in columns]
        for (_, name), columns in inspect(connection).get_multi_columns().items()
        if name != "alembic_version"
    }


def sample(type_: Any, number: int) -> Any:
    match type_:
        case types.Boolean():
            return False
        case types.Integer():
            return number + 1
        case types.Float():
            return number + 0.5
        case types.LargeBinary():
            return b"%d" % number
        case types.JSON():
            return {"n": number}
        case _:
            return f"text {number}"


@pytest.mark.timeout(600)
def test_K5_every_row_of_every_table_survives_from_every_revision(run: Run) -> None:
    """One store goes through all of them; where a table is made or changed, it gets rows of that form."""
    before: Mapping[str, int] = {}
    known: Mapping[str, Form] = {}

    def go_on(connection: Connection, revision: str, first: int) -> Mapping[str, int]:
        nonlocal known
        assert revision == upgrade(connection, revision)
        after, formed = counts(connection), forms(connection)
        assert before == {name: after[name] for name in before}, revision
        changed = {name for name, form in formed.items() if form != known.get(name)}
        filled = populate(connection, changed, first) if changed else after
        assert {name: rows + ROWS * (name in changed) for name, rows in after.items()} == filled
        known = formed
        return filled

    for number, revision in enumerate(REVISIONS):
        before = run(partial(go_on, revision=revision, first=number * ROWS))
    assert known.keys() == before.keys()
    assert ROWS <= min(before.values())


@pytest.mark.parametrize("revision", [REVISIONS[0], REVISIONS[len(REVISIONS) // 2]])
def test_K5_every_row_survives_many_migrations_at_once(run: Run, revision: str) -> None:
    run(partial(upgrade, target=revision))
    before = run(populate)
    assert {ROWS} == set(before.values())
    assert REVISIONS[-1] == run(upgrade)
    after = run(counts)
    assert before == {name: after[name] for name in before}


def test_K5_a_loss_that_nobody_declared_leaves_a_populated_store_as_it_was(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(upgrade)
    before = run(populate)
    for table, loss in (
        ("documents", "op.execute('DELETE FROM documents')"),
        ("journal", "op.drop_table('journal')"),
    ):
        with monkeypatch.context() as migrations:
            next_migration(migrations, tmp_path, loss)
            with pytest.raises(StoreUnavailable, match=rf"would lose rows: {{'{table}': 3}}"):
                run(upgrade)
        assert before == run(counts)
        assert REVISIONS[-1] == run(upgrade)
