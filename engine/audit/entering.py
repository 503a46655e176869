"""Performs a command as a deed: its entry is committed with what it does, and before it is answered (rule AU2).

Attempts that were not allowed are entered too, so many in a minute and the others counted (rule AU6).
"""

from collections.abc import Callable
from typing import Final

from pydantic import BaseModel, SecretStr

from crdt.errors import Forbidden
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from engine.audit.audited import audited
from engine.audit.deeds import Deed, doing
from engine.audit.what import KEPT, Entered, NotEntered, audit_of
from engine.commands.command import Caller, Command, CommandContext
from engine.ports import Store
from engine.records import Json

LONGEST_KEPT: Final = 500
MINUTE: Final = 60_000_000
MOST_REFUSALS: Final = 30
"""Of one person in a minute; the next minute's first entry says how many were left out."""


class Entering:
    """`store` is the one that deeds are committed through."""

    def __init__(self, store: Store, now: Callable[[], Micros]) -> None:
        self._store = store
        self._now = now
        self._refusals = Refusals()

    async def perform(
        self, command: Command[BaseModel, BaseModel], input_: BaseModel, context: CommandContext, token: str
    ) -> BaseModel:
        """`token` begins the digest of the API token that was used, "" for a person at the screen."""
        match audit_of(command.name, command.method, command.audit):
            case NotEntered():
                with doing(None):
                    return await command.run(input_, context)
            case Entered() as entered:
                deed = self._deed(entered, command, input_, context, token)
                with doing(deed):
                    output = await command.run(input_, context)
                    if not deed.entered:
                        _result(deed, output)
                        await self._store.writer.commit((deed.entry(),))
                        deed.entered = True
                return output

    async def refused(
        self,
        command: Command[BaseModel, BaseModel],
        input_: BaseModel,
        caller: Caller,
        workspace: WorkspaceId | None,
        error: Forbidden,
    ) -> None:
        """Somebody asked for what they may not do."""
        match audit_of(command.name, command.method, command.audit):
            case NotEntered():
                return
            case Entered() as entered:
                left_out = self._refusals.count(caller.user, self._now())
                if left_out is None:
                    return
                details: dict[str, Json] = {"attempted": entered.action, "code": error.code}
                if left_out:
                    details["left_out_before"] = left_out
                id_ = "" if command.scope == "none" else str(getattr(input_, command.names, ""))
                await self._enter(caller.organisation, workspace, caller.user, command.scope, id_, details)

    async def _enter(
        self,
        organisation: OrganisationId,
        workspace: WorkspaceId | None,
        by: UserId,
        kind: str,
        object_: str,
        details: Json,
    ) -> None:
        entry = audited(
            organisation=organisation, workspace=workspace, by=by, action="attempt.refused",
            object_kind=kind, object=object_, details=details, at=self._now(),
        )  # fmt: skip
        with doing(None):
            await self._store.writer.commit((entry,))

    def _deed(
        self,
        entered: Entered,
        command: Command[BaseModel, BaseModel],
        input_: BaseModel,
        context: CommandContext,
        token: str,
    ) -> Deed:
        kind, object_, title, workspace = _object(context)
        if entered.object:
            kind, object_, title = entered.action.partition(".")[0], str(getattr(input_, entered.object)), ""
        details: dict[str, Json] = {"command": command.name, **kept(input_)}
        if token:
            details["token"] = token
        return Deed(
            organisation=context.caller.organisation,
            workspace=workspace,
            by=context.caller.user,
            action=entered.action,
            object_kind=kind,
            object=object_,
            title=title,
            details=details,
            now=self._now,
        )


def kept(input_: BaseModel) -> dict[str, Json]:
    """What an entry tells of an input."""
    found: dict[str, Json] = {}
    for name in type(input_).model_fields:
        value = getattr(input_, name)
        if name not in KEPT or value is None or value in ("", [], ()) or isinstance(value, SecretStr):
            continue
        if isinstance(value, str | int | float | bool):
            found[name] = value[:LONGEST_KEPT] if isinstance(value, str) else value
        elif isinstance(value, list | tuple) and all(isinstance(one, str | int) for one in value):
            found[name] = [str(one)[:LONGEST_KEPT] for one in value[:50]]
    return found


def _object(context: CommandContext) -> tuple[str, str, str, WorkspaceId | None]:
    """Kind, id, title and workspace of the object of the scope."""
    document, run, workspace = context.document_object, context.run_object, context.workspace_object
    if document is not None:
        return document.kind, document.id, document.title, document.workspace
    if run is not None:
        return "run", run.id, f"{run.title} #{run.number}", run.workspace
    if workspace is not None:
        return "workspace", workspace.id, workspace.name, workspace.id
    if context.invitation_object is not None:
        invitation = context.invitation_object
        return "invitation", invitation.id, "", invitation.workspace
    return "organisation", context.caller.organisation, "", None


def _result(deed: Deed, output: BaseModel) -> None:
    """What was made, where no row of it was told."""
    made = getattr(output, "id", None)
    if isinstance(made, str) and made != deed.object:
        deed.details["made"] = made


class Refusals:
    """How many attempts of a person may still be entered in this minute. Pure; the time is an argument."""

    def __init__(self, most: int = MOST_REFUSALS) -> None:
        self._most = most
        self._counts: dict[UserId, tuple[int, int]] = {}

    def count(self, user: UserId, now: Micros) -> int | None:
        """None where this one is left out; else how many were left out in the minute before."""
        minute = now // MINUTE
        since, number = self._counts.get(user, (minute, 0))
        left_out = max(0, number - self._most) if since != minute else 0
        number = 1 if since != minute else number + 1
        self._counts[user] = (minute, number)
        if len(self._counts) > 10_000:
            self._counts = {one: kept for one, kept in self._counts.items() if kept[0] == minute}
        return left_out if number <= self._most else None
