"""Approval requests as they are shown to somebody, and which ones somebody may see."""

from collections.abc import Iterable, Mapping, Sequence

from crdt.dataclasses import dataclass
from crdt.ids import UserId, WorkspaceId
from crdt.roles import Right, allows
from engine.approval.answering import answers_of
from engine.approval.composing import stream_of
from engine.approval.counting import approving, counts, needed
from engine.approval.errors import ApprovalGone
from engine.approval.holding import is_held
from engine.approval.machine import asking
from engine.approval.noting import document_of
from engine.approval.records import ApprovalRequest, Decision
from engine.approval.rows import state_of
from engine.approval.state import Seat, State, Step
from engine.approval.type import approval_types
from engine.commands.approval_views import (
    ApprovalOut,
    ApprovalStageOut,
    EscalationOut,
    LifeOut,
    MineOut,
    NamedOut,
    RulingOut,
    SeatOut,
    StaleOut,
)
from engine.commands.command import CommandContext
from engine.members.ways import found_by
from engine.ports import JournalEntry
from engine.records import DocumentRecord, Json, User, Workspace

Names = Mapping[str, str]


async def roles_on(rows: Iterable[ApprovalRequest], context: CommandContext) -> dict[str, str]:
    """By request, the role that the caller has on what it is about; requests that are not for them are left out.

    Of one about a document, theirs there; where there is none (any more), that in the workspace. Everybody sees their own.
    """
    listed = list(rows)
    places = await context.workspaces()
    ids = {id_ for row in listed if (id_ := document_of(row)) is not None}
    documents = {
        row.id: row for row in await found_by(context.platform.store.records, DocumentRecord, "id", ids)
    }
    readable = await context.readable(documents.values())
    found: dict[str, str] = {}
    for row in listed:
        if row.organisation != context.caller.organisation:
            continue
        about = document_of(row)
        role = readable.get(about) if about in documents else places.get(WorkspaceId(row.workspace))
        if role is not None:
            found[row.id] = role
        elif row.requester == context.caller.user and row.workspace in places:
            found[row.id] = "viewer"
    return found


async def seen(id_: str, context: CommandContext) -> tuple[ApprovalRequest, str]:
    """One that the caller may see, and their role there. Any other does not exist."""
    row = await context.platform.store.records.get(ApprovalRequest, id_)
    if row is None:
        raise ApprovalGone
    role = (await roles_on([row], context)).get(row.id)
    if role is None:
        raise ApprovalGone
    return row, role


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    caller: UserId
    roles: Mapping[str, str]
    names: Names
    places: Names


async def shown(
    rows: Sequence[ApprovalRequest], roles: Mapping[str, str], context: CommandContext
) -> list[ApprovalOut]:
    """For lists: without what came in and without the history."""
    around = await _around(rows, roles, {}, context)
    return [_out(row, state_of(row), (), around, whole=False) for row in rows]


async def shown_whole(row: ApprovalRequest, role: str, context: CommandContext) -> ApprovalOut:
    entries = await context.platform.store.journal.read(stream_of(row.id))
    around = await _around([row], {row.id: role}, _people_of(entries), context)
    return _out(row, state_of(row), entries, around, whole=True)


async def names_in(state: State, context: CommandContext) -> Names:
    """Of those who have a seat, or stand behind one."""
    people = {user for step in state.steps for seat in step.seats for user in (seat.user, seat.who.primary)}
    users = await found_by(context.platform.store.records, User, "id", people)
    return {user.id: user.name for user in users}


async def _around(
    rows: Sequence[ApprovalRequest],
    roles: Mapping[str, str],
    more: Mapping[str, None],
    context: CommandContext,
) -> _Around:
    people: dict[str, None] = dict(more)
    for row in rows:
        state = state_of(row)
        people |= dict.fromkeys(filter(None, (row.requester, row.decided_by)))
        people |= dict.fromkeys(user for one in state.escalations for user in (*one.to, one.by))
        if state.stale is not None:
            people[state.stale.by] = None
        for step in state.steps:
            for seat in step.seats:
                people |= dict.fromkeys((seat.user, seat.who.primary))
    records = context.platform.store.records
    users = await found_by(records, User, "id", people)
    places = await found_by(records, Workspace, "id", {row.workspace for row in rows})
    return _Around(
        caller=context.caller.user,
        roles=roles,
        names={user.id: user.name for user in users},
        places={place.id: place.name for place in places},
    )


def _people_of(entries: Iterable[JournalEntry]) -> dict[str, None]:
    return dict.fromkeys(user for one in entries for user in (one.entry["by"], *one.entry["to"]) if user)


