"""What is wrong with a document that is open: all of it, for who then follows the live messages."""

from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext
from engine.diagnostics.told import ProblemsOut


class OneDocument(Model):
    id: str


async def list_problems(_input: OneDocument, context: CommandContext) -> ProblemsOut:
    """With everything that is committed now; `document:problems` goes on from its number."""
    return await context.platform.diagnostics.problems(context.document, context.platform.rooms)


COMMANDS = Area(
    name="problems",
    commands=(
        Command(
            name="problems.list",
            summary="What is wrong with a design or the configuration of a source, as it stands",
            method="GET",
            path="/documents/{id}/problems",
            scope="document",
            right="read",
            input=OneDocument,
            output=ProblemsOut,
            run=list_problems,
        ),
    ),
)
