"""Heavy bodies in processes of this machine: several at once, each in memory of its own, stopped by ending its process.

A process is started when it is needed and used again. One that was ended, by us or by itself, is replaced.
"""

import asyncio
import sys
from contextlib import suppress
from typing import Any, Final

from crdt.dataclasses import dataclass
from crdt.errors import ShuttingDown
from engine.execution.executor import OutOfMemory, ProcessDied, Work
from engine.execution.parcel import Done, Raised, Said, error_of, heard, packed
from engine.execution.worker import HEAD
from engine.operations.operation import Outcome, Reporter

KILLED: Final = -9
"""The exit code of a process that the kernel ended, mostly for want of memory, where we did not."""


@dataclass(frozen=True, slots=True, eq=False)
class _Child:
    process: asyncio.subprocess.Process
    said: asyncio.StreamWriter
    answers: asyncio.StreamReader


class ProcessPool:
    """`processes` at most; `memory`: bytes that each may take, 0 for no bound."""

    def __init__(self, processes: int, memory: int = 0) -> None:
        self._memory = memory
        self._turns = asyncio.Semaphore(processes)
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._closed = False

    @property
    def processes(self) -> tuple[int, ...]:
        """Their ids."""
        return tuple(child.process.pid for child in self._all)

    async def run(self, work: Work) -> Outcome[Any]:
        parcel = packed(work)
        work.working(False)
        async with self._turns:
            if self._closed:
                raise ShuttingDown
            work.working(True)
            child = self._idle.pop() if self._idle else await self._start()
            try:
                outcome = await self._ask(child, parcel, work.context.report)
            except BaseException:
                await self._end(child)
                raise
            if isinstance(outcome, Raised):
                error = error_of(outcome)
                # What did not fit may have left little behind for the next one.
                await self._keep(child, whole=not isinstance(error, OutOfMemory))
                raise error
            await self._keep(child, whole=True)
            return outcome

    async def close(self) -> None:
        self._closed = True
        for child in list(self._all):
            await self._end(child)

    async def _ask(self, child: _Child, parcel: bytes, report: Reporter) -> Outcome[Any] | Raised:
        try:
            child.said.write(len(parcel).to_bytes(HEAD, "big") + parcel)
            while True:
                size = int.from_bytes(await child.answers.readexactly(HEAD), "big")
                match heard(await child.answers.readexactly(size)):
                    case Said() as words:
                        repeat(words, report)
                    case Done(outcome=outcome):
                        return outcome
                    case Raised() as error:
                        return error
        except (asyncio.IncompleteReadError, ConnectionError):
            code = await child.process.wait()
            if code == KILLED:
                raise OutOfMemory from None
            raise ProcessDied(details={"exit": code}) from None

    async def _start(self) -> _Child:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "engine.execution.worker",
            str(self._memory),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
        child = _Child(process, process.stdin, process.stdout)
        self._all.add(child)
        return child

    async def _keep(self, child: _Child, *, whole: bool) -> None:
        if whole and not self._closed:
            self._idle.append(child)
        else:
            await self._end(child)

    async def _end(self, child: _Child) -> None:
        """It runs no more when this returns, also when the caller is in a hurry."""
        self._all.discard(child)
        if child in self._idle:
            self._idle.remove(child)
        with suppress(ProcessLookupError):
            child.process.kill()
        child.said.close()
        await child.process.wait()


def repeat(words: Said, report: Reporter) -> None:
    """Says here what was said there."""
    for level, message in words.lines:
        report.log(level, message)
    if words.progress is not None:
        report.progress(*words.progress)
