"""Begins a review of access: a snapshot of who has what on the workspace, and on sources alone, for people to go over.

Nobody's access changes by it. A step that is tried again gives the review that it began.
"""

from typing import Annotated

from pydantic import Field

from crdt.errors import NotFound
from crdt.ids import DocumentId, Micros
from crdt.model import Model
from crdt.roles import Right
from engine.areas.steward import NewReview
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.records import Workspace

MOST_SOURCES = 200
DAY = 86_400 * 1_000_000


class ReviewInput(Model):
    title: str = Field(title="Title", min_length=1, max_length=120)
    sources: list[Annotated[str, Field(max_length=64, json_schema_extra={"format": "source"})]] = Field(
        default=[],
        title="Sources",
        max_length=MOST_SOURCES,
        description="What was given on these alone is looked at beside the workspace.",
    )
    days: int | None = Field(default=None, title="Due in days", ge=1, le=366)


class ReviewOutput(Model):
    """`lines`: how many grants there are to go over."""

    review: str
    lines: int


async def review(input_: ReviewInput, context: OperationContext) -> Outcome[ReviewOutput]:
    workspace = await context.records.get(Workspace, context.workspace)
    if workspace is None:
        raise NotFound
    sources = tuple(map(DocumentId, input_.sources))
    for document in (workspace.document, *sources):
        await context.permit(document, Right.SHARE)
    due = None if input_.days is None else Micros(context.now + input_.days * DAY)
    new = NewReview(title=input_.title, sources=sources, key=context.idempotency_key, due_at=due)
    begun = await context.steward.review(context.speaker, new)
    context.report.log("info", f"{begun.lines:,} lines to go over")
    return Outcome(output=ReviewOutput(review=begun.id, lines=begun.lines))


OPERATION = Operation(
    name="access.review",
    title="Review access",
    summary="Takes a snapshot of who has access to what, for people to go over",
    icon="user-check",
    category="Access",
    input=ReviewInput,
    output=ReviewOutput,
    run=review,
    right=Right.SHARE,
    changes=True,
)
