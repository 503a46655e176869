"""Rooms under load, beside the reference relay of the Yjs project: latency, CPU per delivery, the most one room takes.

Both get the same bytes from the same generator, interleaved, a fresh server for each round. Concert checks, commits
and only then tells; the relay keeps everything in memory.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.figure import Figure, figure
from tests.bench.peers import YJS_SERVER, Target, built, concert, y_websocket_server

ROUNDS = 3
SOURCE = Path(__file__).parent / "load" / "load.cpp"
LADDER = (40, 80, 120, 180, 270, 400, 600)
"""Updates a second of each of 20 clients in one room."""
GOOD_SHARE, GOOD_P99 = 0.99, 200.0

Cost = tuple[str, str, str, dict[str, float]]
"""Field of `Seen`, name, unit, target."""
Start = Callable[[], AbstractContextManager[Target]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`p50`, `p99` in milliseconds; CPU of the whole server process in microseconds, warm-up excluded."""

    p50: float
    p99: float
    share: float
    updates: int
    per_delivery: float
    per_update: float


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = iter(range(1000))
        starts: dict[str, Start] = {
            "concert": lambda: concert(folder / str(next(count))),
            YJS_SERVER: y_websocket_server,
        }
        one, many = "one room, 50 people, 10 updates/s each", "100 rooms of 5, 4 updates/s each"
        delivery = ("per_delivery", "server CPU per delivery", "us", {"at_most": 9.0})
        update = ("per_update", "server CPU per update", "us", {"at_most": 160.0})
        yield from _scenario(starts, one, delivery, rooms=1, clients=50, rate=10)
        yield from _scenario(starts, many, update, rooms=100, clients=5, rate=4)
        best = {server: median([_most(start) for _ in range(ROUNDS)]) for server, start in starts.items()}
        yield figure(
            "updates/s through one room of 20 (p99 < 200 ms)",
            best["concert"],
            "1/s",
            peer=YJS_SERVER,
            peer_value=best[YJS_SERVER],
            ratio_at_least=3.0,
        )


def _scenario(starts: dict[str, Start], label: str, cost: Cost, **load: int) -> Iterator[Figure]:
    seen: dict[str, list[Seen]] = {server: [] for server in starts}
    for _ in range(ROUNDS):
        for server, start in starts.items():
            with start() as target:
                seen[server].append(_load(target, warm=3, seconds=4, **load))

    def middle(server: str, field: str) -> float:
        return float(median(getattr(one, field) for one in seen[server]))

    for field, name, unit, limit in (
        ("p50", "input to other client, p50", "ms", {}),
        ("p99", "input to other client, p99", "ms", {"at_most": 100.0}),
        cost,
        ("share", "delivered", "share", {"at_least": 1.0}),
    ):
        peer_value = middle(YJS_SERVER, field)
        yield figure(
            f"{name} ({label})",
            middle("concert", field),
            unit,
            peer=YJS_SERVER,
            peer_value=peer_value,
            **limit,
        )


def _most(start: Start) -> float:
    """The highest rate of the ladder, in updates a second, that arrives whole and in time."""
    best = 0.0
    with start() as target:
        for rate in LADDER:
            seen = _load(target, rooms=1, clients=20, rate=rate, warm=1, seconds=2)
            if seen.share < GOOD_SHARE or seen.p99 > GOOD_P99:
                break
            best = 20.0 * rate
    return best


def _load(target: Target, *, rooms: int, clients: int, rate: int, warm: int, seconds: int) -> Seen:
    arguments = ["127.0.0.1", target.port, target.path, rooms, clients, rate, warm, seconds, target.pid]
    done = subprocess.run(
        [built(SOURCE), *map(str, arguments)], capture_output=True, text=True, check=True, timeout=120
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return Seen(
        p50=result["p50"],
        p99=result["p99"],
        share=result["delivered"] / max(result["expected"], 1),
        updates=result["sent"],
        per_delivery=result["cpu"] * 1e6 / max(result["delivered"], 1),
        per_update=result["cpu"] * 1e6 / max(result["sent"], 1),
    )
