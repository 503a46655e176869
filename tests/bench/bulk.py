"""Bulk jobs: 100,000 items through each strategy, one in a hundred of them failing, over a SQLite store that syncs every commit.

Items of 5 ms are compared with a bare loop of as many workers that keeps nothing, and with a bag of `dask.distributed`.
The process is set up as a server's is. A short form, of under two minutes on a quiet machine:

    BULK_ITEMS=10000 BULK_PARTS=work make bench ONLY=bulk

`BULK_ITEMS`: items of a job. `BULK_PARTS`: some of work, nothing, shifts, memory. `BULK_STRATEGIES`: some of them, for work.
"""

import asyncio
import gc
import os
import sys
import tempfile
import time
import tracemalloc
from array import array
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

import psutil  # type: ignore[import-untyped]  # it brings no types

from engine.bulk import told
from engine.bulk.batching.strategies import STRATEGIES
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone
from engine.bulk.records import BulkCheckpoint, BulkJob
from engine.bulk.working import UNSAVED
from engine.records import Json
from server.serve import settle_down
from storage.sql import SqlSettings, open_sql
from tests.bench.bulk_peers import Holds, bag_of_dask, bare_loop, loop_holds
from tests.bench.figure import Figure, figure
from tests.support.bulk_kinds import TOUCH, Planted, TouchInput
from tests.support.bulk_shop import Shop

ITEMS = int(os.environ.get("BULK_ITEMS", "100000"))
FEW = ITEMS // 10
PARALLEL = 16
FIVE_MS = 0.005
SIZES = (10, 30, 100, 300, 1000)
ROUNDS = 5
SOON = 0.2
"""Seconds after which what was done shall be saved at the latest."""
WAITING = UNSAVED * 0.001
"""MB: as many items as may wait for their commit, of a kilobyte each. How many do at the worst moment is chance."""
CACHED = 32
"""MiB that SQLite keeps of the file for its one writing connection, as far as the file has grown (`storage/sql/database.py`)."""


@dataclass
class Truth:
    """When each item ended, and what was last heard of it."""

    ends: "array[float]" = field(default_factory=lambda: array("d"))
    heard: list[tuple[float, int]] = field(default_factory=list)
    seconds: Callable[[int], float] = lambda _number: 0.0
    note: bool = True


def kind_of(truth: Truth) -> BulkKind[TouchInput]:
    async def run(_context: BulkContext, item: Item, _input: TouchInput) -> ItemDone:
        number = int(item.id[1:])
        if seconds := truth.seconds(number):
            await asyncio.sleep(seconds)
        if truth.note:
            truth.ends.append(time.perf_counter())
        if number % 100 == 99:
            raise Planted
        return ItemDone(result=number)

    return replace(TOUCH, run=run)


@asynccontextmanager
async def opened(truth: Truth) -> AsyncIterator[Shop]:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_sql(Path(folder) / "db", SqlSettings(synchronous="FULL"))
        shop = Shop(store=store, data=Path(folder), kinds=(kind_of(truth),))
        say = shop.channels.ephemeral

        def heard(channel: Any, topic: str, payload: Json) -> None:
            if topic == told.PROGRESS and truth.note:
                truth.heard.append((time.perf_counter(), payload["ended"]))
            say(channel, topic, payload)

        shop.channels.ephemeral = heard  # type: ignore[method-assign]
        try:
            yield shop
        finally:
            await shop.die()
            await store.close()


@dataclass(frozen=True, kw_only=True)
class Went:
    """`seconds` from the frozen plan to the end."""

    job: BulkJob
    seconds: float
    longest_batch: float

    @property
    def per_second(self) -> float:
        return self.job.total / self.seconds


async def went(shop: Shop, count: int, **settings: Any) -> Went:
    job = await shop.bulk.submit(shop.new(count, settings={"attempts": 1, "size": 100, **settings}))
    job = await shop.bulk.ended(job.id)
    failed = count // 100
    assert {"done": count - failed, "failed": failed} == job.counts == await shop.states_counted(job)
    rows = await shop.store.records.find(
        BulkCheckpoint, {"job": job.id}, order="seconds", descending=True, limit=1
    )
    seconds = ((job.finished_at or 0) - (job.started_at or 0)) / 1e6
    return Went(job=job, seconds=seconds, longest_batch=rows[0].seconds)


