"""Hands the events of workspaces to the triggers that listen for them, each at least once; the trigger's own rows make it once.

Nothing is read for a workspace where nobody listens. Per channel one number is kept, so that a restart goes on where it was
(rule TR7). Border: what a trigger makes of an event is its actor's.
"""

from collections.abc import Awaitable, Callable
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId, Micros, RunId, WorkspaceId, workspace_channel
from engine.ports import Store, StoredEvent
from engine.records import ConsumerOffset, RunRecord
from engine.runtime.clock import WakingClock
from engine.runtime.pursuit import Pursuit
from engine.topics.pattern import Selection
from engine.trigger_records import TriggerRecord
from engine.triggers.actor import Heard
from engine.triggers.cause import chain_after
from engine.triggers.filling import said_time
from engine.triggers.kind import kind_of
from engine.triggers.memory import Memory, Moment
from engine.triggers.state import Trigger, actor_of
from engine.triggers.told import OWN
from engine.writes import Put

NAME: Final = "triggers"
PAGE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """`since`: nothing from before is for it. `design`: of runs, only those of this one."""

    trigger: str
    topics: Selection
    since: Micros
    design: str | None

    @classmethod
    def of(cls, record: TriggerRecord) -> "Listener | None":
        kind = kind_of(record.kind)
        if kind.topics is None or record.paused_at is not None:
            return None
        config = Trigger.of(record).config
        return cls(
            trigger=record.id,
            topics=Selection.parse(kind.topics(config)),
            since=Memory.from_json(record.memory).last,
            design=config.design if record.kind == "after" else None,
        )

    def wants(self, event: StoredEvent) -> bool:
        if event.at < self.since or not self.topics.wants(event.topic):
            return False
        return self.design is None or event.payload.get("design") == self.design


@dataclass(slots=True, kw_only=True)
class Hearing:
    """`ask(actor, message)` reaches a trigger. `right_of(topic)`: what hearing it needs, None where nobody may."""

    store: Store
    clock: WakingClock
    chance: Callable[[], float]
    ask: Callable[[str, object], Awaitable[object]]
    right_of: Callable[[str], str | None]
    _here: dict[Channel, dict[str, Listener]] = field(default_factory=dict)
    _where: dict[str, Channel] = field(default_factory=dict)
    _pursuit: Pursuit[Channel] = field(init=False)

    def __post_init__(self) -> None:
        self._pursuit = Pursuit("hear for triggers", self.clock, self.chance, self._look)

    async def start(self) -> None:
        """Everything told since the numbers that were kept comes first."""
        for row in await self.store.records.find(ConsumerOffset, {"consumer": NAME}, limit=1_000_000):
            self._pursuit.seen[row.channel] = row.sequence
        for channel in self._here:
            self._pursuit.note(channel, await self.store.events.last(channel))
        self._pursuit.start()

    async def stop(self) -> None:
        await self._pursuit.stop()

    async def idle(self) -> None:
        await self._pursuit.idle()

    def index(self, record: TriggerRecord | None, id_: str) -> None:
        """What this trigger listens for from now on; None: nothing, anywhere."""
        before = self._where.pop(id_, None)
        if before is not None:
            del self._here[before][id_]
            if not self._here[before]:
                del self._here[before]
        listener = None if record is None else Listener.of(record)
        if record is not None and listener is not None:
            channel = self._where[id_] = workspace_channel(record.workspace)
            self._here.setdefault(channel, {})[id_] = listener

    async def begin(self, workspace: WorkspaceId) -> None:
        """Before the first one listens in a workspace: nothing that was told until now is for it."""
        channel = workspace_channel(workspace)
        if channel not in self._here:
            newest = await self.store.events.last(channel)
            self._pursuit.seen[channel] = newest
            await self._keep(channel, newest)

    def event_committed(self, channel: Channel, sequence: int, topic: str) -> None:
        """Never waits, never raises."""
        listeners = self._here.get(channel)
        if (
            listeners
            and not topic.startswith(OWN)
            and any(one.topics.wants(topic) for one in listeners.values())
        ):
            self._pursuit.note(channel, sequence)

    async def _look(self, channel: Channel, reached: int) -> int:
        offset = self._pursuit.seen.get(channel, 0)
        rows = await self.store.events.since(channel, offset, PAGE)
        for row in rows:
            if not row.topic.startswith(OWN):
                await self._tell(channel, row)
        through = rows[-1].sequence if rows else reached
        await self._keep(channel, through)
        return through

    async def _tell(self, channel: Channel, event: StoredEvent) -> None:
        wanting = [one for one in self._here.get(channel, {}).values() if one.wants(event)]
        right = self.right_of(event.topic) if wanting else None
        if right is None:
            return
        moment = await self._moment(channel, event)
        for listener in wanting:
            said = moment if listener.design is None else _of_run(moment, event)
            await self.ask(actor_of(listener.trigger), Heard(moment=said, right=right))

    async def _moment(self, channel: Channel, event: StoredEvent) -> Moment:
        """With the chain of the run that the event is about, if it is about one (rule TR11)."""
        payload = event.payload if isinstance(event.payload, dict) else {}
        about = payload.get("run")
        run = await self.store.records.get(RunRecord, RunId(about)) if isinstance(about, str) else None
        return Moment(
            key=f"{channel}:{event.sequence}",
            due=event.at,
            event={"topic": event.topic, "payload": event.payload, "at": said_time(event.at)},
            chain=() if run is None else chain_after(run),
        )

    async def _keep(self, channel: Channel, through: int) -> None:
        row = ConsumerOffset(consumer=NAME, channel=channel, sequence=through, at=self.clock.now())
        await self.store.writer.commit((Put(record=row),))


def _of_run(moment: Moment, event: StoredEvent) -> Moment:
    said = event.payload
    ended = {
        "workflow:run:completed": "succeeded",
        "workflow:run:failed": "failed",
        "workflow:run:cancelled": "cancelled",
    }
    told = {
        "run": said.get("run"),
        "number": said.get("number"),
        "design": DocumentId(said.get("design", "")),
        "name": said.get("name"),
        "status": ended.get(event.topic, ""),
    }
    return Moment(key=moment.key, due=moment.due, event=told, chain=moment.chain)
