"""From what somebody asks to a request: judged, put to people, pinned to what it is about (AP1, AP4, AP7)."""

from typing import Final

from crdt.dataclasses import replace
from crdt.ids import DocumentId, Micros, UserId
from engine.approval.around import Judging
from engine.approval.ask import Ask
from engine.approval.errors import UnknownType
from engine.approval.happenings import Judged
from engine.approval.records import ApprovalRequest
from engine.approval.ruling import Facts, Ruling
from engine.approval.state import State, escalations_json, steps_json
from engine.approval.subject import GONE, content_of, watched
from engine.approval.type import ApprovalType, Prepared, approval_types
from engine.escalation.ladder import Rung, climb, rung_json, rung_of
from engine.escalation.ladders import ladder_and_calendar
from engine.members.ways import found_by
from engine.records import Group, GroupMember, Json

DAY: Final = 24 * 3600 * 1_000_000
LONGEST: Final = 30 * DAY
"""A request that nobody decides is over then, or a day after its ladder's last level."""


def type_of(name: str) -> "ApprovalType[Json]":
    """Raises UnknownType."""
    found = approval_types().get(name)
    if found is None:
        raise UnknownType(details={"type": name[:80], "known": sorted(approval_types())})
    return found


def row_of(ask: Ask, id_: str, number: int, now: Micros) -> ApprovalRequest:
    """Before anybody judged it."""
    return ApprovalRequest(
        id=id_,
        organisation=ask.organisation,
        workspace=ask.workspace,
        number=number,
        type=ask.type,
        title=" ".join(ask.title.split())[:200],
        reason=ask.reason.strip(),
        state="waiting",
        requester=ask.requester,
        subject_kind=ask.subject_kind,
        subject=ask.subject,
        document_kind=ask.document_kind,
        branch=ask.branch,
        criticality=ask.criticality,
        input=ask.input,
        change=ask.change,
        fields=list(ask.fields),
        count=ask.count,
        pinned=ask.pinned,
        current=ask.pinned,
        marks={},
        stale=None,
        policy="",
        policy_name="",
        rule="",
        why="",
        ladder="",
        rungs=[],
        level=-1,
        due=None,
        stages=steps_json(()),
        escalations=escalations_json(()),
        notices={},
        revision=0,
        created_at=now,
        updated_at=now,
        asked_at=now,
    )


def prepared_again(row: ApprovalRequest, prepared: Prepared) -> ApprovalRequest:
    """What is asked for now; what it is called and why stay."""
    return replace(
        row,
        subject_kind=prepared.subject_kind,
        subject=prepared.subject,
        document_kind=prepared.document_kind,
        criticality=prepared.criticality,
        fields=list(prepared.fields),
        change=prepared.change,
        count=prepared.count,
        branch=prepared.branch,
        pinned=prepared.pinned,
        input=prepared.input,
    )


async def judged(
    desk: Judging, row: ApprovalRequest, now: Micros, by: UserId, comment: str, *, again: bool
) -> tuple[ApprovalRequest, Judged]:
    """The row with what the policy said, what it is pinned to and its ladder; and the event of that."""
    row, ruling = await ruled(desk, await _pinned(desk, row, again=again), now)
    row = replace(row, escalations=escalations_json(()) if not again else row.escalations)
    event = Judged(
        outcome=ruling.outcome,
        stages=ruling.stages,
        why=ruling.why,
        due=next_due(row, -1, now),
        at=now,
        again=again,
        by=by,
        comment=comment,
    )
    return row, event


async def ruled(desk: Judging, row: ApprovalRequest, now: Micros) -> tuple[ApprovalRequest, Ruling]:
    """What the policies say of it now, and the row with that and a ladder that begins now."""
    ruling = _by_type(row, await desk.judge(desk.platform, await facts_of(desk, row, now)))
    rungs = await _rungs(desk, row, ruling.ladder, now)
    said = replace(
        row,
        policy=ruling.policy,
        policy_name=ruling.policy_name,
        rule=ruling.rule,
        why=ruling.why,
        ladder=ruling.ladder,
        rungs=[rung_json(rung) for rung in rungs],
    )
    return said, ruling


async def facts_of(desk: Judging, row: ApprovalRequest, now: Micros) -> Facts:
    records = desk.platform.store.records
    places = await records.find(GroupMember, {"user": row.requester}, limit=1_000)
    groups = await found_by(records, Group, "id", {place.group for place in places})
    here = [group for group in groups if group.workspace in {None, row.workspace}]
    return Facts(
        type=row.type,
        organisation=row.organisation,
        workspace=row.workspace,
        requester=row.requester,
        groups=tuple(sorted(group.name for group in here)),
        subject_kind=row.subject_kind,
        subject=row.subject,
        title=row.title,
        document_kind=row.document_kind,
        criticality=row.criticality,
        fields=tuple(row.fields or ()),
        change=row.change,
        count=row.count,
        at=now,
    )


def rungs_of(row: ApprovalRequest) -> tuple[Rung, ...]:
    return tuple(rung_of(one) for one in row.rungs or ())


def next_due(row: ApprovalRequest, level: int, asked_at: Micros) -> Micros:
    """When something happens by itself after this level: the next one, or the end."""
    later = [rung.due for rung in rungs_of(row) if rung.level > level]
    return min(later) if later else end_of(row, asked_at)


def end_of(row: ApprovalRequest, asked_at: Micros) -> Micros:
    last = max((rung.due for rung in rungs_of(row)), default=asked_at)
    return Micros(max(last + DAY, asked_at + LONGEST))


async def _pinned(desk: Judging, row: ApprovalRequest, *, again: bool) -> ApprovalRequest:
    """AP7: to the content that was named; asked again, to what stands there now."""
    document: DocumentId | None = watched(row)
    if document is None:
        return row
    content = await content_of(desk.platform, document) or GONE
    pinned = content.hash if again else row.pinned
    return replace(row, pinned=pinned, current=content.hash if again else row.pinned, marks=content.marks)


async def _rungs(desk: Judging, row: ApprovalRequest, ladder: str, now: Micros) -> tuple[Rung, ...]:
    records = desk.platform.store.records
    found, calendar = await ladder_and_calendar(records, row.workspace, ladder)
    return climb(found, calendar, now)


def _by_type(row: ApprovalRequest, ruling: Ruling) -> Ruling:
    """Where no policy decides, a type may know better than the defaults whom to ask."""
    stages = type_of(row.type).stages
    return replace(ruling, stages=stages) if stages and not ruling.policy else ruling


def state_before(row: ApprovalRequest, now: Micros) -> State:
    """Of a request that nobody has heard of yet."""
    return State(
        requester=row.requester,
        state="waiting",
        steps=(),
        asked_at=now,
        due=None,
        pinned=row.pinned,
        current=row.current,
    )
