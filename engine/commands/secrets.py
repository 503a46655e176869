"""Secrets of a workspace: kept, listed by name, rotated, removed. No answer ever holds a value."""

from typing import Annotated, Any

from pydantic import Field, SecretStr, StringConstraints

from crdt.errors import OverLimit
from crdt.kinds.secrets import PREFIX
from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page
from engine.commands.documents import user_names
from engine.secrets.records import SecretRecord

MOST = 500
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?$")]
Host = Annotated[str, StringConstraints(max_length=253, pattern=r"^[^\s/@?#]*$")]
Value = Annotated[SecretStr, Field(min_length=1, max_length=16_384)]


class SecretsOf(Page):
    """`host`: only those that may go there."""

    id: str
    host: Host = ""


class NewSecret(Model):
    """With `host` it is given to sources at that host only, and to no step."""

    id: str
    name: Name
    value: Value
    host: Host = ""
    description: str = Field(default="", max_length=500)


class OneSecret(Model):
    id: str
    name: Name


class RotatedSecret(OneSecret):
    """Without `host` it may go where it went before."""

    value: Value
    host: Host | None = None


class OfferedSecret(Model):
    """A new value for a secret; which one is said when its approval is asked for."""

    id: str
    value: Value


class OfferOut(Model):
    """What the approval of a rotation is asked with."""

    offered: str


class KeptSecret(Model):
    """`reference` is what documents hold. `readable`: whether this installation has the key it was sealed with."""

    name: str
    reference: str
    host: str
    description: str
    version: int
    created_at: int
    created_by: str
    created_by_name: str
    rotated_at: int
    rotated_by: str
    rotated_by_name: str
    readable: bool


async def list_secrets(input_: SecretsOf, context: CommandContext) -> Listing[KeptSecret]:
    found = await context.platform.vault.kept(context.workspace.id)
    fitting = [row for row in found if not input_.host or row.host in {"", input_.host.casefold()}]
    page = fitting[input_.offset : input_.offset + input_.limit]
    items = await _shown(page, context)
    return Listing(items=items, total=len(fitting), offset=input_.offset, limit=input_.limit)


async def put(input_: NewSecret, context: CommandContext) -> KeptSecret:
    vault, workspace = context.platform.vault, context.workspace
    if len(await vault.kept(workspace.id)) >= MOST:
        raise OverLimit("A workspace keeps so many secrets at most.", details={"limit": MOST})
    record = await vault.keep(
        workspace.organisation,
        workspace.id,
        input_.name,
        input_.value.get_secret_value(),
        by=context.caller.user,
        host=input_.host,
        description=input_.description,
    )
    return (await _shown([record], context))[0]


async def rotate(input_: RotatedSecret, context: CommandContext) -> KeptSecret:
    record = await context.platform.vault.rotate(
        context.workspace.id,
        input_.name,
        input_.value.get_secret_value(),
        by=context.caller.user,
        host=input_.host,
    )
    return (await _shown([record], context))[0]


async def remove(input_: OneSecret, context: CommandContext) -> Nothing:
    """What names it cannot connect any more."""
    await context.platform.vault.remove(context.workspace.id, input_.name)
    return Nothing()


async def _shown(rows: list[SecretRecord], context: CommandContext) -> list[KeptSecret]:
    names = await user_names(context, {user for row in rows for user in (row.created_by, row.rotated_by)})
    return [
        KeptSecret(
            name=row.name,
            reference=PREFIX + row.name,
            host=row.host,
            description=row.description,
            version=row.version,
            created_at=row.created_at,
            created_by=row.created_by,
            created_by_name=names.get(row.created_by, ""),
            rotated_at=row.rotated_at,
            rotated_by=row.rotated_by,
            rotated_by_name=names.get(row.rotated_by, ""),
            readable=context.platform.vault.readable(row),
        )
        for row in rows
    ]


def _command(name: str, summary: str, method: Any, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {"output": KeptSecret, **more}
    return Command(
        name=name,
        summary=summary,
        method=method,
        path=path,
        scope="workspace",
        run=run,
        **{"right": "manage", **values},
    )


async def offer(input_: OfferedSecret, context: CommandContext) -> OfferOut:
    workspace = context.workspace
    name = f"offer-{context.platform.ids.new()}"
    value = input_.value.get_secret_value()
    await context.platform.vault.offer(
        workspace.organisation, workspace.id, name, value, by=context.caller.user
    )
    return OfferOut(offered=name)


ALL = "/workspaces/{id}/secrets"
COMMANDS = Area(
    name="secrets",
    commands=(
        _command(
            "secrets.list",
            "The names of the secrets that the workspace keeps, never a value",
            "GET",
            ALL,
            list_secrets,
            input=SecretsOf,
            output=Listing[KeptSecret],
        ),
        _command(
            "secrets.offer",
            "Seals a new value for a secret; nothing can use it before its rotation is approved",
            "POST",
            f"{ALL}/offers",
            offer,
            input=OfferedSecret,
            output=OfferOut,
            right="edit",
        ),
        _command("secrets.put", "Keeps a secret under a name", "POST", ALL, put, input=NewSecret),
        _command(
            "secrets.rotate",
            "Gives a secret another value; what names it goes on with that",
            "POST",
            f"{ALL}/{{name}}/rotate",
            rotate,
            input=RotatedSecret,
        ),
        _command(
            "secrets.remove",
            "Forgets a secret",
            "DELETE",
            f"{ALL}/{{name}}",
            remove,
            input=OneSecret,
            output=Nothing,
        ),
    ),
)
