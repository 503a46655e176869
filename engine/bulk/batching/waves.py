"""Batches along the dependencies: in each wave first what the longest chain waits for, so that the end comes early.

Every strategy keeps to the waves of the plan (rule BU3); this one also orders what is in them.
"""

from engine.bulk.batching.strategy import Head, InOrder, Strategy, as_set


def longest_first(head: Head) -> int:
    return -head.height


STRATEGY = Strategy(
    name="waves",
    title="By dependencies",
    summary="What most waits for comes first, wave by wave.",
    line=lambda _settings: InOrder(),
    order=longest_first,
    resize=as_set,
)
