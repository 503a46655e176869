"""From events to firings: which rules want an event, and whether it holds, comes round too often or too many.

It is a consumer of the bus: what an event leads to is committed with how far the channel was read (B9), so each event counts
once. Border: what a firing does is its actor's (`performing.py`).
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import field

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.ids import Channel, Micros, workspace_channel
from crdt.roles import allows
from engine.ports import Clock, Ids, Records, StoredEvent
from engine.records import Json
from engine.rules.chains import chain_of
from engine.rules.reasons import NOT_WORKED_OUT, TOO_OFTEN, too_many_hops
from engine.rules.records import RuleFiring, RuleRecord
from engine.rules.told import OWN, told, told_owner
from engine.topics.pattern import Selection
from engine.triggers.filling import Evaluator, holds, said_time
from engine.triggers.memory import MOST_CHAIN, Link
from engine.writes import Batch, Insert, Write

HOUR = 3_600_000_000
LONGEST_EVENT = 64 << 10


@dataclass(slots=True)
class Listening:
    """One rule as it is heard for. `recent`: when it fired within an hour; `silenced`: it was said that this is too often."""

    rule: RuleRecord
    topics: Selection
    recent: deque[Micros] = field(default_factory=deque)
    silenced: bool = False

    def wants(self, event: StoredEvent) -> bool:
        return event.at >= self.rule.since and wanted(self.topics, event.topic)

    def too_often(self, now: Micros) -> bool:
        while self.recent and self.recent[0] <= now - HOUR:
            self.recent.popleft()
        return len(self.recent) >= self.rule.per_hour


def wanted(topics: Selection, topic: str) -> bool:
    return not topic.startswith(OWN) and topics.wants(topic)


@dataclass(slots=True, kw_only=True)
class Hearing:
    """`right_of(topic)`: what hearing it needs, None where nobody may."""

    records: Records
    clock: Clock
    ids: Ids
    evaluator: Evaluator
    right_of: Callable[[str], str | None]
    _here: dict[Channel, dict[str, Listening]] = field(default_factory=dict)

    async def index(self, rule: RuleRecord | None, id_: str) -> None:
        """What this rule listens for from now on; None: nothing."""
        recent = deque[Micros]() if rule is None else await self._recent(rule)
        # From here on without an await: no event finds the rule gone while it is replaced.
        for its in self._here.values():
            its.pop(id_, None)
        if rule is None or rule.paused_at is not None:
            return
        now = Listening(rule, Selection.parse(tuple(rule.topics)), recent)
        self._here.setdefault(workspace_channel(rule.workspace), {})[id_] = now

    def wants(self, topic: str) -> bool:
        """Whether anybody anywhere does: what the bus asks first."""
        if topic.startswith(OWN):
            return False
        return any(one.topics.wants(topic) for its in self._here.values() for one in its.values())

    async def take(self, channel: Channel, events: Sequence[StoredEvent]) -> Batch:
        batch: list[Write] = []
        for event in events:
            listening = [one for one in self._here.get(channel, {}).values() if one.wants(event)]
            right = self.right_of(event.topic) if listening else None
            if right is None:
                continue
            chain = await chain_of(self.records, event)
            for one in listening:
                if allows(one.rule.role, right):
                    batch += await self._heard(one, channel, event, chain)
        return tuple(batch)

    async def _heard(
        self, one: Listening, channel: Channel, event: StoredEvent, chain: tuple[Link, ...]
    ) -> Sequence[Write]:
        try:
            if not await holds(one.rule.condition, variables_of(one.rule, event), self.evaluator):
                return ()
        except ConcertError as error:
            return self._held_back(one, channel, event, chain, NOT_WORKED_OUT | {"details": error.to_dict()})
        if len(chain) >= MOST_CHAIN:
            return self._held_back(one, channel, event, chain, too_many_hops(chain))
        now = self.clock.now()
        if one.too_often(now):
            if one.silenced:
                return ()
            one.silenced = True
            owner = told_owner(one.rule, self.ids.new(), TOO_OFTEN, now)
            return (*self._held_back(one, channel, event, chain, TOO_OFTEN), *owner)
        one.silenced = False
        one.recent.append(now)
        return (Insert(record=self._firing(one.rule, channel, event, chain)),)

    def _held_back(
        self, one: Listening, channel: Channel, event: StoredEvent, chain: tuple[Link, ...], reason: Json
    ) -> tuple[Write, ...]:
        now = self.clock.now()
        firing = self._firing(one.rule, channel, event, chain, reason=reason)
        said = told(one.rule, "held_back", now, moment=firing.moment, topic=event.topic, reason=reason)
        return Insert(record=firing), said

    def _firing(
        self,
        rule: RuleRecord,
        channel: Channel,
        event: StoredEvent,
        chain: tuple[Link, ...],
        reason: Json = None,
    ) -> RuleFiring:
        return RuleFiring(
            rule=rule.id,
            moment=f"{channel}:{event.sequence}",
            organisation=rule.organisation,
            workspace=rule.workspace,
            topic=event.topic,
            state="waiting" if reason is None else "held_back",
            at=event.at,
            event=kept(event),
            chain=[link.to_json() for link in chain],
            ids=[self.ids.new() for _ in rule.actions],
            done=[],
            reason=reason,
            ended_at=None if reason is None else self.clock.now(),
        )

    async def _recent(self, rule: RuleRecord) -> deque[Micros]:
        rows = await self.records.find(
            RuleFiring, {"rule": rule.id}, order="at", descending=True, limit=rule.per_hour
        )
        since = self.clock.now() - HOUR
        times = [row.at for row in rows if row.state != "held_back" and row.at > since]
        return deque(sorted(times))


def said_of(event: StoredEvent) -> Json:
    return {"topic": event.topic, "payload": event.payload, "at": said_time(event.at)}


def kept(event: StoredEvent) -> Json:
    """Of an event that says very much, that it did."""
    said = said_of(event)
    if len(repr(said)) <= LONGEST_EVENT:
        return said
    return {**said, "payload": {"left_out": True}}


def variables_of(rule: RuleRecord, event: StoredEvent) -> dict[str, Json]:
    return {"rule": {"id": rule.id, "name": rule.name}, "event": said_of(event)}
