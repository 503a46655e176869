"""Operations as a workflow step runs them: real files, real results, one report however often a step is tried."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId
from engine.operations.data_sources.count_rows import CountInput, count_rows
from engine.operations.data_sources.discover_schema import SchemaInput, discover_schema
from engine.operations.data_sources.profile_table import ProfileInput, profile_table
from engine.operations.data_sources.test_connection import TestInput, test_connection
from engine.operations.operation import Level, OperationContext
from engine.operations.reports.publish_report import ReportInput, publish_report
from engine.records import Report
from engine.sources.source import Budget, Connection, SourceRoots
from engine.sources.sqlite import SqliteConfig, open_sqlite
from engine.writes import Put
from storage.memory import open_memory

pytestmark = pytest.mark.anyio

SOURCE = "source-1"


@dataclass
class Heard:
    lines: list[tuple[Level, str]] = field(default_factory=list)
    marks: list[tuple[float, float, str]] = field(default_factory=list)

    def log(self, level: Level, message: str) -> None:
        self.lines.append((level, message))

    def progress(self, done: float, total: float, label: str = "") -> None:
        self.marks.append((done, total, label))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def context(tmp_path: Path, heard: Heard) -> OperationContext:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
        database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT)")
        database.executemany(
            "INSERT INTO orders VALUES (?, ?)", [(n, None if n % 2 else "x") for n in range(10)]
        )
        database.commit()

    async def open_source(_id: DocumentId) -> Connection:
        return await open_sqlite(
            SqliteConfig(path="shop.db"), Budget(), SourceRoots(folders=(str(tmp_path),))
        )

    store = open_memory()
    return OperationContext(
        organisation=OrganisationId("o"),
        workspace=WorkspaceId("w"),
        user=UserId("u"),
        run=RunId("r"),
        idempotency_key="r:report",
        now=Micros(1),
        records=store.records,
        report=heard,
        open_source=open_source,
    )


async def test_each_operation_on_a_source_says_what_it_found(context: OperationContext, heard: Heard) -> None:
    assert (await test_connection(TestInput(source=SOURCE), context)).output.passed
    assert 2 == (await discover_schema(SchemaInput(source=SOURCE), context)).output.column_count
    assert 10 == (await count_rows(CountInput(source=SOURCE, table="orders"), context)).output.rows
    profile = (await profile_table(ProfileInput(source=SOURCE, table="orders"), context)).output
    assert (10, 2) == (profile.rows, profile.column_count)
    assert ("info", "orders: 10 rows, 2 columns") == heard.lines[-1]
    assert (2, 2, "") == heard.marks[-1]


async def test_a_report_joins_profiles_and_is_written_with_the_end_of_its_step(
    context: OperationContext,
) -> None:
    profile = (await profile_table(ProfileInput(source=SOURCE, table="orders"), context)).output
    input_ = ReportInput(title="Orders", profiles={"a": profile.model_dump(), "b": profile.model_dump()})
    first = await publish_report(input_, context)
    again = await publish_report(input_, replace(context, now=Micros(2)))
    assert (20, 4) == (first.output.total_rows, first.output.total_columns)
    assert "note 50.0 %" == first.output.tables[0].emptiest
    written = [write for outcome in (first, again) for write in outcome.writes if isinstance(write, Put)]
    keys = [write.record.key for write in written if isinstance(write.record, Report)]
    assert ["r:report", "r:report"] == keys


async def test_a_report_without_a_run_is_given_and_kept_nowhere(context: OperationContext) -> None:
    outcome = await publish_report(ReportInput(title="T", profiles={}), replace(context, run=None))
    assert ("T", "", ()) == (outcome.output.title, outcome.output.report, outcome.writes)
