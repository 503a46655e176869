"""What runs ask people: the questions of gates, and their answers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Final, get_args

from pydantic import Field

from crdt.errors import Conflict, Forbidden, NotFound
from crdt.ids import RunId, UserId
from crdt.model import Model
from crdt.roles import Right, allows
from engine.access.effective import Object, who_may
from engine.approval.records import ApprovalRequest
from engine.commands.command import Among, Area, Command, CommandContext, Listing, Page
from engine.commands.documents import user_names
from engine.gate_forms import check_answers
from engine.gate_records import GateRecord, GateState
from engine.members.ways import found_by
from engine.policies.gate_ruling import RUN_GATE
from engine.records import DocumentRecord, Json, Workspace
from engine.workflow.machine.events import Decided, GateDecided
from engine.workflow.machine.places import place_of
from engine.workflow.machine.run import Run
from engine.workflow.rounds import rounds_around

MOST_ASKED: Final = 1_000
"""Requests that are looked through for those of one run."""


class GateReviewed(Conflict):
    code = "gate_reviewed"
    message = "An approval request decides this, not one person."
    next_step = "Find the request in the inbox and decide there."


class GateQuery(Page):
    """Newest first. `state` may name several, separated by commas; empty: all."""

    workspace: str = ""
    run: str = ""
    state: Annotated[str, Among(get_args(GateState))] = "open"


class GateRound(Model):
    """`round` of the loop `title`, with its item as a short text where there is one."""

    title: str
    round: int
    item: str


class GateOut(Model):
    """`node` is the step's key in the run, `rounds` those it stands in while it asks, the outermost first. `may_decide`: whether
    the caller may answer now; `reviewed`: an approval request decides it. Told where one run is asked about: `request`, the newest such request, and `unable`, those of the approvers of
    an open one who have no right to approve.
    """

    run: str
    node: str
    workspace: str
    design: str
    number: int
    name: str
    title: str
    question: str
    approvers: list[str]
    unable: list[str]
    form: Json
    started_by: str
    started_by_name: str
    asked_at: int
    due: int | None
    state: GateState
    decided_at: int | None
    decided_by: str | None
    decided_by_name: str
    comment: str
    answers: Json
    may_decide: bool
    reviewed: bool
    request: str
    rounds: list[GateRound] = []


class Decision(Model):
    """`values` answer the gate's form."""

    id: str
    node: str = Field(max_length=1000)
    decision: Decided
    comment: str = Field(default="", max_length=4000)
    values: dict[str, Json] = {}


async def list_gates(input_: GateQuery, context: CommandContext) -> Listing[GateOut]:
    roles = await context.workspaces()
    allowed = tuple(id_ for id_ in roles if input_.workspace in {"", id_})
    where: dict[str, object] = {"workspace": allowed}
    if input_.run:
        where["run"] = input_.run
    if input_.state:
        where["state"] = tuple(input_.state.split(","))
    if not allowed:
        return Listing(items=[], total=0, offset=input_.offset, limit=input_.limit)
    records = context.platform.store.records
    total = await records.count(GateRecord, where)
    rows = await records.find(
        GateRecord, where, order="asked_at", descending=True, offset=input_.offset, limit=input_.limit
    )
    designs = await found_by(records, DocumentRecord, "id", {row.design for row in rows})
    readable = await context.readable(designs)
    hidden = {one.id for one in designs} - readable.keys()
    shown = [row for row in rows if row.design not in hidden]
    names = await user_names(
        context, {one for row in shown for one in (row.started_by, row.decided_by) if one}
    )
    unable = await _unable(shown, designs, context) if input_.run else {}
    requests = await _requests(shown, context) if input_.run else {}
    items = [
        _out(
            row,
            names,
            context.caller.user,
            readable.get(row.design, roles[row.workspace]),
            unable.get(row.node, ()),
            requests.get(row.node, ""),
        )
        for row in shown
    ]
    await _place(items, context)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def _place(gates: Iterable[GateOut], context: CommandContext) -> None:
    """Says of those that ask in a round which one: several of one loop are told apart by it."""
    runs: dict[str, Run] = {}
    for gate in gates:
        if gate.state != "open" or place_of(gate.node).scope == "":
            continue
        if gate.run not in runs:
            runs[gate.run] = await context.platform.runs.read(RunId(gate.run))
        gate.rounds = [
            GateRound(title=one.title, round=one.round, item=one.item)
            for one in rounds_around(runs[gate.run], gate.node)
        ]


