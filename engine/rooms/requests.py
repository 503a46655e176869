"""Who in this process waits for an answer of the room, by number."""

import asyncio
from typing import Any

from crdt.document import Document
from crdt.effects import LockAnswer


class Requests:
    def __init__(self) -> None:
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._last = 0

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def expect_number(self) -> "tuple[int, asyncio.Future[int]]":
        """For an edit: the sequence number under which it is committed."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        return self._note(future), future

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
        if future is None or future.done():
            return
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)

    def fail_all(self, error: Exception) -> None:
        for request in tuple(self._waiting):
            self.answer(request, error)
