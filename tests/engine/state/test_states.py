"""Shared state in a store: nothing lost, whoever writes at the same moment (engine/SPEC.md, V1 to V8)."""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest

from crdt.errors import InvalidInput, NotFound, OverLimit
from crdt.ids import Channel, OrganisationId, UserId, WorkspaceId
from engine.channels import Channels
from engine.ports import Store
from engine.records import Json
from engine.runtime.clock import ManualClock, SystemIds
from engine.state.change import Scope
from engine.state.decide import Settlement
from engine.state.limits import (
    KEPT_CONFLICTS,
    KEPT_VERSIONS,
    MOST_KEYS,
    MOST_OPEN,
    VALUE_BYTES,
    SecretRefused,
)
from engine.state.states import AlreadyResolved, Result, StateMoved, States
from engine.state_records import StateChange, StateConflict, StateStrategy
from engine.topics.catalogue import TOPICS
from storage.memory import open_memory
from storage.sql import open_sql
from tests.support.said import check_said

pytestmark = pytest.mark.anyio

HOME = Scope(channel=Channel("workspace:w"), organisation=OrganisationId("o"), workspace=WorkspaceId("w"))
DESIGN = Scope(channel=Channel("doc:d"), organisation=OrganisationId("o"), workspace=WorkspaceId("w"))
ADA, BEN = UserId("ada"), UserId("ben")
STRATEGIES: tuple[StateStrategy, ...] = ("manual", "last_writer_wins", "first_writer_wins", "merge")


class House:
    def __init__(self, store: Store | None = None) -> None:
        self.store, self.clock = store or open_memory(), ManualClock()
        self.channels = Channels(
            writer=self.store.writer, events=self.store.events, clock=self.clock, framing=bytes, topics=TOPICS
        )
        self.states = States(self.store, self.channels, self.clock, SystemIds(self.clock))

    async def set(
        self,
        value: Json,
        seen: int,
        by: UserId = ADA,
        *,
        key: str = "data_source",
        how: StateStrategy = "manual",
        scope: Scope = HOME,
        **rules: Any,
    ) -> Result:
        self.clock.advance(1)
        return await self.states.set(scope, key, value, seen, by, Settlement(strategy=how, rules=rules))

    async def told(self, scope: Scope = HOME) -> list[str]:
        events = await self.store.events.since(scope.channel, 0, 100_000)
        for event in events:
            check_said(event.topic, event.payload)
        return [event.topic for event in events]


async def test_V1_a_key_counts_its_versions_and_keeps_who_and_when() -> None:
    house = House()
    assert 0 == (await house.states.get(HOME, "data_source")).version
    await house.set({"rows": 1}, 0)
    done = await house.set({"rows": 2}, 1, BEN)
    assert ("set", 2, {"rows": 2}, BEN) == (done.done, done.held.version, done.held.value, done.held.by)
    assert done.held == await house.states.get(HOME, "data_source")
    rows, total = await house.states.history(HOME, "data_source", 0, 10)
    assert (2, [(2, BEN, {"rows": 2}), (1, ADA, {"rows": 1})]) == (
        total, [(row.version, row.by, row.value) for row in rows],
    )  # fmt: skip
    assert ["state:data_source:updated"] * 2 == await house.told()


async def test_V1_scopes_have_keys_of_their_own() -> None:
    house = House()
    await house.set("w", 0)
    await house.set("d", 0, scope=DESIGN)
    assert ["w", "d"] == [(await house.states.get(one, "data_source")).value for one in (HOME, DESIGN)]
    assert ["state:data_source:updated"] == await house.told(DESIGN)


async def test_V3_a_stale_value_is_kept_beside_the_one_that_stands() -> None:
    house = House()
    await house.set("a", 0)
    await house.set("b", 1, BEN)
    done = await house.set("c", 1)
    assert done.conflict is not None
    kept = await house.store.records.get(StateConflict, done.conflict.id)
    assert kept is not None
    assert ("conflict", "b", None) == (done.done, done.held.value, kept.strategy)
    assert ("b", 2, BEN, "c", 1, ADA) == (
        kept.current, kept.current_version, kept.current_by, kept.proposed, kept.seen, kept.proposed_by,
    )  # fmt: skip
    assert kept.current_at < kept.proposed_at
    assert "b" == (await house.states.get(HOME, "data_source")).value
    assert "state:data_source:conflicted" == (await house.told())[-1]
    assert "unchanged" == (await house.set("b", 0)).done


