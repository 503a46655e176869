"""What a policy as it stands would have made of requests of the past, beside what happened (SPEC.md, PO9).

Each request is judged by all policies of its workspace as they are now, the draft among them as if it were switched on.
The groups of requesters are those they have today; nothing is asked and nothing changes.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.ids import UserId, WorkspaceId
from engine.approval.records import ApprovalRequest
from engine.approval.ruling import Facts, Outcome, Stage
from engine.approval.state import steps_of
from engine.members.ways import found_by
from engine.platform import Platform
from engine.policies.defaults import NAMES, default_ruling
from engine.policies.reading import Known, in_order, policies_in
from engine.policies.trying import Judged, judged
from engine.records import DocumentRecord, Group, GroupMember

Happened = Literal["approve", "reject", "route"]
MOST_GROUPS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """One request of the past: `happened` is how it was ruled then, `before` the stages that were asked."""

    request: ApprovalRequest
    happened: Happened
    before: tuple[str, ...]
    judged: Judged

    @property
    def outcome(self) -> Outcome:
        return self.judged.ruling.outcome

    @property
    def differs(self) -> bool:
        now = tuple(stage.name for stage in self.judged.ruling.stages)
        return self.outcome != self.happened or (self.outcome == "route" and now != self.before)


async def rehearsed(
    platform: Platform, draft: Known, requests: Sequence[ApprovalRequest]
) -> tuple[Rehearsed, ...]:
    """In the order of `requests`, which are of one workspace."""
    if not requests:
        return ()
    workspace = requests[0].workspace
    others = [one for one in await policies_in(platform, workspace) if one.id != draft.id]
    policies = in_order([*others, draft])
    members = await _members(platform, requests[0])
    found = []
    for request in requests:
        facts = facts_of(request, members)
        otherwise = default_ruling(facts, _there(members, request.requester))
        found.append(
            Rehearsed(
                request=request,
                happened=_happened(request),
                before=tuple(step.rule.name for step in steps_of(request.stages)),
                judged=await judged(policies, facts, platform.evaluator, otherwise),
            )
        )
    return tuple(found)


def facts_of(request: ApprovalRequest, members: Mapping[str, frozenset[UserId]]) -> Facts:
    return Facts(
        type=request.type,
        organisation=request.organisation,
        workspace=WorkspaceId(request.workspace),
        requester=request.requester,
        groups=tuple(sorted(name for name, users in members.items() if request.requester in users)),
        subject_kind=request.subject_kind,
        subject=request.subject,
        title=request.title,
        document_kind=request.document_kind,
        criticality=request.criticality,
        fields=tuple(request.fields or ()),
        change=request.change,
        count=request.count,
        at=request.created_at,
    )


def stages_said(stages: Sequence[Stage]) -> list[str]:
    return [stage.name for stage in stages]


def _happened(request: ApprovalRequest) -> Happened:
    """A request without stages was decided by a policy."""
    if request.stages:
        return "route"
    return "reject" if request.state == "rejected" else "approve"


def _there(members: Mapping[str, frozenset[UserId]], requester: UserId) -> frozenset[str]:
    return frozenset(name for name in NAMES if members.get(name, frozenset()) - {requester})


async def _members(platform: Platform, request: ApprovalRequest) -> dict[str, frozenset[UserId]]:
    records = platform.store.records
    where = {"organisation": request.organisation}
    groups = [
        group
        for group in await records.find(Group, where, limit=MOST_GROUPS)
        if group.workspace in {None, request.workspace}
    ]
    rows = await found_by(records, GroupMember, "group", [group.id for group in groups])
    found: dict[str, set[UserId]] = {group.name: set() for group in groups}
    names = {group.id: group.name for group in groups}
    for row in rows:
        found[names[row.group]].add(row.user)
    return {name: frozenset(users) for name, users in found.items()}


async def past_requests(
    platform: Platform, draft: DocumentRecord, offset: int, limit: int
) -> tuple[Sequence[ApprovalRequest], int]:
    """Newest first, and how many there are."""
    where = {"workspace": draft.workspace}
    records = platform.store.records
    total = await records.count(ApprovalRequest, where)
    rows = await records.find(
        ApprovalRequest, where, order="created_at", descending=True, offset=offset, limit=limit
    )
    return rows, total
