"""Evaluates expressions in processes of their own, and what is plain at once. Never holds the event loop up (rule EX6).

A process is started when it is needed, used again, and replaced when it was ended: the expression it was at has then taken too
long, the others of its message go to the next process. Owners take turns. Border: what an expression means is `evaluating`.
"""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from typing import Any, Final

import msgpack
import structlog

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, ShuttingDown
from engine.expressions import limits
from engine.expressions.direct import NOT_PLAIN, directly
from engine.expressions.errors import (
    ExpressionFailed,
    ExpressionInvalid,
    ExpressionsBusy,
    ExpressionTooLarge,
    ExpressionTooSlow,
)
from engine.expressions.faults import Fault
from engine.expressions.needed import needed
from engine.expressions.reading import read
from engine.expressions.turns import Turns
from engine.expressions.worker import HEAD
from engine.records import Json
from engine.runtime.tasks import spawn

WORKERS: Final = 2
MOST_WAITING: Final = 20_000
TOGETHER: Final = 32
"""Expressions in one message."""
PATIENCE: Final = 20.0
"""Seconds on the clock for one answer: for a machine that has other things to do as well."""

_KINDS: Final[Mapping[str, type[ConcertError]]] = {
    kind.code: kind for kind in (ExpressionInvalid, ExpressionFailed, ExpressionTooSlow, ExpressionTooLarge)
}
_log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class _Asked:
    owner: str
    message: bytes
    answer: "asyncio.Future[Json]"


@dataclass(slots=True, kw_only=True, eq=False)
class _Worker:
    task: "asyncio.Task[None] | None" = None
    process: asyncio.subprocess.Process | None = None
    started: int = field(default=0)


class Evaluator:
    """One per process. `workers`: processes at most. `close` ends them."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._most = workers
        self._turns: Turns[_Asked] = Turns()
        self._workers: set[_Worker] = set()
        self._idle = 0
        self._wake = asyncio.Event()
        self._closed = False

    @property
    def waiting(self) -> int:
        return len(self._turns)

    @property
    def processes(self) -> tuple[int, ...]:
        """Their ids."""
        return tuple(one.process.pid for one in self._workers if one.process is not None)

    def at_once(self, text: str, variables: Mapping[str, Json]) -> Json:
        """What a plain expression gives, `NOT_PLAIN` of any other. Raises `ExpressionInvalid`."""
        tree = read(text)
        if isinstance(tree, Fault):
            raise ExpressionInvalid.of(tree)
        return directly(tree, needed(text, variables))

    async def evaluate(self, text: str, variables: Mapping[str, Json], *, owner: str = "") -> Json:
        """Raises an error of `engine.expressions.errors`. `owner`: whose turn this takes."""
        plain = self.at_once(text, variables)
        if plain is not NOT_PLAIN:
            return plain
        if self._closed:
            raise ShuttingDown
        if len(self._turns) >= MOST_WAITING:
            raise ExpressionsBusy
        asked = _Asked(
            owner=owner,
            message=_packed(text, needed(text, variables)),
            answer=asyncio.get_running_loop().create_future(),
        )
        self._turns.add(owner, asked)
        self._call()
        return await asked.answer

    async def close(self) -> None:
        self._closed = True
        tasks = [one.task for one in self._workers if one.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for asked in self._turns.take(len(self._turns)):
            _fail(asked, ShuttingDown())

    def _call(self) -> None:
        self._wake.set()
        if not self._idle and len(self._workers) < self._most:
            worker = _Worker()
            self._workers.add(worker)
            worker.task = spawn(self._serve(worker), name="expressions")

    async def _serve(self, worker: _Worker) -> None:
        try:
            while True:
                batch = self._turns.take(TOGETHER)
                if batch:
                    await self._ask(worker, batch)
                else:
                    await self._rest()
        finally:
            self._workers.discard(worker)
            await _end(worker)

    async def _rest(self) -> None:
        self._wake.clear()
        self._idle += 1
        try:
            await self._wake.wait()
        finally:
            self._idle -= 1

    async def _ask(self, worker: _Worker, batch: list[_Asked]) -> None:
        """Every one of the batch is answered, failed, or back in its turn when this ends."""
        batch = [asked for asked in batch if not asked.answer.done()]
        open_ = batch.copy()
        try:
            process = await _ready(worker)
            assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
            message = _joined(open_)
            process.stdin.write(len(message).to_bytes(HEAD, "big") + message)
            while open_:
                async with asyncio.timeout(PATIENCE):
                    size = int.from_bytes(await process.stdout.readexactly(HEAD), "big")
                    answer = await process.stdout.readexactly(size)
                _tell(open_.pop(0), answer)
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            await _end(worker)
            if open_:
                _log.warning("expression_ended", bytes=len(open_[0].message))
                _fail(open_.pop(0), ExpressionTooSlow())
        except OSError as error:
            _log.exception("expressions_unavailable", exc_info=error)
            _fail(open_.pop(0), ExpressionsBusy("No process could be started for it."))
        finally:
            for asked in reversed(open_):
                self._turns.put_back(asked.owner, asked)


async def _ready(worker: _Worker) -> asyncio.subprocess.Process:
    if worker.process is None:
        worker.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "engine.expressions.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        worker.started += 1
    return worker.process


async def _end(worker: _Worker) -> None:
    process, worker.process = worker.process, None
    if process is None:
        return
    with suppress(ProcessLookupError):
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()


def _packed(text: str, given: dict[str, Json]) -> bytes:
    try:
        packed: bytes = msgpack.packb([text, given])
    except (OverflowError, ValueError, TypeError, RecursionError):
        raise ExpressionTooLarge("The expression looks at values that are too big or too deep.") from None
    if len(packed) > limits.GIVEN:
        raise ExpressionTooLarge
    return packed


def _joined(asked: list[_Asked]) -> bytes:
    packer = msgpack.Packer()
    head: bytes = packer.pack_array_header(len(asked))
    return head + b"".join(one.message for one in asked)


def _tell(asked: _Asked, answer: bytes) -> None:
    done, value = msgpack.unpackb(answer, strict_map_key=False)
    if asked.answer.done():
        return
    if done:
        asked.answer.set_result(value)
    else:
        asked.answer.set_exception(_error(value))


def _error(told: dict[str, Any]) -> ConcertError:
    kind = _KINDS.get(told["code"], ExpressionFailed)
    return kind(told["message"], next_step=told["next_step"], details=told["details"])


def _fail(asked: _Asked, error: ConcertError) -> None:
    if not asked.answer.done():
        asked.answer.set_exception(error)
