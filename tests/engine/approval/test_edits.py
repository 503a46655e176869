"""Nobody approves alone what they wrote, and what was edited goes to whom it would go if it were asked now (AP7, AP9, AP21, AP22)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from engine.approval.errors import NotAsked, OwnChange, StaleView
from engine.approval.records import ApprovalRequest
from engine.approval.state import steps_of
from engine.approval.type import Prepared
from tests.engine.approval.house import ADA, BEA, CEM, DAN, House

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = await House.founded()
    yield house
    await house.closed()


def route(name: str, role: str) -> dict[str, Any]:
    stage = {"order": 1.0, "name": name, "approvers": {"a": {"kind": "role", "name": role}}}
    return {"outcome": "route", "stages": {"s1": stage}}


async def looked(house: House, row: ApprovalRequest) -> ApprovalRequest:
    return await house.meanwhile(house.approvals.look(row.id))


async def test_AP22_who_changes_what_is_reviewed_does_not_approve_that_alone(house: House) -> None:
    record = await house.source()
    row = await house.ask_update(record, kind="duckdb")
    await house.edit(record, DAN, criticality="high")
    await house.edit(record, CEM, criticality="low")
    stale = await looked(house, row)
    for author in (DAN, CEM):
        with pytest.raises(OwnChange):
            await house.approvals.decide(row.id, author, "approve", seen=stale.current)
    done = await house.meanwhile(house.approvals.decide(row.id, BEA, "approve", seen=stale.current))
    assert "executed" == done.state


async def test_AP22_who_changed_it_in_the_last_moments_before_a_crash_is_in_the_log(house: House) -> None:
    record = await house.source()
    house.clock.advance(1.0)
    row = await house.ask_update(record, kind="duckdb")
    await house.edit(record, DAN, criticality="high")
    await house.edit(record, CEM, criticality="low")
    await house.comment(record, BEA)
    after = await house.again()
    try:
        stale = await looked(after, row)
        for author in (DAN, CEM):
            with pytest.raises(OwnChange):
                await after.meanwhile(after.approvals.decide(row.id, author, "approve", seen=stale.current))
        done = await after.meanwhile(after.approvals.decide(row.id, BEA, "approve", seen=stale.current))
    finally:
        await after.closed()
    assert "executed" == done.state


async def test_AP22_asked_again_by_its_requester_they_decide_it_as_others_do(house: House) -> None:
    record = await house.source()
    row = await house.ask_update(record, kind="duckdb")
    await house.edit(record, DAN, criticality="high")
    await looked(house, row)
    await house.approvals.request_changes(row.id, DAN, "I made it high; is that right?")
    again = await house.meanwhile(house.approvals.resubmit(row.id, ADA, "Yes"))
    done = await house.meanwhile(house.approvals.decide(row.id, DAN, "approve", seen=again.current))
    assert "executed" == done.state


async def test_AP22_an_edit_that_is_taken_back_is_nobodys(house: House) -> None:
    record = await house.source(criticality="low")
    row = await house.ask_update(record, kind="duckdb")
    for said in ("high", "low"):
        await house.edit(record, DAN, criticality=said)
        row = await looked(house, row)
    done = await house.meanwhile(house.approvals.decide(row.id, DAN, "approve", seen=row.current))
    assert "executed" == done.state


async def test_AP21_an_edit_that_a_policy_puts_to_others_is_decided_by_those(house: House) -> None:
    await house.policy("Critical", route("Who runs it", "owner"), criticalities="critical")
    record = await house.source(criticality="low")
    row = await house.ask_update(record, kind="duckdb")
    await house.approvals.request_changes(row.id, BEA, "Not yet")
    row = await house.meanwhile(house.approvals.resubmit(row.id, ADA))
    await house.edit(record, ADA, criticality="critical")
    row = await looked(house, row)
    assert ("Critical", "critical", ["Who runs it"]) == (row.policy_name, row.criticality, stages(row))
    with pytest.raises(NotAsked):
        await house.approvals.decide(row.id, BEA, "approve", seen=row.current)
    assert all(note.read_at for note in await house.notes(BEA, "approval.asked"))
    await house.edit(record, ADA, criticality="low")
    row = await looked(house, row)
    assert ("", "low") == (row.policy_name, row.criticality)
    done = await house.meanwhile(house.approvals.decide(row.id, BEA, "approve", seen=row.current))
    assert "executed" == done.state


def stages(row: ApprovalRequest) -> list[str]:
    return [step.rule.name for step in steps_of(row.stages)]


async def test_AP21_an_edit_that_a_policy_rejects_ends_it_and_says_why(house: House) -> None:
    await house.policy("Never", {"outcome": "reject", "reason": "Not this"}, criticalities="critical")
    record = await house.source(criticality="low")
    row = await house.ask_update(record, kind="duckdb")
    await house.edit(record, ADA, criticality="critical")
    row = await looked(house, row)
    assert ("rejected", "Never") == (row.state, row.policy_name)


async def test_AP21_what_a_policy_approved_and_somebody_changed_first_is_judged_as_it_stands(
    house: House,
) -> None:
    await house.policy("At once", {"outcome": "approve"}, types="data_source_update")
    record = await house.source(criticality="low")
    before = await house.hash(record)
    await house.edit(record, ADA, criticality="high")
    row = await house.meanwhile(house.ask_update(record, pinned=before, kind="duckdb"))
    assert "executed" == row.state
    assert {"kind": "duckdb", "criticality": "high"}.items() <= (await house.body(record)).items()


async def test_AP9_an_answer_to_what_was_asked_before_does_not_count_for_what_is_asked_again(
    house: House,
) -> None:
    record = await house.source()
    first = await house.ask_update(record, criticality="low")
    await house.approvals.request_changes(first.id, BEA, "Something else, please")
    house.clock.advance(1.0)
    other = Prepared(
        title="Another file",
        subject_kind="document",
        subject=record.id,
        pinned=first.pinned,
        input={"document": record.id, "changes": {"connection.path": "other.db"}},
    )
    again = await house.meanwhile(house.approvals.resubmit(first.id, ADA, "So?", other))
    assert first.current == again.current
    with pytest.raises(StaleView):
        await house.approvals.decide(first.id, CEM, "approve", seen=first.current, asked_at=first.asked_at)
    done = await house.meanwhile(
        house.approvals.decide(first.id, CEM, "approve", seen=first.current, asked_at=again.asked_at)
    )
    assert ("executed", {"path": "other.db"}) == (done.state, (await house.body(record))["connection"])
