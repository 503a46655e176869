"""What questions of records look like to the database."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from crdt.errors import StoreUnavailable
from engine.records import Setting
from engine.runtime.tasks import spawn
from engine.writes import Put
from storage.sql import SqlSettings, open_sql
from storage.sql.database import FILE, reading_engine
from storage.sql.reading import FolderReader
from storage.sql.records import SqlRecords

pytestmark = pytest.mark.anyio


async def test_lists_of_many_lengths_are_few_statements(tmp_path: Path) -> None:
    """A connection keeps each statement that it has prepared: with one for each length memory would grow by tens of KB."""
    store = await open_sql(tmp_path)
    names = tuple(f"setting {number:02}" for number in range(40))
    await store.writer.commit(tuple(Put(record=Setting(name=name, value=1)) for name in names))
    reader = FolderReader(reading_engine(tmp_path / FILE, SqlSettings()), 1)
    said: set[str] = set()

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.add(statement)

    event.listen(reader.engine, "before_cursor_execute", keep)
    records = SqlRecords(reader)
    for length in range(17, 33):
        found = await records.find(Setting, {"name": names[:length]}, order="name")
        assert names[:length] == tuple(row.name for row in found)
    assert 1 == len(said)
    await reader.close()
    await store.close()


async def test_a_read_that_failed_is_followed_by_one_that_connects_anew(tmp_path: Path) -> None:
    store = await open_sql(tmp_path)
    await store.writer.commit((Put(record=Setting(name="a", value=1)),))
    reader = FolderReader(reading_engine(tmp_path / FILE, SqlSettings()), 1)
    records, connected = SqlRecords(reader), list[int]()
    event.listen(reader.engine, "connect", lambda *_: connected.append(1))
    with pytest.raises(StoreUnavailable, match="no such table"):
        await reader.rows(text("SELECT * FROM nowhere"))
    assert 1 == (await records.find(Setting, {"name": "a"}))[0].value
    assert 1 == await records.count(Setting, {})
    assert 2 == len(connected)
    await reader.close()
    await store.close()


async def test_a_store_that_is_closed_answers_what_was_asked_and_says_so_to_whoever_comes_after(
    tmp_path: Path,
) -> None:
    store = await open_sql(tmp_path)
    await store.writer.commit((Put(record=Setting(name="a", value=1)),))
    asked = [spawn(store.records.count(Setting, {}), name="asked before") for _ in range(20)]
    await asyncio.sleep(0)
    await store.close()
    assert [1] * 20 == [await one for one in asked]
    with pytest.raises(StoreUnavailable, match="closed"):
        await store.records.count(Setting, {})
