"""Puts a server under load and says what came of it; runs in which the host took the processor away do not count."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.bench.peers import Target, built

SOURCE: Final = Path(__file__).parent / "load"
MOST_STEAL: Final = 0.10
TRIES: Final = 3

Result = dict[str, float]


@dataclass(slots=True)
class Steal:
    """The largest share of the processor's time that the host took during a run that counts."""

    most: float = 0.0


steal: Final = Steal()


def loaded(target: Target, mode: str, **options: object) -> list[Result]:
    """One result per rate. Options as `load/load.cpp` lists them; `tokens` and `documents` may be other files."""
    given: dict[str, object] = {
        "mode": mode,
        "port": target.port,
        "door": target.door,
        "path": target.path,
        "documents": target.documents,
        "tokens": target.tokens,
        "pid": target.pid,
    }
    return told(**{**given, **options})


def told(**options: object) -> list[Result]:
    """What the generator printed, again where too much was stolen meanwhile."""
    words = [f"{name}={value}" for name, value in options.items()]
    least: tuple[float, list[Result]] | None = None
    for _ in range(TRIES):
        before = _ticks()
        done = subprocess.run(
            [built(SOURCE), *words], stdout=subprocess.PIPE, text=True, check=True, timeout=400
        )
        stolen = _stolen(before, _ticks())
        results: list[Result] = [json.loads(line) for line in done.stdout.splitlines()]
        if least is None or stolen < least[0]:
            least = (stolen, results)
        if stolen <= MOST_STEAL:
            break
        print(f"the host took {stolen:.0%} of the processor: once more", file=sys.stderr)
    assert least is not None
    steal.most = max(steal.most, least[0])
    return least[1]


def middle(results: list[Result], value: Callable[[Result], float]) -> float:
    return float(median(value(one) for one in results))


def per_delivery(result: Result) -> float:
    """Microseconds of the server's processor."""
    return result["cpu"] * 1e6 / max(result["delivered"], 1)


def per_update(result: Result) -> float:
    return result["cpu"] * 1e6 / max(result["sent"], 1)


def share(result: Result) -> float:
    return (result["delivered"] + result["superseded"]) / max(result["expected"], 1)


def deliveries(results: list[Result], most_late: float) -> float:
    """The most deliveries a second that a ladder reached with nearly all of them in time."""
    good = [one for one in results if one["p99"] <= most_late and share(one) > 0.99]
    return max((one["delivered"] / one["seconds"] for one in good), default=0.0)


def _ticks() -> list[int]:
    total = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    return [int(word) for word in total.split()[1:9]]


def _stolen(before: list[int], after: list[int]) -> float:
    spent: list[Any] = [b - a for a, b in zip(before, after, strict=True)]
    return float(spent[7] / max(sum(spent), 1))