def _out(
    row: ApprovalRequest, state: State, entries: Sequence[JournalEntry], around: _Around, *, whole: bool
) -> ApprovalOut:
    names = around.names
    known = approval_types().get(row.type)
    form = known.form(row.input) if whole and known is not None else None
    return ApprovalOut(
        id=row.id,
        number=row.number,
        type=row.type,
        type_title=row.type if known is None else known.title,
        title=row.title,
        reason=row.reason,
        state=row.state,
        requester=row.requester,
        requester_name=names.get(row.requester, ""),
        workspace=row.workspace,
        workspace_name=around.places.get(row.workspace, ""),
        subject_kind=row.subject_kind,
        subject=row.subject,
        document_kind=row.document_kind,
        branch=row.branch,
        criticality=row.criticality,
        fields=list(row.fields),
        count=row.count,
        input=row.input if whole else None,
        change=row.change if whole else None,
        form=form,
        answers=None if form is None else answers_of(state),
        pinned=row.pinned,
        current=row.current,
        stale=_stale(state, names),
        policy=RulingOut(id=row.policy, name=row.policy_name, rule=row.rule, why=row.why),
        ladder=row.ladder,
        stages=[stage_out(step, state, names) for step in state.steps],
        due=row.due,
        level=row.level,
        escalations=_escalations(state, names),
        created_at=row.created_at,
        asked_at=row.asked_at,
        updated_at=row.updated_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        decided_by_name=names.get(row.decided_by or "", ""),
        comment=row.comment,
        result=row.result,
        error=row.error,
        mine=_mine(row, state, around),
        life=[_life(one, names) for one in entries],
    )


def _stale(state: State, names: Names) -> StaleOut | None:
    stale = state.stale
    if stale is None:
        return None
    return StaleOut(
        by=stale.by,
        by_name=names.get(stale.by, ""),
        at=stale.at,
        fields=list(stale.fields),
        authors=list(stale.authors),
    )


def _escalations(state: State, names: Names) -> list[EscalationOut]:
    return [
        EscalationOut(
            level=one.level,
            at=one.at,
            action=one.action,
            to=list(one.to),
            to_names=[names.get(user, "") for user in one.to],
            by=one.by,
            by_name=names.get(one.by, ""),
        )
        for one in state.escalations
    ]


def stage_out(step: Step, state: State, names: Names) -> ApprovalStageOut:
    return ApprovalStageOut(
        name=step.rule.name,
        mode=step.rule.mode,
        quorum=step.rule.quorum,
        parallel=step.rule.parallel,
        veto=step.rule.veto,
        state=step.state,
        needed=needed(step),
        approved=len(approving(step, state.current)),
        fallback=step.fallback,
        people=[_seat(seat, state, names) for seat in step.seats],
    )


def _seat(seat: Seat, state: State, names: Names) -> SeatOut:
    vote = seat.vote
    other = "" if seat.who.own else seat.who.primary
    return SeatOut(
        user=seat.user,
        name=names.get(seat.user, ""),
        standing_in_for=other,
        standing_in_for_name=names.get(other, ""),
        asked_at=seat.asked_at,
        decision="" if vote is None else vote.verdict,
        comment="" if vote is None else vote.comment,
        seen="" if vote is None else vote.seen,
        at=None if vote is None else vote.at,
        stale=vote is not None and not counts(seat, state.current),
    )


def _mine(row: ApprovalRequest, state: State, around: _Around) -> MineOut:
    me, role = around.caller, around.roles.get(row.id, "")
    own = row.requester == me
    asked = me in asking(state)
    seats = [(step, seat) for step in state.steps if (seat := step.seat_of(me)) is not None]
    given = [(step, seat) for step, seat in seats if counts(seat, state.current)]
    decided: Decision = given[-1][1].vote.verdict if given and given[-1][1].vote is not None else ""
    stage = next((step.rule.name for step, _ in seats if step.state == "open"), "")
    return MineOut(
        may_decide=asked and not own,
        stage=stage if asked else "",
        decided=decided,
        may_withdraw=own and (row.state in {"waiting", "changes_requested", "failed"} or is_held(row)),
        may_resubmit=own and row.state in {"changes_requested", "failed"},
        may_delegate=asked and not own,
        may_comment=own or bool(seats) or allows(role, Right.COMMENT),
        may_escalate=row.state == "waiting" and (own or asked or allows(role, Right.MANAGE)),
    )


def _life(one: JournalEntry, names: Names) -> LifeOut:
    entry = one.entry
    to = (entry["to"] or [""])[0]
    return LifeOut(
        number=one.position,
        kind=entry["kind"],
        at=one.at,
        by=entry["by"],
        by_name=names.get(entry["by"], ""),
        comment=entry["comment"],
        stage=entry["stage"],
        decision=entry["decision"],
        fields=entry["fields"],
        to=to,
        to_name=names.get(to, ""),
        mentioned=[NamedOut(user=user, name=names.get(user, "")) for user in _mentioned(entry)],
    )


def _mentioned(entry: Json) -> Sequence[str]:
    return entry["to"] if entry["kind"] == "commented" else ()