@pytest.mark.parametrize(
    ("how", "value", "version"),
    [("last_writer_wins", {"n": 9}, 3), ("first_writer_wins", {"n": 2}, 2), ("merge", {"n": 9, "m": 1}, 3)],
)
async def test_V4_a_conflict_is_settled_by_a_strategy_with_who_and_when(
    how: StateStrategy, value: Json, version: int
) -> None:
    house = House()
    await house.set({"n": 1}, 0)
    await house.set({"n": 2} if how != "merge" else {"n": 2, "m": 1}, 1)
    done = await house.set({"n": 9}, 1, BEN, how=how, n="max")
    assert done.conflict is not None
    assert ("resolved", value, version) == (done.done, done.held.value, done.held.version)
    assert (how, BEN, version, house.clock.now()) == (
        done.conflict.strategy, done.conflict.resolved_by, done.conflict.version, done.conflict.resolved_at,
    )  # fmt: skip
    assert "state:data_source:resolved" == (await house.told())[-1]


@pytest.mark.parametrize(
    ("settlement", "value"),
    [
        (Settlement(strategy="last_writer_wins"), ["c"]),
        (Settlement(strategy="first_writer_wins"), ["b"]),
        (Settlement(strategy="merge", rules={"*": "union"}), ["b", "c"]),
        (Settlement(strategy="manual", value="by hand"), "by hand"),
    ],
)
async def test_V5_somebody_settles_an_open_conflict_once(settlement: Settlement, value: Json) -> None:
    house = House()
    await house.set(["a"], 0)
    await house.set(["b"], 1)
    conflict = (await house.set(["c"], 1, BEN)).conflict
    assert conflict is not None
    house.clock.advance(5)
    with pytest.raises(StateMoved):
        await house.states.resolve(HOME, conflict.id, 1, BEN, settlement)
    done = await house.states.resolve(HOME, conflict.id, 2, BEN, settlement)
    kept = await house.store.records.get(StateConflict, conflict.id)
    assert kept == done.conflict
    assert kept is not None
    assert (value, 3, BEN) == (done.held.value, done.held.version, done.held.by)
    assert (settlement.strategy, BEN, house.clock.now(), 3) == (
        kept.strategy, kept.resolved_by, kept.resolved_at, kept.version,
    )  # fmt: skip
    rows, _ = await house.states.history(HOME, "data_source", 0, 1)
    assert conflict.id == rows[0].conflict
    with pytest.raises(AlreadyResolved):
        await house.states.resolve(HOME, conflict.id, None, ADA, settlement)
    assert ["state:data_source:updated", "state:data_source:resolved"] == (await house.told())[-2:]


async def test_V5_two_who_settle_at_once_do_not_both() -> None:
    house = House()
    await house.set("a", 0)
    await house.set("b", 1)
    conflict = (await house.set("c", 1)).conflict
    assert conflict is not None
    both = [
        house.states.resolve(HOME, conflict.id, None, by, Settlement(strategy="first_writer_wins"))
        for by in (ADA, BEN)
    ]
    results = await asyncio.gather(*both, return_exceptions=True)
    assert 1 == sum(isinstance(one, Result) for one in results)
    assert 1 == sum(isinstance(one, AlreadyResolved) for one in results)


async def test_V5_a_conflict_is_found_in_its_own_scope_only() -> None:
    house = House()
    await house.set("a", 0)
    await house.set("b", 1)
    conflict = (await house.set("c", 1)).conflict
    assert conflict is not None
    for scope, id_ in ((DESIGN, conflict.id), (HOME, "nothing")):
        with pytest.raises(NotFound):
            await house.states.resolve(scope, id_, None, ADA, Settlement(strategy="last_writer_wins"))


@pytest.mark.parametrize("seed", range(12))
async def test_V2_whoever_writes_at_once_nothing_is_lost_and_history_has_no_gap(seed: int) -> None:
    """30 writers with any view and strategy: each value is a version, or in a conflict, or stood there already."""
    await many_write_at_once(House(), random.Random(seed))


async def test_V2_the_same_holds_on_disk(tmp_path: Path) -> None:
    store = await open_sql(tmp_path)
    await many_write_at_once(House(store), random.Random(7))
    await store.close()


