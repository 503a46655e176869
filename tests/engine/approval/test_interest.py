"""Of many open requests a change of members touches those that depend on it, and no other (SPEC.md, AP6)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from crdt.ids import Micros, UserId, workspace_channel
from crdt.roles import Role
from engine.approval.records import ApprovalRequest
from engine.approval.ruling import Approver
from engine.approval.state import steps_json, steps_of
from engine.ports import StoredEvent
from engine.records import Grant, Group, GroupMember, User
from engine.writes import Insert, Put, Remove
from tests.engine.approval.house import BEA, CEM, DAN, ORGANISATION, WORKSPACE, House, grant

pytestmark = pytest.mark.anyio
EVA = UserId("eva")
RIGHT, GROUP = Approver(kind="right", name="approve"), Approver(kind="group", name="stewards")


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = await House.founded()
    rows = (person(EVA), group("stewards"), group("choir"), member("stewards", CEM))
    await house.store.writer.commit(tuple(Insert(record=row) for row in rows))
    yield house
    await house.closed()


def person(user: UserId) -> User:
    return User(
        id=user,
        organisation=ORGANISATION,
        kind="person",
        name=user.capitalize(),
        email=None,
        created_at=Micros(0),
    )


def group(name: str) -> Group:
    return Group(
        id=f"g{name}",
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        name=name,
        created_at=Micros(0),
    )


def member(of: str, user: UserId) -> GroupMember:
    return GroupMember(group=f"g{of}", user=user, organisation=ORGANISATION)


async def asked(house: House, approver: Approver, title: str) -> ApprovalRequest:
    row = await house.ask_create(title, title=title)
    steps = tuple(
        replace(step, rule=replace(step.rule, approvers=(approver,))) for step in steps_of(row.stages)
    )
    changed = replace(row, stages=steps_json(steps))
    await house.store.writer.commit((Put(record=changed),))
    return changed


async def multiplied(house: House, row: ApprovalRequest, count: int) -> None:
    """So many more of the same."""
    for first in range(0, count, 500):
        rows = (replace(row, id=f"{row.title}-{first + one}", number=first + one) for one in range(500))
        await house.store.writer.commit(tuple(Insert(record=one) for one in rows))


async def told(house: House, topic: str, **payload: Any) -> set[str]:
    """Titles of the requests that looked again."""
    before = set(house.supervisor.living())
    channel = workspace_channel(WORKSPACE)
    event = StoredEvent(sequence=1, topic=f"workspace:{topic}", payload=payload, at=house.clock.now())
    await house.engine.seen_event(channel, event)
    looked = {key.partition(":")[2] for key in set(house.supervisor.living()) - before}
    return {row.title for id_ in looked if (row := await house.store.records.get(ApprovalRequest, id_))}


async def test_AP6_a_change_of_members_touches_only_the_requests_it_is_about(house: House) -> None:
    await asked(house, GROUP, "By stewards")
    await asked(house, RIGHT, "By right")
    house = await house.again()
    for row in await house.store.records.find(ApprovalRequest, {}):
        await house.approvals.look(row.id)
    house = await house.again()
    commit = house.store.writer.commit

    await commit((Insert(record=member("choir", BEA)),))
    assert set() == await told(house, "group:joined", group="gchoir", name="choir", user=BEA, by=DAN)
    await commit((Insert(record=member("stewards", BEA)),))
    assert {"By stewards"} == await told(
        house, "group:joined", group="gstewards", name="stewards", user=BEA, by=DAN
    )
    house = await house.again()
    await commit((Insert(record=grant(EVA, Role.VIEWER)),))
    assert set() == await told(
        house, "member:changed", subject_kind="user", user=EVA, role="viewer", was=None, by=DAN
    )
    await commit((Put(record=grant(EVA, Role.APPROVER)),))
    assert {"By right"} == await told(
        house, "member:changed", subject_kind="user", user=EVA, role="approver", was="viewer", by=DAN
    )
    house = await house.again()
    await commit((Remove(type=Grant, key=(f"g-{CEM}",)),))
    assert {"By right", "By stewards"} == await told(house, "member:removed", user=CEM, by=DAN)
    (row,) = await house.store.records.find(ApprovalRequest, {"title": "By stewards"})
    assert [BEA] == [seat.user for step in steps_of(row.stages) for seat in step.seats]
    await house.closed()


@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.soak)])
async def test_AP6_of_thousands_of_open_requests_those_look_again_that_a_change_is_about(
    house: House, count: int
) -> None:
    await asked(house, GROUP, "By stewards")
    row = await asked(house, RIGHT, "By right")
    await multiplied(house, row, count)
    house = await house.again()
    rows = (person(UserId("fay")), member("stewards", UserId("fay")), grant(UserId("fay"), Role.VIEWER))
    await house.store.writer.commit(tuple(Insert(record=row) for row in rows))
    assert {"By stewards"} == await told(
        house, "group:joined", group="gstewards", name="stewards", user="fay", by=DAN
    )
    await house.closed()
