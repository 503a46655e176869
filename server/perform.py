"""Runs a command for a principal: find it, read its input, ask `access` for its object, run it, write its output.

HTTP and the WebSocket's `call` both come through here, so a command cannot mean two things.
"""

from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from crdt.errors import Forbidden, InvalidInput, NotSignedIn, UnknownCommand
from crdt.ids import Channel, WorkspaceId
from crdt.registry import discover
from engine.audit.entering import Entering
from engine.commands.command import Area, Caller, Command, CommandContext, Narrowed, Place
from engine.platform import Platform
from engine.records import DocumentRecord, RunRecord
from server.access import Access
from server.errors import problems
from server.principal import Principal
from server.uses import Uses

AnyCommand = Command[Any, Any]
PACKAGES = ("engine.commands", "server.commands")


def find_commands() -> dict[str, AnyCommand]:
    """Every command of the installation by name, in name order."""
    found: dict[str, AnyCommand] = {}
    for package in PACKAGES:
        for area in discover(package, "COMMANDS").values():
            for command in cast(Area, area).commands:
                if found.setdefault(command.name, command) is not command:
                    raise LookupError(f"two commands are called {command.name}")
    return dict(sorted(found.items()))


class Performer:
    def __init__(self, commands: Mapping[str, AnyCommand], access: Access, platform: Platform) -> None:
        self.commands = commands
        self._access = access
        self._platform = platform
        self._entering = Entering(platform.store, platform.clock.now)
        self._uses = Uses(platform)

    async def perform(self, principal: Principal, name: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """The command's output as plain JSON. Raises `ConcertError`s only, defects apart."""
        command = self.commands.get(name)
        if command is None:
            raise UnknownCommand(details={"command": name[:200]})
        input_ = read_input(command, data)
        self._uses.saw(principal)
        try:
            context = await self._context(principal, command, input_)
            output = await self._entering.perform(command, input_, context, _token(principal))
        except Forbidden as refused:
            await self._refused(principal, command, input_, refused)
            raise
        return output.model_dump(mode="json", by_alias=True)

    async def _refused(
        self, principal: Principal, command: AnyCommand, input_: BaseModel, error: Forbidden
    ) -> None:
        caller = Caller(organisation=principal.organisation, user=principal.user, name="", role="")
        id_, records = str(getattr(input_, command.names, "")), self._platform.store.records
        workspace: WorkspaceId | None = None
        match command.scope:
            case "workspace":
                workspace = WorkspaceId(id_)
            case "document":
                document = await records.get(DocumentRecord, id_)
                workspace = None if document is None else document.workspace
            case "run":
                run = await records.get(RunRecord, id_)
                workspace = None if run is None else run.workspace
            case _:
                pass
        await self._entering.refused(command, input_, caller, workspace, error)

    async def _context(self, principal: Principal, command: AnyCommand, input_: BaseModel) -> CommandContext:
        access, right = self._access, command.right
        id_ = "" if command.scope in {"none", "organisation"} else str(getattr(input_, command.names))

        def context(role: str, **objects: Any) -> CommandContext:
            return CommandContext(
                caller=Caller(
                    organisation=principal.organisation,
                    user=principal.user,
                    name=principal.name,
                    role=role,
                    narrowed=_narrowed(principal),
                ),
                platform=self._platform,
                workspaces=lambda: access.workspaces(principal),
                readable=lambda documents: access.readable(principal, documents),
                hidden=lambda: access.hidden(principal),
                kept_from=lambda workspace: access.kept_from(principal, workspace),
                other=lambda id_, right: access.document(principal, id_, right),
                **objects,
            )

        match command.scope:
            case "none":
                principal.check_token(command.token)
                return context("")
            case "organisation":
                return context(await access.organisation(principal, right))
            case "workspace":
                workspace, role = await access.workspace(principal, id_, right)
                return context(role, workspace_object=workspace)
            case "document":
                document, role = await access.document(principal, id_, right, command.kind)
                return context(role, document_object=document)
            case "run":
                run, role = await access.run(principal, id_, right)
                return context(role, run_object=run)
            case "bulk":
                workspace, role = await access.bulk(principal, id_, right)
                return context(role, workspace_object=workspace)
            case "invitation":
                return context("", invitation_object=await access.invitation(principal, id_))
            case "channel":
                allowed = await access.channel(principal, Channel(id_), right)
                return context(allowed.role, channel=lambda: self._place(principal, Channel(id_), right))

    async def _place(self, principal: Principal, channel: Channel, right: str) -> Place:
        """As it is now: also the token may have been withdrawn since the command began."""
        if not await self._access.standing([principal]):
            raise NotSignedIn
        allowed = await self._access.channel(principal, channel, right)
        return Place(
            channel=allowed.channel, rights=allowed.rights, workspace=allowed.workspace, kept=allowed.kept
        )


def _narrowed(principal: Principal) -> Narrowed | None:
    if principal.token_kind != "api":  # noqa: S105 - the kind of a token, not one
        return None
    return Narrowed(role=principal.role, workspace=principal.workspace, until=principal.expires_at)


def _token(principal: Principal) -> str:
    return principal.token[:12] if principal.token_kind == "api" else ""  # noqa: S105 - the kind of a token, not one


def read_input(command: AnyCommand, data: Mapping[str, Any]) -> BaseModel:
    """The command's input model, or `InvalidInput` that lists every problem. A field it does not have is one too."""
    fields = command.input.model_fields
    found = [
        {"field": name[:200], "message": "This command has no such field.", "type": "unknown_field"}
        for name in data
        if name not in fields
    ]
    try:
        model: BaseModel = command.input.model_validate(dict(data))
    except ValidationError as error:
        raise InvalidInput(details={"problems": [*problems(error), *found]}) from None
    if found:
        raise InvalidInput(details={"problems": found})
    return model
