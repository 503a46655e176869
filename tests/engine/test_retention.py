"""What is older than it is kept is dropped, slice by slice; numbers go on, and who comes back late is told of the gap."""

from dataclasses import replace

import pytest

from crdt.ids import Channel, Micros
from crdt.roles import Right
from engine.audience import Lens
from engine.contact_records import DecisionLink
from engine.execution.records import StepLog
from engine.history import History
from engine.inbox.records import Notification
from engine.kept import Born
from engine.outbox.records import Delivery, Outgoing
from engine.retention import DAY, EVERY, FIRST, SLICE, Retention
from engine.runtime.clock import ManualClock
from engine.topics.catalogue import TOPICS
from engine.topics.pattern import Selection
from engine.writes import AppendEvent, DropEvents, Insert
from storage.memory import open_memory
from tests.contracts.samples import record
from tests.support.world import World

pytestmark = pytest.mark.anyio

RUN, OTHER = Channel("run:1"), Channel("run:2")


def told(channel: Channel, day: int, count: int = 1) -> tuple[AppendEvent, ...]:
    at = Micros(day * DAY)
    return tuple(
        AppendEvent(channel=channel, topic="workflow:step:started", payload=n, at=at) for n in range(count)
    )


async def test_K8_events_are_dropped_when_they_are_too_old_and_no_others() -> None:
    store, clock = open_memory(), ManualClock()
    clock.advance(100 * 24 * 3600)
    today = clock.now() // DAY
    await store.writer.commit((*told(RUN, today - 31), *told(RUN, today - 31), *told(RUN, today - 29)))
    await store.writer.commit(told(OTHER, today - 29))
    assert 2 == await Retention(store, clock, event_days=30, history_hours=24).sweep()
    assert [(3, 3), (1, 1)] == [
        (await store.events.first(one), await store.events.last(one)) for one in (RUN, OTHER)
    ]
    assert 0 == await Retention(store, clock, event_days=30, history_hours=24).sweep()


async def test_K8_many_are_dropped_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    store, clock = open_memory(), ManualClock()
    clock.advance(100 * 24 * 3600)
    count = SLICE * 2 + 7
    await store.writer.commit(told(RUN, clock.now() // DAY - 50, count))
    slices: list[int] = []
    commit = store.writer.commit

    def noted(batch: tuple[DropEvents, ...]) -> object:
        slices.extend(write.through for write in batch)
        return commit(batch)

    monkeypatch.setattr(store.writer, "commit", noted)
    assert count == await Retention(store, clock, event_days=30, history_hours=24).sweep()
    assert [SLICE, SLICE * 2, count] == slices
    assert (count + 1, count) == (await store.events.first(RUN), await store.events.last(RUN))


async def test_K8_it_looks_by_itself_and_goes_on_when_the_store_was_away() -> None:
    world = World()
    clock = world.clock
    assert isinstance(clock, ManualClock)
    retention = Retention(world.store, clock, event_days=1, history_hours=24)
    clock.advance(10 * 24 * 3600)
    await world.store.writer.commit(told(RUN, 1, 3))
    retention.start()
    world.switches.fail_next()
    await world.turn(FIRST + 1)
    assert 1 == await world.store.events.first(RUN)
    await world.turn(EVERY + 1)
    assert 4 == await world.store.events.first(RUN)
    retention.stop()


async def test_K8_who_comes_back_with_an_older_number_is_told_of_the_gap() -> None:
    store = open_memory()
    await store.writer.commit((*told(RUN, 1, 5), DropEvents(channel=RUN, through=3)))
    history = History(store.events, TOPICS, Born())
    everything = Lens(Selection.parse(None), frozenset(map(str, Right)))
    assert [True, True, False, False] == [
        (await history.page(RUN, everything, since, 10)).gap for since in (0, 2, 3, 5)
    ]


async def test_NT8_what_people_were_told_is_dropped_with_age_and_no_younger_of_it() -> None:
    store, clock = open_memory(), ManualClock()
    clock.advance(100 * 24 * 3600)
    today = clock.now() // DAY
    rows = [
        replace(record(Notification, number), at=Micros((today - days) * DAY))
        for number, days in enumerate((31, 40, 29, 1))
    ]
    await store.writer.commit(tuple(Insert(record=row) for row in rows))
    assert 2 == await Retention(store, clock, event_days=30, history_hours=24).sweep_inboxes()
    left = await store.records.find(Notification, {}, order="at")
    assert [rows[2].id, rows[3].id] == [row.id for row in left]


async def test_K8_what_steps_said_goes_when_it_is_too_old() -> None:
    store, clock = open_memory(), ManualClock()
    clock.advance(100 * 24 * 3600)
    rows = [
        replace(record(StepLog, number), at=Micros(clock.now() - days * DAY))
        for number, days in enumerate((31, 40, 29))
    ]
    await store.writer.commit(tuple(Insert(record=row) for row in rows))
    assert 2 == await Retention(store, clock, event_days=30, history_hours=24).sweep_step_logs()
    assert [rows[2]] == list(await store.records.find(StepLog, {}))


async def test_OB8_messages_that_are_done_with_go_with_their_attempts_and_what_waits_stays() -> None:
    store, clock = open_memory(), ManualClock()
    clock.advance(100 * 24 * 3600)
    now = clock.now()
    ages = {"old": 40, "young": 10, "waits": 40}
    for id_, days in ages.items():
        at = Micros(now - days * DAY)
        state = "queued" if id_ == "waits" else "sent"
        row = replace(record(Outgoing, 1), id=id_, state=state, created_at=at)
        line = replace(record(Delivery, 1), outgoing=id_, attempt=1)
        link = replace(record(DecisionLink, 1), digest=id_, created_at=at)
        await store.writer.commit((Insert(record=row), Insert(record=line), Insert(record=link)))
    assert 1 == await Retention(store, clock, event_days=30, history_hours=24).sweep_messages()
    left = {
        "messages": {row.id for row in await store.records.find(Outgoing, {})},
        "attempts": {row.outgoing for row in await store.records.find(Delivery, {})},
        "links": {row.digest for row in await store.records.find(DecisionLink, {})},
    }
    assert {"messages": {"young", "waits"}, "attempts": {"young", "waits"}, "links": {"young"}} == left
