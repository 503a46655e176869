"""The one writer of this process on PostgreSQL: the same plan and grouping as on SQLite, a task instead of a thread.

Who serves holds the database alone (`claim.py`). Commands beside it write to the same tables, so nothing is remembered between
transactions: each takes an advisory lock per document, channel, stream and audit log it writes to, in one order everywhere, and
reads their newest numbers under it.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence

import asyncpg  # type: ignore[import-untyped]
from asyncpg import exceptions
from sqlalchemy.dialects.postgresql import asyncpg as asyncpg_dialect

from crdt.errors import AlreadyExists, ConcertError, InvalidInput, Refused, StoreReplaced, StoreUnavailable
from engine.runtime.tasks import spawn
from engine.writes import Batch, Receipt
from storage.sql.checks import GAPS, damaged
from storage.sql.claim import claim, is_newest, next_fence, unclaim
from storage.sql.database import SqlSettings
from storage.sql.doubt import MARK, InDoubt, marked, unmark, was_committed
from storage.sql.jobs import Intake, Job, Outcome, copied
from storage.sql.lanes import Lanes
from storage.sql.ledger import Count, Ledger, Owner
from storage.sql.plan import Plan
from storage.sql.rows import Steps
from storage.sql.server import connect, plain, unanswered
from storage.sql.statements import compile_statements

log = logging.getLogger("concert.storage")

ATTEMPTS = 3
"""Two processes may put the same records in different orders; PostgreSQL ends one of the two transactions."""

LOCK = "SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT unnest($1::bigint[]) AS k ORDER BY k) AS keys"
COUNTS = {
    "updates": """SELECT owner, greatest(
            (SELECT max(sequence) FROM updates WHERE document = owner),
            (SELECT max(through) FROM snapshots WHERE document = owner), 0)
        FROM unnest($1::text[]) AS owner""",
    "events": """SELECT owner, greatest(
            (SELECT max(sequence) FROM events WHERE channel = owner),
            (SELECT max(floor) FROM channels WHERE channel IN ('', owner)), 0)
        FROM unnest($1::text[]) AS owner""",
    "streams": """SELECT owner, coalesce((SELECT max(position) FROM journal WHERE journal.stream = owner), 0),
            coalesce(fence, 0), coalesce(folded, false), stream IS NOT NULL
        FROM unnest($1::text[]) AS owner LEFT JOIN streams ON stream = owner""",
    "audit": """SELECT owner, coalesce(number, 0), 0, false, true, coalesce(hash, '')
        FROM unnest($1::text[]) AS owner LEFT JOIN audit_heads ON organisation = owner""",
}


class PostgresWriter:
    """Make it on the event loop whose futures it resolves."""

    def __init__(self, url: str, settings: SqlSettings, *, alone: bool, replaced: asyncio.Event) -> None:
        """`alone`: every connection of it holds the claim before it writes. `replaced` is set when another process
        had it meanwhile: nothing is written from then on.
        """
        self._claims = alone
        self._replaced = replaced
        self._fence = 0
        self._url = plain(url)
        self._settings = settings
        self._intake = Intake(queue_writes=settings.queue_writes, queue_bytes=settings.queue_bytes)
        self._queue: asyncio.Queue[Job | None] = asyncio.Queue()
        self._lanes = Lanes(settings.group_writes)
        self._open = True
        self._statements = compile_statements(asyncpg_dialect.dialect())  # type: ignore[no-untyped-call]
        self._ledger = Ledger()
        self._connection: asyncpg.Connection | None = None
        self._place = ""
        self._task: asyncio.Future[None] | None = None
        self._in_doubt: set[asyncio.Future[None]] = set()

    async def start(self, migrate: Callable[[], Awaitable[object]]) -> None:
        """Connects, migrates what it holds then, and checks the logs."""
        try:
            await self._connected()
            await migrate()
            await self._check()
            if self._claims:
                self._fence = await next_fence(await self._connected())
        except BaseException as error:
            await self._disconnect()
            raise _meaning(error) from error
        self._task = spawn(self._run(), name="store-writer")

    async def _check(self) -> None:
        connection = await self._connected()
        for table, sql in GAPS.items():
            row = await connection.fetchrow(sql)
            if row is not None:
                raise damaged(table, row[0])

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        return self._intake.take(batch, self._queue.put_nowait)

    async def close(self) -> None:
        """Writes what is queued and resolves every future."""
        self._intake.close()
        self._queue.put_nowait(None)
        if self._task is not None:
            await self._task
        if self._in_doubt:
            _, left = await asyncio.wait(self._in_doubt, timeout=self._settings.busy_seconds)
            for one in left:
                one.cancel()
            if left:
                await asyncio.wait(left)
        await self._intake.delivered()

    async def _run(self) -> None:
        while await self._gather():
            jobs = self._lanes.next_group()
            try:
                self._intake.deliver(zip(jobs, await self._outcomes(jobs), strict=True))
            except InDoubt as doubt:
                await self._disconnect()
                settling = spawn(self._settle(jobs, doubt), name="store-writer in doubt")
                self._in_doubt.add(settling)
                settling.add_done_callback(self._in_doubt.discard)
        if self._connection is not None:
            await unmark(self._connection, self._place, self._settings.busy_seconds)
            await unclaim(self._connection, self._settings.busy_seconds)
        await self._disconnect()

    async def _gather(self) -> bool:
        """Sorts what was handed over, and waits for it where there is nothing to do. False after the last job."""
        while self._open and not (self._lanes and self._queue.empty()):
            job = await self._queue.get()
            if job is None:
                self._open = False
            else:
                self._lanes.add((job,))
        return bool(self._lanes)

    async def _settle(self, jobs: list[Job], doubt: InDoubt) -> None:
        """Whoever waits for these waits on; everybody else does not."""
        log.warning("%d batches may have been written: %s", len(jobs), doubt.outage.message)
        done = False
        try:
            done = await was_committed(self._url, doubt, self._settings.busy_seconds)
        finally:
            outcomes = doubt.outcomes if done else [copied(doubt.outage) for _ in jobs]
            self._intake.deliver(zip(jobs, outcomes, strict=True))

    async def _outcomes(self, jobs: list[Job]) -> list[Outcome]:
        """Raises InDoubt."""
        try:
            return await self._commit(jobs)
        except InDoubt:
            raise
        except Exception as error:
            await self._disconnect()
            outage = (
                error if isinstance(error, ConcertError) else StoreUnavailable(f"The store failed: {error}")
            )
            log.error("%d batches were not written: %s", len(jobs), outage.message, exc_info=error)  # noqa: TRY400
            return [copied(outage) for _ in jobs]

    async def _commit(self, jobs: Sequence[Job]) -> list[Outcome]:
        try:
            return await self._transaction(self._together, jobs)
        except Refused:
            return await self._transaction(self._one_by_one, jobs)

    async def _transaction(
        self, write: Callable[[Sequence[Job]], Awaitable[list[Outcome]]], jobs: Sequence[Job]
    ) -> list[Outcome]:
        for attempt in range(1, ATTEMPTS + 1):
            self._ledger.forget()
            mark: int | None = None
            try:
                connection = await self._connected()
                async with connection.transaction():
                    await self._learn(connection, jobs)
                    outcomes = await write(jobs)
                    mark = await connection.fetchval(MARK, self._place)
            except exceptions.DeadlockDetectedError as error:
                if attempt == ATTEMPTS:
                    raise StoreUnavailable(f"The store is contended: {error}") from error
            except Exception as error:
                meaning = _meaning(error)
                if mark is not None and isinstance(meaning, StoreUnavailable):
                    raise InDoubt(self._place, mark, outcomes, meaning) from error
                raise meaning from error
            else:
                return outcomes
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _learn(self, connection: asyncpg.Connection, jobs: Sequence[Job]) -> None:
        owners = self._ledger.unknown(job.batch for job in jobs)
        if not owners:
            return
        await connection.execute(LOCK, [_lock_key(owner) for owner in owners])
        for kind, sql in COUNTS.items():
            names = [name for of, name in owners if of == kind]
            if names:
                for name, last, *stream in await connection.fetch(sql, names):
                    owner: Owner = (kind, name)  # type: ignore[assignment]
                    self._ledger.learn(owner, Count(last, *stream))

    async def _together(self, jobs: Sequence[Job]) -> list[Outcome]:
        plan = Plan(self._statements, self._ledger)
        receipts: list[Outcome] = [plan.add(job) for job in jobs]
        await self._execute(plan.steps())
        return receipts

    async def _one_by_one(self, jobs: Sequence[Job]) -> list[Outcome]:
        return [await self._alone(job) for job in jobs]

    async def _alone(self, job: Job) -> Outcome:
        mark = self._ledger.mark()
        connection = await self._connected()
        try:
            async with connection.transaction():
                plan = Plan(self._statements, self._ledger)
                receipt = plan.add(job)
                await self._execute(plan.steps())
        except Exception as error:
            refused = _meaning(error)
            if not isinstance(refused, Refused):
                raise
            self._ledger.back_to(mark)
            return refused
        return receipt

    async def _execute(self, steps: Steps) -> None:
        connection = await self._connected()
        for statement, rows in steps:
            await connection.executemany(statement.sql, statement.bound(rows))

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None:
            if self._replaced.is_set():
                raise StoreReplaced
            level = "on" if self._settings.synchronous == "FULL" else "off"
            connection = await connect(self._url, self._settings.busy_seconds, synchronous_commit=level)
            try:
                if self._claims:
                    await self._claim(connection)
            except BaseException:
                connection.terminate()
                raise
            self._connection, self._place = connection, marked()
        return self._connection

    async def _claim(self, connection: asyncpg.Connection) -> None:
        try:
            await claim(connection, self._settings.busy_seconds)
        finally:
            if self._fence and not await is_newest(connection, self._fence):
                self._replaced.set()
                raise StoreReplaced

    async def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None


def _lock_key(owner: Owner) -> int:
    digest = hashlib.blake2b("\0".join(owner).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _meaning(error: BaseException) -> BaseException:
    """A refusal of one batch, an outage of the store, or the error itself when it is neither."""
    match error:
        case exceptions.UniqueViolationError():
            return AlreadyExists()
        case (
            exceptions.IntegrityConstraintViolationError()
            | exceptions.DataError()
            | exceptions.ProgramLimitExceededError()
            | UnicodeError()
            | OverflowError()
        ):
            return InvalidInput(f"A value in this batch cannot be stored: {error}")
        case exceptions.PostgresError() | exceptions.InterfaceError() | OSError() | TimeoutError():
            return unanswered(error)
        case _:
            return error
