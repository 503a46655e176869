"""Branches of a document: make, list, compare, close and open again.

`id` is the document that they are branches of; its rights are theirs (BR2), and each side is asked for by itself.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from crdt.errors import InvalidInput
from crdt.model import Model
from engine.branches.contents import shown
from engine.branches.making import Branching, may_have
from engine.branches.merging import Asked, Merging
from engine.branches.records import Branch
from engine.branches.shown import (
    BranchOut,
    Comparison,
    HereOut,
    branches_out,
    changes_out,
    questions_out,
    writers_in,
)
from engine.commands.command import Area, Command, CommandContext, Listing, Page
from engine.commands.documents import OneDocument, user_names
from engine.commands.merges import OneBranch, pair_of
from engine.names import readable


class NewBranch(Model):
    id: str
    name: Annotated[str, Field(max_length=100), AfterValidator(readable)]


class BranchQuery(Page):
    id: str
    state: Literal["open", "closed", "all"] = "open"


async def create(input_: NewBranch, context: CommandContext) -> BranchOut:
    name = " ".join(input_.name.split())
    if not name:
        raise InvalidInput("A branch needs a name.", details={"field": "name"})
    branch = await Branching.of(context.platform).make(context.document, name, context.caller.user)
    return (await branches_out([branch], context))[0]


async def list_branches(input_: BranchQuery, context: CommandContext) -> Listing[BranchOut]:
    """Newest first."""
    where: dict[str, object] = {"target": context.document.id}
    rows = await context.platform.store.records.find(
        Branch, where, order="created_at", descending=True, limit=10_000
    )
    kept = [
        row for row in rows if input_.state == "all" or (row.state == "closed") is (input_.state == "closed")
    ]
    page = kept[input_.offset : input_.offset + input_.limit]
    items = await branches_out(page, context)
    return Listing(items=items, total=len(kept), offset=input_.offset, limit=input_.limit)


async def here(_input: OneDocument, context: CommandContext) -> HereOut:
    """For a document and for a branch alike."""
    branching, record = Branching.of(context.platform), context.document
    target = record if record.branch_of is None else (await context.other(record.branch_of, "read"))[0]
    where = {"target": target.id, "state": ("open", "merged")}
    rows = await branching.store.records.find(Branch, where, order="created_at", descending=True)
    branches = await branches_out(rows, context)
    return HereOut(
        target=target.id,
        target_title=target.title,
        kind=target.kind,
        workspace=target.workspace,
        may_have=may_have(branching.documents.kind(target.kind)),
        here=next((one for one in branches if one.document == record.id), None),
        open=branches,
    )


async def get(input_: OneBranch, context: CommandContext) -> BranchOut:
    pair = await pair_of(input_, context, "target", "read")
    return (await branches_out([pair.branch], context))[0]


async def compare(input_: OneBranch, context: CommandContext) -> Comparison:
    pair = await pair_of(input_, context, "target", "read")
    asked = Asked(strategy="ask", choices=(), by=context.caller.user, role=context.caller.role)
    looked, plan, _ = await Merging(branching=Branching.of(context.platform)).preview(pair, asked)
    names = await user_names(context, writers_in(looked))
    target_body, target_layout = shown(looked.kind, looked.contents["target"])
    branch_body, branch_layout = shown(looked.kind, looked.contents["branch"])
    return Comparison(
        branch=(await branches_out([pair.branch], context))[0],
        changes=changes_out(looked),
        questions=questions_out(looked, plan, names),
        base_at=looked.base.at,
        target_body=target_body,
        target_layout=target_layout,
        branch_body=branch_body,
        branch_layout=branch_layout,
    )


async def close(input_: OneBranch, context: CommandContext) -> BranchOut:
    """Nothing is lost by it, so editing is enough."""
    return await _moved(input_, context, closing=True)


async def reopen(input_: OneBranch, context: CommandContext) -> BranchOut:
    return await _moved(input_, context, closing=False)


async def _moved(input_: OneBranch, context: CommandContext, *, closing: bool) -> BranchOut:
    branching, user = Branching.of(context.platform), context.caller.user
    branch = await branching.find(context.document, input_.branch)
    await context.other(branch.document, "edit")
    move = branching.close if closing else branching.reopen
    return (await branches_out([await move(branch, user)], context))[0]


COMMANDS = Area(
    name="branches",
    commands=(
        Command(
            name="branches.create",
            summary="A branch: a copy of a document to try things in, which can be merged back",
            method="POST",
            path="/documents/{id}/branches",
            scope="document",
            right="create",
            input=NewBranch,
            output=BranchOut,
            run=create,
        ),
        Command(
            name="branches.list",
            summary="The branches of a document, newest first",
            method="GET",
            path="/documents/{id}/branches",
            scope="document",
            right="read",
            input=BranchQuery,
            output=Listing[BranchOut],
            run=list_branches,
        ),
        Command(
            name="branches.here",
            summary="Whether a document is a branch, of what, and which others there are",
            method="GET",
            path="/documents/{id}/branch",
            scope="document",
            right="read",
            input=OneDocument,
            output=HereOut,
            run=here,
        ),
        Command(
            name="branches.get",
            summary="One branch",
            method="GET",
            path="/documents/{id}/branches/{branch}",
            scope="document",
            right="read",
            input=OneBranch,
            output=BranchOut,
            run=get,
        ),
        Command(
            name="branches.compare",
            summary="What a branch and its target have changed since they had the same",
            method="GET",
            path="/documents/{id}/branches/{branch}/compare",
            scope="document",
            right="read",
            input=OneBranch,
            output=Comparison,
            run=compare,
        ),
        Command(
            name="branches.close",
            summary="Closes a branch: it goes to the trash",
            method="POST",
            path="/documents/{id}/branches/{branch}/close",
            scope="document",
            right="edit",
            input=OneBranch,
            output=BranchOut,
            run=close,
        ),
        Command(
            name="branches.reopen",
            summary="Opens a closed branch again",
            method="POST",
            path="/documents/{id}/branches/{branch}/reopen",
            scope="document",
            right="edit",
            input=OneBranch,
            output=BranchOut,
            run=reopen,
        ),
    ),
)
