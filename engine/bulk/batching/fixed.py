"""Batches of one size, in the order of the plan."""

from engine.bulk.batching.strategy import InOrder, Strategy, as_planned, as_set

STRATEGY = Strategy(
    name="fixed",
    title="Fixed size",
    summary="Every batch has as many items as you say.",
    line=lambda _settings: InOrder(),
    order=as_planned,
    resize=as_set,
)
