"""Counts runs as they end, each once: it follows the committed events of runs, and its offset is in the same commit.

A run costs what it has of steps, however many were counted before. `rebuild` makes the rows of a design again from its
runs. Border: what a run was like is `facts.py`, what a day was like `days.py`; both are pure.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final

from crdt.ids import Channel, DocumentId, RunId
from engine.bus import Bus, Consumer
from engine.ports import Store, StoredEvent
from engine.records import Json, RunRecord
from engine.statistics.days import day_of, empty_day, with_facts
from engine.statistics.facts import fact_of
from engine.statistics_records import RunDay, RunFact
from engine.topics.pattern import Selection
from engine.workflow.designs.plan import Plan
from engine.workflow.machine.journal import replay, stream_of
from engine.writes import Batch, Put, Remove, Write

TOPICS: Final = ("workflow:run:completed", "workflow:run:failed", "workflow:run:cancelled")
PAGE: Final = 200
NAME: Final = "statistics"

Known = tuple[RunFact, Json]
"""What a run was like, and the plan it followed."""
Key = tuple[DocumentId, str, int]
"""Of a `RunDay`."""


class Counting:
    """The consumer of the engine `statistics`."""

    def __init__(self, store: Store, bus: Bus) -> None:
        self._store = store
        self._lock = asyncio.Lock()
        bus.subscribe(Consumer(name=NAME, topics=Selection.parse(TOPICS), take=self.take))

    async def start(self) -> None:
        """The bus begins where it stopped, once all engines have started."""

    async def take(self, _channel: Channel, events: Sequence[StoredEvent]) -> Batch:
        """Commits follow each other in the order of their calls, and the bus commits before anybody else's turn: so the
        lock may end with this call.
        """
        async with self._lock:
            runs = dict.fromkeys(RunId(event.payload["run"]) for event in events)
            known = [one for run in runs if (one := await self._new(run)) is not None]
            return await self._counted(known)

    async def rebuild(self, design: DocumentId) -> int:
        """Counts all runs of a design afresh; how many they are. Meanwhile nothing else is counted.

        A day and its runs are one commit, so one that is cut short leaves whole days, old or new.
        """
        async with self._lock:
            await self._barrier()
            groups: dict[Key, list[Known]] = {}
            offset = 0
            while page := await self._page(design, offset):
                offset += len(page)
                for one in [await self._known(record) for record in page]:
                    if one is not None:
                        groups.setdefault(_key_of(one[0]), []).append(one)
            for row in await self._store.records.find(RunDay, {"design": design}, limit=1_000_000):
                if (key := (row.design, row.version, row.day)) not in groups:
                    await self._store.writer.commit((Remove(type=RunDay, key=key),))
            for members in groups.values():
                await self._store.writer.commit(_writes(empty_day(members[0][0]), members))
            return sum(map(len, groups.values()))

    async def _new(self, run: RunId) -> Known | None:
        if await self._store.records.get(RunFact, run) is not None:
            return None
        record = await self._store.records.get(RunRecord, run)
        return None if record is None else await self._known(record)

    async def _known(self, record: RunRecord) -> Known | None:
        """None for a run that goes on, and one whose journal is not there any more."""
        if record.finished_at is None:
            return None
        entries = await self._store.journal.read(stream_of(record.id))
        if not entries:
            return None
        fact = fact_of(record, replay(record.id, Plan.from_json(record.plan), entries))
        return None if fact is None else (fact, record.plan)

    async def _counted(self, known: Iterable[Known]) -> Batch:
        groups: dict[Key, list[Known]] = {}
        for one in known:
            groups.setdefault(_key_of(one[0]), []).append(one)
        writes: list[Write] = []
        for key, members in groups.items():
            day = await self._store.records.get(RunDay, *key) or empty_day(members[0][0])
            writes.extend(_writes(day, members))
        return tuple(writes)

    async def _page(self, design: DocumentId, offset: int) -> Sequence[RunRecord]:
        """Ended runs, oldest first."""
        where = {"design": design, "status": ("succeeded", "failed", "cancelled")}
        return await self._store.records.find(RunRecord, where, order="created_at", offset=offset, limit=PAGE)

    async def _barrier(self) -> None:
        """Everything that was handed to the writer before is there to be read."""
        await self._store.writer.commit(())


def _key_of(fact: RunFact) -> Key:
    return fact.design, fact.version, day_of(fact.finished_at)


def _writes(day: RunDay, members: Sequence[Known]) -> Batch:
    return (Put(record=with_facts(day, members)), *(Put(record=fact) for fact, _ in members))
