"""Performance of sources: examine one now, with statements to explain, and look at what was found."""

from pydantic import Field

from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext
from engine.commands.documents import user_names
from engine.commands.examining import performed
from engine.commands.security_views import AssessmentGone, AssessmentOut, assessment_out
from engine.operations.performance.examine import MOST_STATEMENTS, ExamineOutput, Sql
from engine.security.looking import latest
from engine.security.records import Assessment


class ExaminationOf(Model):
    source: str = Field(max_length=64)


class NewExamination(ExaminationOf):
    statements: list[Sql] = Field(default=[], max_length=MOST_STATEMENTS)


class Recommendations(Model):
    """`examination` is unset while the source was never examined."""

    source: str
    examination: AssessmentOut | None


async def examine(input_: NewExamination, context: CommandContext) -> AssessmentOut:
    source = context.document
    where = (source.organisation, source.workspace)
    values = {"source": source.id, "statements": input_.statements}
    output = await performed(context, "performance.examine", where, values, ExamineOutput)
    row = await context.platform.store.records.get(Assessment, output.assessment)
    if row is None:
        raise AssessmentGone
    return assessment_out(row, source.title, await user_names(context, {row.by}))


async def recommendations(_input: ExaminationOf, context: CommandContext) -> Recommendations:
    source = context.document
    row = await latest(context.platform.store.records, source.id, "performance")
    if row is None:
        return Recommendations(source=source.id, examination=None)
    names = await user_names(context, {row.by})
    return Recommendations(source=source.id, examination=assessment_out(row, source.title, names))


COMMANDS = Area(
    name="tuning",
    commands=(
        Command(
            name="tuning.recommendations",
            summary="What would make a source faster, as it was seen last",
            method="GET",
            path="/performance/optimization/recommendations",
            scope="document",
            names="source",
            kind="data_source",
            right="read",
            input=ExaminationOf,
            output=Recommendations,
            run=recommendations,
        ),
        Command(
            name="tuning.examine",
            summary="Examines the performance of a source now and explains statements",
            method="POST",
            path="/performance/optimization/recommendations",
            scope="document",
            names="source",
            kind="data_source",
            right="run",
            input=NewExamination,
            output=AssessmentOut,
            run=examine,
        ),
    ),
)
