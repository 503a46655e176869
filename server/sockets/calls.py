"""Calls of one socket: some run, some wait, more are refused. Results come in any order."""

from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from crdt.errors import ConcertError, OverLimit
from crdt.frames import Call, Ref, Result, ServerFrame

_log = structlog.get_logger(__name__)


class Calls:
    """`perform` raises ConcertErrors; `start` runs a coroutine."""

    __slots__ = (
        "_fail",
        "_most_running",
        "_most_waiting",
        "_perform",
        "_running",
        "_send",
        "_start",
        "_waiting",
    )

    def __init__(
        self,
        *,
        perform: Callable[[Call], Awaitable[dict[str, Any]]],
        send: Callable[[ServerFrame], None],
        fail: Callable[[ConcertError, Ref], None],
        start: Callable[[Coroutine[Any, Any, None]], object],
        most_running: int,
        most_waiting: int,
    ) -> None:
        self._perform = perform
        self._send = send
        self._fail = fail
        self._start = start
        self._most_running = most_running
        self._most_waiting = most_waiting
        self._running = 0
        self._waiting: deque[Call] = deque()

    def take(self, call: Call) -> None:
        if self._running < self._most_running:
            self._running += 1
            self._start(self._work(call))
        elif len(self._waiting) < self._most_waiting:
            self._waiting.append(call)
        else:
            limit = {"limit": self._most_waiting}
            self._fail(
                OverLimit("Too many calls are waiting on this socket.", details=limit), ("call", call.id)
            )

    def clear(self) -> None:
        self._waiting.clear()

    async def _work(self, call: Call) -> None:
        """The call, then those that wait, one after the other."""
        try:
            await self._answer(call)
            while self._waiting:
                await self._answer(self._waiting.popleft())
        finally:
            self._running -= 1

    async def _answer(self, call: Call) -> None:
        try:
            self._send(Result(id=call.id, output=await self._perform(call)))
        except ConcertError as error:
            self._fail(error, ("call", call.id))
        except Exception as error:  # noqa: BLE001 - a command's defect is answered, logged, and ends nothing
            _log.error("command_failed", command=call.command, exc_info=error)
            self._fail(ConcertError(), ("call", call.id))
