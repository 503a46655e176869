"""Times the typed steps of a connection test: the first failure skips the rest."""

import time
from collections.abc import Callable, Sequence

from crdt.dataclasses import dataclass
from engine.amounts import amount
from engine.sources.failures import SourceFailed
from engine.sources.source import Step


@dataclass(frozen=True, slots=True)
class Said:
    """What a step found that passed but for something: why, out of the taxonomy, and what to do about it."""

    message: str
    reason: str
    next_step: str


Check = Callable[[], str | Said]
"""Does one step; returns what it found, raises `SourceFailed`."""


def run_steps(
    checks: Sequence[tuple[str, Check]], explain: Callable[[Exception], SourceFailed]
) -> list[Step]:
    """Blocking. `explain` turns a driver's exception into the taxonomy."""
    steps: list[Step] = []
    failed = False
    for name, check in checks:
        if failed:
            steps.append(Step(name=name, status="skipped", duration=0, message="not reached"))
            continue
        started = time.perf_counter_ns()
        found: Said | SourceFailed
        try:
            said = check()
            found = said if isinstance(said, Said) else Said(said, reason="", next_step="")
        except Exception as exception:  # noqa: BLE001 - a test reports every failure as a step
            found = exception if isinstance(exception, SourceFailed) else explain(exception)
            failed = True
        steps.append(
            Step(
                name=name,
                status="failed" if failed else "passed",
                duration=_since(started),
                reason=found.reason,
                message=found.message,
                next_step=found.next_step,
            )
        )
    return steps


def tables_and_views(number: int) -> str:
    return amount(number, "table or view", "tables and views")


def _since(started: int) -> int:
    return (time.perf_counter_ns() - started) // 1000
