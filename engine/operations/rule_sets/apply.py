"""Attaches a rule set to a source, or takes it off: from the next scan on its rules are held against it, or not any more."""

from typing import Annotated

from pydantic import Field

from crdt.ids import DocumentId
from crdt.model import Model
from crdt.roles import Right
from engine.operations.data_sources.test_connection import SourceField
from engine.operations.operation import Operation, OperationContext, Outcome


class ApplyInput(Model):
    rule_set: Annotated[
        str, Field(title="Rule set", min_length=1, max_length=64, json_schema_extra={"format": "rule_set"})
    ]
    source: SourceField
    applies: bool = Field(default=True, title="Applies", description="Off takes the rules off the source.")


class ApplyOutput(Model):
    """`changed` is false where it was so already."""

    applies: bool
    changed: bool


async def apply(input_: ApplyInput, context: OperationContext) -> Outcome[ApplyOutput]:
    rule_set, source = DocumentId(input_.rule_set), DocumentId(input_.source)
    await context.permit(rule_set, Right.EDIT)
    await context.permit(source, Right.READ)
    changed = await context.steward.apply(context.speaker, rule_set, source, applies=input_.applies)
    return Outcome(output=ApplyOutput(applies=input_.applies, changed=changed))


OPERATION = Operation(
    name="rule_set.apply",
    title="Apply rules",
    summary="Attaches a rule set to a source, or takes it off, from the next scan on",
    icon="list-checks",
    category="Rules",
    input=ApplyInput,
    output=ApplyOutput,
    run=apply,
    right=Right.EDIT,
    changes=True,
    inverse="rule_set.apply",
)