async def once(truth: Truth, count: int, **settings: Any) -> Went:
    async with opened(truth) as shop:
        return await went(shop, count, **settings)


def figures() -> Iterator[Figure]:
    parts = {"work": of_work, "nothing": of_nothing, "shifts": of_shifts, "memory": of_memory}
    wanted = os.environ.get("BULK_PARTS", ",".join(parts)).split(",")
    for name, part in parts.items():
        if name in wanted:
            with as_served():
                yield from part()


@contextmanager
def as_served() -> Iterator[None]:
    """What `concert serve` sets in its process once everything is loaded."""
    threshold, switch = gc.get_threshold(), sys.getswitchinterval()
    settle_down()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)
        sys.setswitchinterval(switch)


def of_work(count: int = ITEMS) -> Iterator[Figure]:
    """5 ms each."""
    bare = count / asyncio.run(bare_loop(count, PARALLEL, FIVE_MS))
    yield figure(f"bulk.bare_loop, {count:,} items of 5 ms, {PARALLEL} at once", bare, "items/s")
    for name in os.environ.get("BULK_STRATEGIES", ",".join(STRATEGIES)).split(","):
        truth = Truth(seconds=lambda _number: FIVE_MS)
        settings = {"strategy": name, "parallel": PARALLEL, "budget": float(PARALLEL)}
        seen = asyncio.run(once(truth, count, **settings))
        yield figure(
            f"bulk.{name}, {count:,} items of 5 ms, {PARALLEL} at once", seen.per_second, "items/s",
            peer="the bare loop", peer_value=bare, ratio_at_least=0.9,
        )  # fmt: skip
        if name == "adaptive":
            yield figure("bulk.progress.behind.p95", behind(truth, 0.95) * 1000, "ms", at_most=200)
            dask = count / bag_of_dask(count, PARALLEL, FIVE_MS)
            yield figure(
                f"bulk.adaptive, {count:,} items of 5 ms, {PARALLEL} at once, beside Dask", seen.per_second, "items/s",
                peer="a Dask bag on two processes, which keeps nothing", peer_value=dask,
            )  # fmt: skip


def of_nothing(count: int = ITEMS) -> Iterator[Figure]:
    """Items that do nothing: what the engine costs by itself.

    The sizes are compared in turns, the adaptive one among them, by the median of each: machines have slow minutes.
    """
    asyncio.run(once(Truth(), 1000, strategy="fixed"))  # nothing is loaded for the first time in what follows
    sized = {f"batches of {size}": {"strategy": "fixed", "size": size} for size in SIZES}
    ways = {**sized, "its own size": {"strategy": "adaptive", "size": 300}}
    seen: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, settings in ways.items():
            seen[way].append(_of_nothing(count, **settings))
    rates = {way: median(found) for way, found in seen.items()}
    for way in sized:
        yield figure(f"bulk.fixed, {count:,} items that do nothing, {way}", rates[way], "items/s")
    yield figure(
        f"bulk.adaptive, {count:,} items that do nothing, its own size", rates["its own size"], "items/s",
        peer="the best fixed size", peer_value=max(rates[way] for way in sized), ratio_at_least=0.9,
    )  # fmt: skip
    for name in (name for name in STRATEGIES if name not in ("fixed", "adaptive")):
        rate = _of_nothing(count, strategy=name, size=300)
        yield figure(f"bulk.{name}, {count:,} items that do nothing, batches of 300", rate, "items/s")
    held = asyncio.run(holds(count))
    yield figure(
        "bulk.event_loop.longest_turn, items that do nothing", held.longest * 1000, "ms of CPU", at_most=20
    )
    yield figure("bulk.event_loop.turn.p99.9, items that do nothing", held.p999 * 1000, "ms of CPU")
    dask = count / bag_of_dask(count, PARALLEL, 0.0)
    yield figure("bulk.dask_bag, items that do nothing", dask, "items/s")


def _of_nothing(count: int, **settings: Any) -> float:
    return asyncio.run(once(Truth(), count, parallel=4, budget=1e6, **settings)).per_second


async def holds(count: int) -> Holds:
    async with opened(Truth()) as shop:
        await went(shop, 1000, strategy="adaptive", parallel=4)
        return await loop_holds(lambda: went(shop, count, strategy="adaptive", parallel=4))


