"""Merges of branches: what one would do, doing it in either direction, those that were done, and taking the last one back."""

from typing import Literal

from pydantic import Field

from crdt.canonical import ABSENT
from crdt.errors import InvalidInput
from crdt.history.merge import Side
from crdt.model import Model
from engine.branches.deciding import Choice, Strategy
from engine.branches.making import Branching
from engine.branches.merging import Asked, Merging, Pair
from engine.branches.records import MergeRecord
from engine.branches.shown import (
    MergeOut,
    PreviewOut,
    UndoneOut,
    merges_out,
    obstacle_out,
    questions_out,
    writers_in,
)
from engine.branches.undoing import Undoing
from engine.commands.command import Area, Command, CommandContext, Listing, Page
from engine.commands.documents import user_names
from engine.records import Json

_MOST_CHOICES = 10_000


class OneBranch(Model):
    id: str
    branch: str = Field(max_length=64)


class ChoiceIn(Model):
    """`conflict` as `branches.compare` names it: about these two values. `value` goes with `take: value`."""

    conflict: str = Field(max_length=64)
    take: Literal["target", "branch", "base", "value"]
    value: Json = None


class MergeIn(OneBranch):
    """`into`: which side is written to."""

    into: Side = "target"
    strategy: Strategy = "ask"
    choices: list[ChoiceIn] = Field(default=[], max_length=_MOST_CHOICES)


class MergeAndClose(MergeIn):
    close: bool = False


class MergeQuery(Page):
    id: str
    branch: str = Field(max_length=64)


class OneMerge(OneBranch):
    merge: str = Field(max_length=64)


async def preview(input_: MergeIn, context: CommandContext) -> PreviewOut:
    pair = await pair_of(input_, context, input_.into, "read")
    role = (await context.other(pair.own.id, "read"))[1]
    merging = Merging(branching=Branching.of(context.platform))
    looked, plan, found = await merging.preview(pair, _asked(input_, role, context))
    names = await user_names(context, writers_in(looked))
    return PreviewOut(
        writes=[list(one.path) for one in plan.writes],
        questions=questions_out(looked, plan, names),
        obstacles=[obstacle_out(one) for one in found],
    )


async def merge(input_: MergeAndClose, context: CommandContext) -> MergeOut:
    pair = await pair_of(input_, context, input_.into, "edit")
    branching = Branching.of(context.platform)
    role = (await context.other(pair.own.id, "edit"))[1]
    done = await Merging(branching=branching).merge(pair, _asked(input_, role, context))
    if input_.close and input_.into == "target":
        branch = await branching.find(context.document, input_.branch)
        await branching.close(branch, context.caller.user)
    return (await merges_out([done], done.id, context))[0]


async def merges(input_: MergeQuery, context: CommandContext) -> Listing[MergeOut]:
    """Newest first."""
    branching = Branching.of(context.platform)
    branch = await branching.find(context.document, input_.branch)
    await context.other(branch.document, "read")
    rows = await context.platform.store.records.find(
        MergeRecord, {"branch": branch.document}, order="at", descending=True, limit=10_000
    )
    last = await Undoing(branching=branching).last(branch)
    page = list(rows[input_.offset : input_.offset + input_.limit])
    items = await merges_out(page, "" if last is None else last.id, context)
    return Listing(items=items, total=len(rows), offset=input_.offset, limit=input_.limit)


async def undo_merge(input_: OneMerge, context: CommandContext) -> UndoneOut:
    branching = Branching.of(context.platform)
    branch = await branching.find(context.document, input_.branch)
    row = await context.platform.store.records.get(MergeRecord, branch.document, input_.merge)
    into: Side = "target" if row is None else row.into
    pair = await pair_of(input_, context, into, "edit")
    role = (await context.other(pair.own.id, "edit"))[1]
    undone = await Undoing(branching=branching).undo(pair, input_.merge, context.caller.user, role)
    (out,) = await merges_out([undone.merge], "", context)
    return UndoneOut(merge=out, stayed=[list(path) for path in undone.stayed])


async def pair_of(input_: OneBranch, context: CommandContext, into: Side, right: str) -> Pair:
    """Both documents: `right` on the one that is written to, reading the other."""
    branch = await Branching.of(context.platform).find(context.document, input_.branch)
    document, _ = await context.other(branch.document, right if into == "branch" else "read")
    target, _ = await context.other(branch.target, right if into == "target" else "read")
    return Pair(branch=branch, into=into, target=target, document=document)


def _asked(input_: MergeIn, role: str, context: CommandContext) -> Asked:
    for choice in input_.choices:
        if (choice.take == "value") is not ("value" in choice.model_fields_set):
            raise InvalidInput("`value` goes with `take: value`.", details={"field": "choices"})
    choices = tuple(
        Choice(question=one.conflict, take=one.take, value=one.value if one.take == "value" else ABSENT)
        for one in input_.choices
    )
    return Asked(strategy=input_.strategy, choices=choices, by=context.caller.user, role=role)


COMMANDS = Area(
    name="merges",
    commands=(
        Command(
            name="branches.preview",
            summary="What a merge would write, what it would ask, and what would refuse it",
            method="POST",
            path="/documents/{id}/branches/{branch}/preview",
            scope="document",
            right="read",
            input=MergeIn,
            output=PreviewOut,
            run=preview,
        ),
        Command(
            name="branches.merge",
            summary="Merges a branch into its target, or its target into it, by one edit in one's own name",
            method="POST",
            path="/documents/{id}/branches/{branch}/merge",
            scope="document",
            right="edit",
            input=MergeAndClose,
            output=MergeOut,
            run=merge,
        ),
        Command(
            name="branches.merges",
            summary="The merges of a branch, newest first",
            method="GET",
            path="/documents/{id}/branches/{branch}/merges",
            scope="document",
            right="read",
            input=MergeQuery,
            output=Listing[MergeOut],
            run=merges,
        ),
        Command(
            name="branches.undo_merge",
            summary="Takes the last merge of a branch back; what was written there since stays",
            method="POST",
            path="/documents/{id}/branches/{branch}/undo",
            scope="document",
            right="edit",
            input=OneMerge,
            output=UndoneOut,
            run=undo_merge,
        ),
    ),
)
