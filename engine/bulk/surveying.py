"""Sums up what a job would do, page by page: how many, what is refused, and the part of the plan that somebody looks at."""

from collections.abc import Sequence
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from engine.bulk.kind import Item
from engine.bulk.selecting import Placed, Placing

NAMED: Final = 200
"""Items that are refused, or that something stands in the way of, and are named."""
MOST_READ: Final = 5_000
"""Documents that are kept by their ids; more than that are only many."""


@dataclass(slots=True, kw_only=True)
class Survey:
    """`window`: the positions whose items are kept. `documents` are not all of them where there are more than `MOST_READ`.

    `ids` are those of all items, where they were asked for. `waves`: how many items each has.
    """

    window: range = range(0)
    ids: list[str] | None = None
    total: int = 0
    refused_total: int = 0
    cautions_total: int = 0
    refused: list[Item] = field(default_factory=list)
    cautions: list[Item] = field(default_factory=list)
    waves: list[int] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    items: list[Placed] = field(default_factory=list)

    def add(self, page: Sequence[Placed]) -> None:
        for item, wave in page:
            self._count(item, wave)
            if self.total in self.window:
                self.items.append((item, wave))
            if self.ids is not None:
                self.ids.append(item.id)
            self.total += 1

    def _count(self, item: Item, wave: int) -> None:
        self.waves += [0] * (wave + 1 - len(self.waves))
        self.waves[wave] += 1
        if item.source:
            self.sources[item.source] = self.sources.get(item.source, 0) + 1
        if item.document and len(self.documents) <= MOST_READ:
            self.documents.add(item.document)
        self.refused_total += bool(item.refused)
        self.cautions_total += bool(item.caution)
        if item.refused and len(self.refused) < NAMED:
            self.refused.append(item)
        if item.caution and len(self.cautions) < NAMED:
            self.cautions.append(item)


async def surveyed(pages: Placing, into: Survey) -> Survey:
    async for page in pages:
        into.add(page)
    return into
