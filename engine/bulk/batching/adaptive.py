"""Batches that take about as long as is wanted: additive increase, multiplicative decrease of their size.

A batch that was faster than the target lets the next one grow, doubling while it is far from it and by a step near it; a
slower one cuts it by how much it was slower, at most to a quarter (AIMD: Chiu and Jain, 1989, with a fast start). And a
batch that has taken that long already takes no more items: when they become slower in the middle of a large one, its size
is what it got to.
"""

from typing import Final

from engine.bulk.batching.strategy import InOrder, Measured, Strategy, as_planned
from engine.bulk.settings import MOST_BATCH, JobSettings

FAR: Final = 0.5
"""Of the target: a batch that took less than this was small by far."""
MOST_CUT: Final = 0.25
"""Of the size may be left after one slow batch: it may have been the fault of a single item."""
STEP: Final = 16
"""The size grows by this part of itself near the target, by one at least."""


def resized(size: int, measured: Measured, settings: JobSettings) -> int:
    """A batch that was not full says nothing about larger ones: only a slow one is heeded."""
    took = measured.seconds / settings.target
    if took > 1.0:
        cut = max(MOST_CUT, 1.0 / took)
        return max(1, min(size, int(measured.size * cut)))
    if measured.size < size:
        return size
    grown = size * 2 if took < FAR else size + max(1, size // STEP)
    return min(MOST_BATCH, grown)


STRATEGY = Strategy(
    name="adaptive",
    title="Adaptive",
    summary="Batches grow while they are fast and shrink when they become slow.",
    line=lambda _settings: InOrder(),
    order=as_planned,
    resize=resized,
    longest=lambda settings: settings.target,
)
