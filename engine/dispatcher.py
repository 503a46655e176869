"""Tells engines what was committed, without the room or the run that committed it ever waiting (section T of SPEC.md).

A call here only notes "this channel has reached number N". Each engine has one worker that reads from the log what it
has not seen yet, hands it over in order, and then keeps the number it has come to. So an engine that is slow, fails or
was away misses nothing, and its backlog is one number per channel.
"""

from collections.abc import Callable, Collection
from dataclasses import field

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId, workspace_channel
from engine.ports import Store
from engine.records import DocumentRecord, Setting, Workspace
from engine.runtime.clock import WakingClock
from engine.runtime.pursuit import Pursuit
from engine.spec import Triggers, Watcher
from engine.writes import Put

PAGE = 500
WORKSPACE = "workspace:"
DOCUMENT = "doc:"


@dataclass(slots=True, kw_only=True)
class _Desk:
    """One engine's place, and how far it has come in each channel and document. `unread`: documents whose log nobody asked yet
    since the start.
    """

    name: str
    triggers: Triggers
    watcher: Watcher
    pursuit: Pursuit[str]
    unread: set[str] = field(default_factory=set)


class Dispatcher:
    def __init__(self, store: Store, clock: WakingClock, chance: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._desks: dict[str, _Desk] = {}

    def register(self, name: str, triggers: Triggers, watcher: Watcher) -> None:
        """Before `start`. `name` is what the engine's numbers are kept under."""

        async def catch_up(place: str, reached: int) -> int:
            return await self._catch_up(desk, place, reached)

        pursuit = Pursuit(f"dispatch {name}", self._clock, self._chance, catch_up)
        desk = self._desks[name] = _Desk(name=name, triggers=triggers, watcher=watcher, pursuit=pursuit)

    async def start(self) -> None:
        """Everything committed since the numbers that each engine has come to is told first (rule T4)."""
        for desk in self._desks.values():
            if desk.triggers.topics:
                for workspace in await self._store.records.find(Workspace, {}, limit=1_000_000):
                    channel = workspace_channel(workspace.id)
                    desk.pursuit.note(channel, await self._store.events.last(channel))
            if desk.triggers.kinds:
                where = {"kind": desk.triggers.kinds, "trashed_at": None}
                for record in await self._store.records.find(DocumentRecord, where, limit=1_000_000):
                    # how far its log goes is asked by the worker: a start does not wait for all documents
                    desk.unread.add(f"{DOCUMENT}{record.id}")
                    desk.pursuit.look_at(f"{DOCUMENT}{record.id}")
            desk.pursuit.start()

    async def stop(self) -> None:
        for desk in self._desks.values():
            await desk.pursuit.stop()

    def event_committed(self, channel: Channel, sequence: int, topic: str) -> None:
        """Never waits, never raises. Only channels of workspaces count: everything an engine says is also there."""
        if channel.startswith(WORKSPACE):
            for desk in self._desks.values():
                if desk.triggers.wants_topic(topic):
                    desk.pursuit.note(channel, sequence)

    def document_committed(
        self, document: DocumentId, kind: str, sequence: int, roots: Collection[str] = ()
    ) -> None:
        """Never waits, never raises. `roots` are those that were changed; none stands for any."""
        for desk in self._desks.values():
            if desk.triggers.wants_change(kind, roots):
                desk.pursuit.note(f"{DOCUMENT}{document}", sequence)

    async def idle(self) -> None:
        """Until every engine has seen what was noted so far."""
        for desk in self._desks.values():
            await desk.pursuit.idle()

    async def _catch_up(self, desk: _Desk, place: str, reached: int) -> int:
        seen = await self._seen(desk, place)
        if place in desk.unread:
            reached = max(reached, await self._newest(DocumentId(place.removeprefix(DOCUMENT)), seen))
            desk.unread.discard(place)
        if seen < reached:
            look = self._events if place.startswith(WORKSPACE) else self._document
            seen = desk.pursuit.seen[place] = await look(desk, place, seen, reached)
            await self._store.writer.commit((Put(record=Setting(name=_name(desk, place), value=seen)),))
        return seen

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
        seen = desk.pursuit.seen
        if place not in seen:
            kept = await self._store.records.get(Setting, _name(desk, place))
            seen[place] = 0 if kept is None else int(kept.value)
        return seen[place]

    async def _newest(self, document: DocumentId, seen: int) -> int:
        """The newest number of the log, whose rows may be compacted; no more than was seen when there is nothing new."""
        newest = max((one.last for one in await self._store.updates.attributions(document)), default=0)
        while page := await self._store.updates.since(document, max(seen, newest), PAGE):
            newest = page[-1].sequence
        return newest


def _name(desk: _Desk, place: str) -> str:
    return f"seen:{desk.name}:{place}"
