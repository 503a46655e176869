"""Requests with their actors, on a store that outlives them (SPEC.md, section AP)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from crdt.errors import ConcertError
from crdt.ids import Micros
from crdt.roles import Role
from engine.approval.composing import timer_of
from engine.approval.errors import ApprovalOver, NobodyToAsk, StaleView
from engine.approval.records import ApprovalRequest, ApprovalSeat
from engine.approval.state import steps_json, steps_of
from engine.escalation.ladder import Rung, rung_json
from engine.escalation.records import Delegation
from engine.ports import Store, Writer
from engine.records import Grant, User
from engine.runtime.timers import TimerRang
from engine.writes import AppendAudit, AppendUpdate, Batch, Insert, Put, Receipt, Remove, SetTimer
from tests.engine.approval.house import ADA, BEA, CEM, DAN, ORGANISATION, House

pytestmark = pytest.mark.anyio
SECOND, DAY = 1_000_000, 86_400


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = await House.founded()
    yield house
    await house.closed()


class Dying:
    """A writer whose process dies at a batch that fits: before it is written, or after, before anybody hears of it."""

    def __init__(self, writer: Writer, *, written: bool) -> None:
        self._writer = writer
        self._written = written
        self.dead = asyncio.Event()

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        effect = any(isinstance(write, AppendUpdate) for write in batch)
        if self.dead.is_set() or effect:
            if effect and self._written and not self.dead.is_set():
                self._writer.commit(batch)
            self.dead.set()
            return asyncio.get_running_loop().create_future()
        return self._writer.commit(batch)


def mortal(store: Store, *, written: bool) -> tuple[Store, Dying]:
    writer = Dying(store.writer, written=written)
    return replace(store, writer=writer), writer


async def said(house: House, field: str) -> set[str]:
    """To Ada, about her requests."""
    return {note.content[field] for note in await house.notes(ADA, "approval.answered")}


async def with_mode(house: House, row: ApprovalRequest, **rule: Any) -> None:
    """The request is put to people otherwise than the defaults would, before its actor lives again."""
    steps = tuple(replace(step, rule=replace(step.rule, **rule)) for step in steps_of(row.stages))
    await house.store.writer.commit((Put(record=replace(row, stages=steps_json(steps))),))


async def test_S1_6_an_approved_request_is_done_and_a_rejected_one_tells_its_requester_why(
    house: House,
) -> None:
    row = await house.ask_create("Orders")
    assert {BEA, CEM, DAN} == {
        one.user for one in await house.store.records.find(ApprovalSeat, {"open": True})
    }
    assert 1 == len(await house.notes(BEA, "approval.asked"))
    row = await house.approvals.decide(row.id, BEA, "approve", "fine")
    assert ("executed", {"document": row.id}) == (row.state, row.result)
    assert ["Orders"] == await house.sources()
    assert all(note.read_at for note in await house.notes(CEM, "approval.asked"))
    other = await house.ask_create("Second")
    other = await house.approvals.decide(other.id, CEM, "reject", "We have this already.")
    assert "rejected" == other.state
    assert "We have this already." in await said(house, "words")
    assert ["Orders"] == await house.sources()
    assert (1, 2) == (row.number, other.number)


async def test_AP11_each_step_is_one_commit_with_its_audit(house: House) -> None:
    seen: list[Batch] = []
    writer = house.store.writer

    class Seeing:
        def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
            seen.append(batch)
            return writer.commit(batch)

    house = await house.again(replace(house.store, writer=Seeing()))
    row = await house.ask_create()
    await house.approvals.decide(row.id, BEA, "approve")
    said = [[write.action for write in batch if isinstance(write, AppendAudit)] for batch in seen]
    assert [["approval.asked"], ["approval.voted", "approval.approved"], ["approval.executed"]] == [
        one for one in said if one
    ]
    assert any(isinstance(write, AppendUpdate) for write in seen[-1]), (
        "the effect and its step are one commit"
    )
    await house.closed()


@pytest.mark.parametrize("written", [False, True])
async def test_AP11_a_death_between_decision_and_effect_leaves_it_done_once(
    house: House, written: bool
) -> None:
    row = await house.ask_create()
    store, writer = mortal(house.store, written=written)
    dying = await house.again(store)
    deciding = asyncio.ensure_future(dying.approvals.decide(row.id, BEA, "approve"))
    async with asyncio.timeout(30):
        await writer.dead.wait()
    deciding.cancel()
    assert ("executed" if written else "executing") == (await house.known(row.id)).state
    again = await dying.again(house.store)

    async def over() -> bool:
        return (await again.known(row.id)).state == "executed"

    await again.until(over)
    assert ["Orders"] == await again.sources()
    assert 1 == (await again.life(row.id)).count("executed")
    await again.closed()


@pytest.mark.parametrize("times", [1, pytest.param(100, marks=pytest.mark.soak)])
async def test_AP11_two_decisions_and_the_timer_in_one_moment_have_one_outcome_and_each_hears_it(
    house: House, times: int
) -> None:
    outcomes = set()
    for order in [*permutations(("approve", "reject", "timer"))] * times:
        row = await house.ask_create(f"Of {order}")
        await due_now(house, row)
        house = await house.again()
        deeds = {
            "approve": house.approvals.decide(row.id, BEA, "approve"),
            "reject": house.approvals.decide(row.id, CEM, "reject"),
            "timer": house.supervisor.ask(
                timer_of(row.id), TimerRang(key=timer_of(row.id), due=house.clock.now(), message={})
            ),
        }
        answers = await asyncio.gather(*(deeds[one] for one in order), return_exceptions=True)
        state = (await house.known(row.id)).state
        outcomes.add((order[0], state))
        for said, answer in zip(order, answers, strict=True):
            if isinstance(answer, ApprovalOver):
                assert state == answer.details["state"]
            elif said != "timer":
                assert isinstance(answer, ApprovalRequest), answer
                assert state == answer.state
        ends = {"executed", "rejected", "expired"} & set(await house.life(row.id))
        assert {state} == ends
    assert {("approve", "executed"), ("reject", "rejected"), ("timer", "rejected")} == outcomes
    await house.closed()


async def due_now(house: House, row: ApprovalRequest) -> None:
    """Its ladder has one level left, which rejects, and that is due."""
    now = house.clock.now()
    rung = Rung(level=7, due=Micros(now), action="reject", channels=(), whom="asked", to=())
    changed = replace(row, rungs=[rung_json(rung)], due=Micros(now))
    await house.store.writer.commit(
        (
            Put(record=changed),
            SetTimer(
                key=timer_of(row.id), actor=timer_of(row.id), due=Micros(now + DAY * SECOND), message={}
            ),
        )
    )


async def test_AP5_a_hundred_posts_at_once_make_one_decision(house: House) -> None:
    row = await house.ask_create()
    answers = await asyncio.gather(*(house.approvals.decide(row.id, BEA, "approve") for _ in range(100)))
    assert {"executed"} == {answer.state for answer in answers}
    assert ["asked", "voted", "approved", "executed"] == await house.life(row.id)
    assert ["Orders"] == await house.sources()


async def test_AP7_an_edit_makes_it_stale_and_what_is_done_is_what_was_voted_for(house: House) -> None:
    record = await house.source()
    everybody = {"order": 1.0, "mode": "all", "approvers": {"a": {"kind": "right", "name": "approve"}}}
    await house.policy("Everybody", {"outcome": "route", "stages": {"s1": everybody}})
    row = await house.ask_update(record, criticality="high")
    house = await house.again()
    await house.approvals.decide(row.id, BEA, "approve", seen=row.pinned)
    await house.edit(record, ADA, criticality="low")
    with pytest.raises(StaleView) as error:
        await house.approvals.decide(row.id, DAN, "approve", seen=row.pinned)
    stale = error.value.details["stale"]
    assert (ADA, ["criticality"]) == (stale["by"], stale["fields"])
    assert any(note.read_at is None for note in await house.notes(BEA, "approval.asked")), "asked again"
    current = (await house.known(row.id)).current
    for user in (BEA, CEM, DAN):
        row = await house.meanwhile(house.approvals.decide(row.id, user, "approve", seen=current))
    assert ("executed", "high") == (row.state, (await house.body(record))["criticality"])
    await house.closed()


async def test_AP7_open_requests_hear_of_an_edit_by_themselves(house: House) -> None:
    record = await house.source()
    row = await house.ask_update(record, criticality="high")
    await house.edit(record, CEM, kind="duckdb")

    async def stale() -> bool:
        house.clock.advance(1.0)
        return "approval:request:stale" in house.heard

    await house.until(stale)
    assert {"by": CEM, "fields": ["kind"]}.items() <= (await house.known(row.id)).stale.items()


async def test_AP6_whoever_loses_the_right_decides_no_more_and_newcomers_are_asked(house: House) -> None:
    row = await house.ask_create()
    await house.store.writer.commit((Remove(type=Grant, key=(f"g-{BEA}",)),))
    with pytest.raises(ConcertError) as error:
        await house.approvals.decide(row.id, BEA, "approve")
    assert "not_asked" == error.value.code
    cem = await house.store.records.get(User, CEM)
    assert cem is not None
    await house.store.writer.commit((Put(record=replace(cem, disabled_at=Micros(1))),))
    row = await house.approvals.look(row.id)
    assert [DAN] == [seat.user for step in steps_of(row.stages) for seat in step.seats]


async def test_AP6_a_request_that_nobody_else_could_decide_is_not_begun(house: House) -> None:
    gone = tuple(Remove(type=Grant, key=(f"g-{user}",)) for user in (BEA, CEM, DAN))
    await house.store.writer.commit(gone)
    with pytest.raises(NobodyToAsk):
        await house.ask_create()
    assert 0 == await house.store.records.count(ApprovalRequest, {})


async def test_AP3_who_is_away_is_stood_in_for(house: House) -> None:
    now = house.clock.now()
    away = Delegation(
        id="d",
        organisation=ORGANISATION,
        person=BEA,
        to=CEM,
        since=Micros(now),
        until=Micros(now + DAY * SECOND),
        reason="",
        created_by=BEA,
        created_at=Micros(now),
    )
    await house.store.writer.commit((Insert(record=away), Remove(type=Grant, key=(f"g-{DAN}",))))
    row = await house.ask_create()
    await with_mode(house, row, mode="all")
    house = await house.again()
    row = await house.approvals.decide(row.id, CEM, "approve")
    assert "executed" == row.state
    await house.closed()


async def test_AP8_a_decision_is_handed_to_somebody_who_may_approve(house: House) -> None:
    row = await house.ask_create()
    await with_mode(house, row, approvers=steps_of(row.stages)[0].rule.approvers)
    with pytest.raises(ConcertError):
        await house.approvals.delegate(row.id, BEA, ADA)
    row = await house.approvals.delegate(row.id, BEA, CEM, "You know it better")
    assert "delegated" in await house.life(row.id)


async def test_AP9_changes_are_requested_and_it_is_asked_again(house: House) -> None:
    row = await house.ask_create()
    row = await house.approvals.request_changes(row.id, BEA, "Another name")
    assert "changes_requested" == row.state
    assert "Another name" in await said(house, "words")
    row = await house.approvals.resubmit(row.id, ADA, "Renamed")
    assert "waiting" == row.state
    assert "executed" == (await house.approvals.decide(row.id, CEM, "approve")).state


async def test_AP10_levels_come_by_time_over_restarts_and_in_the_end_it_is_over(house: House) -> None:
    row = await house.ask_create()
    levels = [rung["level"] for rung in row.rungs]
    for _ in range(3):
        house.clock.advance(2 * DAY)
        house = await house.again()

    async def over() -> bool:
        house.clock.advance(DAY)
        return (await house.known(row.id)).state == "rejected"

    await house.until(over)
    done = await house.known(row.id)
    assert levels == [one["level"] for one in done.escalations]
    assert 1 == (await house.life(row.id)).count("reminded")
    assert "Nobody decided in time." == done.comment
    await house.closed()


async def test_AP10_escalated_by_hand_others_are_asked_too(house: House) -> None:
    house_grant = Grant(
        id="late",
        organisation=ORGANISATION,
        subject_kind="user",
        subject="eva",
        object_kind="workspace",
        object="w",
        right=Role.OWNER,
        effect="allow",
        created_by=DAN,
        created_at=Micros(0),
    )
    row = await house.ask_create()
    await house.store.writer.commit((Insert(record=house_grant),))
    before = row.level
    row = await house.approvals.escalate(row.id, ADA, "It is urgent")
    assert row.level > before
    assert "escalated" in await house.life(row.id)


async def test_AP10_a_level_tells_on_its_channels_whatever_people_chose(house: House) -> None:
    row = await house.ask_create()
    now = house.clock.now()
    rung = Rung(
        level=0, due=Micros(now), action="remind", channels=("in_app", "email", "sms"), whom="asked", to=()
    )
    timer = SetTimer(key=timer_of(row.id), actor=timer_of(row.id), due=Micros(now), message={})
    await house.store.writer.commit(
        (Put(record=replace(row, rungs=[rung_json(rung)], due=Micros(now))), timer)
    )
    house = await house.again()

    async def reminded() -> bool:
        return bool(await house.notes(BEA, "approval.reminder"))

    await house.until(reminded)
    (asked,), (note,) = await house.notes(BEA, "approval.asked"), await house.notes(BEA, "approval.reminder")
    assert (None, ["email", "sms"]) == (asked.content.get("channels"), note.content["channels"])
    await house.closed()


async def test_AP13_asked_again_under_the_same_key_it_is_the_same_request(house: House) -> None:
    first = await house.ask_create(key="once")
    again = await asyncio.gather(*(house.ask_create(key="once") for _ in range(5)))
    assert {first.id} == {row.id for row in again}


async def test_AP12_what_cannot_be_done_fails_with_its_reason_and_can_be_withdrawn(house: House) -> None:
    record = await house.source()
    row = await house.ask_update(record, **{"nothing.here": 1})
    row = await house.approvals.decide(row.id, BEA, "approve")
    assert ("failed", "invalid_input") == (row.state, row.error["code"])
    assert "failed" in await said(house, "what")
    assert "withdrawn" == (await house.approvals.withdraw(row.id, ADA)).state
