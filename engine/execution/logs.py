"""Keeps what steps say: rows of some lines each, written through the one writer in batches, bounded per run.

Lines of a step that goes on are written about once a second; what is left when it ends is part of the commit of its
end. Border: what people hear while it happens is `engine/workflow/reporter.py`.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, NamedTuple

import structlog

from crdt.dataclasses import replace
from crdt.errors import ConcertError
from crdt.ids import Micros, RunId
from engine.execution.records import StepLog
from engine.operations.operation import Level
from engine.ports import Store
from engine.records import RunRecord
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.tasks import spawn
from engine.workflow.machine.run import LogLine
from engine.writes import Batch, Put, Receipt

RUN_LINES: Final = 10_000
"""Kept of one run. What is said beyond is heard by those who watch, and the last lines stay with the attempt."""
ENOUGH: Final = "Nothing more is kept of what this run says."
ROW_LINES: Final = 100
EVERY: Final = 1.0
"""Seconds between two writes."""
ROWS_AT_ONCE: Final = 200

_log = structlog.get_logger(__name__)


class KeptLine(NamedTuple):
    """`number` counts the lines of the attempt from 1: together they name the line for good."""

    node: str
    attempt: int
    number: int
    at: Micros
    level: Level
    message: str


class AttemptLog:
    """The lines of one attempt on their way to the store."""

    def __init__(self, desk: "StepLogs", run: RunRecord, node: str, attempt: int) -> None:
        self.run = run
        self._desk = desk
        self._node = node
        self._attempt = attempt
        self._parts = 0
        self._waiting: list[LogLine] = []

    def add(self, line: LogLine) -> None:
        left = self._desk.count_down(self.run.id)
        if left < 0:
            return
        self._waiting.append(line if left else replace(line, level="warning", message=ENOUGH))
        self._desk.soon(self)

    def rows(self) -> list[StepLog]:
        """What was said since the last time."""
        lines, self._waiting = self._waiting, []
        return [self._row(lines[first : first + ROW_LINES]) for first in range(0, len(lines), ROW_LINES)]

    def close(self) -> Batch:
        """What has to be committed with the end of the attempt."""
        self._desk.leave(self)
        return tuple(Put(record=row) for row in self.rows())

    def abandon(self) -> None:
        """The attempt ends without a commit of its own: what it said is written all the same."""
        self._desk.leave(self)
        self._desk.write(self.rows())

    def unwritten(self) -> Iterable[KeptLine]:
        return [
            KeptLine(self._node, self._attempt, line.number, line.at, line.level, line.message)
            for line in self._waiting
        ]

    def _row(self, lines: Sequence[LogLine]) -> StepLog:
        self._parts += 1
        return StepLog(
            run=self.run.id,
            node=self._node,
            attempt=self._attempt,
            part=self._parts,
            organisation=self.run.organisation,
            at=lines[0].at,
            lines=[[line.number, line.at, line.level, line.message] for line in lines],
        )


class StepLogs:
    """One per process."""

    def __init__(self, store: Store, clock: WakingClock, *, run_lines: int = RUN_LINES) -> None:
        self._store = store
        self._clock = clock
        self._most = run_lines
        self._left: dict[RunId, int] = {}
        self._speaking: dict[RunId, set[AttemptLog]] = {}
        self._unwritten: set[AttemptLog] = set()
        self._going: dict[tuple[object, ...], StepLog] = {}
        self._alarm: Alarm | None = None

    def open(self, run: RunRecord, node: str, attempt: int, *, resumed: bool) -> AttemptLog:
        """`resumed`: an earlier life of the run may have said something already."""
        if run.id not in self._left:
            self._left[run.id] = self._most
            if resumed:
                spawn(self._count(run.id), name=f"count lines {run.id}")
        log = AttemptLog(self, run, node, attempt)
        self._speaking.setdefault(run.id, set()).add(log)
        return log

    def forget(self, run: RunId) -> None:
        """The run has ended, or rests."""
        self._left.pop(run, None)

    def left(self, run: RunId) -> int:
        """Lines that may still be kept of a run."""
        return self._left.get(run, self._most)

    async def lines(self, run: RunId, node: str = "", attempt: int | None = None) -> list[KeptLine]:
        """In the order in which they were said; what is not written yet is among them."""
        where: dict[str, object] = {"run": run}
        if node:
            where["node"] = node
        if attempt is not None:
            where["attempt"] = attempt
        here = [
            line
            for log in self._speaking.get(run, ())
            for line in log.unwritten()
            if (not node or line.node == node) and attempt in {None, line.attempt}
        ]
        going = [row for row in self._going.values() if _meets(row, where)]
        rows = await self._store.records.find(StepLog, where, limit=self._most)
        found = {line[:3]: line for row in (*going, *rows) for line in _lines(row)}
        found |= {line[:3]: line for line in here}
        return sorted(found.values(), key=lambda line: (line.at, line.node, line.attempt, line.number))

    # For the logs of attempts

    def count_down(self, run: RunId) -> int:
        """How many lines may still be kept; the last one says that it is the last."""
        self._left[run] = self.left(run) - 1
        return self._left[run]

    def soon(self, log: AttemptLog) -> None:
        self._unwritten.add(log)
        if self._alarm is None:
            self._alarm = self._clock.call_later(EVERY, self._ring)

    def leave(self, log: AttemptLog) -> None:
        self._unwritten.discard(log)
        speaking = self._speaking.get(log.run.id, set())
        speaking.discard(log)
        if not speaking:
            self._speaking.pop(log.run.id, None)

    def write(self, rows: Sequence[StepLog]) -> None:
        for first in range(0, len(rows), ROWS_AT_ONCE):
            page = rows[first : first + ROWS_AT_ONCE]
            self._going |= {_key(row): row for row in page}
            future = self._store.writer.commit(tuple(Put(record=row) for row in page))
            future.add_done_callback(partial(self._written, page))

    def _ring(self) -> None:
        self._alarm = None
        logs, self._unwritten = self._unwritten, set()
        self.write([row for log in logs for row in log.rows()])

    def _written(self, rows: Sequence[StepLog], done: "asyncio.Future[Receipt]") -> None:
        for row in rows:
            self._going.pop(_key(row), None)
        if not done.cancelled() and (error := done.exception()):
            _log.warning("step_logs_not_written", rows=len(rows), error=str(error))

    async def _count(self, run: RunId) -> None:
        with suppress(ConcertError):
            rows = await self._store.records.find(StepLog, {"run": run}, limit=self._most)
            if run in self._left:
                self._left[run] -= sum(len(row.lines) for row in rows)


def _key(row: StepLog) -> tuple[object, ...]:
    return row.run, row.node, row.attempt, row.part


def _meets(row: StepLog, where: dict[str, object]) -> bool:
    return all(getattr(row, name) == sought for name, sought in where.items())


def _lines(row: StepLog) -> Iterable[KeptLine]:
    return (KeptLine(row.node, row.attempt, *line) for line in row.lines)
