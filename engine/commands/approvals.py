"""Approvals: ask for one, see what waits for me, all I may see, one with its whole history."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from crdt.errors import Forbidden, InvalidInput
from crdt.roles import allows
from engine.approval.ask import Ask
from engine.approval.beginning import type_of
from engine.approval.records import ApprovalRequest, ApprovalSeat
from engine.approval.state import OPEN
from engine.approval.type import ApprovalType, Prepared, Preparing, approval_types
from engine.audit.what import NotEntered
from engine.commands.approval_shown import roles_on, seen, shown, shown_whole
from engine.commands.approval_views import (
    ApprovalOut,
    ApprovalQuery,
    NewApproval,
    OneApproval,
    PendingQuery,
    TypeOut,
)
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, fixed
from engine.members.ways import found_by
from engine.ports import Records

HERE = "/workflow/approvals"
ITSELF = NotEntered(why="each request enters its own steps")
ALL = 100_000


async def ask(input_: NewApproval, context: CommandContext) -> ApprovalOut:
    """What policies decide at once comes back decided and done."""
    row = await context.platform.approvals.ask(await wished(input_, context))
    return await shown_whole(row, context.caller.role, context)


async def wished(input_: NewApproval, context: CommandContext) -> Ask:
    """Raises what stands against asking for it."""
    type_ = type_of(input_.type)
    if not type_.begun_by_hand:
        raise InvalidInput("Requests of this type begin by themselves.", details={"field": "type"})
    if not allows(context.caller.role, type_.right):
        raise Forbidden(details={"right": type_.right})
    wanted = read_input(type_, input_.input)
    preparing = Preparing(
        platform=context.platform,
        workspace=context.workspace,
        user=context.caller.user,
        role=context.caller.role,
        readable=context.other,
    )
    return _ask(input_, wanted, await type_.prepare(preparing, wanted), context)


async def pending(input_: PendingQuery, context: CommandContext) -> Listing[ApprovalOut]:
    """What waits for my decision; what is due first comes first."""
    where = {"user": context.caller.user, "open": True}
    seats = await _records(context).find(ApprovalSeat, where, limit=ALL)
    found = await found_by(_records(context), ApprovalRequest, "id", {seat.request for seat in seats})
    rows = [row for row in found if row.state == "waiting" and input_.workspace in {"", row.workspace}]
    rows.sort(key=lambda row: (row.due is None, row.due or 0, row.id))
    return await _page(rows, input_.offset, input_.limit, context)


async def list_approvals(input_: ApprovalQuery, context: CommandContext) -> Listing[ApprovalOut]:
    """Newest first."""
    where = await _where(input_, context)
    if where is None:
        return Listing(items=[], total=0, offset=input_.offset, limit=input_.limit)
    records = _records(context)
    if input_.search or input_.due_before is not None:
        found = await records.find(ApprovalRequest, where, order="created_at", descending=True, limit=ALL)
        kept = [row for row in found if _fits(row, input_)]
        return await _page(kept, input_.offset, input_.limit, context)
    total = await records.count(ApprovalRequest, where)
    rows = await records.find(
        ApprovalRequest,
        where,
        order="created_at",
        descending=True,
        offset=input_.offset,
        limit=input_.limit,
    )
    roles = await roles_on(rows, context)
    items = await shown([row for row in rows if row.id in roles], roles, context)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def get(input_: OneApproval, context: CommandContext) -> ApprovalOut:
    """As it is now: who may decide, and what stands there, are looked at again."""
    row, role = await seen(input_.id, context)
    if row.state in OPEN:
        row = await context.platform.approvals.look(row.id)
    return await shown_whole(row, role, context)


async def types(_input: Nothing, _context: CommandContext) -> Listing[TypeOut]:
    items = [
        TypeOut(
            name=one.name,
            title=one.title,
            summary=one.summary,
            subject=one.subject,
            right=one.right,
            schema=one.input.model_json_schema(),
        )
        for one in approval_types().values()
        if one.begun_by_hand
    ]
    return fixed(items)


def read_input(type_: ApprovalType[Any], values: dict[str, Any]) -> BaseModel:
    try:
        model: BaseModel = type_.input.model_validate(values)
    except ValidationError as error:
        problems = [
            {"field": ".".join(("input", *map(str, one["loc"]))), "message": one["msg"], "type": one["type"]}
            for one in error.errors(include_input=False, include_url=False)
        ]
        raise InvalidInput(details={"problems": problems}) from None
    return model


def _ask(input_: NewApproval, wanted: BaseModel, prepared: Prepared, context: CommandContext) -> Ask:
    return Ask(
        type=input_.type,
        organisation=context.workspace.organisation,
        workspace=context.workspace.id,
        requester=context.caller.user,
        title=input_.title.strip() or prepared.title,
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
        key=input_.key,
    )


async def _where(input_: ApprovalQuery, context: CommandContext) -> dict[str, object] | None:
    """None where there cannot be any."""
    places = tuple(id_ for id_ in await context.workspaces() if input_.workspace in {"", id_})
    if not places:
        return None
    where: dict[str, object] = {"workspace": places}
    me = context.caller.user
    if input_.whose == "mine":
        where["requester"] = me
    elif input_.requester:
        where["requester"] = input_.requester
    if input_.whose in {"to_decide", "decided"}:
        about: dict[str, object] = {"user": me}
        about |= {"open": True} if input_.whose == "to_decide" else {"decision": ("approve", "reject")}
        seats = await _records(context).find(ApprovalSeat, about, limit=5_000)
        if not seats:
            return None
        where["id"] = tuple({seat.request for seat in seats})
    if states := _states(input_.state):
        where["state"] = states
    if types_ := tuple(filter(None, input_.type.split(","))):
        where["type"] = types_
    if input_.subject:
        where["subject"] = input_.subject
    return where


def _states(said: str) -> tuple[str, ...]:
    named = set(filter(None, said.split(",")))
    return tuple(sorted((named - {"open"}) | (OPEN if "open" in named else frozenset())))


def _fits(row: ApprovalRequest, input_: ApprovalQuery) -> bool:
    words = input_.search.casefold().split()
    text = f"{row.title} {row.reason} #{row.number} {row.type}".casefold()
    in_time = input_.due_before is None or (row.due is not None and row.due <= input_.due_before)
    return in_time and all(word in text for word in words)


async def _page(
    rows: Sequence[ApprovalRequest], offset: int, limit: int, context: CommandContext
) -> Listing[ApprovalOut]:
    roles = await roles_on(rows, context)
    seen_ = [row for row in rows if row.id in roles]
    items = await shown(seen_[offset : offset + limit], roles, context)
    return Listing(items=items, total=len(seen_), offset=offset, limit=limit)


def _records(context: CommandContext) -> Records:
    return context.platform.store.records


COMMANDS = Area(
    name="approvals",
    commands=(
        Command(
            name="approvals.ask",
            summary="Asks for an approval; what was asked for is done once when it is given",
            method="POST",
            path=f"{HERE}/workflows",
            audit=ITSELF,
            scope="workspace",
            names="workspace",
            right="read",
            input=NewApproval,
            output=ApprovalOut,
            run=ask,
        ),
        Command(
            name="approvals.pending",
            summary="What waits for my decision, what is due first at the top",
            method="GET",
            path=f"{HERE}/pending",
            scope="none",
            right="read",
            input=PendingQuery,
            output=Listing[ApprovalOut],
            run=pending,
        ),
        Command(
            name="approvals.types",
            summary="What can be asked for, with the shape of its input",
            method="GET",
            path=f"{HERE}/types",
            scope="none",
            right="read",
            input=Nothing,
            output=Listing[TypeOut],
            run=types,
        ),
        Command(
            name="approvals.list",
            summary="Approval requests: mine, those for me, or all I may see",
            method="GET",
            path=HERE,
            scope="none",
            right="read",
            input=ApprovalQuery,
            output=Listing[ApprovalOut],
            run=list_approvals,
        ),
        Command(
            name="approvals.get",
            summary="One request as it is now, with everything that happened to it",
            method="GET",
            path=f"{HERE}/{{id}}",
            scope="none",
            right="read",
            input=OneApproval,
            output=ApprovalOut,
            run=get,
        ),
    ),
)
