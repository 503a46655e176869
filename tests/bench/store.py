"""The store: how close the writer comes to what SQLite itself can do on this disk, and how long a commit takes."""

import asyncio
import itertools
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from crdt.ids import DocumentId, Micros, UserId
from engine.ports import Store
from engine.writes import AppendJournal, AppendUpdate, Write
from storage.sql import open_sql
from tests.bench.figure import Figure, figure

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 0.4
ROUNDS = 3
OWNERS = 50
ENTRY = {"event": "step_succeeded", "node": "profile", "attempt": 1, "rows": 336776}
BARE_ENTRY = '{"event":"step_succeeded","node":"profile","attempt":1,"rows":336776}'
RATE = 2_000
BARE = "bare sqlite3 loop, same table, pragma and rows per commit"


def figures() -> Iterator[Figure]:
    (ROOT / "var").mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as folder:
        yield from uvloop.run(_throughput(Path(folder)))
        yield from uvloop.run(_latency(Path(folder) / "latency"))


async def _throughput(folder: Path) -> list[Figure]:
    """Rows in one batch, and the same rows as batches of their own that the writer may group; the peer is told to."""
    found = []
    for name, make, table, row in (
        ("journal", _journal, _BARE_JOURNAL, _bare_journal),
        ("updates", _update, _BARE_UPDATES, _bare_update),
    ):
        for size in (1, 20, 500):
            whole, single, peers = [], [], []
            for round_ in range(ROUNDS):
                store = await open_sql(folder / f"{name}-{size}-{round_}")
                whole.append(await _rate(store, make, size, each=size))
                single.append(await _rate(store, make, size, each=1))
                await store.close()
                peers.append(_bare_rate(folder / f"{name}-{size}-{round_}.db", table, row, size))
            peer = statistics.median(peers)
            wanted = {"batches of": (whole, 0.3), "batches of 1 in flight:": (single, 0.2)}
            for mode, (values, ratio) in wanted.items():
                title = f"store: {name} rows/s, FULL, {mode} {size}"
                value = statistics.median(values)
                found.append(figure(title, value, "rows/s", peer=BARE, peer_value=peer, ratio_at_least=ratio))
    return found


async def _rate(store: Store, make: Callable[[int], Write], size: int, *, each: int) -> float:
    """`size` rows at a time, `each` of them in one batch."""
    numbers = itertools.count()
    started = time.perf_counter()
    written = 0
    while (spent := time.perf_counter() - started) < SECONDS:
        batches = [tuple(make(next(numbers)) for _ in range(each)) for _ in range(size // each)]
        await asyncio.gather(*map(store.writer.commit, batches))
        written += size
    return written / spent


def _journal(number: int) -> Write:
    return AppendJournal(stream=_owner("run", number), entry=ENTRY, at=Micros(number))


def _update(number: int) -> Write:
    return AppendUpdate(
        document=DocumentId(_owner("doc", number)),
        author=UserId("0190a0a0-0000-7000-8000-000000000000"),
        door="native",
        at=Micros(number),
        update=bytes(60),
    )


def _owner(kind: str, number: int) -> str:
    return f"{kind}:0190a0a0-0000-7000-8000-{number % OWNERS:012}"


_BARE_JOURNAL = (
    "journal (stream TEXT, position BIGINT, at BIGINT, entry TEXT, PRIMARY KEY (stream, position))"
)
_BARE_UPDATES = """updates (document TEXT, sequence BIGINT, author TEXT, door TEXT, at BIGINT, "update" BLOB,
    PRIMARY KEY (document, sequence))"""


def _bare_journal(number: int) -> tuple[object, ...]:
    return (_owner("run", number), number, number, BARE_ENTRY)


def _bare_update(number: int) -> tuple[object, ...]:
    author = "0190a0a0-0000-7000-8000-000000000000"
    return (_owner("doc", number), number, author, "native", number, bytes(60))


def _bare_rate(path: Path, table: str, row: Callable[[int], tuple[object, ...]], size: int) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute(f"CREATE TABLE {table} WITHOUT ROWID")
        name = table.split(" ", 1)[0]
        insert = f"INSERT INTO {name} VALUES ({', '.join('?' * len(row(0)))})"
        numbers = itertools.count()
        started = time.perf_counter()
        written = 0
        while (spent := time.perf_counter() - started) < SECONDS:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(insert, [row(next(numbers)) for _ in range(size)])
            connection.execute("COMMIT")
            written += size
        return written / spent


async def _latency(folder: Path) -> list[Figure]:
    """An open loop: a commit every half millisecond, whether or not the ones before it are done."""
    runs = []
    for round_ in range(ROUNDS):
        store = await open_sql(folder / str(round_))
        runs.append(await _open_loop(store))
        await store.close()
    p50, p99, lag = (statistics.median(run[place] for run in runs) for place in range(3))
    name = f"store: commit at {RATE} updates/s, FULL"
    return [
        figure(f"{name}, p50", p50, "ms", at_most=5),
        figure(f"{name}, p99", p99, "ms", at_most=50),
        figure(f"{name}, event loop lag p99", lag, "ms", at_most=10),
    ]


async def _open_loop(store: Store) -> tuple[float, float, float]:
    latencies: list[float] = []
    lags: list[float] = []
    started = time.perf_counter()
    sent = 0

    def send() -> None:
        nonlocal sent
        due = started + sent / RATE
        while due <= time.perf_counter():
            asked = time.perf_counter()
            store.writer.commit((_update(sent),)).add_done_callback(
                lambda _, asked=asked: latencies.append(time.perf_counter() - asked)  # type: ignore[misc]
            )
            sent += 1
            due = started + sent / RATE

    while time.perf_counter() < started + 3:
        expected = time.perf_counter() + 0.001
        await asyncio.sleep(0.001)
        lags.append(time.perf_counter() - expected)
        send()
    await store.writer.commit(())
    return _at(latencies, 50), _at(latencies, 99), _at(lags, 99)


def _at(values: list[float], percent: int) -> float:
    """Milliseconds."""
    return statistics.quantiles(values, n=100)[percent - 1] * 1_000
