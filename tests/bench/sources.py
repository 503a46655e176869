"""How long it takes to profile the demo's largest table on each local kind, beside DuckDB's own SUMMARIZE, in one run.

Seconds of the processor, since SUMMARIZE and a profile both run on one thread and other programs share the machine. Each
round measures all of them, one after the other; a profile opens its source anew and reads every row.
"""

import asyncio
import csv
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

import duckdb

from engine.sources.duckdb import DuckdbConfig, open_duckdb
from engine.sources.files import FilesConfig, open_files
from engine.sources.source import Budget, Connection, SourceRoots
from engine.sources.sqlite import SqliteConfig, open_sqlite
from server.demo.flights import build_database, package_folder
from tests.bench.figure import Figure, figure

ROUNDS = 5
ROWS = 336_776
BUDGET = Budget(sample_rows=1_000_000, statement_seconds=600)


def figures() -> Iterator[Figure]:
    data = package_folder()
    if data is None:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_database(data, folder / "flights.db", lambda *_: None)
        _copies(folder)
        summaries = {
            "duckdb": "flights",
            "parquet": _sql(folder / "parquet" / "flights.parquet"),
            "csv": f"read_csv({_sql(folder / 'csv' / 'flights.csv')}, sample_size = 20480)",
        }
        kinds = _kinds(folder)
        taken: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for kind, relation in summaries.items():
                taken.setdefault(f"SUMMARIZE {kind}", []).append(
                    _timed(partial(_summarize, folder, relation))
                )
            for kind, (table, opened) in kinds.items():
                taken.setdefault(kind, []).append(_timed(partial(_profiled, table, opened)))
        for kind, peer, most in (
            ("duckdb", "duckdb", 1.3),
            ("parquet", "parquet", 1.3),
            ("csv", "csv", 1.3),
            ("sqlite", "duckdb", 4.0),
        ):
            yield figure(
                f"profile of flights (336,776 x 19), {kind}",
                median(taken[kind]),
                "s of CPU",
                peer=f"DuckDB's SUMMARIZE ({peer})",
                peer_value=median(taken[f"SUMMARIZE {peer}"]),
                ratio_at_most=most,
            )


Opened = Callable[[], Awaitable[Connection]]


def _kinds(folder: Path) -> dict[str, tuple[str, Opened]]:
    roots = SourceRoots(folders=(str(folder),))
    return {
        "duckdb": ("flights", lambda: open_duckdb(DuckdbConfig(path="flights.duckdb"), BUDGET, roots)),
        "parquet": ("flights.parquet", lambda: open_files(FilesConfig(folder="parquet"), BUDGET, roots)),
        "csv": ("flights.csv", lambda: open_files(FilesConfig(folder="csv"), BUDGET, roots)),
        "sqlite": ("flights", lambda: open_sqlite(SqliteConfig(path="flights.db"), BUDGET, roots)),
    }


def _copies(folder: Path) -> None:
    """The same rows as a DuckDB database, a Parquet file and a CSV file."""
    with (
        closing(sqlite3.connect(folder / "flights.db")) as origin,
        closing(duckdb.connect(str(folder / "flights.duckdb"))) as database,
    ):
        columns = [(row[1], row[2]) for row in origin.execute("PRAGMA table_info(flights)")]
        (folder / "csv").mkdir()
        (folder / "parquet").mkdir()
        with (folder / "csv" / "flights.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([name for name, _ in columns])
            writer.writerows(origin.execute("SELECT * FROM flights"))
        types = ", ".join(
            f'"{name}" {"BIGINT" if type_ == "INTEGER" else "VARCHAR"}' for name, type_ in columns
        )
        database.execute(f"CREATE TABLE flights ({types})")
        database.execute(f"COPY flights FROM {_sql(folder / 'csv' / 'flights.csv')} (HEADER)")
        database.execute(f"COPY flights TO {_sql(folder / 'parquet' / 'flights.parquet')}")


def _summarize(folder: Path, relation: str) -> None:
    """On one thread, as Concert's own connections are."""
    with duckdb.connect(str(folder / "flights.duckdb"), read_only=True) as database:
        database.execute("SET threads = 1")
        assert 19 == len(database.execute(f"SUMMARIZE FROM {relation}").fetchall())


def _profiled(table: str, opened: Opened) -> None:
    asyncio.run(_profile(table, opened))


async def _profile(table: str, opened: Opened) -> None:
    connection = await opened()
    profile = await connection.profile(table, None, lambda *_: None)
    await connection.close()
    assert (ROWS, ROWS, 19) == (profile.rows, profile.sampled_rows, len(profile.columns))
    assert not any(column.distinct_estimated for column in profile.columns)


def _timed(run: Callable[[], None]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def _sql(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
