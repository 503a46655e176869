"""Says something of a table or a column in the catalogue: a description, tags put on and taken off. Said twice it is said once."""

from typing import Annotated

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.ids import DocumentId
from crdt.model import Model
from crdt.roles import Right
from engine.catalog.annotating import Place, Saying
from engine.catalog.tags import MOST_TAGS, tag_named
from engine.operations.data_sources.test_connection import SourceField, TableField
from engine.operations.operation import Operation, OperationContext, Outcome

Tags = list[Annotated[str, Field(max_length=400)]]


class AnnotateInput(Model):
    source: SourceField
    table: TableField
    column: str = Field(
        default="",
        title="Column",
        max_length=400,
        description="Empty: the table itself.",
        json_schema_extra={"format": "column"},
    )
    description: str = Field(
        default="",
        title="Description",
        max_length=20_000,
        description="Takes the place of the one that is there. Empty: it stays as it is.",
    )
    add_tags: Tags = Field(default=[], title="Tags to put on", max_length=MOST_TAGS)
    remove_tags: Tags = Field(default=[], title="Tags to take off", max_length=MOST_TAGS)


class AnnotateOutput(Model):
    """What is said now."""

    description: str
    tags: list[str]
    version: int


async def annotate(input_: AnnotateInput, context: OperationContext) -> Outcome[AnnotateOutput]:
    if not (input_.description or input_.add_tags or input_.remove_tags):
        raise InvalidInput("Say a description, or tags to put on or take off.", details={"field": "add_tags"})
    source = DocumentId(input_.source)
    await context.permit(source, Right.EDIT)
    saying = Saying(
        description=input_.description or None,
        tag=tuple(map(tag_named, input_.add_tags)),
        untag=tuple(map(tag_named, input_.remove_tags)),
    )
    place = Place(source=source, table=input_.table, column=input_.column)
    row = await context.steward.say(context.speaker, place, saying)
    context.report.log("info", f"{input_.table}: {', '.join(row.tags) or 'no tags'}")
    return Outcome(
        output=AnnotateOutput(description=row.description, tags=list(row.tags), version=row.version)
    )


OPERATION = Operation(
    name="catalog.annotate",
    title="Describe a table",
    summary="Describes a table or a column in the catalogue and puts tags on it or takes them off",
    icon="tags",
    category="Catalog",
    input=AnnotateInput,
    output=AnnotateOutput,
    run=annotate,
    right=Right.EDIT,
    changes=True,
)
