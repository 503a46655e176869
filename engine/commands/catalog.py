"""What this installation can do: every component with its capabilities, dependencies and health."""

from engine.commands.command import Area, Command, CommandContext, Listing, Nothing
from engine.components import ComponentOut


async def list_components(_input: Nothing, context: CommandContext) -> Listing[ComponentOut]:
    items = list(context.platform.components.listed())
    return Listing(items=items, total=len(items), offset=0, limit=len(items))


COMMANDS = Area(
    name="catalog",
    commands=(
        Command(
            name="catalog.list",
            summary="Engines, sources, operations and document kinds, with what is missing named",
            method="GET",
            path="/catalog",
            scope="none",
            right="read",
            input=Nothing,
            output=Listing[ComponentOut],
            run=list_components,
        ),
    ),
)
