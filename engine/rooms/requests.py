"""Who in this process waits for an answer of the room, by number, and what goes into the commit with their edit."""

import asyncio
from collections.abc import Callable
from typing import Any

from crdt.document import Document
from crdt.effects import LockAnswer
from crdt.ids import Micros
from engine.writes import Write

Rider = Callable[[int, Micros], tuple[Write, ...]]
"""What is committed with the row of an edit, all or nothing: from its number and the time. Asked again when a commit is
tried again; it must return at once. An edit that changes nothing has no row, and nothing rides with it.
"""


class Requests:
    def __init__(self) -> None:
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._riders: dict[int, Rider] = {}
        self._last = 0

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def expect_number(self, rider: Rider | None = None) -> "tuple[int, asyncio.Future[int]]":
        """For an edit: the sequence number under which it is committed."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        request = self._note(future)
        if rider is not None:
            self._riders[request] = rider
        return request, future

    def riding(self, edits: tuple[tuple[int, int], ...], at: Micros) -> tuple[Write, ...]:
        """What goes into the commit of these edits, each a request and the number of its row."""
        found = ((self._riders.get(request), number) for request, number in edits)
        return tuple(write for rider, number in found if rider is not None for write in rider(number, at))

    def expect_document(self) -> "tuple[int, asyncio.Future[Document]]":
        """For a read."""
        future: asyncio.Future[Document] = asyncio.get_running_loop().create_future()
        return self._note(future), future

    def expect_lock(self) -> "tuple[int, asyncio.Future[LockAnswer]]":
        """For an order about a section's lock."""
        future: asyncio.Future[LockAnswer] = asyncio.get_running_loop().create_future()
        return self._note(future), future

    def _note(self, future: "asyncio.Future[Any]") -> int:
        self._last += 1
        self._waiting[self._last] = future
        return self._last

    def answer(self, request: int, result: int | Document | LockAnswer | Exception) -> None:
        future = self._waiting.pop(request, None)
        self._riders.pop(request, None)
        if future is None or future.done():
            return
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)

    def fail_all(self, error: Exception) -> None:
        for request in tuple(self._waiting):
            self.answer(request, error)
