"""What the demo lacks here, for whoever looks at its workspace."""

from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext, Listing, fixed
from server.demo.absent import absent_from


class DemoOf(Model):
    workspace: str


class AbsentOut(Model):
    """A source that the demo has elsewhere. `about`: what it would show."""

    name: str
    title: str
    about: str
    why: str
    next_step: str


async def absent(_input: DemoOf, context: CommandContext) -> Listing[AbsentOut]:
    found = await absent_from(context.platform.store.records, context.workspace.id)
    return fixed(
        AbsentOut(name=one.name, title=one.title, about=one.about, why=one.why, next_step=one.next_step)
        for one in found
    )


COMMANDS = Area(
    name="demo",
    commands=(
        Command(
            name="demo.absent",
            summary="Sources that the demo has elsewhere and not here, why, and what brings them here",
            method="GET",
            path="/demo/absent",
            scope="workspace",
            names="workspace",
            right="read",
            input=DemoOf,
            output=Listing[AbsentOut],
            run=absent,
        ),
    ),
)
