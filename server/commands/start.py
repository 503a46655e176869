"""What an app needs to start: who I am, my workspaces, the kinds there are, the limits."""

from crdt.kinds.kind import shape
from crdt.model import Model, schema_of
from engine.commands.command import Area, Command, CommandContext, Nothing
from engine.commands.workspaces import WorkspaceOut, workspaces_of
from engine.presence_records import PresenceWishes
from engine.records import Json, Organisation, User
from engine.writes import Put
from server.version import BUILD


class Wishes(Model):
    """Of presence, on all of a person's devices: whether the cursors of others are hidden, and where they look themselves."""

    hides_others: bool = False
    hides_own: bool = False


class Me(Model):
    id: str
    name: str
    email: str | None
    organisation: str
    organisation_name: str
    wishes: Wishes


class KindOut(Model):
    name: str
    version: int
    title: str
    icon: str
    shape: dict[str, Json]


class SourceKindOut(Model):
    kind: str
    title: str
    icon: str
    config: dict[str, Json]
    """JSON Schema of the connection."""


class Bootstrap(Model):
    build: str
    user: Me
    workspaces: list[WorkspaceOut]
    kinds: list[KindOut]
    source_kinds: list[SourceKindOut]


class Pong(Model):
    now: int


async def ping(_input: Nothing, context: CommandContext) -> Pong:
    return Pong(now=context.platform.clock.now())


async def bootstrap(_input: Nothing, context: CommandContext) -> Bootstrap:
    platform = context.platform
    records = platform.store.records
    user = await records.get(User, context.caller.user)
    organisation = await records.get(Organisation, context.caller.organisation)
    wishes = await records.get(PresenceWishes, context.caller.user)
    workspaces = await workspaces_of(context)
    return Bootstrap(
        build=BUILD,
        user=Me(
            id=context.caller.user,
            name=context.caller.name,
            email=user.email if user else None,
            organisation=context.caller.organisation,
            organisation_name=organisation.name if organisation else "",
            wishes=Wishes(hides_others=wishes.hides_others, hides_own=wishes.hides_own)
            if wishes
            else Wishes(),
        ),
        workspaces=workspaces,
        kinds=[
            KindOut(name=kind.name, version=kind.version, title=kind.title, icon=kind.icon, shape=shape(kind))
            for kind in platform.components.kinds.values()
        ],
        source_kinds=[
            SourceKindOut(
                kind=source.kind,
                title=source.title,
                icon=source.icon,
                config=schema_of(source.config),
            )
            for source in platform.components.sources.values()
        ],
    )


async def wish(input_: Wishes, context: CommandContext) -> Wishes:
    row = PresenceWishes(
        user=context.caller.user,
        organisation=context.caller.organisation,
        hides_others=input_.hides_others,
        hides_own=input_.hides_own,
        updated_at=context.platform.clock.now(),
    )
    await context.platform.store.writer.commit((Put(record=row),))
    return input_


COMMANDS = Area(
    name="start",
    commands=(
        Command(
            name="bootstrap",
            summary="Who I am, my workspaces, and the kinds this installation knows",
            method="GET",
            path="/bootstrap",
            scope="none",
            right="read",
            input=Nothing,
            output=Bootstrap,
            run=bootstrap,
        ),
        Command(
            name="presence.wish",
            summary="What of presence is hidden, from me and of me, on all my devices",
            method="PUT",
            path="/presence",
            scope="none",
            right="read",
            input=Wishes,
            output=Wishes,
            run=wish,
        ),
        Command(
            name="ping",
            summary="A sign of life, with the server's time",
            method="GET",
            path="/ping",
            scope="none",
            right="read",
            input=Nothing,
            output=Pong,
            run=ping,
        ),
    ),
)
