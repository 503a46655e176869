"""Forgets events and notifications, and thins the history of documents, as the operator keeps them, so that a store does not grow for ever.

Slice by slice, each a small commit, so that nobody who writes waits for it. Whoever comes back with a number from
before what is kept is told of the gap and loads the present state. Border: documents, journals and runs stay.
"""

import asyncio
from typing import Final, TypeVar

import structlog

from crdt.errors import ConcertError
from crdt.ids import Channel, Micros
from engine.contact_records import DecisionLink
from engine.execution.records import StepLog
from engine.inbox.records import Notification
from engine.outbox.records import Delivery, Outgoing
from engine.ports import Store
from engine.rules.records import RuleFiring, RuleTrace
from engine.runtime.clock import SECOND, Alarm, WakingClock
from engine.runtime.tasks import spawn
from engine.secrets.expiring import drop_offers
from engine.timeline.keeping import Thinning
from engine.vitals.records import SourceVitals
from engine.writes import DropEvents, Remove

EVERY: Final = 3600.0
FIRST: Final = 60.0
"""Seconds until the first round: a start has more urgent things to do."""
SLICE: Final = 500
DAY: Final = 24 * 3600 * SECOND
DONE: Final = ("sent", "failed", "dead", "dropped")

Dated = TypeVar("Dated", Notification, SourceVitals, StepLog)

_log = structlog.get_logger(__name__)


class Retention:
    """`event_days`: how long an event is kept, what somebody was told in their inbox, what was sent, and what steps said. `history_hours`: how long each
    single edit of a document is. `naming`: held while a state of a document gets a name.
    """

    def __init__(
        self,
        store: Store,
        clock: WakingClock,
        *,
        event_days: int,
        history_hours: int,
        naming: asyncio.Lock | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._kept = event_days * DAY
        self._thinning = Thinning(store, clock, hours=history_hours, turn=naming)
        self._alarm: Alarm | None = None
        self._sweeping: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._alarm = self._clock.call_later(FIRST, self._set_out)

    def stop(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        if self._sweeping is not None:
            self._sweeping.cancel()

    def _set_out(self) -> None:
        self._alarm = self._clock.call_later(EVERY, self._set_out)
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = spawn(self._round(), name="retention")

    async def _round(self) -> None:
        try:
            dropped = await self.sweep()
            told = await self.sweep_inboxes()
            said = await self.sweep_step_logs()
            sent = await self.sweep_messages()
            fired = await self.sweep_rules()
            offered = await drop_offers(self._store, self._clock)
            measured = await self.sweep_vitals()
            rows, states = await self._thinning.sweep()
        except ConcertError as error:
            _log.warning("retention_failed", code=error.code)  # the next round goes on where this one ended
        else:
            _log.info(
                "retention",
                events=dropped,
                notifications=told,
                said=said,
                sent=sent,
                fired=fired,
                offered=offered,
                measured=measured,
                edits=rows,
                states=states,
            )

    async def sweep(self) -> int:
        """How many events were dropped."""
        before = Micros(self._clock.now() - self._kept)
        return sum([await self._sweep(channel, before) for channel in await self._store.events.newest("")])

    async def sweep_inboxes(self) -> int:
        """How many notifications were dropped, read or not."""
        return await self._drop(Notification, self._kept)

    async def sweep_vitals(self) -> int:
        """How many measurements of sources were dropped that nobody asked for a day."""
        return await self._drop(SourceVitals, DAY)

    async def sweep_step_logs(self) -> int:
        """How many rows of what steps said were dropped."""
        return await self._drop(StepLog, self._kept)

    async def _drop(self, type_: type[Dated], kept: int) -> int:
        """All rows that are older."""
        before, dropped = self._clock.now() - kept, 0
        while True:
            page = await self._store.records.find(type_, {}, order="at", limit=SLICE)
            old = [
                Remove(type=type_, key=tuple(getattr(row, name) for name in type_.KEY))
                for row in page
                if row.at < before
            ]
            if old:
                await self._store.writer.commit(tuple(old))
                dropped += len(old)
            if len(old) < SLICE:
                return dropped

    async def sweep_rules(self) -> int:
        """How many firings of rules, and traces of them, were dropped. What still waits stays."""
        before, dropped, find = self._clock.now() - self._kept, 0, self._store.records.find
        ended = {"state": ("done", "failed", "held_back")}
        while True:
            firings = await find(RuleFiring, ended, order="at", limit=SLICE)
            traces = await find(RuleTrace, {}, order="at", limit=SLICE)
            old = [Remove(type=RuleFiring, key=(row.rule, row.moment)) for row in firings if row.at < before]
            old += [Remove(type=RuleTrace, key=(row.object,)) for row in traces if row.at < before]
            if old:
                await self._store.writer.commit(tuple(old))
                dropped += len(old)
            if len(old) < SLICE:
                return dropped

    async def sweep_messages(self) -> int:
        """How many messages that are done with were dropped, with their attempts; and links of that time."""
        before, dropped, find = self._clock.now() - self._kept, 0, self._store.records.find
        while True:
            page = await find(Outgoing, {"state": DONE}, order="created_at", limit=SLICE)
            old = tuple(row.id for row in page if row.created_at < before)
            lines = await find(Delivery, {"outgoing": old}, limit=SLICE * 100) if old else ()
            links = await find(DecisionLink, {}, order="created_at", limit=SLICE)
            gone = [
                *(Remove(type=Outgoing, key=(id_,)) for id_ in old),
                *(Remove(type=Delivery, key=(line.outgoing, line.attempt)) for line in lines),
                *(Remove(type=DecisionLink, key=(one.digest,)) for one in links if one.created_at < before),
            ]
            if gone:
                await self._store.writer.commit(tuple(gone))
                dropped += len(old)
            if len(old) < SLICE:
                return dropped

    async def _sweep(self, channel: Channel, before: Micros) -> int:
        """Through the first event that is young enough: times rise with numbers, but for a clock that was set back."""
        events, dropped = self._store.events, 0
        while True:
            first = await events.first(channel)
            oldest = await events.since(channel, first - 1, 1)
            if not oldest or oldest[0].at >= before:
                return dropped
            page = await events.since(channel, first - 1, SLICE)
            through = next((one.sequence - 1 for one in page if one.at >= before), page[-1].sequence)
            await self._store.writer.commit((DropEvents(channel=channel, through=through),))
            dropped += through - oldest[0].sequence + 1
