"""Puts a tag on the source of the event: a bulk operation over one source, so that it can be taken back like any other."""

from collections.abc import Mapping

from pydantic import Field

from crdt.roles import Right
from engine.bulk.asking import NewJob
from engine.bulk.kind import Selection
from engine.records import Json
from engine.rules.action import ActionInput, Did, Doing, RuleAction


class AddTag(ActionInput):
    tag: str = Field(title="Tag", min_length=1, max_length=400)


async def run(doing: Doing, input_: AddTag) -> Did:
    source = doing.source()
    job = await doing.platform.bulk.submit(
        NewJob(
            organisation=doing.rule.organisation,
            workspace=doing.rule.workspace,
            by=doing.owner,
            role=doing.role,
            kind="tag",
            input={"add": [input_.tag], "remove": []},
            selection=Selection(ids=(str(source.id),)),
            title=f"{doing.rule.name}: {input_.tag}",
        )
    )
    return Did(
        summary=f"Tags {source.title} with {input_.tag}",
        made=(job.id,),
        touched=(source.id,),
        link=f"/operations/{job.id}",
    )


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
    repeatable=False,
)