def of_shifts(count: int = ITEMS // 2) -> Iterator[Figure]:
    """Items that do nothing, and behind them some that take 50 ms: what suits the ones does not suit the others.

    The peer is the fastest of the fixed sizes whose batches were saved as soon as is wanted.
    """
    slow = max(count // 100, 200)
    seconds: Callable[[int], float] = lambda number: 10 * FIVE_MS if number >= count else 0.0  # noqa: E731
    best = 0.0
    for size in SIZES:
        seen = asyncio.run(
            once(Truth(seconds=seconds), count + slow, strategy="fixed", size=size, parallel=8)
        )
        yield figure(f"bulk.shift.fixed {size}: items", seen.per_second, "items/s")
        yield figure(f"bulk.shift.fixed {size}: the longest batch", seen.longest_batch * 1000, "ms")
        if seen.longest_batch <= SOON:
            best = max(best, seen.per_second)
    seen = asyncio.run(once(Truth(seconds=seconds), count + slow, strategy="adaptive", parallel=8))
    yield figure(
        "bulk.shift.adaptive: items", seen.per_second, "items/s",
        peer=f"the fastest fixed size whose batches are saved within {SOON * 1000:g} ms", peer_value=best,
        ratio_at_least=1.0,
    )  # fmt: skip
    yield figure(
        "bulk.shift.adaptive: the longest batch", seen.longest_batch * 1000, "ms", at_most=SOON * 1000
    )


def of_memory() -> Iterator[Figure]:
    """What Python holds does not grow with the items, but for a few numbers of each while the plan is made (rule BU2).

    What the process holds grows by no more than the part of the file that SQLite keeps.
    """
    small, large = asyncio.run(held(FEW)), asyncio.run(held(ITEMS))
    numbers = 24 * (ITEMS - FEW) / 1e6
    for when, more in (("while its plan is made", numbers), ("while it works", WAITING)):
        yield figure(
            f"bulk.memory of {ITEMS:,} items {when}: objects of Python at most", large[when], "MB",
            peer=f"of {FEW:,} items", peer_value=small[when], at_most=round(1.25 * small[when] + more, 2),
        )  # fmt: skip
    small, large = asyncio.run(grown(FEW)), asyncio.run(grown(ITEMS))
    for when in small:
        yield figure(
            f"bulk.memory of {ITEMS:,} items {when}: the process, above that before", large[when], "MB",
            peer=f"of {FEW:,} items", peer_value=small[when], at_most=round(1.25 * small[when] + CACHED * 1.05, 2),
        )  # fmt: skip


async def held(count: int) -> dict[str, float]:
    """Megabytes of Python's own objects, at most, above what there was before the job and when its plan was written."""

    def before() -> float:
        gc.collect()
        tracemalloc.reset_peak()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        return await _watched(count, before, lambda: tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


async def grown(count: int) -> dict[str, float]:
    """Megabytes, at most, above what there was before the job and above what there was when its plan was written."""
    process = psutil.Process()

    def resident() -> float:
        return float(process.memory_info().rss)

    return await _watched(count, resident, resident)


async def _watched(count: int, before: Callable[[], float], most: Callable[[], float]) -> dict[str, float]:
    """`most` is looked at again and again, and is the highest since `before` or what it is now."""
    async with opened(Truth(note=False)) as shop:
        await went(shop, 1000, strategy="adaptive", parallel=4)
        found: dict[str, float] = {}
        base = high = before()
        new = shop.new(count, settings={"attempts": 1, "strategy": "adaptive", "parallel": 4})
        job = await shop.bulk.submit(new)
        while (row := await shop.bulk.known(job.id)).status != "finished":
            high = max(high, most())
            if row.frozen and not found:
                found["while its plan is made"] = (high - base) / 1e6
                base = high = before()
            await asyncio.sleep(0.02)
    return {**found, "while it works": (max(high, most()) - base) / 1e6}


def behind(truth: Truth, share: float) -> float:
    """How long ago, at each hundredth of a second, what was heard last was not true any more; that quantile, in seconds."""
    ends, lags, word = truth.ends, list[float](), 0
    moment, heard = ends[0], truth.heard
    while moment < ends[-1]:
        while word + 1 < len(heard) and heard[word + 1][0] <= moment:
            word += 1
        known = heard[word][1] if heard[word][0] <= moment else 0
        stale_since = ends[known] if known < len(ends) else moment
        lags.append(max(0.0, moment - stale_since))
        moment += 0.01
    return sorted(lags)[int(share * (len(lags) - 1))]
