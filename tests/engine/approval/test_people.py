"""Who is asked, and what a stage says where others are asked than are named, or nobody (AP4, AP6)."""

from typing import cast

import pytest

from crdt.ids import Micros, UserId
from crdt.roles import Right
from engine.approval.people import Circle, people_for
from engine.approval.ruling import Approver, Stage
from engine.approval.state import Step
from engine.ports import Records
from engine.records import Workspace

pytestmark = pytest.mark.anyio

ADA, BEN = UserId("ada"), UserId("ben")
OWNERS = Step(rule=Stage(name="owners", approvers=(Approver(kind="role", name="owner"),)))


def circle(rights: dict[UserId, frozenset[str]]) -> Circle:
    """Nobody is away, so the store is not asked."""
    roles = {user: ("owner",) if Right.MANAGE in its else ("viewer",) for user, its in rights.items()}
    nothing = cast(Records, None), cast(Workspace, None)
    return Circle(records=nothing[0], workspace=nothing[1], now=Micros(1), rights=rights, roles=roles)


READING = frozenset({str(Right.READ)})
RUNNING = frozenset({str(Right.READ), str(Right.APPROVE), str(Right.MANAGE)})


@pytest.mark.parametrize(
    ("rights", "says"),
    [
        ({ADA: RUNNING}, "Only who asked could decide this, and nobody decides what they asked for."),
        ({ADA: RUNNING, BEN: READING}, "Only who asked could decide this"),
        ({ADA: READING}, "Nobody of owner is here, nor anybody else who may approve."),
    ],
    ids=["alone", "among readers", "nobody at all"],
)
async def test_AP6_a_stage_that_nobody_can_decide_says_so(
    rights: dict[UserId, frozenset[str]], says: str
) -> None:
    (found,) = await people_for(circle(rights), [OWNERS], ADA)
    assert () == found.eligible
    assert found.fallback.startswith(says)
    assert found.fallback.endswith("It waits until somebody else is given the right to approve.")
