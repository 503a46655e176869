"""What questions of records look like to the database."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from engine.records import Setting
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
