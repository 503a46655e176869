"""Says who wrote rows of a log, by author, door and minute: what is kept of them beside the state that covers them (HI4)."""

from collections.abc import Iterable
from typing import Final

from crdt.history.authorship import Clocks
from crdt.precheck import UNLIMITED, inspect
from engine.ports import LoggedUpdate
from engine.runtime.clock import SECOND
from engine.runtime.slices import sliced
from engine.writes import Attribution

MINUTE: Final = 60 * SECOND
"""How exactly it is known, once the rows are gone, when something was written."""


async def attributed(rows: Iterable[LoggedUpdate], rest: float = 0.0) -> tuple[Attribution, ...]:
    """`rows` oldest first; each is parsed, in turns of the loop with so many seconds of `rest`. Raises CorruptUpdate."""
    gathered: dict[tuple[str, str, int], _Range] = {}
    async for row in sliced(rows, rest=rest):
        key = (row.author, row.door, row.at // MINUTE)
        if key not in gathered:
            gathered[key] = _Range(row)
        gathered[key].add(row)
    return tuple(sorted((range_.said() for range_ in gathered.values()), key=lambda one: one.first))


class _Range:
    def __init__(self, first: LoggedUpdate) -> None:
        self._first = self._last = first
        self._started = self._ended = first.at
        self._edits = 0
        self._clocks = Clocks()

    def add(self, row: LoggedUpdate) -> None:
        self._last = row
        self._started, self._ended = min(self._started, row.at), max(self._ended, row.at)
        self._edits += 1
        self._clocks.add(inspect(row.update, UNLIMITED))

    def said(self) -> Attribution:
        return Attribution(
            first=self._first.sequence,
            last=self._last.sequence,
            author=self._first.author,
            door=self._first.door,
            started_at=self._started,
            ended_at=self._ended,
            edits=self._edits,
            clocks=self._clocks.dump(),
        )
