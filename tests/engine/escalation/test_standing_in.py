"""Who decides for whom: against rows, and as a property of random ones."""

import random

import pytest

from crdt.ids import Micros, OrganisationId, UserId
from engine.escalation.records import Delegation, Substitute
from engine.escalation.standing_in import DEEPEST, backups, circle_of, last_of, stands_in
from engine.ports import Store
from engine.records import User
from engine.writes import Put
from storage.memory.open import open_memory

pytestmark = pytest.mark.anyio

HERE = OrganisationId("o")
ADA, BEN, CLEO, DAN, EVA = (UserId(name) for name in ("ada", "ben", "cleo", "dan", "eva"))
NOW = Micros(1_000)


async def store_of(*rows: Delegation | Substitute, disabled: UserId | None = None) -> Store:
    store = open_memory()
    people = (
        User(
            id=one,
            organisation=HERE,
            kind="person",
            name=one,
            email=None,
            created_at=Micros(0),
            disabled_at=Micros(1) if one == disabled else None,
        )
        for one in (ADA, BEN, CLEO, DAN, EVA)
    )
    await store.writer.commit((*(Put(record=row) for row in (*people, *rows)),))
    return store


def gone(person: UserId, to: UserId | None, since: int = 0, until: int = 2_000, **more: int) -> Delegation:
    return Delegation(
        id=f"{person} {to} {since}",
        organisation=HERE,
        person=person,
        to=to,
        since=Micros(since),
        until=Micros(until),
        reason="sea",
        created_by=person,
        created_at=Micros(more.get("made", 0)),
        ended_at=Micros(more["ended"]) if "ended" in more else None,
    )


def helps(person: UserId, other: UserId) -> Substitute:
    return Substitute(
        person=person, organisation=HERE, substitute=other, created_by=person, created_at=Micros(0)
    )


async def who(store: Store, *people: UserId, never: tuple[UserId, ...] = ()) -> dict[str, str]:
    found = await stands_in(store.records, HERE, people, NOW, never=never)
    return {str(person): str(other) for person, other in found.items()}


async def test_ES4_somebody_else_decides_during_the_period_and_no_longer() -> None:
    assert {ADA: BEN} == await who(await store_of(gone(ADA, BEN)), ADA, CLEO)
    assert {} == await who(await store_of(gone(ADA, BEN, until=1_000)), ADA), "over at its end"
    assert {} == await who(await store_of(gone(ADA, BEN, since=1_001)), ADA)
    assert {} == await who(await store_of(gone(ADA, BEN, ended=500)), ADA), "taken back"


async def test_ES4_without_a_name_the_substitute_decides() -> None:
    store = await store_of(gone(ADA, None), helps(ADA, BEN), helps(CLEO, BEN))
    assert {ADA: BEN} == await who(store, ADA, CLEO), "Cleo is here"
    assert {ADA: BEN, CLEO: BEN} == await backups(store.records, HERE, (ADA, CLEO))


async def test_ES4_never_the_requester_and_nobody_disabled() -> None:
    store = await store_of(gone(ADA, BEN), helps(ADA, CLEO), disabled=CLEO)
    assert {ADA: BEN} == await who(store, ADA)
    assert {} == await who(store, ADA, never=(BEN,)), "and so she is asked all the same"
    assert {ADA: EVA} == await who(await store_of(gone(ADA, BEN), helps(ADA, EVA)), ADA, never=(BEN,))


async def test_ES4_who_is_away_as_well_is_stood_in_for_in_turn_three_steps_far() -> None:
    chain = (gone(ADA, BEN), gone(BEN, CLEO), gone(CLEO, DAN))
    assert {ADA: DAN, BEN: DAN, CLEO: DAN} == await who(await store_of(*chain), ADA, BEN, CLEO)
    assert {BEN: EVA} == await who(await store_of(*chain, gone(DAN, EVA)), ADA, BEN)
    assert {} == await who(await store_of(gone(ADA, BEN), gone(BEN, ADA)), ADA, BEN)


async def test_ES4_the_newest_of_two_delegations_comes_first() -> None:
    store = await store_of(gone(ADA, BEN, made=1), gone(ADA, CLEO, made=2))
    assert {ADA: CLEO} == await who(store, ADA)
    assert {ADA: BEN} == await who(store, ADA, never=(CLEO,))


async def test_ES4_a_circle_is_found_by_delegations_of_that_time_and_substitutes() -> None:
    async def way(store: Store, since: int, until: int) -> tuple[UserId, ...]:
        return await circle_of(store.records, HERE, ADA, BEN, Micros(since), Micros(until))

    assert (ADA, BEN, ADA) == await way(await store_of(gone(BEN, ADA, 100, 200)), 150, 160)
    assert () == await way(await store_of(gone(BEN, ADA, 100, 200)), 200, 300), "one after the other"
    assert (ADA, BEN, CLEO, ADA) == await way(await store_of(helps(BEN, CLEO), gone(CLEO, ADA)), 0, 10)


@pytest.mark.parametrize("seed", range(20))
def test_ES4_no_chain_ends_with_somebody_absent_disabled_or_where_it_began(seed: int) -> None:
    draw = random.Random(seed)
    people = [UserId(str(number)) for number in range(9)]
    away = {one: draw.choices(people, k=draw.randint(0, 3)) for one in people if draw.random() < 0.6}
    able = {one for one in people if draw.random() < 0.8}
    for person in people:
        found = last_of(person, away, able)
        reached, edge = set[UserId](), {person}
        for _ in range(DEEPEST):
            edge = {to for one in edge for to in away.get(one, ()) if to in able and to != person}
            reached |= edge
        ends = reached - away.keys()
        assert (found in ends) if ends and person in away else found is None
