"""What an action leaves behind, so that what follows from it belongs to its chain (rule RU4)."""

from typing import Any, cast

from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId, uuid7
from engine.approval.asking import request_of
from engine.platform import Platform
from engine.rules.action import Doing
from engine.rules.actions.ask_approval import ACTION, AskApproval
from engine.rules.records import RuleRecord

SOURCE, OTHER = uuid7(Micros(1), b"1" * 10), uuid7(Micros(2), b"2" * 10)


def doing() -> Doing:
    rule = RuleRecord(
        id="r",
        organisation=OrganisationId("o"),
        workspace=WorkspaceId("w"),
        name="Watch",
        description="",
        topics=["custom:*"],
        condition="",
        actions=[],
        per_hour=60,
        acts_as=UserId("ada"),
        role="editor",
        since=Micros(0),
        version=1,
        created_by=UserId("ada"),
        created_at=Micros(0),
        updated_by=UserId("ada"),
        updated_at=Micros(0),
    )
    unused = cast(Platform, None)
    return Doing(
        platform=unused, rule=rule, role="editor", event={}, about=None, key="k", chain=(), now=Micros(3)
    )


def test_RU4_a_request_that_a_policy_may_approve_at_once_touches_what_its_input_names() -> None:
    input_: dict[str, Any] = {"operation": "tag", "input": {"add": ["x"]}, "sources": [SOURCE, OTHER, SOURCE]}
    asked = AskApproval(type="data_source_bulk_update", reason="Tidy", input=input_)
    left = ACTION.leaves(doing(), asked)
    assert (request_of("o", "w", "ada", "data_source_bulk_update", "k"),) == left.made
    assert (SOURCE, OTHER) == left.touched
    one = AskApproval(
        type="data_source_update", reason="Tidy", input={"document": SOURCE, "changes": {"a": "b"}}
    )
    assert (SOURCE,) == ACTION.leaves(doing(), one).touched
