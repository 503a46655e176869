"""Asks for an approval, in the name of the rule's owner."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import Field, ValidationError

from crdt.errors import Forbidden, InvalidInput, NotFound
from crdt.ids import DocumentId
from crdt.roles import Right, allows
from engine.approval.ask import Ask
from engine.approval.asking import request_of
from engine.approval.beginning import type_of
from engine.approval.type import Preparing
from engine.records import DocumentRecord, Json, Workspace
from engine.rules.action import ActionInput, Did, Doing, Leaves, RuleAction

MOST_TOUCHED: Final = 200
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class AskApproval(ActionInput):
    type: str = Field(title="What is asked for", max_length=64)
    title: str = Field(default="", title="Title", max_length=200)
    reason: str = Field(title="Reason", min_length=1, max_length=2000)
    input: dict[str, Any] = Field(default={}, title="Values")


async def run(doing: Doing, input_: AskApproval) -> Did:
    type_ = type_of(input_.type)
    if not type_.begun_by_hand:
        raise InvalidInput("Requests of this type begin by themselves.", details={"field": "type"})
    if not allows(doing.role, type_.right):
        raise Forbidden(details={"right": type_.right})
    workspace = await doing.platform.store.records.get(Workspace, doing.rule.workspace)
    if workspace is None:
        raise NotFound
    try:
        wanted = type_.input.model_validate(input_.input)
    except ValidationError as error:
        raise InvalidInput(details={"problems": [one["msg"] for one in error.errors()]}) from None

    async def readable(id_: str, right: str) -> tuple[DocumentRecord, str]:
        standing = doing.platform.triggers.standing
        return await standing.in_document(doing.owner, doing.rule.role, DocumentId(id_), right)

    prepared = await type_.prepare(
        Preparing(
            platform=doing.platform,
            workspace=workspace,
            user=doing.owner,
            role=doing.role,
            readable=readable,
        ),
        wanted,
    )
    row = await doing.platform.approvals.ask(
        Ask(
            type=input_.type,
            organisation=workspace.organisation,
            workspace=workspace.id,
            requester=doing.owner,
            title=input_.title or prepared.title,
            reason=input_.reason,
            subject_kind=prepared.subject_kind,
            subject=prepared.subject,
            input=wanted.model_dump(mode="json") if prepared.input is None else prepared.input,
            branch=prepared.branch,
            pinned=prepared.pinned,
            change=prepared.change,
            fields=prepared.fields,
            count=prepared.count,
            criticality=prepared.criticality,
            document_kind=prepared.document_kind,
            key=doing.key,
        )
    )
    return Did(
        summary=f"Asked for approval {row.number}: {row.title}",
        link=f"/approvals/{row.id}",
    )


def leaves(doing: Doing, input_: AskApproval) -> Leaves:
    """What is made is told of under the id of the request; a policy may approve it at once, and then what it names is changed."""
    rule = doing.rule
    request = request_of(rule.organisation, rule.workspace, doing.owner, input_.type, doing.key)
    return Leaves(made=(request,), touched=tuple(dict.fromkeys(_named(input_.input)))[:MOST_TOUCHED])


def _named(value: Json) -> Iterator[str]:
    """Ids of things, as deep as they stand."""
    match value:
        case str() if _ID.fullmatch(value):
            yield value
        case dict():
            for inner in value.values():
                yield from _named(inner)
        case list() | tuple():
            for inner in value:
                yield from _named(inner)


def says(values: Mapping[str, Json]) -> str:
    return f"Approval would be asked for: {str(values.get('type', '')).replace('_', ' ')}"


ACTION = RuleAction(
    name="ask_approval",
    title="Ask for approval",
    summary="Asks for an approval in the name of who owns the rule.",
    icon="badge-check",
    input=AskApproval,
    right=Right.READ,
    run=run,
    says=says,
    leaves=leaves,
)
