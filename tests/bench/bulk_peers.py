"""What bulk jobs are compared with, and how long they hold the event loop."""

import asyncio
import time
from array import array
from asyncio.events import Handle
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import dask.bag
from distributed import Client, LocalCluster


async def bare_loop(count: int, parallel: int, seconds: float) -> float:
    """Seconds that so many workers need for as many items, keeping nothing."""
    numbers = iter(range(count))

    async def worker() -> None:
        for _ in numbers:
            await asyncio.sleep(seconds)

    before = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(parallel)))
    return time.perf_counter() - before


def work_of(seconds: float) -> Callable[[int], int]:
    def work(number: int) -> int:
        if seconds:
            time.sleep(seconds)
        return -1 if number % 100 == 99 else number

    return work


def bag_of_dask(count: int, parallel: int, seconds: float) -> float:
    """Seconds of a bag in partitions of 250 items, on two processes with as many threads together."""
    untyped: Any = dask.bag
    cluster: Any = LocalCluster
    client: Any = Client
    threads = parallel // 2
    with (
        cluster(n_workers=2, threads_per_worker=threads, processes=True, dashboard_address=None) as there,
        client(there),
    ):
        bag = untyped.from_sequence(range(count), partition_size=250).map(work_of(seconds))
        untyped.from_sequence(range(100), npartitions=4).map(work_of(0.0)).compute()
        before = time.perf_counter()
        answers = bag.compute()
        took = time.perf_counter() - before
    assert answers.count(-1) == count // 100
    return took


@dataclass(frozen=True, kw_only=True)
class Holds:
    """Seconds of CPU that single turns of the event loop took."""

    longest: float
    p999: float


async def loop_holds(work: Callable[[], Awaitable[object]]) -> Holds:
    seen = array("d")
    plain = Handle._run

    def measured(handle: Handle) -> None:
        before = time.thread_time()
        plain(handle)
        seen.append(time.thread_time() - before)

    turns: Any = Handle
    turns._run = measured
    try:
        await work()
    finally:
        turns._run = plain
    taken = sorted(seen)
    return Holds(longest=taken[-1], p999=taken[int(0.999 * len(taken))])
