"""Kinds of bulk operations for tests and benches: they touch numbered things, and fail where they are told to."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from typing import overload

from pydantic import BaseModel, Field

from crdt.errors import Refused, Unavailable
from engine.bulk.kind import BulkContext, BulkKind, ChangedSince, Item, ItemDone, Items, Selection
from engine.records import Json, Setting
from engine.runtime.clock import sleep
from engine.writes import Insert, Put, Write
from tests.support.waiting import Signal


class TouchInput(BaseModel):
    """`bad`: every so many-th thing is refused, those in `bad_ones` too; `flaky`: every so many-th is away the first time.

    `seconds` is what one takes; `keep` leaves a row behind, `once` one that a second time would be refused; `after`: what
    comes first. `pages`: they are selected page by page, so many on each.
    """

    count: int = 10
    bad: int = 0
    bad_ones: tuple[int, ...] = ()
    flaky: int = 0
    seconds: float = 0.0
    keep: bool = False
    once: bool = False
    after: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    priorities: tuple[int, ...] = ()
    documents: bool = False
    sources: int = 0
    pages: int = 0


class Numbered(Sequence[Item]):
    """So many things, made when they are asked for."""

    def __init__(self, input_: TouchInput) -> None:
        self._input = input_

    def __len__(self) -> int:
        return self._input.count

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        asked = self._input
        return Item(
            id=f"t{at}",
            title=f"Thing {at}",
            before=at,
            depends_on=asked.after.get(f"t{at}", ()),
            priority=asked.priorities[at % len(asked.priorities)] if asked.priorities else 0,
            document=f"d{at}" if asked.documents else "",
            source=f"s{at % asked.sources}" if asked.sources else "",
        )


def select(_context: BulkContext, selection: Selection, input_: TouchInput) -> Items:
    return _paged(input_) if input_.pages else _whole(selection, input_)


async def _whole(selection: Selection, input_: TouchInput) -> Sequence[Item]:
    if selection.ids:
        wanted = set(selection.ids)
        return [item for item in Numbered(input_) if item.id in wanted]
    return Numbered(input_)


async def _paged(input_: TouchInput) -> AsyncIterator[Sequence[Item]]:
    things = Numbered(input_)
    for first in range(0, len(things), input_.pages):
        yield things[first : min(first + input_.pages, len(things))]


class Planted(Refused):
    code = "planted"
    message = "This one was told to fail."
    next_step = "Nothing: it is a test."


class Away(Unavailable):
    code = "away"
    message = "This one was away."
    next_step = "Try again."


@dataclass
class Seen:
    """What was done in this process: which things, how often, in which order, and how many at once."""

    tries: Counter[str] = field(default_factory=Counter)
    order: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    now: int = 0
    most: int = 0
    gate: asyncio.Event | None = None
    changed: set[str] = field(default_factory=set)
    signal: Signal = field(default_factory=Signal)

    def moved(self, by: int) -> None:
        self.now += by
        self.most = max(self.most, self.now)
        self.signal.tell()


def touching(seen: Seen | None = None) -> BulkKind[TouchInput]:
    """A kind of its own, which writes down what it does in `seen`."""
    noted = Seen() if seen is None else seen

    async def run(context: BulkContext, item: Item, input_: TouchInput) -> ItemDone:
        noted.tries[item.id] += 1
        noted.order.append(item.id)
        noted.moved(1)
        try:
            if noted.gate is not None:
                await noted.gate.wait()
            return await touch(context, item, input_, noted.tries[item.id])
        finally:
            noted.moved(-1)

    async def undo(context: BulkContext, item: Item, undo: Json) -> tuple[Write, ...]:
        if item.id in noted.changed and not context.force:
            raise ChangedSince(details={"item": item.id})
        noted.undone.append(item.id)
        noted.signal.tell()
        return await untouch(context, item, undo)

    return replace(TOUCH, run=run, undo=undo)


async def touch(context: BulkContext, item: Item, input_: TouchInput, tries: int = 1) -> ItemDone:
    if input_.seconds:
        await sleep(context.platform.clock, input_.seconds)
    number = int(item.id[1:])
    if (input_.bad and number % input_.bad == input_.bad - 1) or number in input_.bad_ones:
        raise Planted(details={"item": item.id})
    if input_.flaky and number % input_.flaky == 0 and tries == 1:
        raise Away(details={"item": item.id})
    writes: tuple[Write, ...] = ()
    if input_.keep or input_.once:
        row = Setting(name=f"touch:{context.job}:{item.id}", value="touched")
        writes = (Insert(record=row) if input_.once else Put(record=row),)
    return ItemDone(result={"touched": True}, undo={"was": item.before}, writes=writes)


async def untouch(context: BulkContext, item: Item, _undo: Json) -> tuple[Write, ...]:
    return (Put(record=Setting(name=f"touch:{context.job}:{item.id}", value=f"was {item.before}")),)


async def run_touch(context: BulkContext, item: Item, input_: TouchInput) -> ItemDone:
    return await touch(context, item, input_)


TOUCH = BulkKind(
    name="touch",
    title="Touch",
    summary="Touches numbered things.",
    icon="hand",
    category="test",
    input=TouchInput,
    select=select,
    run=run_touch,
    undo=untouch,
    right="edit",
)
