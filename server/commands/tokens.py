"""A person's own API tokens: made with a role, a workspace and an end, shown once, listed by name, revoked."""

from typing import Annotated

from pydantic import AfterValidator, Field

from crdt.dataclasses import replace
from crdt.errors import Forbidden, NotFound, OverLimit
from crdt.ids import WorkspaceId, user_channel
from crdt.model import Model
from crdt.roles import Role, weaker
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, WholePage, paged
from engine.members.ways import ALL
from engine.names import readable
from engine.records import Token, User, Workspace
from engine.topics.people import KEY_CHANGED, TokenEvent
from engine.writes import Put
from server.identity import SECOND, Identity
from server.uses import SHOWN, forgotten, used_at

MOST = 50
DAY = 24 * 3600


class NewToken(Model):
    """It does what its owner may, and no more than `role`; in one workspace alone where that is named. `days`: until it ends."""

    name: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(readable)]
    role: Role = Role.EDITOR
    workspace: str = Field(default="", max_length=64)
    days: int | None = Field(default=90, ge=1, le=3650)


class OneToken(Model):
    token: str = Field(min_length=SHOWN, max_length=SHOWN)


class MyTokens(WholePage):
    """A page of them."""


class TokenOut(Model):
    id: str
    name: str
    role: str | None
    workspace: str | None
    workspace_name: str
    created_at: int
    expires_at: int | None
    used_at: int | None


class MadeToken(Model):
    """`text` is the token. It is shown this once."""

    token: TokenOut
    text: str


async def mine(input_: MyTokens, context: CommandContext) -> Listing[TokenOut]:
    """Those that still open something, newest first. Who comes with one of a workspace sees those of that one."""
    own = context.caller.narrowed
    here = None if own is None else own.workspace
    items = [await _shown(row, context) for row in await _live(context) if here in {None, row.workspace}]
    return paged(items, input_)


async def create(input_: NewToken, context: CommandContext) -> MadeToken:
    platform = context.platform
    if len(await _live(context)) >= MOST:
        raise OverLimit("Somebody has so many tokens at most.", details={"limit": MOST})
    role, workspace, seconds = _within(input_, context)
    if workspace is not None and workspace not in await context.workspaces():
        raise NotFound
    user = await platform.store.records.get(User, context.caller.user)
    if user is None:
        raise NotFound
    identity = Identity(
        records=platform.store.records, writer=platform.store.writer, clock=platform.clock, ids=platform.ids
    )
    issued = await identity.issue(
        "api",
        user,
        seconds,
        role=role,
        workspace=workspace,
        name=input_.name,
    )
    await _tell(issued.row, context)
    return MadeToken(token=await _shown(issued.row, context), text=issued.text)


def _within(input_: NewToken, context: CommandContext) -> tuple[str, WorkspaceId | None, int | None]:
    """A token made with a token opens no more than that one, and no longer."""
    workspace = WorkspaceId(input_.workspace) if input_.workspace else None
    seconds = None if input_.days is None else input_.days * DAY
    own = context.caller.narrowed
    if own is None:
        return input_.role, workspace, seconds
    if own.workspace is not None and workspace not in {None, own.workspace}:
        raise NotFound
    if own.until is not None:
        left = max(1, (own.until - context.platform.clock.now()) // SECOND)
        seconds = left if seconds is None else min(seconds, left)
    role = input_.role if own.role is None else weaker(input_.role, own.role)
    return role, own.workspace or workspace, seconds


async def revoke(input_: OneToken, context: CommandContext) -> Nothing:
    """Whoever works with it is refused from the next request on."""
    own = context.caller.narrowed
    if own is not None and (own.role is not None or own.workspace is not None):
        raise Forbidden(
            "A token that is narrowed revokes no tokens.", next_step="Sign in, or use another one."
        )
    for row in await _live(context):
        if row.digest.startswith(input_.token):
            gone = replace(row, revoked_at=context.platform.clock.now())
            batch = (Put(record=gone), forgotten(row.digest[:SHOWN]))
            await context.platform.store.writer.commit(batch)
            await _tell(row, context)
            context.platform.members.on_changed((row.user,))
            return Nothing()
    raise NotFound("You have no such token.")


async def _tell(row: Token, context: CommandContext) -> None:
    """Its owner's other windows."""
    said = TokenEvent(token=row.digest[:SHOWN], workspace=row.workspace or "").model_dump(mode="json")
    await context.platform.channels.publish([(user_channel(row.user), KEY_CHANGED, said)])


async def _live(context: CommandContext) -> list[Token]:
    where = {"user": context.caller.user, "kind": "api", "revoked_at": None}
    now = context.platform.clock.now()
    rows = await context.platform.store.records.find(
        Token, where, order="created_at", descending=True, limit=ALL
    )
    return [row for row in rows if row.expires_at is None or row.expires_at > now]


async def _shown(row: Token, context: CommandContext) -> TokenOut:
    place = (
        None if row.workspace is None else await context.platform.store.records.get(Workspace, row.workspace)
    )
    return TokenOut(
        id=row.digest[:SHOWN],
        name=row.name or "",
        role=row.role,
        workspace=row.workspace,
        workspace_name="" if place is None else place.name,
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=await used_at(context.platform.store.records, row.digest[:SHOWN]),
    )


COMMANDS = Area(
    name="tokens",
    commands=(
        Command(
            name="tokens.list",
            summary="My API tokens by name, never their text",
            method="GET",
            path="/tokens",
            scope="none",
            right="read",
            input=MyTokens,
            output=Listing[TokenOut],
            run=mine,
        ),
        Command(
            name="tokens.create",
            summary="A new API token of mine, narrowed by role, workspace and end; shown once",
            method="POST",
            path="/tokens",
            scope="none",
            right="read",
            input=NewToken,
            output=MadeToken,
            run=create,
        ),
        Command(
            name="tokens.revoke",
            summary="An API token of mine opens nothing any more",
            method="DELETE",
            path="/tokens/{token}",
            scope="none",
            right="read",
            input=OneToken,
            output=Nothing,
            run=revoke,
        ),
    ),
)
