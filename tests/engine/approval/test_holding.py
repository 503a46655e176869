"""What was approved waits for the section that somebody has to themselves, and is done once when it is free (AP17)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from crdt.events import LockVerb
from crdt.ids import Micros, UserId
from crdt.presence import Author
from engine.approval.composing import timer_of
from engine.approval.holding import LONGEST
from engine.approval.messages import Carry
from engine.approval.records import ApprovalRequest
from engine.records import DocumentRecord
from engine.writes import Put
from tests.engine.approval.house import ADA, BEA, DAN, House

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house() -> AsyncIterator[House]:
    found = await House.founded()
    yield found
    await found.meanwhile(found.closed())


async def lock(house: House, record: DocumentRecord, verb: LockVerb) -> None:
    who = Author(user=DAN, name="Dan")
    await house.meanwhile(house.rooms.lock(record, who, verb, ("body",), ttl=None if verb != "take" else 600))


async def held(house: House) -> tuple[DocumentRecord, ApprovalRequest]:
    """Approved, while Dan has all of the body."""
    record = await house.meanwhile(house.source(criticality="low"))
    row = await house.meanwhile(house.ask_update(record, criticality="high"))
    await lock(house, record, "take")
    return record, await house.meanwhile(house.approvals.decide(row.id, BEA, "approve"))


async def passes_until(house: House, comes: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """At most so much time of the house."""
    end = house.clock.now() + seconds * 1_000_000
    async with asyncio.timeout(30):
        while not await comes():
            assert house.clock.now() < end
            house.clock.advance(0.02)
            await asyncio.sleep(0)


async def queue(house: House, record: DocumentRecord) -> list[list[UserId]]:
    locks = await house.meanwhile(house.rooms.locks(record))
    return [[lock.holder.user, *(one.user for one in lock.queue)] for lock in locks]


def executed(house: House, record: DocumentRecord, id_: str) -> Callable[[], Awaitable[bool]]:
    """And what was asked for in Ada's name is given back."""

    async def look() -> bool:
        return (await house.known(id_)).state == "executed" and await queue(house, record) == []

    return look


async def criticality(house: House, record: DocumentRecord) -> object:
    return (await house.meanwhile(house.body(record)))["criticality"]


async def test_AP17_what_was_approved_asks_the_holder_and_is_done_once_when_they_let_go(house: House) -> None:
    record, row = await held(house)
    assert ("executing", "Dan is editing this section.") == (row.state, row.error["message"])
    assert {"id": DAN, "name": "Dan"} == row.error["details"]["holder"]
    assert [[DAN, ADA]] == await queue(house, record)
    assert ("low", 1) == (await criticality(house, record), (await house.life(row.id)).count("held"))
    for _ in range(3):
        house.supervisor.tell(timer_of(row.id), Carry())
    await lock(house, record, "release")
    for _ in range(3):
        house.supervisor.tell(timer_of(row.id), Carry())
    await passes_until(house, executed(house, record, row.id), 5)
    assert "high" == await criticality(house, record)
    life = await house.life(row.id)
    assert (1, 1, None) == (life.count("held"), life.count("executed"), (await house.known(row.id)).error)


async def test_AP17_a_holder_who_does_not_answer_makes_way(house: House) -> None:
    record, row = await held(house)
    await passes_until(house, executed(house, record, row.id), 30)
    assert "high" == await criticality(house, record)


async def test_AP17_the_requester_may_give_up_and_then_nothing_is_done(house: House) -> None:
    record, row = await held(house)
    given_up = await house.meanwhile(house.approvals.withdraw(row.id, ADA, "Never mind"))
    assert ("withdrawn", None) == (given_up.state, given_up.error)
    assert [[DAN]] == await queue(house, record)
    await lock(house, record, "release")
    house.clock.advance(10)
    await house.meanwhile(house.supervisor.ask(timer_of(row.id), Carry()))
    assert ("low", []) == (await criticality(house, record), await queue(house, record))


async def test_AP17_what_waited_too_long_has_failed_and_says_on_whom(house: House) -> None:
    record, row = await held(house)
    await lock(house, record, "keep")
    long_ago = replace(await house.known(row.id), decided_at=Micros(house.clock.now() - LONGEST - 1))
    await house.store.writer.commit((Put(record=long_ago),))
    await house.meanwhile(house.supervisor.ask(timer_of(row.id), Carry()))
    failed = await house.known(row.id)
    assert ("failed", "section_locked") == (failed.state, failed.error["code"])
    assert "Dan is editing this section." == failed.error["message"]
    assert ("low", [[DAN]]) == (await criticality(house, record), await queue(house, record))


async def test_AP17_what_is_reviewed_is_changed_meanwhile_and_those_who_approved_are_asked_again(
    house: House,
) -> None:
    record, row = await held(house)
    await house.edit(record, DAN, kind="duckdb")
    looked = await house.meanwhile(house.approvals.look(row.id))
    assert ("waiting", None) == (looked.state, looked.error)
    assert [[DAN]] == await queue(house, record)
