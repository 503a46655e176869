"""What there is for the steps of runs: slots, rates, and where heavy ones run. From settings. Border: who gets it, `engine/workflow`."""

import random
from collections.abc import Iterable

from engine.execution.cluster import Cluster, needs_library
from engine.execution.executor import Executors, Inline
from engine.execution.pool import ProcessPool
from engine.operations.operation import Rate
from engine.runtime.clock import WakingClock

MEBIBYTE = 1 << 20


def slots_of(texts: Iterable[str]) -> dict[str, int]:
    """`NAME=COUNT` each. ValueError for anything else."""
    found = {}
    for text in texts:
        name, _, count = text.partition("=")
        if not name.strip() or not count.strip().isdigit():
            raise ValueError(f"{text!r} is not NAME=COUNT")
        found[name.strip()] = int(count)
    return found


def rates_of(texts: Iterable[str]) -> dict[str, Rate]:
    """`OPERATION=STARTS/SECONDS` each. ValueError for anything else."""
    found = {}
    for text in texts:
        name, _, rate = text.partition("=")
        starts, _, seconds = rate.partition("/")
        if not name.strip() or not starts.strip().isdigit() or int(starts) < 1 or not _is_span(seconds):
            raise ValueError(f"{text!r} is not OPERATION=STARTS/SECONDS")
        found[name.strip()] = Rate(starts=int(starts), seconds=float(seconds))
    return found


def make_executors(scheduler: str, processes: int, memory: int, clock: WakingClock) -> Executors:
    """`scheduler`: the address of Dask's, empty for processes of this machine. `memory`: mebibytes of one body."""
    most = memory * MEBIBYTE
    if scheduler:
        return Executors(light=Inline(), heavy=Cluster(scheduler, clock, random.random, memory=most))
    return Executors(light=Inline(), heavy=ProcessPool(processes, most))


def cannot_reach(scheduler: str) -> str:
    """Why this address of a scheduler cannot be used at all; empty when it can."""
    if not scheduler.startswith(("tcp://", "tls://", "ws://", "wss://")):
        return f"DASK_SCHEDULER is an address like tcp://HOST:8786, not {scheduler}"
    return needs_library()


def _is_span(text: str) -> bool:
    try:
        return 0 < float(text) < 86_400 * 31
    except ValueError:
        return False
