"""Reads SQL away from the event loop: short texts in a thread, long ones in a process that is ended when its time is over.

Border: `parsing.py` decides what a text says. Here is only where that happens, for how long, and that it happens once.
"""

import asyncio
from types import TracebackType
from typing import Final, Self

from pydantic import ConfigDict

from crdt.errors import ConcertError
from crdt.model import Model
from engine.execution.executor import Work
from engine.execution.pool import ProcessPool
from engine.lineage.parsing import Cache, Sql, read
from engine.lineage.sql.cells import Problem
from engine.lineage.sql.statements import Read
from engine.operations.operation import Operation, OperationContext, Outcome

SHORT: Final = 5_000
"""Characters: read in some ten milliseconds."""
SECONDS: Final = 30.0
MEMORY: Final = 1 << 30
READ_ONCE: Final = Cache()


class SqlInput(Model):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    sql: Sql


class SqlOutput(Model):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    read: Read


async def read_apart(input_: SqlInput, _context: OperationContext) -> Outcome[SqlOutput]:
    return Outcome(output=SqlOutput(read=read(input_.sql)))


APART: Final = Operation(
    name="lineage.read_sql",
    title="Read SQL",
    summary="Says where each column of a statement comes from",
    icon="waypoints",
    category="Lineage",
    input=SqlInput,
    output=SqlOutput,
    run=read_apart,
    heavy=True,
)
"""No step of a workflow: what travels to the process."""


class Reader:
    """Used with `async with`: the process, where one was needed, ends with the block. `context` is what a body is given."""

    def __init__(
        self,
        context: OperationContext,
        *,
        cache: Cache = READ_ONCE,
        short: int = SHORT,
        seconds: float = SECONDS,
    ) -> None:
        self._context = context
        self._cache = cache
        self._short = short
        self._seconds = seconds
        self._pool: ProcessPool | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            await self._pool.close()

    async def read(self, sql: Sql) -> Read:
        digest = sql.digest
        found = self._cache.get(digest)
        if found is None:
            found = await (asyncio.to_thread(read, sql) if len(sql.text) <= self._short else self._apart(sql))
            self._cache.put(digest, found)
        return found

    async def _apart(self, sql: Sql) -> Read:
        if self._pool is None:
            self._pool = ProcessPool(1, MEMORY)
        work = Work(key="lineage", operation=APART, input=SqlInput(sql=sql), context=self._context)
        try:
            async with asyncio.timeout(self._seconds):
                outcome = await self._pool.run(work)
        except TimeoutError:
            return Read(refused=Problem(f"Reading it took longer than {self._seconds:g} s.", 0, 0))
        except ConcertError as error:
            return Read(refused=Problem(error.message, 0, 0))
        found: Read = outcome.output.read
        return found
