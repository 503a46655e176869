"""Operations that read, work out, check and tell: real tables, real values."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import ValidationError

from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId
from engine.operations.data.check import CheckFailed, CheckInput, check
from engine.operations.data.transform import TransformInput, transform
from engine.operations.event.emit import EmitInput, emit
from engine.operations.operation import OperationContext
from engine.operations.query.rows import RowsInput, read_rows
from engine.operations.query.value import ValueInput, read_value
from engine.sources.duckdb import DuckdbConfig, open_duckdb
from engine.sources.source import Budget, Connection, SourceRoots
from engine.sources.sqlite import SqliteConfig, open_sqlite
from engine.topics.catalogue import TOPICS
from engine.writes import AppendEvent
from tests.engine.operations.leaves import context

pytestmark = pytest.mark.anyio

ROWS = [(1, "Bern", 2.5), (2, "Basel", None), (3, "Thun", 7.0), (4, "50% off_", 1.0)]


@pytest.fixture(params=["sqlite", "duckdb"])
def reading(request: pytest.FixtureRequest, tmp_path: Path) -> OperationContext:
    roots = SourceRoots(folders=(str(tmp_path),))
    create = 'CREATE TABLE "places ""x" (id INTEGER PRIMARY KEY, "the name" TEXT, share DOUBLE)'
    insert = 'INSERT INTO "places ""x" VALUES (?, ?, ?)'
    if request.param == "sqlite":
        with closing(sqlite3.connect(tmp_path / "a.db")) as database:
            database.execute(create)
            database.executemany(insert, ROWS)
            database.commit()
    else:
        with duckdb.connect(str(tmp_path / "a.duckdb")) as base:
            base.execute(create)
            base.executemany(insert, ROWS)

    async def open_source(_id: DocumentId) -> Connection:
        if request.param == "sqlite":
            return await open_sqlite(SqliteConfig(path="a.db"), Budget(), roots)
        return await open_duckdb(DuckdbConfig(path="a.duckdb"), Budget(), roots)

    return context(open_source=open_source)


TABLE = 'places "x'


async def rows(reading: OperationContext, **more: Any) -> Any:
    return (await read_rows(RowsInput(source="s", table=TABLE, **more), reading)).output


async def test_rows_are_read_by_conditions(reading: OperationContext) -> None:
    found = await rows(reading)
    assert (4, ["id", "the name", "share"], False) == (found.count, found.columns, found.cut)
    assert {"id": 1, "the name": "Bern", "share": 2.5} == found.rows[0]
    for where, ids in (
        ([{"column": "id", "is": "more", "value": 2}], [3, 4]),
        ([{"column": "id", "is": "in", "value": [1, 3]}], [1, 3]),
        ([{"column": "id", "is": "in", "value": []}], []),
        ([{"column": "share", "is": "empty"}], [2]),
        ([{"column": "share", "value": None}], [2]),
        ([{"column": "share", "is": "not_empty"}, {"column": "id", "is": "at_most", "value": 3}], [1, 3]),
        ([{"column": "the name", "is": "contains", "value": "B"}], [1, 2]),
        ([{"column": "the name", "is": "contains", "value": "0% off_"}], [4]),
        ([{"column": "the name", "value": "' OR 1=1 --"}], []),
    ):
        assert ids == [row["id"] for row in (await rows(reading, where=where, columns=["id"])).rows], where


async def test_rows_are_capped_ordered_and_it_is_said_that_there_are_more(reading: OperationContext) -> None:
    found = await rows(reading, order_by="id", descending=True, limit=2, columns=["id"])
    assert ([{"id": 4}, {"id": 3}], True) == (found.rows, found.cut)
    assert not (await rows(reading, limit=4)).cut
    with pytest.raises(ValidationError):
        RowsInput(source="s", table=TABLE, limit=10_001)


async def test_one_value_is_read_over_rows(reading: OperationContext) -> None:
    for value, of, expected in (
        ("count", "", 4), ("count", "share", 3), ("distinct", "the name", 4), ("sum", "share", 10.5),
        ("average", "share", 3.5), ("minimum", "id", 1), ("maximum", "the name", "Thun"),
    ):  # fmt: skip
        input_ = ValueInput(source="s", table=TABLE, value=value, of=of)
        assert expected == (await read_value(input_, reading)).output.value, value
    with pytest.raises(InvalidInput):
        await read_value(ValueInput(source="s", table=TABLE, value="sum"), reading)


async def test_names_that_the_schema_does_not_have_never_become_sql(reading: OperationContext) -> None:
    evil = 'id" FROM sqlite_schema --'
    for more in ({"columns": [evil]}, {"order_by": evil}, {"where": [{"column": evil, "value": 1}]}):
        with pytest.raises(NotFound):
            await rows(reading, **more)
    with pytest.raises(NotFound):
        await read_rows(RowsInput(source="s", table="sqlite_schema"), reading)
    with pytest.raises(InvalidInput):
        await rows(reading, where=[{"column": "id", "value": [1]}])


def test_a_transform_gives_what_it_is_given() -> None:
    value = {"a": [1, None, "x"]}
    assert value == transform(TransformInput(value=value)).value


def test_a_check_fails_with_the_words_of_its_design() -> None:
    assert check(CheckInput(condition=True)).passed
    with pytest.raises(CheckFailed, match="too few") as failed:
        check(CheckInput(condition=False, message="too few", details={"n": 1}))
    assert {"n": 1} == failed.value.details
    with pytest.raises(CheckFailed):
        check(CheckInput())


async def test_an_event_is_told_in_the_commit_that_ends_its_step() -> None:
    outcome = await emit(EmitInput(topic="orders:late", data={"n": 3}), context())
    (event,) = outcome.writes
    assert isinstance(event, AppendEvent)
    assert ("workspace:w", "custom:orders:late") == (event.channel, event.topic)
    assert ("r", {"n": 3}) == (event.payload["run"], event.payload["data"])
    assert TOPICS.find(event.topic) is not None
    assert "custom:a" == (await emit(EmitInput(topic="custom:a"), context())).output.topic


@pytest.mark.parametrize("topic", ["", "A", "a b", "a:b:c:d", "a::b", "workflow:run:failed:x", "*"])
def test_a_topic_of_a_design_is_of_its_own_family(topic: str) -> None:
    with pytest.raises(ValidationError):
        EmitInput(topic=topic)


async def test_an_event_has_a_size() -> None:
    with pytest.raises(InvalidInput):
        await emit(EmitInput(topic="a", data="x" * 70_000), context())


async def test_a_program_tells_an_event_without_a_run() -> None:
    (event,) = (await emit(EmitInput(topic="a"), context(run=None))).writes
    assert isinstance(event, AppendEvent)
    assert ("workspace:w", "") == (event.channel, event.payload["run"])
