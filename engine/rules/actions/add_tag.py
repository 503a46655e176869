"""Puts a tag on the source of the event: a bulk operation over one source, so that it can be taken back like any other."""

from collections.abc import Mapping

from pydantic import Field

from crdt.roles import Right
from engine.bulk.kind import Selection
from engine.records import Json
from engine.rules.action import ActionInput, Did, Doing, Leaves, RuleAction
from engine.rules.jobs import begun


class AddTag(ActionInput):
    tag: str = Field(title="Tag", min_length=1, max_length=400)


async def run(doing: Doing, input_: AddTag) -> Did:
    source = doing.source()
    job = await begun(
        doing,
        kind="tag",
        input_={"add": [input_.tag], "remove": []},
        selection=Selection(ids=(str(source.id),)),
        title=f"{doing.rule.name}: {input_.tag}",
    )
    return Did(summary=f"Tags {source.title} with {input_.tag}", link=f"/operations/{job.id}")


def says(values: Mapping[str, Json]) -> str:
    return f"The source would be tagged with {values.get('tag', '')}"


ACTION = RuleAction(
    name="add_tag",
    title="Add a tag",
    summary="Puts a tag on the source of the event.",
    icon="tag",
    input=AddTag,
    right=Right.EDIT,
    run=run,
    says=says,
    leaves=lambda doing, _: Leaves(made=(doing.key,), touched=(doing.source().id,)),
)
