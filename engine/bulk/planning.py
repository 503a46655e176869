"""Puts the items of a job into the order they are worked on: waves by dependencies, the strategy's order within each. Pure.

A plan holds numbers, not items: what is selected stays where it is, and is written down page by page (rule BU2).
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

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
    index_of: dict[str, int] = {}
    priorities = array("q")
    linked: dict[int, tuple[str, ...]] = {}
    for index, item in enumerate(items):
        if index_of.setdefault(item.id, index) != index:
            raise DoubledItem(details={"item": item.id, "title": item.title})
        priorities.append(item.priority)
        if item.depends_on:
            linked[index] = item.depends_on
    if not linked:
        numbers: Sequence[int] = range(len(priorities))
        if any(priorities):
            numbers = array("q", sorted(numbers, key=lambda i: order(_head(i, priorities, 0))))
        return Plan(items=items, order=numbers, wave_of=None, waves=1 if index_of else 0)
    before = {index: _known(names, index_of) for index, names in linked.items()}
    wave_of = waves_of(len(priorities), before, lambda index: items[index].title)
    heights = heights_of(len(priorities), before, wave_of)
    numbers = array(
        "q",
        sorted(range(len(priorities)), key=lambda i: (wave_of[i], *order(_head(i, priorities, heights[i])))),
    )
    return Plan(items=items, order=numbers, wave_of=wave_of, waves=1 + max(wave_of))


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


def _known(names: Sequence[str], index_of: Mapping[str, int]) -> tuple[int, ...]:
    """What is not selected is not waited for."""
    return tuple(index_of[name] for name in dict.fromkeys(names) if name in index_of)


def _head(index: int, priorities: Sequence[int], height: int) -> Head:
    return Head(position=index, priority=priorities[index], height=height)