async def _unable(
    rows: Iterable[GateRecord], designs: Iterable[DocumentRecord], context: CommandContext
) -> Mapping[str, Sequence[str]]:
    """Of the open gates of one run that ask people by name, by node: those who could not answer."""
    asking = [row for row in rows if row.state == "open" and row.approvers and row.review is None]
    records = context.platform.store.records
    workspace = await records.get(Workspace, asking[0].workspace) if asking else None
    if workspace is None:
        return {}
    design = next((one for one in designs if one.id == asking[0].design), None)
    of = Object(workspace=workspace, document=design)
    able = await who_may(records, Right.APPROVE, of, context.platform.clock.now())
    return {row.node: [one for one in row.approvers if one not in able] for row in asking}


async def _requests(rows: Sequence[GateRecord], context: CommandContext) -> Mapping[str, str]:
    """The newest approval request of each gate of one run that such a request decides, by node."""
    subjects = {f"{row.run}/{row.node}": row.node for row in rows if row.review is not None}
    if not subjects:
        return {}
    where = {
        "workspace": tuple({row.workspace for row in rows}),
        "subject_kind": RUN_GATE,
        "subject": tuple(subjects),
    }
    found = await context.platform.store.records.find(
        ApprovalRequest, where, order="created_at", limit=MOST_ASKED
    )
    return {subjects[one.subject]: one.id for one in found}


async def decide(input_: Decision, context: CommandContext) -> GateOut:
    """Once: who answers later is told what was decided before."""
    records = context.platform.store.records
    gate = await records.get(GateRecord, input_.id, input_.node)
    if gate is None:
        raise NotFound("This run asks nothing of that kind.", details={"node": input_.node})
    user = context.caller.user
    if gate.approvers and user not in gate.approvers:
        raise Forbidden(
            "Others were asked to decide this.",
            next_step="Ask one of those who were named.",
            details={"approvers": gate.approvers},
        )
    if gate.review is not None:
        raise GateReviewed(details={"run": gate.run, "node": gate.node})
    if gate.state == "open":
        if input_.decision == "approved":
            check_answers(gate.form, input_.values)
        event = GateDecided(
            node=input_.node,
            decision=input_.decision,
            by=user,
            comment=input_.comment,
            values=input_.values,
        )
        await context.platform.runs.decide(gate, event)
        gate = await records.get(GateRecord, input_.id, input_.node) or gate
    names = await user_names(context, {one for one in (gate.started_by, gate.decided_by) if one})
    return _out(gate, names, user, context.caller.role)


def _out(
    row: GateRecord,
    names: dict[str, str],
    user: UserId,
    role: str,
    unable: Sequence[str] = (),
    request: str = "",
) -> GateOut:
    may = row.state == "open" and row.review is None and allows(role, Right.APPROVE)
    return GateOut(
        run=row.run,
        node=row.node,
        workspace=row.workspace,
        design=row.design,
        number=row.number,
        name=row.name,
        title=row.title,
        question=row.question,
        approvers=row.approvers,
        unable=list(unable),
        form=row.form,
        started_by=row.started_by,
        started_by_name=names.get(row.started_by, ""),
        asked_at=row.asked_at,
        due=row.due,
        state=row.state,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        decided_by_name=names.get(row.decided_by or "", ""),
        comment=row.comment,
        answers=row.answers,
        may_decide=may and (not row.approvers or user in row.approvers),
        reviewed=row.review is not None,
        request=request,
    )


COMMANDS = Area(
    name="gates",
    commands=(
        Command(
            name="gates.list",
            summary="What runs ask people, newest first",
            method="GET",
            path="/workflow/gates",
            scope="none",
            right="read",
            input=GateQuery,
            output=Listing[GateOut],
            run=list_gates,
        ),
        Command(
            name="gates.decide",
            summary="Answers what a run asks",
            method="POST",
            path="/workflow/executions/{id}/decide",
            scope="run",
            right="approve",
            input=Decision,
            output=GateOut,
            run=decide,
        ),
    ),
)
