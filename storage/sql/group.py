"""One transaction for a group of batches on the writer's SQLite connection, and what its failures mean.

The fast path executes each statement once for all batches. When anything in it is refused it is rolled back and done
again with a savepoint per batch, so that only the guilty batch fails.
"""

import sqlite3
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Final

from crdt.errors import AlreadyExists, ConcertError, InvalidInput, Refused, StoreUnavailable
from engine.writes import Receipt
from storage.sql.counts import read_counts
from storage.sql.jobs import Job, Outcome
from storage.sql.ledger import Ledger
from storage.sql.plan import Plan
from storage.sql.rows import Steps
from storage.sql.statements import Row, Statements, for_rows

_TAKEN = (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE)


FEW: Final = 16
"""Rows below which each count has an execution of its own; above, counts are made up of powers of two."""
ROWS_AT_ONCE: Final = 128


class Group:
    def __init__(self, connection: sqlite3.Connection, statements: Statements, ledger: Ledger) -> None:
        self._connection = connection
        self._statements = statements
        self._ledger = ledger

    def commit(self, jobs: Sequence[Job]) -> list[Outcome]:
        """An outcome per job, all durable when this returns. `StoreUnavailable` when nothing was written."""
        try:
            return self._transaction(self._together, jobs)
        except StoreUnavailable:
            raise
        except Refused:
            return self._transaction(self._one_by_one, jobs)

    def _transaction(
        self, write: Callable[[Sequence[Job]], list[Outcome]], jobs: Sequence[Job]
    ) -> list[Outcome]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            owners = self._ledger.unknown(job.batch for job in jobs)
            for owner, count in read_counts(self._connection, owners):
                self._ledger.learn(owner, count)
            outcomes = write(jobs)
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._ledger.back_to(0)
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise _meaning(error) from error
        self._ledger.settle()
        return outcomes

    def _together(self, jobs: Sequence[Job]) -> list[Outcome]:
        plan = Plan(self._statements, self._ledger)
        receipts: list[Outcome] = [plan.add(job) for job in jobs]
        self._execute(plan.steps())
        return receipts

    def _one_by_one(self, jobs: Sequence[Job]) -> list[Outcome]:
        return [self._alone(job) for job in jobs]

    def _alone(self, job: Job) -> Outcome:
        mark = self._ledger.mark()
        self._connection.execute("SAVEPOINT batch")
        try:
            plan = Plan(self._statements, self._ledger)
            receipt: Receipt = plan.add(job)
            self._execute(plan.steps())
        except Exception as error:
            refused = _meaning(error)
            if not isinstance(refused, Refused):
                raise
            self._ledger.back_to(mark)
            self._connection.execute("ROLLBACK TO batch")
            self._connection.execute("RELEASE batch")
            return refused
        self._connection.execute("RELEASE batch")
        return receipt

    def _execute(self, steps: Steps) -> None:
        for statement, rows in steps:
            bound = statement.bound(rows)
            if statement.many:
                self._execute_together(statement.sql, bound)
            else:
                self._connection.executemany(statement.sql, bound)

    def _execute_together(self, sql: str, rows: Sequence[Row]) -> None:
        """In few executions, and few different ones, which stay prepared.

        The driver lets go of the interpreter for each, and beside a busy event loop it gets it back late.
        """
        start = 0
        while start < len(rows):
            left = len(rows) - start
            stop = start + (left if left < FEW else min(ROWS_AT_ONCE, 1 << left.bit_length() - 1))
            self._connection.execute(for_rows(sql, stop - start), tuple(chain(*rows[start:stop])))
            start = stop


def _meaning(error: BaseException) -> BaseException:
    """A refusal of one batch, an outage of the store, or the error itself when it is neither."""
    match error:
        case ConcertError():
            return error
        case sqlite3.IntegrityError() if error.sqlite_errorcode in _TAKEN:
            return AlreadyExists()
        case (
            sqlite3.IntegrityError()
            | sqlite3.DataError()
            | sqlite3.InterfaceError()
            | sqlite3.ProgrammingError()
            | OverflowError()
            | UnicodeError()
        ):
            return InvalidInput(f"A value in this batch cannot be stored: {error}")
        case sqlite3.Error():
            return StoreUnavailable(_OUTAGES.get(_primary_code(error), f"The store failed: {error}"))
        case _:
            return error


def _primary_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


_OUTAGES = {
    sqlite3.SQLITE_FULL: "The disk of the data folder is full; nothing was written. Free some space.",
    sqlite3.SQLITE_BUSY: "Another program holds the database file; nothing was written.",
    sqlite3.SQLITE_LOCKED: "Another program holds the database file; nothing was written.",
    sqlite3.SQLITE_READONLY: "The data folder is read-only; nothing was written.",
    sqlite3.SQLITE_CANTOPEN: "The database file cannot be opened; nothing was written.",
    sqlite3.SQLITE_IOERR: "The disk of the data folder fails; nothing was written.",
    sqlite3.SQLITE_CORRUPT: "The database file is damaged; nothing was written. Restore the last backup.",
    sqlite3.SQLITE_NOTADB: "The database file is damaged; nothing was written. Restore the last backup.",
}
