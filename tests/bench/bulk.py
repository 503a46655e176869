"""Bulk jobs: 100,000 items through each strategy, one in a hundred of them failing, over a SQLite store that syncs every commit.

Items of 5 ms are compared with a bare loop of as many workers that keeps nothing, and with a bag of `dask.distributed`.
"""

import asyncio
import tempfile
import time
from array import array
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # it brings no types

from engine.bulk import told
from engine.bulk.batching.strategies import STRATEGIES
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone
from engine.bulk.records import BulkCheckpoint, BulkJob
from engine.records import Json
from storage.sql import SqlSettings, open_sql
from tests.bench.bulk_peers import Holds, bag_of_dask, bare_loop, loop_holds
from tests.bench.figure import Figure, figure
from tests.support.bulk_kinds import TOUCH, Planted, TouchInput
from tests.support.bulk_shop import Shop

ITEMS = 100_000
PARALLEL = 16
FIVE_MS = 0.005
SIZES = (10, 30, 100, 300, 1000)


@dataclass
class Truth:
    """When each item ended, and what was last heard of it."""

    ends: "array[float]" = field(default_factory=lambda: array("d"))
    heard: list[tuple[float, int]] = field(default_factory=list)
    seconds: Callable[[int], float] = lambda _number: 0.0


def kind_of(truth: Truth) -> BulkKind[TouchInput]:
    async def run(_context: BulkContext, item: Item, _input: TouchInput) -> ItemDone:
        number = int(item.id[1:])
        if seconds := truth.seconds(number):
            await asyncio.sleep(seconds)
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
            if topic == told.PROGRESS:
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
        BulkCheckpoint, {"job": job.id}, order="seconds", descending=True, limit=20
    )
    seconds = ((job.finished_at or 0) - (job.started_at or 0)) / 1e6
    return Went(job=job, seconds=seconds, longest_batch=rows[-1].seconds)


async def once(truth: Truth, count: int, **settings: Any) -> Went:
    async with opened(truth) as shop:
        return await went(shop, count, **settings)


def figures() -> Iterator[Figure]:
    yield from of_work()
    yield from of_nothing()
    yield from of_shifts()
    yield from of_memory()


def of_work(count: int = ITEMS) -> Iterator[Figure]:
    """5 ms each."""
    bare = count / asyncio.run(bare_loop(count, PARALLEL, FIVE_MS))
    yield figure(f"bulk.bare_loop, {count:,} items of 5 ms, {PARALLEL} at once", bare, "items/s")
    for name in STRATEGIES:
        truth = Truth(seconds=lambda _number: FIVE_MS)
        settings = {"strategy": name, "parallel": PARALLEL, "budget": float(PARALLEL)}
        seen = asyncio.run(once(truth, count, **settings))
        yield figure(
            f"bulk.{name}, {count:,} items of 5 ms, {PARALLEL} at once", seen.per_second, "items/s",
            peer="the bare loop", peer_value=bare, ratio_at_least=0.9,
        )  # fmt: skip
        if name == "adaptive":
            adaptive = seen
            yield figure("bulk.progress.behind.p95", behind(truth, 0.95) * 1000, "ms", at_most=200)
    dask = count / bag_of_dask(count, PARALLEL, FIVE_MS)
    yield figure(
        f"bulk.adaptive, {count:,} items of 5 ms, {PARALLEL} at once, beside Dask", adaptive.per_second, "items/s",
        peer="a Dask bag on two processes, which keeps nothing", peer_value=dask,
    )  # fmt: skip


def of_nothing(count: int = ITEMS) -> Iterator[Figure]:
    """Items that do nothing: what the engine costs by itself."""
    best = 0.0
    for name in STRATEGIES:
        sizes = SIZES if name == "fixed" else (300,)
        for size in sizes:
            seen = asyncio.run(once(Truth(), count, strategy=name, size=size, parallel=4, budget=1e6))
            best = max(best, seen.per_second)
            fit = {"peer": "the best fixed size", "peer_value": best, "ratio_at_least": 0.9}
            yield figure(
                f"bulk.{name}, {count:,} items that do nothing, {'its own size' if name == 'adaptive' else f'batches of {size}'}",
                seen.per_second, "items/s", **(fit if name == "adaptive" else {}),  # type: ignore[arg-type]
            )  # fmt: skip
    held = asyncio.run(holds(count))
    yield figure(
        "bulk.event_loop.longest_turn, items that do nothing", held.longest * 1000, "ms of CPU", at_most=20
    )
    yield figure("bulk.event_loop.turn.p99.9, items that do nothing", held.p999 * 1000, "ms of CPU")
    dask = count / bag_of_dask(count, PARALLEL, 0.0)
    yield figure("bulk.dask_bag, items that do nothing", dask, "items/s")


async def holds(count: int) -> Holds:
    async with opened(Truth()) as shop:
        await went(shop, 1000, strategy="adaptive", parallel=4)
        return await loop_holds(lambda: went(shop, count, strategy="adaptive", parallel=4))


def of_shifts(count: int = 20_000) -> Iterator[Figure]:
    """Half of the items do nothing, the other half takes 5 ms: a size that suits one half does not suit the other."""
    half = count // 2
    seconds: Callable[[int], float] = lambda number: FIVE_MS if number >= half else 0.0  # noqa: E731
    for size in (20, 100, 1000):
        seen = asyncio.run(once(Truth(seconds=seconds), count, strategy="fixed", size=size, parallel=8))
        yield figure(f"bulk.shift.fixed {size}: items", seen.per_second, "items/s")
        yield figure(f"bulk.shift.fixed {size}: the 20th longest batch", seen.longest_batch * 1000, "ms")
    seen = asyncio.run(once(Truth(seconds=seconds), count, strategy="adaptive", parallel=8))
    yield figure("bulk.shift.adaptive: items", seen.per_second, "items/s")
    yield figure("bulk.shift.adaptive: the 20th longest batch", seen.longest_batch * 1000, "ms", at_most=200)


def of_memory() -> Iterator[Figure]:
    small, large = asyncio.run(grown(10_000)), asyncio.run(grown(ITEMS))
    for when, most in (("while its plan is made", 60), ("while it works", 20)):
        yield figure(
            f"bulk.memory of 100,000 items {when}, above that before", large[when], "MB",
            peer="of 10,000 items", peer_value=small[when], at_most=most,
        )  # fmt: skip


async def grown(count: int) -> dict[str, float]:
    """Megabytes, at most, above what there was before the job and above what there was when its plan was written."""
    process = psutil.Process()
    async with opened(Truth()) as shop:
        await went(shop, 1000, strategy="adaptive", parallel=4)
        found: dict[str, float] = {}
        before = most = process.memory_info().rss
        new = shop.new(count, settings={"attempts": 1, "strategy": "adaptive", "parallel": 4})
        job = await shop.bulk.submit(new)
        while (row := await shop.bulk.known(job.id)).status != "finished":
            if row.frozen and not found:
                found["while its plan is made"] = float(most - before) / 1e6
                before = most = process.memory_info().rss
            most = max(most, process.memory_info().rss)
            await asyncio.sleep(0.02)
    return {**found, "while it works": float(most - before) / 1e6}


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
