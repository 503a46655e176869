"""One open document and its checker: gathers what was committed, looks at it in turns of the loop, tells what changed.

A note only copies what was touched, so a commit never waits for a check (rule DG5). Border: it does not read documents.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from crdt.changes import Change, Json
from crdt.errors import Unavailable
from engine.diagnostics.subject import DesignSubject, Subject
from engine.diagnostics.told import ProblemsChangedEvent, ProblemsOut, problem_out
from engine.records import DocumentRecord
from engine.runtime.clock import Alarm, WakingClock
from engine.workflow.checking.checker import Checker
from engine.workflow.checking.surroundings import Surroundings

SPACING: Final = 0.02
"""Seconds between two messages of one desk: what happens meanwhile is told together."""
TURN: Final = 100
"""Parts that are looked at before others have their turn: some milliseconds."""
MOST_TOLD: Final = 200
MOST_ANSWERED: Final = 1_000

_log = structlog.get_logger(__name__)


class CheckFailed(Unavailable):
    """Its room was closed meanwhile, or the checker has a defect. Who asks again has the document checked anew."""

    code = "check_failed"
    message = "This document could not be checked right now."
    next_step = "Try again; if it stays, look for the document's id in the server's log."


class Desk:
    """`tell` is given what changed; `failed` is told once, and then nothing more is said."""

    def __init__(
        self,
        record: DocumentRecord,
        subject: Subject,
        clock: WakingClock,
        state: str,
        tell: Callable[[ProblemsChangedEvent], None],
        failed: Callable[["Desk"], None],
    ) -> None:
        self.record = record
        self._subject = subject
        self._clock = clock
        self._state = state
        self._tell = tell
        self._failed = failed
        self._number = 0
        self._noted = 0
        self._through = 0
        self._alarm: Alarm | None = None
        self._last = float("-inf")
        self._open = True

    # What it hears

    def begin(self, body: Json, sequence: int) -> None:
        self._noted = sequence
        self._subject.begin(body)
        self._soon(0.0)

    def note(self, changes: tuple[Change, ...], body: Json, sequence: int) -> None:
        """Returns at once. `body` is read now and not kept."""
        self._noted = sequence
        if self._subject.note(changes, body):
            self._soon(self._last + SPACING - self._clock.monotonic())
        elif self._alarm is None:
            self._through = sequence

    def surround(self, surroundings: Surroundings) -> None:
        self._subject.surround(surroundings)
        self._soon(0.0)

    def close(self) -> None:
        """Who waits for an answer is told `CheckFailed`."""
        self._open = False
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    @property
    def checker(self) -> Checker | None:
        """Of a design. Changes with it; nothing of it may be kept."""
        return self._subject.checker if isinstance(self._subject, DesignSubject) else None

    # What it says

    async def standing(self) -> ProblemsOut:
        """All of it, with everything that was noted before: does not wait for its turn to come by itself."""
        while self._alarm is not None:
            self._alarm.cancel()
            self._turn()
            await asyncio.sleep(0)
        if not self._open:
            raise CheckFailed
        ledger = self._subject.ledger
        problems = [problem_out(problem) for problem in tuple(ledger)[:MOST_ANSWERED]]
        return ProblemsOut(
            state=self._state,
            number=self._number,
            through=self._through,
            total=len(ledger),
            errors=ledger.errors,
            problems=problems,
        )

    # Working

    def _soon(self, seconds: float) -> None:
        if self._open and self._alarm is None:
            self._alarm = self._clock.call_later(max(0.0, seconds), self._turn)

    def _turn(self) -> None:
        self._alarm = None
        try:
            more = self._subject.work(TURN)
        except Exception as error:  # noqa: BLE001 - a defect here must reach neither the room nor the loop
            _log.error("check_failed", document=self.record.id, exc_info=error)
            self._end()
            return
        if more:
            self._alarm = self._clock.call_later(0.0, self._turn)
            return
        self._last = self._clock.monotonic()
        self._through = self._noted
        self._say()

    def _say(self) -> None:
        delta = self._subject.ledger.take()
        if not delta:
            return
        self._number += 1
        again = len(delta.added) + len(delta.changed) + len(delta.removed) > MOST_TOLD
        ledger = self._subject.ledger
        self._tell(
            ProblemsChangedEvent(
                state=self._state,
                number=self._number,
                through=self._through,
                total=len(ledger),
                errors=ledger.errors,
                added=[] if again else [problem_out(one) for one in delta.added],
                changed=[] if again else [problem_out(one) for one in delta.changed],
                removed=[] if again else list(delta.removed),
                again=again,
            )
        )

    def _end(self) -> None:
        self.close()
        self._tell(ProblemsChangedEvent(state="", number=0, through=0, total=0, errors=0, again=True))
        self._failed(self)
