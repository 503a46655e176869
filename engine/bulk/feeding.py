"""Brings the items of a plan to where they wait for their turn: page by page, and wave by wave.

So many items are in memory as a few pages hold, however many the plan has (rule BU2). A wave begins when everything of the
one before is committed; an item whose dependency did not succeed is passed over then (BU3).
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

from engine.bulk.batch import Entry
from engine.bulk.batching.strategy import Waiting
from engine.bulk.doing import Doer
from engine.bulk.records import BulkItem, BulkJob
from engine.ports import Records

PAGE: Final = 100
"""Items read at once: reading more of them would hold the event loop for longer than 3 ms."""
AHEAD: Final = 500
"""Items are read on while fewer than these wait."""


class Feeder:
    """`admit` is given items that may run now, `skip` those that will not; `know` hears of each page first."""

    def __init__(
        self,
        job: BulkJob,
        records: Records,
        doer: Doer,
        *,
        admit: Callable[[Sequence[Entry]], None],
        skip: Callable[[Sequence[Entry]], None],
        waiting: Callable[[], int],
        know: Callable[[Sequence[BulkItem]], Awaitable[None]],
    ) -> None:
        self._job = job
        self._records = records
        self._doer = doer
        self._admit = admit
        self._skip = skip
        self._waiting = waiting
        self._know = know
        self._next = job.low // PAGE
        self._open: Counter[int] = Counter()
        self._changed = asyncio.Event()
        self.wave = 0
        self.over = False

    @property
    def low(self) -> int:
        """Everything before this position has ended."""
        return min(self._open, default=self._next) * PAGE

    def settled(self, entries: Sequence[Entry]) -> None:
        """These are committed."""
        for entry in entries:
            page = entry.row.position // PAGE
            self._open[page] -= 1
            if not self._open[page]:
                del self._open[page]
        self.stir()

    def low_after(self, entries: Sequence[Entry]) -> int:
        """What `low` is once these are committed."""
        open_ = self._open - Counter(entry.row.position // PAGE for entry in entries)
        return min(open_, default=self._next) * PAGE

    def stir(self) -> None:
        self._changed.set()

    async def run(self) -> None:
        """Until everything of the plan was brought. Cancelled when the work halts."""
        while self._next * PAGE < self._job.total:
            await self._until(lambda: self._waiting() < AHEAD)
            first = self._next * PAGE
            rows = await self._page(first)
            await self._know(rows)
            for wave, entries in self._by_wave(await self._loaded(rows)):
                if wave != self.wave:
                    await self._until(lambda: not self._open)
                    self.wave = wave
                self._open[first // PAGE] += len(entries)
                await self._bring(entries)
            self._next += 1
        self.over = True

    async def _until(self, ready: Callable[[], bool]) -> None:
        while not ready():
            self._changed.clear()
            await self._changed.wait()

    async def _page(self, first: int) -> Sequence[BulkItem]:
        positions = tuple(range(first, min(first + PAGE, self._job.total)))
        where = {"job": self._job.id, "position": positions, "state": "queued"}
        return await self._records.find(BulkItem, where, order="position", limit=PAGE)

    async def _loaded(self, rows: Sequence[BulkItem]) -> list[Entry]:
        loads = await self._doer.load(rows)
        return [Entry(row=row, load=loads.get(row.position), tries=row.attempts) for row in rows]

    def _by_wave(self, entries: Sequence[Entry]) -> Iterator[tuple[int, list[Entry]]]:
        for wave, some in groupby(entries, key=lambda entry: entry.row.wave):
            yield wave, list(some)

    async def _bring(self, entries: Sequence[Entry]) -> None:
        failed = await self._failed_dependencies(entries)
        ready, passed = [], []
        for entry in entries:
            missing = [one for one in entry.row.depends_on or () if one in failed]
            if entry.row.error is not None:
                entry.failed("skipped", entry.row.error)
                passed.append(entry)
            elif missing:
                entry.failed("skipped", _in_vain(missing))
                passed.append(entry)
            else:
                ready.append(entry)
        if passed:
            self._skip(passed)
        if ready:
            self._admit(ready)

    async def _failed_dependencies(self, entries: Sequence[Entry]) -> frozenset[str]:
        names = {one for entry in entries for one in entry.row.depends_on or ()}
        if not names:
            return frozenset()
        found: set[str] = set()
        asked = sorted(names)
        for first in range(0, len(asked), PAGE):
            where = {"job": self._job.id, "item": tuple(asked[first : first + PAGE])}
            rows = await self._records.find(BulkItem, where, limit=PAGE)
            found.update(row.item for row in rows if row.state != "done")
        return frozenset(found)


def waiting_of(entry: Entry, since: float) -> Waiting:
    row = entry.row
    return Waiting(row.position, row.priority, row.weight, row.source or "", since, entry)


def _in_vain(missing: Sequence[str]) -> dict[str, object]:
    return {
        "code": "dependency_failed",
        "message": "What this waits for did not succeed, so it was passed over.",
        "next_step": "Try the failed ones again; this one is among them.",
        "details": {"waits_for": missing[:10]},
    }
