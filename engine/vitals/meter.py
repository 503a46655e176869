"""Looks at the clock around a question to a source, and tells whether it was answered.

A question that the source refused for what was asked (a table that is not there, a statement that makes no sense) was
answered. What was cancelled says nothing.
"""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from crdt.errors import ConcertError
from engine.sources.failures import Reason, SourceFailed
from engine.sources.source import Step

ANSWERS: Final[frozenset[Reason]] = frozenset({"table_gone"})
"""Failures that are answers all the same."""

T = TypeVar("T")

Measured = Callable[[bool, int | None], None]
"""failed, microseconds: None where the time says nothing about the source, as that of a long reading."""


class Meter:
    """`monotonic` in seconds."""

    __slots__ = ("_measured", "_monotonic")

    def __init__(self, measured: Measured, monotonic: Callable[[], float]) -> None:
        self._measured = measured
        self._monotonic = monotonic

    async def question(self, work: Awaitable[T], *, timed: bool = True) -> T:
        """`timed`: not for what reads long by its nature."""
        begun = self._monotonic()
        try:
            answer = await work
        except ConcertError as error:
            failed = isinstance(error, SourceFailed) and error.reason not in ANSWERS
            self._count(failed, begun, timed and not failed)
            raise
        self._count(False, begun, timed)
        return answer

    async def opening(self, work: Awaitable[T]) -> T:
        """Counts only where it fails: what is opened is asked next."""
        begun = self._monotonic()
        try:
            return await work
        except SourceFailed:
            self._count(True, begun, False)
            raise

    async def test(self, work: Awaitable[list[Step]]) -> list[Step]:
        begun = self._monotonic()
        steps = await work
        failed = any(step.status == "failed" for step in steps)
        self._count(failed, begun, not failed)
        return steps

    def _count(self, failed: bool, begun: float, timed: bool) -> None:
        self._measured(failed, round((self._monotonic() - begun) * 1_000_000) if timed else None)