async def many_write_at_once(house: House, chance: random.Random) -> None:
    given: list[dict[str, int]] = []

    async def write(number: int) -> Result:
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        seen = (await house.states.get(HOME, "data_source")).version
        seen = chance.choice([seen, seen, chance.randrange(seen + 1)])
        for _ in range(chance.randrange(6)):
            await asyncio.sleep(0)
        value = {f"field{number % 5}": number, "top": number}
        given.append(value)
        return await house.set(value, seen, UserId(f"u{number}"), how=chance.choice(STRATEGIES), top="max")

    results = await asyncio.gather(*(write(number) for number in range(30)))
    history, total = await house.states.history(HOME, "data_source", 0, 1000)
    conflicts, _ = await house.states.conflicts(HOME, "", only_open=False, offset=0, limit=1000)
    assert list(range(total, 0, -1)) == [row.version for row in history]
    newest = await house.states.get(HOME, "data_source")
    assert (total, history[0].value, history[0].by) == (newest.version, newest.value, newest.by)
    kept = [row.value for row in history] + [row.proposed for row in conflicts]
    assert [] == [value for value in given if value not in kept]
    done = [result.done for result in results]
    assert "unchanged" not in done
    assert len(conflicts) == done.count("conflict") + done.count("resolved")
    assert total == done.count("set") + sum(
        row.version == row.current_version + 1 for row in conflicts if row.version
    )
    topics = await house.told()
    assert (total, done.count("conflict"), done.count("resolved")) == tuple(
        topics.count(f"state:data_source:{what}") for what in ("updated", "conflicted", "resolved")
    )
    settled = {row.conflict for row in history if row.conflict}
    assert settled <= {row.id for row in conflicts if row.strategy}


async def test_V2_a_counter_that_everybody_raises_by_looking_again_counts_right() -> None:
    house = House()

    async def raise_it() -> None:
        while True:
            held = await house.states.get(HOME, "counter")
            done = await house.set(
                (held.value or 0) + 1, held.version, key="counter", how="first_writer_wins"
            )
            if done.done == "set":
                return

    await asyncio.gather(*(raise_it() for _ in range(25)))
    assert 25 == (await house.states.get(HOME, "counter")).value


@pytest.mark.parametrize(
    "key", ["", "A", "1a", "a-b", "a:b", "a.", ".a", "a..b", "a b", "a" * 101, "\u00e4", "a\n"]
)
async def test_V6_a_key_is_words_parted_by_dots(key: str) -> None:
    house = House()
    with pytest.raises(InvalidInput):
        await house.set(1, 0, key=key)
    assert [] == await house.told()


async def test_V6_values_keys_and_conflicts_are_bounded() -> None:
    house = House()
    assert "set" == (await house.set("x" * (VALUE_BYTES - 2), 0, key="big")).done
    with pytest.raises(OverLimit):
        await house.set("x" * (VALUE_BYTES - 1), 0, key="bigger")
    odd: list[Json] = [float("nan"), 2**60, b"bytes", [[]] * 30_000]
    for value in odd:
        with pytest.raises(InvalidInput):
            await house.set(value, 0, key="odd")
    for number in range(MOST_KEYS - 1):
        await house.set(number, 0, key=f"k{number}")
    with pytest.raises(OverLimit):
        await house.set(1, 0, key="one_more")
    assert "set" == (await house.set(None, 1, key="k5")).done
    assert "set" == (await house.set(1, 0, key="one_more")).done
    with pytest.raises(OverLimit):
        await house.set(1, 2, key="k5")
    items, total = await house.states.listed(HOME, "k", 0, 10_000)
    assert (MOST_KEYS - 2, total) == (total, len(items))
    assert "k5" not in [item.key for item in items]


async def test_V6_old_versions_and_settled_conflicts_give_way_and_open_ones_are_bounded() -> None:
    house = House()
    for number in range(KEPT_VERSIONS + 5):
        await house.set(number, number)
    assert KEPT_VERSIONS == await house.store.records.count(StateChange, {})
    rows, _ = await house.states.history(HOME, "data_source", 0, 1)
    assert KEPT_VERSIONS + 5 == rows[0].version
    for number in range(KEPT_CONFLICTS + 5):
        await house.set(f"late {number}", 1, how="first_writer_wins")
    assert KEPT_CONFLICTS == await house.store.records.count(StateConflict, {})
    for number in range(MOST_OPEN):
        await house.set(f"open {number}", 1)
    with pytest.raises(OverLimit):
        await house.set("one too many", 1)
    waiting, total = await house.states.conflicts(HOME, "data_source", only_open=True, offset=0, limit=3)
    assert (MOST_OPEN, 3) == (total, len(waiting))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("password", "hunter2"),
        ("source.api_key", "abc"),
        ("source", {"connection": [{"dbPassword": "hunter2"}]}),
        ("note", ["see AKIAABCDEFGHIJKLMNOP"]),
        ("note", "postgres://ada:hunter2@db/flights"),
    ],
)
async def test_V7_secrets_are_refused_and_not_repeated(key: str, value: Json) -> None:
    house = House()
    with pytest.raises(SecretRefused) as refused:
        await house.set(value, 0, key=key)
    assert "hunter2" not in str(refused.value.to_dict())
    assert 0 == await house.store.records.count(StateChange, {})
    assert "set" == (await house.set({"password": "vault:flights"}, 0, key="source")).done
