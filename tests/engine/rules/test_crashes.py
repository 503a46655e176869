"""The process dies at each commit between an event and what rules make of it: everything is done once (SPEC.md, RU6)."""

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, Self

import pytest

from crdt.ids import Micros, workspace_channel
from engine.approval.records import ApprovalRequest
from engine.bus import Bus
from engine.contact_records import ChannelSetup
from engine.expressions.evaluator import Evaluator
from engine.inbox.records import Notification
from engine.outbox.deciding import Outcome, Sent
from engine.outbox.outbox import Outbox
from engine.outbox.records import Outgoing
from engine.ports import Store, Writer
from engine.rules.engine import RuleEngine
from engine.rules.records import RuleFiring, RuleRecord, RuleTrace
from engine.writes import AppendEvent, Batch, Insert, Put, Receipt
from server.access import Access
from server.acting import Acting
from tests.engine.approval.house import ADA, BEA, ORGANISATION, WORKSPACE, House

pytestmark = pytest.mark.anyio
CHANNEL = workspace_channel(WORKSPACE)
ACTIONS: list[dict[str, Any]] = [
    {"action": "notify", "input": {"tell": [{"kind": "user", "id": BEA}], "message": "Look"}},
    {"action": "post", "input": {"setup": "s", "message": "Look"}},
    {
        "action": "ask_approval",
        "input": {
            "type": "data_source_create",
            "reason": "A copy",
            "input": {"name": "Copy", "body": {"kind": "sqlite", "connection": {"path": "o.db"}}},
        },
    },
]


class Dying:
    """Dies at its n-th commit: before it is written, or after, before anybody hears of it."""

    def __init__(self, writer: Writer, at: int, *, written: bool) -> None:
        self._writer = writer
        self._left = at
        self._written = written
        self.dead = asyncio.Event()

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        self._left -= 1
        if self._left > 0:
            return self._writer.commit(batch)
        if self._left == 0 and self._written:
            self._writer.commit(batch)
        self.dead.set()
        return asyncio.get_running_loop().create_future()


@dataclass
class Life:
    """A process with rules, from its start to its death."""

    house: House
    bus: Bus
    outbox: Outbox

    @classmethod
    async def begun(cls, house: House, store: Store) -> Self:
        house = await house.again(store)
        bus = Bus(store, house.platform.channels, house.clock, chance=lambda: 0.5)
        standing = Acting(access=Access(records=store.records, clock=house.clock))
        outbox = Outbox(store, house.clock, chance=lambda: 0.5)
        parts = {"bus": bus, "outbox": outbox, "evaluator": Evaluator()}
        around: Any = {**parts, "triggers": SimpleNamespace(standing=standing)}
        await RuleEngine(replace(house.platform, **around)).start()
        await bus.start()
        return cls(house, bus, outbox)

    async def done(self) -> None:
        """Until every firing has ended."""
        await self.bus.idle()

        async def over() -> bool:
            rows = await self.house.store.records.find(RuleFiring, {})
            return bool(rows) and all(row.ended_at is not None for row in rows)

        await self.house.until(over)

    async def died(self, writer: Dying) -> bool:
        """Whether it did, or all was done before."""
        dead, done = asyncio.ensure_future(writer.dead.wait()), asyncio.ensure_future(self.done())
        await asyncio.wait((dead, done), return_when=asyncio.FIRST_COMPLETED)
        for task in (dead, done):
            task.cancel()
        await self.bus.stop()
        return writer.dead.is_set()


async def founded() -> House:
    house = await House.founded()
    rule = RuleRecord(
        id="r",
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        name="Watch",
        description="",
        topics=["custom:*"],
        condition="",
        actions=ACTIONS,
        per_hour=60,
        acts_as=ADA,
        role="editor",
        since=Micros(0),
        version=1,
        created_by=ADA,
        created_at=Micros(0),
        updated_by=ADA,
        updated_at=Micros(0),
    )
    setup = ChannelSetup(
        id="s",
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        channel="webhook",
        name="Sink",
        settings={},
        enabled=True,
        everywhere=False,
        created_by=ADA,
        created_at=Micros(0),
        updated_by=ADA,
        updated_at=Micros(0),
    )
    await house.store.writer.commit((Insert(record=rule), Insert(record=setup)))
    return house


async def effects(house: House) -> Counter[str]:
    records = house.store.records
    told = await house.store.events.since(CHANNEL, 0, 1_000)
    return Counter(
        told=await records.count(Notification, {"user": BEA, "kind": "rule.told"}),
        posted=await records.count(Outgoing, {"kind": "rule.told"}),
        asked=await records.count(ApprovalRequest, {}),
        fired=sum(event.topic == "rule:fired" for event in told),
        done=await records.count(RuleFiring, {"state": "done"}),
    )


def happened(house: House) -> AppendEvent:
    return AppendEvent(channel=CHANNEL, topic="custom:happened", payload={}, at=house.clock.now())


@pytest.mark.parametrize("written", [False, True])
async def test_RU6_a_death_at_any_commit_leaves_each_effect_once(written: bool) -> None:
    survived = Counter[str]()
    for at in range(1, 40):
        house = await founded()
        first = await Life.begun(house, house.store)
        await first.bus.stop()
        await house.store.writer.commit((happened(house),))
        writer = Dying(house.store.writer, at, written=written)
        died = await (await Life.begun(first.house, replace(house.store, writer=writer))).died(writer)
        last = await Life.begun(first.house, house.store)
        await last.done()
        assert {"told": 1, "posted": 1, "asked": 1, "fired": 1, "done": 1} == await effects(last.house), at
        await last.bus.stop()
        await last.house.closed()
        survived["died" if died else "lived"] += 1
        if not died:
            break
    assert 1 == survived["lived"]
    assert survived["died"] >= len(ACTIONS) + 2, "the firing, each action, its end"


async def test_RU4_what_an_action_makes_is_known_to_come_from_the_rule_before_it_is_told() -> None:
    """An event about it may be heard before the action has ended."""
    house = await founded()
    life = await Life.begun(house, house.store)
    await life.bus.stop()
    await house.store.writer.commit((happened(house),))
    seen: list[int] = []
    commit = house.store.writer.commit

    class Seeing:
        def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
            for write in batch:
                if isinstance(write, Put) and isinstance(write.record, RuleTrace):
                    seen.append(len(write.record.chain))
                if isinstance(write, AppendEvent) and write.topic == "approval:request:asked":
                    seen.append(-1)
            return commit(batch)

    life = await Life.begun(life.house, replace(house.store, writer=Seeing()))
    await life.done()
    assert [1, -1] == seen[:2]
    await life.bus.stop()
    await life.house.closed()


async def test_OB1_what_a_rule_posts_is_sent_at_once() -> None:
    """Not with the next look at what nobody told of, half a minute later."""
    house = await founded()
    before = await Life.begun(house, house.store)
    await before.bus.stop()
    await house.store.writer.commit((happened(house),))
    life = await Life.begun(before.house, house.store)
    posted: list[str] = []

    async def post(row: Outgoing) -> Outcome:
        posted.append(row.kind)
        return Sent()

    life.outbox.start(post)
    await life.done()
    await life.outbox.idle()
    assert ["rule.told"] == posted
    await life.outbox.stop()
    await life.bus.stop()
    await life.house.closed()
