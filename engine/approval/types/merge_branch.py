"""The approval of a merge: what was changed on a branch goes into its document exactly as it was reviewed (N7).

The merge is one edit of the server in the requester's name, so it can be undone as one; it is committed with the request's
own step, so it happens once. Where the branch says something else by then, nothing is merged and its approvers look again.
"""

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.model import Model
from crdt.roles import THE_SERVER
from engine.approval.editing import criticality_of
from engine.approval.errors import ContentMoved
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.branches.contents import writes_said
from engine.branches.errors import BranchUnknown, MergeOutdated, MergeUndecided
from engine.branches.making import Branching, check_open
from engine.branches.merging import Asked, Looked, Merging, Pair, Plan
from engine.branches.records import Branch, MergeRecord
from engine.platform import Platform
from engine.records import DocumentRecord, Json
from engine.writes import Write

MOST_FIELDS = 1_000
MOST_SHOWN = 100
"""Changes that the request itself shows; all of them are on the branch."""


class MergeBranch(Model):
    """`branch` is the branch's own document; it goes into the document that it was made from."""

    branch: str = Field(title="Branch", max_length=64)


async def prepare(preparing: Preparing, input_: MergeBranch) -> Prepared:
    """Raises what stands against the merge now: a review of what cannot be merged helps nobody."""
    document, role = await preparing.readable(input_.branch, "edit")
    pair = await _pair(preparing.platform, document)
    await preparing.readable(pair.target.id, "edit")
    check_open(pair.branch, pair.target, pair.document)
    merging = Merging(branching=Branching.of(preparing.platform))
    asked = Asked(strategy="ask", choices=(), by=preparing.user, role=role)
    looked, plan, found = await merging.preview(pair, asked)
    _check(plan, [one.needs for one in found if one.code == "field_forbidden"])
    return Prepared(
        title=f"{pair.target.title}: {pair.branch.name}",
        subject_kind="document",
        subject=pair.target.id,
        document_kind=pair.target.kind,
        criticality=_criticality(looked),
        fields=_fields(plan, is_open=looked.kind.open_roots),
        change={
            "writes": writes_said(plan.writes[:MOST_SHOWN]),
            "more": max(0, len(plan.writes) - MOST_SHOWN),
        },
        count=max(1, len(plan.writes)),
        pinned=await merging.hash_of_branch(looked),
        branch=document.id,
    )


async def perform(doing: Doing, input_: MergeBranch) -> Done:
    platform = doing.platform
    document = await platform.store.records.get(DocumentRecord, input_.branch)
    if document is None:
        raise BranchUnknown
    pair = await _pair(platform, document)
    done = await platform.store.records.get(MergeRecord, document.id, doing.key)
    if done is not None:
        return Done(result=_result(pair, done.sequence))

    def beside(sequence: int) -> tuple[Write, ...]:
        return doing.ride(_result(pair, sequence))

    asked = Asked(
        strategy="ask",
        choices=(),
        by=doing.by,
        role=THE_SERVER,
        pinned=doing.request.current,
        id=doing.key,
        beside=beside,
    )
    try:
        merge = await Merging(branching=Branching.of(platform)).merge(pair, asked)
    except MergeOutdated as error:
        raise ContentMoved(error.message) from error
    return Done(result=_result(pair, merge.sequence), rode=True)


async def _pair(platform: Platform, document: DocumentRecord) -> Pair:
    records = platform.store.records
    branch = await records.get(Branch, document.id)
    target = None if branch is None else await records.get(DocumentRecord, branch.target)
    if branch is None or target is None:
        raise BranchUnknown
    return Pair(branch=branch, into="target", target=target, document=document)


def _criticality(looked: Looked) -> str:
    """Without a model nobody says one."""
    sides = () if looked.kind.open_roots else (looked.contents["target"], looked.contents["branch"])
    return criticality_of(*(one["body"] for one in sides))


def _check(plan: Plan, missing: list[str]) -> None:
    if not plan.writes:
        raise InvalidInput(
            "The branch says what the document says: there is nothing to approve.",
            next_step="Change something on the branch first.",
            details={"field": "branch"},
        )
    open_ = [list(one.clash.path) for one in plan.decided if one.is_open]
    if open_:
        raise MergeUndecided(
            next_step="Merge the document into the branch first, and decide there.",
            details={"conflicts": len(open_), "paths": open_[:MOST_SHOWN]},
        )
    if missing:
        raise InvalidInput(
            f"This changes a field that needs the right {missing[0]}, which you do not have.",
            next_step="Ask somebody who has it to ask for the approval.",
            details={"field": "branch", "right": missing[0]},
        )


def _fields(plan: Plan, *, is_open: bool) -> tuple[str, ...]:
    """Places of the body, the layout left out: who moves a box changes nothing. Without a model all roots count."""
    if is_open:
        return tuple(sorted({".".join(one.path) for one in plan.writes}))[:MOST_FIELDS]
    found = {".".join(one.path[1:]) for one in plan.writes if one.path[0] == "body"}
    return tuple(sorted(found))[:MOST_FIELDS]


def _result(pair: Pair, sequence: int) -> Json:
    return {"document": pair.target.id, "branch": pair.document.id, "sequence": sequence}


APPROVAL = ApprovalType(
    name="merge_branch",
    title="Merge of a branch",
    summary="What was changed on a branch goes into its document, exactly as it was reviewed",
    subject="document",
    input=MergeBranch,
    right="edit",
    prepare=prepare,
    perform=perform,
)
