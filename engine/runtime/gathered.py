"""Questions of one kind, asked of the store together: what is asked while an answer is on its way goes into the next read.

An answer is always read after its question was asked, so it is as fresh as if each had been asked alone. Alone, a
question waits for nobody; five hundred in one moment cost two reads.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from itertools import chain
from typing import Generic, TypeVar

from crdt.errors import ConcertError, ShuttingDown
from engine.runtime.tasks import spawn

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_Answers = list["asyncio.Future[V | None]"]

AT_ONCE = 500
"""Keys in one read."""


class Gathered(Generic[K, V]):
    """`fetch` is told some keys, and answers those that there are."""

    def __init__(self, name: str, fetch: Callable[[tuple[K, ...]], Awaitable[Mapping[K, V]]]) -> None:
        self._name = name
        self._fetch = fetch
        self._waiting: dict[K, _Answers[V]] = {}
        self._busy = False

    async def get(self, key: K) -> V | None:
        """Raises what the read raised."""
        answer: asyncio.Future[V | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append(answer)
        if not self._busy:
            self._busy = True
            spawn(self._read_all(), name=f"read {self._name}")
        return await answer

    async def _read_all(self) -> None:
        asked: dict[K, _Answers[V]] = {}
        try:
            while self._waiting:
                asked = {key: self._waiting.pop(key) for key in tuple(self._waiting)[:AT_ONCE]}
                await self._read(asked)
        except asyncio.CancelledError:
            _fail([*asked.values(), *self._waiting.values()], ShuttingDown())
            raise
        finally:
            self._busy = False

    async def _read(self, asked: Mapping[K, "_Answers[V]"]) -> None:
        try:
            found = await self._fetch(tuple(asked))
        except Exception as error:  # noqa: BLE001 - whatever the read raised is the answer to each question
            _fail(asked.values(), error)
            return
        for key, answers in asked.items():
            for answer in answers:
                if not answer.done():
                    answer.set_result(found.get(key))


def _fail(asked: Iterable["_Answers[V]"], error: Exception) -> None:
    for answer in chain.from_iterable(asked):
        if not answer.done():
            answer.set_exception(_own(error))


def _own(error: Exception) -> Exception:
    """Its own exception per question: a shared one would gather the tracebacks of all who await it."""
    if isinstance(error, ConcertError):
        return type(error)(error.message, next_step=error.next_step, details=error.details)
    return error
