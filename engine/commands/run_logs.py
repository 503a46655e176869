"""What the steps of a run said: by page, step, level and words. Live lines are events of the run's channel."""

from typing import Annotated, get_args

from pydantic import Field

from crdt.model import Model
from engine.commands.command import MOST, Among, Area, Command, CommandContext, Listing, Page
from engine.operations.operation import Level
from engine.workflow.rounds import title_of


class LogQuery(Page):
    """`node` is a step's key in the run, `level` may name several, separated by commas, `text` is found in any case."""

    id: str
    node: str = ""
    attempt: int | None = Field(default=None, ge=1, le=MOST)
    level: Annotated[str, Among(get_args(Level))] = ""
    text: str = Field(default="", max_length=200)
    newest_first: bool = False


class RunLineOut(Model):
    """`node`, `attempt` and `number` name the line, here and in the event that told it: `number` counts from 1. `title` is
    the step's.
    """

    node: str
    title: str
    attempt: int
    number: int
    at: int
    level: Level
    message: str


class RunLines(Listing[RunLineOut]):
    """`total` of those asked for, before paging. Of a run that says very much, the last line says where keeping ended."""


async def logs(input_: LogQuery, context: CommandContext) -> RunLines:
    said = await context.platform.runs.logs.lines(context.run.id, input_.node, input_.attempt)
    levels, words = set(filter(None, input_.level.split(","))), input_.text.casefold()
    found = [
        line
        for line in said
        if (not levels or line.level in levels) and (not words or words in line.message.casefold())
    ]
    if input_.newest_first:
        found.reverse()
    page = found[input_.offset : input_.offset + input_.limit]
    run = await context.platform.runs.read(context.run.id)
    return RunLines(
        items=[RunLineOut(**line._asdict(), title=title_of(run, line.node)) for line in page],
        total=len(found),
        offset=input_.offset,
        limit=input_.limit,
    )


COMMANDS = Area(
    name="run_logs",
    commands=(
        Command(
            name="runs.logs",
            summary="What the steps of a run said, by step, level and words",
            method="GET",
            path="/workflow/executions/{id}/logs",
            scope="run",
            right="read",
            input=LogQuery,
            output=RunLines,
            run=logs,
        ),
    ),
)
