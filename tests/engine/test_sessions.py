"""Working sessions: led, joined, left, narrowed, ended by somebody and by themselves (engine/SPEC.md, section J)."""

import random
from collections.abc import Callable, Sequence
from typing import Any, get_args

import pytest

from crdt.errors import ConcertError, Conflict, NotFound, OverLimit
from crdt.ids import DocumentId, UserId, WorkspaceId, workspace_channel
from crdt.roles import Role
from engine.records import Grant
from engine.runtime.clock import SystemIds
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop
from engine.session_records import SessionMember, SessionRecord, SessionType
from engine.sessions.decide import (
    DESERTED_AFTER,
    LOOK_EVERY,
    NotLeading,
    NotTakingPart,
    Session,
    SessionOver,
)
from engine.sessions.sessions import MOST_RUNNING, NewSession, Sessions
from engine.writes import Insert
from tests.support.world import ORGANISATION, WORKSPACE, World, record

pytestmark = pytest.mark.anyio

ADA, BEN, EVA = UserId("ada"), UserId("ben"), UserId("eva")
D1, D2 = DocumentId("d1"), DocumentId("d2")
SECOND = 1_000_000


class House:
    """A workspace of two documents, its sessions, and what was said in its channel."""

    def __init__(self) -> None:
        self.world = World(documents=("d1", "d2"))
        self.touched: list[frozenset[UserId]] = []
        self.open()

    def open(self) -> None:
        """Also again, as another process would on the same store."""
        world = self.world
        self.supervisor = Supervisor(world.clock, chance=lambda: 0.0)
        self.timers = TimerLoop(
            timers=world.store.timers,
            writer=world.store.writer,
            clock=world.clock,
            ask=self.supervisor.ask,
        )
        self.sessions = Sessions(
            store=world.store,
            clock=world.clock,
            ids=SystemIds(world.clock, random.Random(5).randbytes),
            rooms=world.rooms,
            channels=world.channels,
            supervisor=self.supervisor,
            timers=self.timers,
        )
        self.sessions.on_touched = self.touched.append

    async def furnish(self) -> "House":
        for id_ in ("d1", "d2"):
            await self.world.store.writer.commit((Insert(record=record(id_)),))
        self.timers.start()
        return self

    async def begin(self, *documents: DocumentId, by: UserId = ADA, **more: Any) -> Session:
        said = {"name": "Friday", "type": "document_editing", "role": Role.EDITOR, **more}
        return await self.sessions.begin(
            NewSession(organisation=ORGANISATION, workspace=WORKSPACE, documents=documents, by=by, **said)
        )

    async def stored(self, session: Session) -> SessionRecord:
        found = await self.world.store.records.get(SessionRecord, session.record.id)
        assert found is not None
        return found

    async def narrowed(self) -> set[tuple[str, str, str]]:
        """Who is narrowed in which document to which role."""
        rows = await self.world.store.records.find(Grant, {"effect": "narrow"})
        return {(row.subject, row.object, row.right) for row in rows}

    async def said(self) -> list[str]:
        rows = await self.world.store.events.since(workspace_channel(WORKSPACE), 0, 100)
        return [row.topic.rpartition(":")[2] for row in rows]

    async def pass_time(self, microseconds: int) -> None:
        """In steps of one look, with everything that falls due in between."""
        for _ in range(microseconds // LOOK_EVERY):
            await self.world.turn(LOOK_EVERY / SECOND, steps=60)


async def refused(wanted: Any) -> type[ConcertError]:
    with pytest.raises(ConcertError) as error:
        await wanted
    return type(error.value)


async def test_J1_a_session_is_started_joined_left_and_ended_and_its_history_stays() -> None:
    house = await House().furnish()
    friday = await house.begin(D1, D2, D1)
    assert (ADA, "running", [D1, D2]) == (friday.record.led_by, friday.record.status, friday.record.documents)
    await house.sessions.join(friday.record.id, BEN)
    await house.sessions.join(friday.record.id, BEN)
    await house.sessions.leave(friday.record.id, BEN)
    await house.sessions.join(friday.record.id, EVA)
    ended = await house.sessions.end(friday.record.id, by=ADA, manages=False)
    assert ("ended", ADA) == (ended.record.status, ended.record.ended_by)
    assert ["started", "joined", "left", "joined", "ended"] == await house.said()
    members = await house.world.store.records.find(SessionMember, {"session": friday.record.id})
    assert {ADA, BEN, EVA} == {one.user for one in members}
    assert all(one.left_at is not None for one in members)
    for wanted in (
        house.sessions.join(friday.record.id, BEN),
        house.sessions.leave(friday.record.id, ADA),
        house.sessions.end(friday.record.id, by=ADA, manages=True),
    ):
        assert SessionOver is await refused(wanted)
    assert NotFound is await refused(house.sessions.join("nowhere", BEN))


@pytest.mark.parametrize("type_", get_args(SessionType))
async def test_S2_5_a_session_is_of_one_of_eight_types(type_: SessionType) -> None:
    house = await House().furnish()
    begun = await house.begin(D1, type=type_)
    assert type_ == (await house.stored(begun)).type


async def test_J2_who_takes_part_is_held_to_the_role_in_the_documents_until_they_leave() -> None:
    house = await House().furnish()
    session = await house.begin(D1, D2, role=Role.COMMENTER)
    await house.sessions.join(session.record.id, BEN)
    ada = {(ADA, D1, "owner"), (ADA, D2, "owner")}
    assert {*ada, (BEN, D1, "commenter"), (BEN, D2, "commenter")} == await house.narrowed()
    await house.sessions.leave(session.record.id, BEN)
    assert ada == await house.narrowed()
    assert [frozenset({ADA}), frozenset({BEN}), frozenset({BEN})] == house.touched


async def test_J3_everybody_has_their_own_role_back_when_it_ends() -> None:
    house = await House().furnish()
    session = await house.begin(D1, role=Role.VIEWER)
    await house.sessions.join(session.record.id, BEN)
    other = await house.begin(D1, by=BEN)
    await house.sessions.end(session.record.id, by=ADA, manages=False)
    assert {(BEN, D1, "owner")} == await house.narrowed()
    assert frozenset({ADA, BEN}) == house.touched[-1]
    assert "running" == (await house.stored(other)).status


async def test_J4_who_leads_and_leaves_hands_the_lead_on() -> None:
    house = await House().furnish()
    session = await house.begin(D1, role=Role.VIEWER)
    id_ = session.record.id
    await house.sessions.join(id_, BEN)
    await house.sessions.join(id_, EVA)
    await house.sessions.give_role(id_, EVA, Role.EDITOR, by=ADA, manages=False)
    assert EVA == (await house.sessions.leave(id_, ADA)).record.led_by
    assert {(BEN, D1, "viewer"), (EVA, D1, "owner")} == await house.narrowed()
    assert BEN == (await house.sessions.leave(id_, EVA)).record.led_by
    alone = await house.sessions.leave(id_, BEN)
    assert (BEN, "running", {}) == (alone.record.led_by, alone.record.status, alone.people)


async def test_J5_only_who_leads_or_manages_gives_roles_and_ends_it() -> None:
    house = await House().furnish()
    id_ = (await house.begin(D1)).record.id
    await house.sessions.join(id_, BEN)
    give, end = house.sessions.give_role, house.sessions.end
    assert NotLeading is await refused(give(id_, BEN, Role.OWNER, by=BEN, manages=False))
    assert NotLeading is await refused(end(id_, by=BEN, manages=False))
    assert Conflict is await refused(give(id_, ADA, Role.VIEWER, by=ADA, manages=False))
    assert NotTakingPart is await refused(give(id_, EVA, Role.VIEWER, by=ADA, manages=False))
    await give(id_, BEN, Role.VIEWER, by=EVA, manages=True)
    assert (BEN, D1, "viewer") in await house.narrowed()
    assert EVA == (await end(id_, by=EVA, manages=True)).record.ended_by


async def test_J6_it_ends_by_itself_half_an_hour_after_the_last_of_its_people_was_there() -> None:
    house = await House().furnish()
    session = await house.begin(D1)
    ada, eva = await house.world.phone("ada"), await house.world.phone("eva")
    await ada.join(client=1)
    await house.pass_time(2 * DESERTED_AFTER)
    assert "running" == (await house.stored(session)).status
    ada.hang_up()
    await eva.join(client=2)  # who does not take part keeps nothing alive
    await house.pass_time(DESERTED_AFTER - LOOK_EVERY)
    assert "running" == (await house.stored(session)).status
    await house.pass_time(2 * LOOK_EVERY)
    over = await house.stored(session)
    assert ("ended", None) == (over.status, over.ended_by)
    assert set() == await house.narrowed()
    assert ["started", "ended"] == await house.said()


async def test_J6_a_restart_forgets_neither_the_session_nor_its_end() -> None:
    house = await House().furnish()
    session = await house.begin(D1)
    house.timers.stop()
    await house.supervisor.drain(0)
    house.open()
    house.timers.start()
    await house.sessions.join(session.record.id, BEN)
    assert {ADA, BEN} == (await house.sessions.join(session.record.id, BEN)).people.keys()
    await house.pass_time(DESERTED_AFTER + LOOK_EVERY)
    assert "ended" == (await house.stored(session)).status


@pytest.mark.parametrize(
    "change", [lambda: ("elsewhere",), lambda: (D1, DocumentId("nowhere"))], ids=["elsewhere", "nowhere"]
)
async def test_J1_its_documents_are_those_of_the_workspace(
    change: Callable[[], Sequence[DocumentId]],
) -> None:
    house = await House().furnish()
    other = record("elsewhere")
    object.__setattr__(other, "workspace", WorkspaceId("w2"))
    await house.world.store.writer.commit((Insert(record=other),))
    assert NotFound is await refused(house.begin(*change()))


async def test_J1_a_workspace_has_so_many_sessions_at_once_and_no_more() -> None:
    house = await House().furnish()
    for _ in range(MOST_RUNNING):
        last = await house.begin()
    assert OverLimit is await refused(house.begin())
    await house.sessions.end(last.record.id, by=ADA, manages=False)
    await house.begin()
