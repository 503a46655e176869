"""Who waits to be evaluated, and whose turn it is: owners take turns, whatever one of them asks for. Pure."""

from collections import OrderedDict, deque
from dataclasses import field
from typing import Generic, TypeVar

from crdt.dataclasses import dataclass

Item = TypeVar("Item")


@dataclass(slots=True)
class Turns(Generic[Item]):
    _waiting: OrderedDict[str, deque[Item]] = field(default_factory=OrderedDict)
    _count: int = 0

    def __len__(self) -> int:
        return self._count

    def add(self, owner: str, item: Item) -> None:
        self._waiting.setdefault(owner, deque()).append(item)
        self._count += 1

    def put_back(self, owner: str, item: Item) -> None:
        """Before everything else of its owner, whose turn is next."""
        self._waiting.setdefault(owner, deque()).appendleft(item)
        self._waiting.move_to_end(owner, last=False)
        self._count += 1

    def take(self, most: int) -> list[Item]:
        """One of each owner, then the next one of each."""
        taken: list[Item] = []
        while self._waiting and len(taken) < most:
            owner, items = self._waiting.popitem(last=False)
            taken.append(items.popleft())
            if items:
                self._waiting[owner] = items
        self._count -= len(taken)
        return taken
