"""Rooms under load, beside the servers of the Yjs world: CPU of a delivery, the most one room takes, memory of the idle.

Everybody gets the same bytes from the same generator, warmed and in turns. Concert signs everybody in, checks, commits
and only then tells; the others keep documents in memory. What Concert does alone is in `crowds` and `doors`.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tests.bench.crowds import crowds
from tests.bench.doors import doors
from tests.bench.figure import Figure, figure
from tests.bench.installation import Installation, furnished
from tests.bench.loading import (
    Result,
    deliveries,
    loaded,
    middle,
    per_delivery,
    per_update,
    share,
    steal,
)
from tests.bench.peers import (
    CONCERT,
    HOCUSPOCUS,
    HOCUSPOCUS_8,
    PYCRDT_SERVER,
    YJS_SERVER,
    NotInstalled,
    Start,
    Target,
    concert,
    hocuspocus,
    pycrdt_websocket,
    y_websocket_server,
)

ROUNDS: Final = 3
LADDER: Final = "2,4,6,10,16,32,50,80,120,160,200,256,320,400"
"""Updates a second of each of 100 clients in one room."""
LATE: Final = 100
WARM: Final = 4.0
"""Seconds until the compilers of the others are warm."""
SETTLED: Final = 5.0
"""Seconds until Concert has looked at the rights of newcomers a second time, as it does after 4."""

Seen = dict[str, list[Result]]
"""Results by server."""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        installed = furnished(folder / "installation")
        starts = _starts(installed, folder)
        for scenario in (
            lambda: _busy(starts),
            lambda: _idle(starts),
            lambda: doors(installed, folder, starts),
            lambda: crowds(installed, folder),
        ):
            yield from _as_far_as_possible(scenario)
        yield figure("steal of the host during the runs that count, at most", steal.most * 100, "%")
        yield figure("load average of the machine at the end", os.getloadavg()[0], "")


def _as_far_as_possible(scenario: Callable[[], Iterator[Figure]]) -> Iterator[Figure]:
    """A scenario that stumbles must not take the others along."""
    try:
        yield from scenario()
    except Exception as error:  # noqa: BLE001 - whatever it was, it is said and the rest is measured
        print(f"rooms: {type(error).__name__}: {error}", file=sys.stderr)


def _starts(installed: Installation, folder: Path) -> dict[str, Start]:
    """Concert and those of the others that can be had here."""
    starts: dict[str, Start] = {CONCERT: lambda: concert(installed, folder)}
    wanted: dict[str, Callable[[], Start]] = {
        HOCUSPOCUS: lambda: hocuspocus(folder),
        HOCUSPOCUS_8: lambda: hocuspocus(folder, flush_delay=8),
        YJS_SERVER: lambda: y_websocket_server(folder),
        PYCRDT_SERVER: lambda: pycrdt_websocket(folder),
    }
    for name, install in wanted.items():
        try:
            starts[name] = install()
        except NotInstalled as error:
            print(f"rooms: without {name}: {error}", file=sys.stderr)
    return starts


def _busy(starts: dict[str, Start]) -> Iterator[Figure]:
    """All servers stand all the time: one that nobody talks to costs nothing, and what has warmed stays warm."""
    with ExitStack() as running:
        targets = {name: running.enter_context(start()) for name, start in starts.items()}
        quick = {name: target for name, target in targets.items() if name != PYCRDT_SERVER}
        plain = {name: target for name, target in quick.items() if name != HOCUSPOCUS_8}
        yield from _one_room(quick)
        yield from _many_rooms(plain, targets.get(PYCRDT_SERVER))
        yield from _presence(plain)
        yield from _ladder(plain)


def _in_turns(
    targets: dict[str, Target], mode: str, *, first: float = 0.0, warm: float = SETTLED, **load: object
) -> Seen:
    """`first`: seconds of warming before the first round, more than `warm` before each."""
    seen: Seen = {name: [] for name in targets}
    for number in range(ROUNDS):
        for name, target in targets.items():
            more = 0.0 if number else first
            seen[name] += loaded(target, mode, warm=warm, prewarm=more, seconds=3, **load)
    return seen


def _one_room(targets: dict[str, Target]) -> Iterator[Figure]:
    seen = _in_turns(targets, "edit", clients=50, rates=10, first=WARM)
    label = "one room, 50 people, 10 updates/s each"
    cost = f"server CPU per delivery ({label})"
    yield from _beside(seen, cost, "us", per_delivery, {HOCUSPOCUS: 1 / 2.3, HOCUSPOCUS_8: 1 / 1.6})
    yield from _beside(seen, f"input to other client, p50 ({label})", "ms", _p50, at_most=5.0)
    yield from _beside(seen, f"input to other client, p99 ({label})", "ms", _p99)
    yield figure(f"delivered ({label})", middle(seen[CONCERT], share), "share", at_least=1.0)


def _many_rooms(targets: dict[str, Target], slow: Target | None) -> Iterator[Figure]:
    """`slow` is too slow for the other scenarios, and is asked once."""
    seen = _in_turns(targets, "edit", rooms=100, clients=5, rates=4)
    if slow is not None:
        seen[slow.name] = loaded(slow, "edit", rooms=100, clients=5, rates=4, warm=2, seconds=3)
    label = "100 rooms of 5, 4 updates/s each"
    cost = f"server CPU per update ({label})"
    yield from _beside(seen, cost, "us", per_update, {HOCUSPOCUS: 1 / 1.4, YJS_SERVER: 1.0})
    yield from _beside(seen, f"input to other client, p50 ({label})", "ms", _p50)
    yield figure(f"delivered ({label})", middle(seen[CONCERT], share), "share", at_least=1.0)


def _presence(targets: dict[str, Target]) -> Iterator[Figure]:
    seen = _in_turns(targets, "presence", clients=50, rates=20, warm=2.0)
    label = "one room, 50 cursors, 20 times a second each"

    def busy(result: Result) -> float:
        return 100 * result["cpu"] / result["seconds"]

    yield from _beside(seen, f"server CPU ({label})", "% of a core", busy, {HOCUSPOCUS: 1 / 5})
    yield figure(f"told or overtaken ({label})", middle(seen[CONCERT], share), "share", at_least=0.99)


def _ladder(targets: dict[str, Target]) -> Iterator[Figure]:
    most: dict[str, list[Result]] = {name: [] for name in targets}
    for _ in range(ROUNDS):
        for name, target in targets.items():
            climbed = loaded(
                target,
                "edit",
                clients=100,
                rates=LADDER,
                prewarm=WARM,
                warm=0.3,
                seconds=1.2,
                p99=LATE,
                patience=2,
            )
            most[name].append({"deliveries": deliveries(climbed, LATE)})
    yield from _beside(
        most,
        "deliveries/s through one room of 100, p99 <= 100 ms",
        "1/s",
        lambda result: result["deliveries"],
        at_least_times={HOCUSPOCUS: 3.0},
    )


def _idle(starts: dict[str, Start]) -> Iterator[Figure]:
    """2,000 connections in 500 rooms."""
    seen: Seen = {}
    for name in (CONCERT, HOCUSPOCUS, YJS_SERVER):
        for _ in range(ROUNDS if name == CONCERT else 1):
            if name in starts:
                with starts[name]() as target:
                    seen.setdefault(name, []).extend(loaded(target, "idle", rooms=500, clients=4, hold=2))
    yield from _beside(
        seen,
        "memory per idle connection (2,000 in 500 rooms)",
        "KB",
        lambda result: result["kb"] / max(result["clients"] - result["broken"], 1),
        at_most=10.0,
    )


def _beside(
    seen: Seen,
    name: str,
    unit: str,
    value: Callable[[Result], float],
    at_most_times: dict[str, float] | None = None,
    at_least_times: dict[str, float] | None = None,
    at_most: float | None = None,
) -> Iterator[Figure]:
    """A figure for each peer that ran; limits on the value itself stand in the first."""
    ours = middle(seen[CONCERT], value)
    for peer in [name for name in seen if name != CONCERT] or [""]:
        yield figure(
            name,
            ours,
            unit,
            peer=peer,
            peer_value=middle(seen[peer], value) if peer else None,
            at_most=at_most,
            ratio_at_most=(at_most_times or {}).get(peer),
            ratio_at_least=(at_least_times or {}).get(peer),
        )
        at_most = None


def _p50(result: Result) -> float:
    return result["p50"]


def _p99(result: Result) -> float:
    return result["p99"]
