"""Tells engines what was committed, without the room or the run that committed it ever waiting (section T of SPEC.md).

A call here only notes "this channel has reached number N". Each engine has one worker that reads from the log what it
has not seen yet, hands it over in order, and then keeps the number it has come to. So an engine that is slow, fails or
was away misses nothing, and its backlog is one number per channel.
"""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import structlog

from crdt.errors import ShuttingDown
from crdt.ids import Channel, DocumentId, workspace_channel
from engine.ports import Store
from engine.records import DocumentRecord, Setting, Workspace
from engine.runtime.backoff import Backoff
from engine.runtime.clock import WakingClock, sleep
from engine.runtime.tasks import spawn
from engine.spec import Triggers, Watcher
from engine.writes import Put

_log = structlog.get_logger(__name__)

PAGE = 500
BACKOFF = Backoff(first=0.5, most=60.0)
WORKSPACE = "workspace:"
DOCUMENT = "doc:"


@dataclass(slots=True, kw_only=True)
class _Desk:
    """One engine's place. `reached` holds what it has still to look at: place -> newest number known."""

    name: str
    triggers: Triggers
    watcher: Watcher
    reached: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    quiet: asyncio.Event = field(default_factory=asyncio.Event)
    worker: "asyncio.Task[None] | None" = None


class Dispatcher:
    def __init__(self, store: Store, clock: WakingClock, chance: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._desks: dict[str, _Desk] = {}

    def register(self, name: str, triggers: Triggers, watcher: Watcher) -> None:
        """Before `start`. `name` is what the engine's numbers are kept under."""
        self._desks[name] = _Desk(name=name, triggers=triggers, watcher=watcher)

    async def start(self) -> None:
        """Everything committed since the numbers that each engine has come to is told first (rule T4)."""
        for desk in self._desks.values():
            if desk.triggers.topics:
                for workspace in await self._store.records.find(Workspace, {}, limit=1_000_000):
                    channel = workspace_channel(workspace.id)
                    self._note(desk, channel, await self._store.events.last(channel))
            if desk.triggers.kinds:
                where = {"kind": desk.triggers.kinds, "trashed_at": None}
                for record in await self._store.records.find(DocumentRecord, where, limit=1_000_000):
                    self._note(desk, f"{DOCUMENT}{record.id}", await self._newest(desk, record.id))
            desk.worker = spawn(self._work(desk), name=f"dispatch {desk.name}")

    async def stop(self) -> None:
        workers = [desk.worker for desk in self._desks.values() if desk.worker is not None]
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def event_committed(self, channel: Channel, sequence: int, topic: str) -> None:
        """Never waits, never raises. Only channels of workspaces count: everything an engine says is also there."""
        if channel.startswith(WORKSPACE):
            for desk in self._desks.values():
                if desk.triggers.wants_topic(topic):
                    self._note(desk, channel, sequence)

    def document_committed(
        self, document: DocumentId, kind: str, sequence: int, roots: Collection[str] = ()
    ) -> None:
        """Never waits, never raises. `roots` are those that were changed; none stands for any."""
        for desk in self._desks.values():
            if desk.triggers.wants_change(kind, roots):
                self._note(desk, f"{DOCUMENT}{document}", sequence)

    async def idle(self) -> None:
        """Until every engine has seen what was noted so far."""
        for desk in self._desks.values():
            if desk.reached or desk.worker is not None:
                await desk.quiet.wait()

    def _note(self, desk: _Desk, place: str, sequence: int) -> None:
        if sequence > max(desk.seen.get(place, 0), desk.reached.get(place, 0)):
            desk.reached[place] = sequence
            desk.quiet.clear()
            desk.wake.set()

    async def _work(self, desk: _Desk) -> None:
        failures = 0
        while True:
            if not desk.reached:
                desk.wake.clear()
                desk.quiet.set()
                await desk.wake.wait()
            place = next(iter(desk.reached))
            try:
                await self._catch_up(desk, place, desk.reached[place])
                failures = 0
            except ShuttingDown:
                return
            except Exception as error:  # noqa: BLE001 - an engine may fail in any way; it is told again
                failures += 1
                _log.error(
                    "dispatch_failed", engine=desk.name, place=place, failures=failures, exc_info=error
                )
                desk.reached[place] = desk.reached.pop(place)
                await sleep(self._clock, BACKOFF.delay(failures, self._chance()))

    async def _catch_up(self, desk: _Desk, place: str, reached: int) -> None:
        seen = await self._seen(desk, place)
        if seen < reached:
            look = self._events if place.startswith(WORKSPACE) else self._document
            desk.seen[place] = await look(desk, place, seen, reached)
            setting = Setting(name=_name(desk, place), value=desk.seen[place])
            await self._store.writer.commit((Put(record=setting),))
        if desk.reached[place] <= desk.seen[place]:
            del desk.reached[place]

    async def _events(self, desk: _Desk, place: str, seen: int, reached: int) -> int:
        channel = Channel(place)
        while seen < reached:
            page = await self._store.events.since(channel, seen, PAGE)
            for event in page:
                if desk.triggers.wants_topic(event.topic):
                    await desk.watcher.seen_event(channel, event)
                seen = event.sequence
            if not page:
                return reached
        return seen

    async def _document(self, desk: _Desk, place: str, _seen: int, reached: int) -> int:
        await desk.watcher.seen_document(DocumentId(place.removeprefix(DOCUMENT)), reached)
        return reached

    async def _seen(self, desk: _Desk, place: str) -> int:
        if place not in desk.seen:
            kept = await self._store.records.get(Setting, _name(desk, place))
            desk.seen[place] = 0 if kept is None else int(kept.value)
        return desk.seen[place]

    async def _newest(self, desk: _Desk, document: DocumentId) -> int:
        """The newest number of the log, whose rows may be compacted; no more than was seen when there is nothing new."""
        seen = await self._seen(desk, f"{DOCUMENT}{document}")
        newest = max((one.last for one in await self._store.updates.attributions(document)), default=0)
        while page := await self._store.updates.since(document, max(seen, newest), PAGE):
            newest = page[-1].sequence
        return newest


def _name(desk: _Desk, place: str) -> str:
    return f"seen:{desk.name}:{place}"
