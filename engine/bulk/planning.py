"""Puts the items of a job into the order they are worked on: waves by dependencies, the strategy's order within each. Pure.

A plan holds numbers, not items: what is selected stays where it is, and is written down page by page (rule BU2).
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from engine.bulk.batching.strategy import Head, Order, as_planned
from engine.bulk.kind import Item


class PlanCycle(InvalidInput):
    code = "plan_cycle"
    message = "These wait for each other in a circle, so none of them can be first."
    next_step = "Take one of the dependencies in details away."


class DoubledItem(InvalidInput):
    code = "doubled_item"
    message = "The same thing stands in the selection twice."
    next_step = "Choose each thing once."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`order[position]` is the index of the item among those selected; `wave_of[index]` its wave, `waves` how many there are."""

    items: Sequence[Item]
    order: Sequence[int]
    wave_of: Sequence[int] | None
    waves: int

    def __len__(self) -> int:
        return len(self.order)

    def at(self, position: int) -> tuple[Item, int]:
        """The item and its wave."""
        index = self.order[position]
        return self.items[index], 0 if self.wave_of is None else self.wave_of[index]


def plan(items: Sequence[Item], order: Order = as_planned) -> Plan:
    """`PlanCycle` shows the circle, `DoubledItem` the id."""
    priorities = array("q")
    linked: dict[int, tuple[str, ...]] = {}
    ids = Ids()
    for index, item in enumerate(items):
        ids.add(item.id)
        priorities.append(item.priority)
        if item.depends_on:
            linked[index] = item.depends_on
    if twice := ids.seen_twice(items):
        raise DoubledItem(details={"item": twice.id, "title": twice.title})
    count = len(priorities)
    if not linked:
        numbers: Sequence[int] = range(count)
        if any(priorities):
            numbers = in_order(count, lambda i: (0, order(_head(i, priorities, 0))))
        return Plan(items=items, order=numbers, wave_of=None, waves=1 if count else 0)
    before = _links(items, linked)
    wave_of = waves_of(count, before, lambda index: items[index].title)
    heights = heights_of(count, before, wave_of)
    numbers = in_order(count, lambda i: (wave_of[i], order(_head(i, priorities, heights[i]))))
    return Plan(items=items, order=numbers, wave_of=wave_of, waves=1 + max(wave_of))


class Ids:
    """Finds one that came twice, keeping a number of each only."""

    def __init__(self) -> None:
        self._parts = [array("q") for _ in range(64)]

    def add(self, id_: str) -> None:
        number = hash(id_)
        self._parts[number & 63].append(number)

    def seen_twice(self, items: Iterable[Item]) -> Item | None:
        """Two may have the same number by chance: then their ids decide."""
        doubled = {
            number
            for part in self._parts
            if len(set(part)) < len(part)
            for number, many in Counter(part).items()
            if many > 1
        }
        seen: set[str] = set()
        for item in items if doubled else ():
            if hash(item.id) in doubled:
                if item.id in seen:
                    return item
                seen.add(item.id)
        return None


def in_order(count: int, key: Callable[[int], tuple[int, int]]) -> "array[int]":
    """The numbers below `count` by their keys, of which there are few; as they come where these are the same."""
    alike: dict[tuple[int, int], array[int]] = {}
    for index in range(count):
        alike.setdefault(key(index), array("q")).append(index)
    numbers = array("q")
    for found in sorted(alike):
        numbers.extend(alike.pop(found))
    return numbers


def _links(items: Iterable[Item], linked: Mapping[int, tuple[str, ...]]) -> Mapping[int, tuple[int, ...]]:
    """What is not selected is not waited for."""
    wanted = {name for names in linked.values() for name in names}
    index_of = {item.id: index for index, item in enumerate(items) if item.id in wanted}
    return {
        index: tuple(index_of[name] for name in dict.fromkeys(names) if name in index_of)
        for index, names in linked.items()
    }


def waves_of(
    count: int, before: Mapping[int, Sequence[int]], title_of: Callable[[int], str] = str
) -> "array[int]":
    """The wave of each: one more than the highest of those it waits for."""
    wave_of = array("q", bytes(8 * count))
    for index in _in_order(before, title_of):
        earlier = before.get(index)
        if earlier:
            wave_of[index] = 1 + max(wave_of[one] for one in earlier)
    return wave_of


def heights_of(count: int, before: Mapping[int, Sequence[int]], wave_of: Sequence[int]) -> "array[int]":
    """How many stand in the longest chain that waits for each."""
    heights = array("q", bytes(8 * count))
    for index in sorted(before, key=lambda one: -wave_of[one]):
        for earlier in before[index]:
            heights[earlier] = max(heights[earlier], 1 + heights[index])
    return heights


def _in_order(before: Mapping[int, Sequence[int]], title_of: Callable[[int], str]) -> Iterator[int]:
    try:
        yield from TopologicalSorter(before).static_order()
    except CycleError as error:
        raise PlanCycle(details={"circle": _titles(error.args[1], title_of)}) from None


def _titles(circle: Sequence[int], title_of: Callable[[int], str]) -> list[str]:
    """Each waits for the next one, the last for the first."""
    return [title_of(index) for index in circle]


def _head(index: int, priorities: Sequence[int], height: int) -> Head:
    return Head(position=index, priority=priorities[index], height=height)
