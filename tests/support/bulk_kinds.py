"""A kind of bulk operation for tests and benches: touches numbered things, and fails where it is told to."""

from collections.abc import Sequence
from typing import overload

from pydantic import BaseModel, Field

from crdt.errors import Refused, Unavailable
from engine.bulk.kind import BulkContext, BulkKind, Item, ItemDone, Selection
from engine.records import Json, Setting
from engine.runtime.clock import sleep
from engine.writes import Put, Write


class TouchInput(BaseModel):
    """`bad`: every so many-th item is refused. `seconds`: what one takes."""

    count: int = 10
    bad: int = 0
    seconds: float = 0.0
    keep: bool = False
    """Whether each leaves a row behind."""
    after: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Numbered(Sequence[Item]):
    """So many items, made when they are asked for."""

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
        if at >= len(self):
            raise IndexError(at)
        return Item(
            id=f"t{at}", title=f"Thing {at}", before=at, depends_on=self._input.after.get(f"t{at}", ())
        )


async def select(_context: BulkContext, selection: Selection, input_: TouchInput) -> Sequence[Item]:
    if selection.ids:
        wanted = set(selection.ids)
        return [item for item in Numbered(input_) if item.id in wanted]
    return Numbered(input_)


class Planted(Refused):
    code = "planted"
    message = "This one was told to fail."
    next_step = "Nothing: it is a test."


class Away(Unavailable):
    code = "away"
    message = "This one was away."
    next_step = "Try again."


async def run(context: BulkContext, item: Item, input_: TouchInput) -> ItemDone:
    if input_.seconds:
        await sleep(context.platform.clock, input_.seconds)
    if input_.bad and int(item.id[1:]) % input_.bad == input_.bad - 1:
        raise Planted(details={"item": item.id})
    writes: tuple[Write, ...] = ()
    if input_.keep:
        writes = (Put(record=Setting(name=f"touch:{context.key}", value="touched")),)
    return ItemDone(result={"touched": True}, undo={"was": item.before}, writes=writes)


async def undo(context: BulkContext, item: Item, _undo: Json) -> tuple[Write, ...]:
    return (Put(record=Setting(name=f"touch:{context.job}:{item.id}", value=item.before)),)


TOUCH = BulkKind(
    name="touch",
    title="Touch",
    summary="Touches numbered things.",
    icon="hand",
    category="test",
    input=TouchInput,
    select=select,
    run=run,
    undo=undo,
    right="read",
)
