"""Whether a policy of the workspace wants an approval before an operation begins: it is judged as the request for one would be.

Border: what an approved request begins was judged before, and what only looks is judged by nobody.
"""

from typing import Final

from crdt.errors import Forbidden
from crdt.protection import ApprovalNeeded
from engine.approval.ruling import Facts, Ruling
from engine.bulk.asking import NewJob, Planned
from engine.bulk.surveying import MOST_READ
from engine.card_records import SourceCard
from engine.members.ways import found_by
from engine.platform import Platform
from engine.policies.judging import judge
from engine.policies.reading import policies_in
from engine.records import Group, GroupMember

TYPE: Final = "data_source_bulk_update"


class NotByPolicy(Forbidden):
    code = "refused_by_policy"
    message = "A policy of this workspace does not let this operation begin."
    next_step = "Look at the policy, or choose other sources."


async def ruling_on(platform: Platform, new: NewJob, planned: Planned) -> Ruling | None:
    """What a policy says; None where none is about this, or nothing would be changed."""
    if planned.kind.undo is None:
        return None
    ruling = await judge(platform, await _facts(platform, new, planned))
    return ruling if ruling.policy else None


async def check_may_begin(platform: Platform, new: NewJob) -> None:
    """`ApprovalNeeded` where a policy routes it to people, `NotByPolicy` where it refuses. Without policies nothing is counted."""
    kind = platform.bulk.kinds().get(new.kind)
    if kind is None or kind.undo is None or not await policies_in(platform, new.workspace):
        return
    ruling = await ruling_on(platform, new, await platform.bulk.plan(new))
    if ruling is None or ruling.outcome == "approve":
        return
    told = {"policies": [{"id": ruling.policy, "name": ruling.policy_name}], "rule": ruling.rule}
    if ruling.outcome == "reject":
        raise NotByPolicy(ruling.why, details=told)
    raise ApprovalNeeded(
        f"{ruling.policy_name} lets this begin only with an approval.",
        next_step="Ask for the approval: it begins by itself when it is given.",
        details=told,
    )


async def _facts(platform: Platform, new: NewJob, planned: Planned) -> Facts:
    records = platform.store.records
    memberships = await records.find(GroupMember, {"user": new.by}, limit=1_000)
    groups = await found_by(records, Group, "id", {one.group for one in memberships})
    changes = new.input.get("changes") if isinstance(new.input, dict) else None
    named = [one.get("field") for one in changes or () if isinstance(one, dict)]
    return Facts(
        type=TYPE,
        organisation=new.organisation,
        workspace=new.workspace,
        requester=new.by,
        groups=tuple(sorted(one.name for one in groups if one.workspace in {None, new.workspace})),
        subject_kind="workspace",
        subject=new.workspace,
        title=f"{planned.kind.title}: {planned.survey.total} data sources",
        document_kind="data_source",
        criticality=await _criticality(platform, planned),
        fields=tuple(sorted({str(one) for one in named if one})),
        count=planned.survey.total,
        at=platform.clock.now(),
    )


async def _criticality(platform: Platform, planned: Planned) -> str:
    """The highest of them; of more than are looked up the operation counts as critical."""
    documents = planned.survey.documents
    if len(documents) > MOST_READ:
        return "critical"
    cards = await found_by(platform.store.records, SourceCard, "document", documents)
    return max(cards, key=lambda card: card.weight).criticality if cards else ""
