"""Whatever people, groups, absences, ladders and clocks do: no request waits without a time and somebody it is with (SPEC.md, AP12)."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from crdt.errors import ConcertError, NotFound
from crdt.ids import Micros, workspace_channel
from crdt.roles import Role
from engine.approval.composing import timer_of
from engine.approval.machine import asking
from engine.approval.records import ApprovalRequest
from engine.approval.rows import state_of
from engine.approval.state import OVER
from engine.escalation.calendar import OFFICE
from engine.escalation.ladder import DEFAULT, LONGEST_DAYS, climb
from engine.escalation.records import BusinessCalendar, Delegation, EscalationLadder
from engine.escalation.shapes import calendar_kept, shape_of_calendar, shape_of_ladder
from engine.ports import StoredEvent
from engine.records import Grant, User
from engine.runtime.timers import LONGEST_NAP
from engine.writes import Batch, Put, Remove
from tests.engine.approval.house import BEA, CEM, DAN, ORGANISATION, WORKSPACE, House, grant

pytestmark = pytest.mark.anyio
DAY = 86_400.0
DECIDERS = (BEA, CEM, DAN)
ALL_YEAR = [
    {"on": (date(2024, 1, 1) + timedelta(days=day)).isoformat(), "name": "", "yearly": True}
    for day in range(366)
]


@dataclass
class Churn:
    house: House
    chance: random.Random
    asked: int = 0

    async def step(self) -> None:
        deeds = [
            *[self.ask] * 2,
            *[self.vote] * 3,
            *[self.change_role] * 3,
            self.disable,
            self.go_away,
            self.change_ladder,
            self.ask_for_changes,
            self.ask_again,
            self.escalate,
            *[self.wait] * 2,
            self.restart,
        ]
        with suppress(ConcertError):
            await self.chance.choice(deeds)()
        await self.check()

    async def check(self) -> None:
        kept = self.house.store
        rows = await kept.records.find(ApprovalRequest, {}, limit=1_000)
        timers = {one.key: one.due for one in await kept.timers.due(Micros(1 << 52), 1_000)}
        for row in rows:
            if row.state not in OVER:
                assert row.due == timers[timer_of(row.id)], "nothing happens by itself any more"
            if row.state == "waiting" and not asking(state_of(row)):
                said = {
                    note.content["what"]
                    for note in await self.house.notes(row.requester, "approval.answered")
                }
                assert "unattended" in said, "it is with nobody, and nobody knows"
        done = [row for row in rows if row.state == "executed"]
        assert len(done) == len(await self.house.sources()), "each once"
        for row in done:
            votes = [seat.vote for step in state_of(row).steps for seat in step.seats]
            assert "approve" in {vote.verdict for vote in votes if vote is not None}

    async def end(self) -> None:
        """Nobody does anything any more."""
        for _ in range(2 * len(DEFAULT.levels)):
            await self.pass_time(LONGEST_DAYS * DAY)
        left = [row.state for row in await self.house.store.records.find(ApprovalRequest, {}, limit=1_000)]
        assert set() == set(left) - OVER

    # What may happen

    async def ask(self) -> None:
        self.asked += 1
        await self.house.ask_create(f"Source {self.asked}")

    async def vote(self) -> None:
        verdict: Any = self.chance.choice(["approve", "approve", "reject"])
        await self.house.approvals.decide(await self.one(), self.chance.choice(DECIDERS), verdict)

    async def change_role(self) -> None:
        user = self.chance.choice(DECIDERS)
        role = self.chance.choice([None, Role.VIEWER, Role.APPROVER, Role.OWNER])
        await self.commit((Remove(type=Grant, key=(f"g-{user}",)),))
        if role is not None:
            await self.commit((Put(record=grant(user, role)),))
        said = {"subject_kind": "user", "user": user, "role": role, "was": None, "by": DAN}
        event = StoredEvent(
            sequence=1, topic="workspace:member:changed", payload=said, at=self.house.clock.now()
        )
        await self.house.engine.seen_event(workspace_channel(WORKSPACE), event)

    async def disable(self) -> None:
        user = await self.house.store.records.get(User, self.chance.choice(DECIDERS))
        assert user is not None
        at = None if user.disabled_at else Micros(1)
        await self.commit((Put(record=replace(user, disabled_at=at)),))
        for row in await self.house.store.records.find(ApprovalRequest, {"state": "waiting"}, limit=1_000):
            await self.house.approvals.look(row.id)

    async def go_away(self) -> None:
        """To each other, too: round in a circle."""
        now = self.house.clock.now()
        away = Delegation(
            id=self.house.platform.ids.new(),
            organisation=ORGANISATION,
            person=self.chance.choice(DECIDERS),
            to=self.chance.choice(DECIDERS),
            since=now,
            until=Micros(now + self.chance.randint(1, 20) * 86_400_000_000),
            reason="",
            created_by=DAN,
            created_at=now,
        )
        await self.commit((Put(record=away),))

    async def change_ladder(self) -> None:
        """One by which nobody ever works; or none but what ships."""
        if self.chance.random() < 0.5:
            await self.commit(
                (Remove(type=EscalationLadder, key=("l",)), Remove(type=BusinessCalendar, key=("c",)))
            )
            return
        await self.commit((Put(record=ladder()), Put(record=calendar())))

    async def ask_for_changes(self) -> None:
        await self.house.approvals.request_changes(await self.one(), self.chance.choice(DECIDERS), "Why?")

    async def ask_again(self) -> None:
        row = await self.house.known(await self.one())
        await self.house.approvals.resubmit(row.id, row.requester)

    async def escalate(self) -> None:
        await self.house.approvals.escalate(await self.one(), self.chance.choice(DECIDERS))

    async def wait(self) -> None:
        await self.pass_time(self.chance.choice([60.0, DAY, 3 * DAY]))

    async def restart(self) -> None:
        self.house = await self.house.again()

    # Doing it

    async def one(self) -> str:
        rows = await self.house.store.records.find(ApprovalRequest, {}, limit=1_000)
        if not rows:
            raise NotFound
        return self.chance.choice(rows).id

    async def commit(self, batch: Batch) -> None:
        await self.house.store.writer.commit(batch)

    async def pass_time(self, seconds: float) -> None:
        """Until nothing is due any more."""
        self.house.clock.jump(seconds)
        self.house.clock.advance(LONGEST_NAP)
        async with asyncio.timeout(60):
            while await self.house.store.timers.due(self.house.clock.now(), 1):
                self.house.clock.advance(0.01)
                await asyncio.sleep(0)


BY: dict[str, Any] = {
    "organisation": ORGANISATION,
    "workspace": WORKSPACE,
    "standard": True,
    "version": 1,
    "created_by": DAN,
    "created_at": Micros(0),
    "updated_by": DAN,
    "updated_at": Micros(0),
}


def calendar() -> BusinessCalendar:
    """Every day of the year is a holiday."""
    shape = shape_of_calendar(OFFICE).model_dump(mode="json")
    return BusinessCalendar(id="c", name="Never", zone="UTC", week=shape["week"], holidays=ALL_YEAR, **BY)


def ladder() -> EscalationLadder:
    levels = shape_of_ladder(DEFAULT).model_dump(mode="json")["levels"]
    return EscalationLadder(id="l", name="Own", description="", calendar="c", levels=levels, **BY)


async def play(seed: int, steps: int) -> None:
    churn = Churn(house=await House.founded(), chance=random.Random(seed))
    for _ in range(steps):
        await churn.step()
    await churn.end()
    await churn.house.closed()


@pytest.mark.parametrize("seed", range(2))
async def test_AP12_whoever_goes_and_whatever_is_deleted_every_request_has_a_time_and_ends(seed: int) -> None:
    await play(seed, 30)


@pytest.mark.soak
async def test_AP12_every_request_has_a_time_and_ends_in_hundreds_of_plays() -> None:
    for seed in range(1_000, 1_300):
        await play(seed, 80)


def test_AP12_where_nobody_ever_works_each_level_comes_within_a_year() -> None:
    rungs = climb(DEFAULT, calendar_kept(calendar()), Micros(0))
    assert {LONGEST_DAYS * 86_400_000_000} == {rung.due for rung in rungs}
