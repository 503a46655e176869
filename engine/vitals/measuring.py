"""Keeps what is measured of sources: counted in memory at once, written a few seconds later, all sources in one commit.

What a process has not written when it dies is lost: these are measurements, not deeds.
"""

from collections.abc import Callable, Sequence
from typing import Final

import structlog

from crdt.errors import ConcertError
from crdt.ids import Channel, DocumentId, Micros, source_channel
from engine.keeper import Deliver, keeper
from engine.ports import Ids, Store
from engine.records import DocumentRecord, Json
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.tasks import spawn
from engine.vitals.meter import Meter
from engine.vitals.minutes import HOUR, MINUTE, Vitals, counted, vitals_of
from engine.vitals.records import SourceVitals
from engine.vitals.told import MEASURED, changed, measured
from engine.writes import Put, Write

SAVED_AFTER: Final = 5.0
"""Seconds from a measurement until it is written."""
AT_ONCE: Final = 1000
"""Sources of one question to the store."""

Show = Callable[[Channel, str, Json], object]

Figures = tuple[DocumentRecord, Vitals, Vitals]
"""A source with what was known of it, and what is now."""

_log = structlog.get_logger(__name__)


class Measuring:
    """One per process. `deliver` tells an event that was committed, `show` one that nobody keeps."""

    def __init__(
        self, store: Store, clock: WakingClock, ids: Ids, deliver: Deliver, show: Show = lambda *_: None
    ) -> None:
        self._store = store
        self._clock = clock
        self._keep = keeper(store.writer, deliver)
        self._show = show
        self._process = ids.new()
        self._mine: dict[DocumentId, SourceVitals] = {}
        self._unsaved: dict[DocumentId, DocumentRecord] = {}
        self._alarm: Alarm | None = None

    def meter(self, source: DocumentRecord, statement_seconds: float) -> Meter:
        """For one opening of a source."""
        limit = round(statement_seconds * 1_000_000)

        def measured(failed: bool, took: int | None) -> None:
            self._count(source, limit, failed=failed, took=took)

        return Meter(measured, self._clock.monotonic)

    async def of(self, sources: Sequence[DocumentId]) -> dict[DocumentId, Vitals]:
        """Each of them, also where nothing was measured."""
        found: dict[DocumentId, Vitals] = {}
        for start in range(0, len(sources), AT_ONCE):
            found |= await self._known(sources[start : start + AT_ONCE])
        return found

    async def save(self) -> None:
        """Writes what was measured since the last time, and tells whose health is another one."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        records, self._unsaved = self._unsaved, {}
        if not records:
            return
        try:
            figures = await self._figures(list(records.values()))
            await self._keep(self._writes(figures))
        except ConcertError as error:
            _log.warning("vitals_not_saved", code=error.code)
            self._unsaved = {**records, **self._unsaved}
            self._wake()
            return
        for record, _, new in figures:
            self._show(source_channel(record.id), MEASURED, measured(new))
        self._forget_old()

    async def _known(self, sources: Sequence[DocumentId]) -> dict[DocumentId, Vitals]:
        known = await self._stored(sources)
        for source in sources:
            if (mine := self._mine.get(source)) is not None:
                known[source][self._process] = mine
        now = self._clock.now()
        return {source: vitals_of(rows.values(), now) for source, rows in known.items()}

    async def _figures(self, records: Sequence[DocumentRecord]) -> list[Figures]:
        stored = await self._stored([record.id for record in records])
        now = self._clock.now()
        found: list[Figures] = []
        for record in records:
            known = stored[record.id]
            with_mine = {**known, self._process: self._mine[record.id]}
            found.append((record, vitals_of(known.values(), now), vitals_of(with_mine.values(), now)))
        return found

    def _writes(self, figures: Sequence[Figures]) -> list[Write]:
        now = self._clock.now()
        writes: list[Write] = []
        for record, was, new in figures:
            writes += (
                Put(record=self._mine[record.id]),
                *changed(record.id, record.title, record.workspace, was, new, now),
            )
        return writes

    async def _stored(self, sources: Sequence[DocumentId]) -> dict[DocumentId, dict[str, SourceVitals]]:
        """By source and process."""
        found: dict[DocumentId, dict[str, SourceVitals]] = {source: {} for source in sources}
        for start in range(0, len(sources), AT_ONCE):
            some = tuple(sources[start : start + AT_ONCE])
            for row in await self._store.records.find(SourceVitals, {"document": some}, limit=100_000):
                found[row.document][row.process] = row
        return found

    def _count(self, source: DocumentRecord, limit: int, *, failed: bool, took: int | None) -> None:
        now = self._clock.now()
        was = self._mine.get(source.id)
        minutes = () if was is None else was.minutes
        row = SourceVitals(
            document=source.id,
            process=self._process,
            organisation=source.organisation,
            minutes=counted(minutes, now, failed=failed, took=took),
            statement_limit=limit,
            at=now,
        )
        self._mine[source.id] = row
        self._unsaved[source.id] = source
        self._wake()

    def _wake(self) -> None:
        if self._alarm is None:
            self._alarm = self._clock.call_later(SAVED_AFTER, self._set_out)

    def _set_out(self) -> None:
        self._alarm = None
        spawn(self.save(), name="save vitals")

    def _forget_old(self) -> None:
        """What is too long ago to count beside the next question needs no memory: it is stored."""
        since = Micros(self._clock.now() - HOUR * MINUTE)
        self._mine = {
            source: row for source, row in self._mine.items() if row.at > since or source in self._unsaved
        }
