"""The one writer of a SQLite store: a thread with one connection that commits whatever has gathered meanwhile.

Life of a batch: `commit` encodes it (event loop) -> what a turn of the loop brought is handed over together, for one
wake-up -> `Lanes` says what is written next -> `Group` writes it in one transaction -> the COMMIT returns after the log
was synced -> `Intake.deliver` resolves the futures (event loop). While one group commits, the next one gathers: the commit
is the tick.
"""

import asyncio
import logging
import sqlite3
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from sqlalchemy.dialects import sqlite as sqlite_dialect

from crdt.errors import ConcertError, StoreUnavailable
from engine.writes import Batch, Receipt
from storage.sql.checkpoints import Checkpoints
from storage.sql.database import SqlSettings, connect
from storage.sql.group import Group
from storage.sql.jobs import Intake, Job, Outcome, copied
from storage.sql.lanes import Lanes
from storage.sql.ledger import Ledger
from storage.sql.statements import compile_statements

log = logging.getLogger("concert.storage")


class SqliteWriter:
    """Make it on the event loop whose futures it resolves."""

    def __init__(self, path: Path, settings: SqlSettings) -> None:
        self._path = path
        self._settings = settings
        self._intake = Intake(queue_writes=settings.queue_writes, queue_bytes=settings.queue_bytes)
        self._loop = asyncio.get_running_loop()
        self._turn_jobs: list[Job] = []
        self._queue: SimpleQueue[list[Job] | None] = SimpleQueue()
        self._lanes = Lanes(settings.group_writes)
        self._open = True
        self._statements = compile_statements(sqlite_dialect.dialect(paramstyle="qmark"))
        self._ledger = Ledger()
        self._connection: sqlite3.Connection | None = None
        self._turn = Lock()
        self._checkpoints = Checkpoints(path, settings, self._turn)
        self._thread = Thread(target=self._run, name="concert-writer", daemon=True)

    def start(self) -> None:
        self._checkpoints.start()
        self._thread.start()

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        return self._intake.take(batch, self._take)

    def _take(self, job: Job) -> None:
        if not self._turn_jobs:
            self._loop.call_soon(self._hand_over)
        self._turn_jobs.append(job)

    def _hand_over(self) -> None:
        jobs, self._turn_jobs = self._turn_jobs, []
        if jobs:
            self._queue.put(jobs)

    async def close(self) -> None:
        """Writes what is queued, resolves every future, empties the log."""
        self._intake.close()
        self._hand_over()
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        await self._intake.delivered()
        await asyncio.to_thread(self._checkpoints.close)

    def _run(self) -> None:
        while self._gather():
            jobs = self._lanes.next_group()
            self._intake.deliver(zip(jobs, self._outcomes(jobs), strict=True))
        self._disconnect()

    def _gather(self) -> bool:
        """Sorts what was handed over, and waits for it where there is nothing to do. False after the last job."""
        with suppress(Empty):
            while self._open:
                handed = self._queue.get(block=not self._lanes)
                if handed is None:
                    self._open = False
                else:
                    self._lanes.add(handed)
        return bool(self._lanes)

    def _outcomes(self, jobs: list[Job]) -> list[Outcome]:
        try:
            with self._turn:
                outcomes = self._group().commit(jobs)
        except Exception as error:
            # The next group connects anew: that is how the writer recovers when the disk is back.
            self._disconnect()
            outage = (
                error if isinstance(error, ConcertError) else StoreUnavailable(f"The store failed: {error}")
            )
            if not isinstance(error, ConcertError):
                log.exception("a defect in the writer")
            log.error("%d batches were not written: %s", len(jobs), outage.message)  # noqa: TRY400 - told above
            return [copied(outage) for _ in jobs]
        self._checkpoints.wanted()
        return outcomes

    def _group(self) -> Group:
        if self._connection is None:
            try:
                self._connection = connect(self._path, self._settings)
            except sqlite3.Error as error:
                raise StoreUnavailable(f"The database file cannot be opened: {error}") from error
        return Group(self._connection, self._statements, self._ledger)

    def _disconnect(self) -> None:
        self._ledger.forget()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
