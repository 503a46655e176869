"""Figures about approvals, on every adapter alike."""

from dataclasses import replace
from typing import Any

import pytest

from crdt.ids import Micros, UserId, WorkspaceId
from engine.approval.records import ApprovalRequest, ApprovalSeat
from engine.escalation.figures import ApproverFigures, FiguresWanted, TypeFigures
from engine.ports import Store
from engine.writes import Put
from tests.contracts.samples import record

pytestmark = pytest.mark.anyio

W1, W2 = WorkspaceId("w1"), WorkspaceId("w2")
SINCE = Micros(1_000)


def request(number: int, **fields: Any) -> ApprovalRequest:
    plain: ApprovalRequest = record(ApprovalRequest, number)
    fields = {"created_at": 1_000 + number, "decided_at": None, "level": -1, "state": "waiting", **fields}
    return replace(
        plain, id=f"q{number}", workspace=fields.pop("workspace", W1), type=fields.pop("type", "b"), **fields
    )


def seat(number: int, user: str, **fields: Any) -> ApprovalSeat:
    plain: ApprovalSeat = record(ApprovalSeat, number)
    said = {"open": False, "decision": "", "asked_at": 1_000, "at": None, **fields}
    return replace(plain, request=f"q{number}", stage=0, user=UserId(user), workspace=W1, **said)


DECIDED = tuple(
    request(number, state="executed", created_at=2_000, decided_at=2_000 + number * 10, level=number % 3)
    for number in range(1, 21)
)
ROWS: tuple[ApprovalRequest | ApprovalSeat, ...] = (
    *DECIDED,
    request(31, type="a", state="rejected", created_at=1_000, decided_at=1_007),
    request(32, type="a", created_at=5, level=4),
    request(33, type="a", state="changes_requested"),
    request(34, type="a", state="withdrawn", decided_at=9_999),
    request(35, type="a", state="rejected", created_at=999, decided_at=1_500),
    request(36, type="a", workspace=W2),
    *(seat(number, "ada", decision="approve", at=1_000 + number) for number in range(1, 21)),
    seat(32, "ada", open=True),
    seat(33, "ada", open=True),
    seat(33, "ben", open=True),
    seat(35, "cleo", decision="reject", at=2_000),
    seat(36, "dan", open=True),
)


async def filled(store: Store) -> FiguresWanted:
    await store.writer.commit(tuple(Put(record=one) for one in ROWS))
    return FiguresWanted(workspaces=(W1,), since=SINCE)


async def test_ES6_by_type_what_was_asked_what_waits_and_how_long_decisions_took(store: Store) -> None:
    wanted = await filled(store)
    expected = (
        TypeFigures(
            type="a", asked=3, open=2, approved=0, rejected=1, late=0, oldest=Micros(5), p50=7, p95=7
        ),
        TypeFigures(type="b", asked=20, open=0, approved=20, rejected=0, late=14, p50=100, p95=190),
    )
    assert expected == tuple(await store.approvals.by_type(wanted))
    assert expected[:1] == tuple(await store.approvals.by_type(replace(wanted, types=("a",))))


async def test_ES6_by_approver_who_is_asked_now_comes_first(store: Store) -> None:
    wanted = await filled(store)
    expected = (
        ApproverFigures(user=UserId("ada"), open=2, voted=20, p50=10, p95=19),
        ApproverFigures(user=UserId("ben"), open=1, voted=0),
    )
    assert expected == tuple(await store.approvals.by_approver(wanted, 10))
    assert expected[:1] == tuple(await store.approvals.by_approver(wanted, 1))


async def test_ES6_how_far_requests_climbed(store: Store) -> None:
    assert {0: 6, 1: 7, 2: 7} == dict(await store.approvals.by_level(await filled(store)))


async def test_ES6_of_no_workspace_there_is_nothing(store: Store) -> None:
    wanted = replace(await filled(store), workspaces=())
    assert () == tuple(await store.approvals.by_type(wanted))
    assert () == tuple(await store.approvals.by_approver(wanted, 10))
    assert {} == dict(await store.approvals.by_level(wanted))
