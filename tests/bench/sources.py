"""How long it takes to profile the demo's largest table, beside the least any reader of it must do."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from engine.sources.source import Budget, SourceRoots
from engine.sources.sqlite import SqliteConfig, open_sqlite
from server.demo.flights import build_database, package_folder
from tests.bench.figure import Figure, figure

ROUNDS = 3


def figures() -> Iterator[Figure]:
    data = package_folder()
    if data is None:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_database(data, folder / "flights.db", lambda *_: None)
        profiles, scans = [], []
        for _ in range(ROUNDS):
            profiles.append(_timed(lambda: asyncio.run(_profile(folder))))
            scans.append(_timed(lambda: _group_each_column(folder / "flights.db")))
        yield figure(
            "profile of flights (336,776 x 19)",
            median(profiles),
            "s",
            peer="bare sqlite3: one GROUP BY per column",
            peer_value=median(scans),
            ratio_at_most=2.0,
        )


async def _profile(folder: Path) -> None:
    config, roots = SqliteConfig(path="flights.db"), SourceRoots(folders=(str(folder),))
    connection = await open_sqlite(config, Budget(sample_rows=1_000_000), roots)
    profile = await connection.profile("flights", None, lambda *_: None)
    await connection.close()
    assert (336_776, 19) == (profile.rows, len(profile.columns))


def _group_each_column(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        names = [row[1] for row in database.execute("PRAGMA table_info(flights)")]
        for name in names:
            database.execute(
                f"SELECT count(*) FROM (SELECT {name}, count(*) FROM flights GROUP BY 1)"
            ).fetchone()


def _timed(run: Callable[[], None]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started
