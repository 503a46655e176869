"""The longest that one item may take. One that takes longer is stopped; one that does not stop is left behind.

Either way whoever worked on it goes on with the next one.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final, Generic, TypeVar

from crdt.dataclasses import dataclass
from crdt.errors import Refused, Unavailable
from engine.runtime.clock import WakingClock
from engine.runtime.tasks import spawn

T = TypeVar("T")

GRACE: Final = 2.0
"""Seconds that an item has to stop."""


class ItemOverdue(Unavailable):
    code = "item_overdue"
    message = "It took longer than an item of this operation may, and was stopped."
    next_step = "Raise the longest time of an item, or look at why this one takes so long, and try again."


class ItemLeftBehind(Refused):
    """It may still be at work, so it is not tried again beside itself."""

    code = "item_left_behind"
    message = "It took longer than an item of this operation may, and did not stop when it was told to."
    next_step = "Look at what it has done by now, then try the failed ones again."


@dataclass(frozen=True, slots=True)
class _Raised:
    error: BaseException


@dataclass(frozen=True, slots=True)
class _Gave(Generic[T]):
    value: T


async def within(seconds: float | None, work: Awaitable[T], clock: WakingClock, *, name: str) -> T:
    """What `work` gives or raises; `ItemOverdue` or `ItemLeftBehind` where it takes longer. None: as long as it takes."""
    if seconds is None:
        return await work
    task = spawn(_caught(work), name=name)
    try:
        if await _ends(task, seconds, clock):
            return _told(task)
        task.cancel()
        stopped = await _ends(task, GRACE, clock)
    except asyncio.CancelledError:
        task.cancel()
        await asyncio.wait([task])
        raise
    details = {"seconds": seconds}
    if not stopped:
        raise ItemLeftBehind(details=details)
    if task.cancelled():
        raise ItemOverdue(details=details)
    return _told(task)  # it ended in the same moment: what it did, it did


async def _caught(work: Awaitable[T]) -> _Gave[T] | _Raised:
    """Nobody hears a failure of what was left behind."""
    try:
        return _Gave(await work)
    except Exception as error:  # noqa: BLE001 - handed on to whoever waits
        return _Raised(error)


async def _ends(task: "asyncio.Task[_Gave[T] | _Raised]", seconds: float, clock: WakingClock) -> bool:
    rung: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    alarm = clock.call_later(seconds, lambda: None if rung.done() else rung.set_result(None))
    either: set[asyncio.Future[Any]] = {task, rung}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    finally:
        alarm.cancel()
        rung.cancel()
    return task.done()


def _told(task: "asyncio.Task[_Gave[T] | _Raised]") -> T:
    match task.result():
        case _Gave(value=value):
            return value
        case _Raised(error=error):
            raise error
