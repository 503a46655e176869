"""The caller's own rules: what reaches them where and when, what is different in a workspace, and their addresses."""

from typing import Any

from crdt.errors import NotFound
from engine.commands.command import WHOLE, Area, Command, CommandContext
from engine.commands.contact_views import (
    AddressFormOut,
    AddressOut,
    ChangedHere,
    ChangedRules,
    GivenCode,
    NewAddress,
    NewsKindOut,
    OneAddress,
    ReachOut,
    RulesOut,
    RulesQuery,
)
from engine.contact_records import ContactAddress, PersonRules
from engine.inbox.kinds import KINDS
from engine.notify.addresses import Addresses
from engine.notify.channel import ChannelUnfit, Notifier, notifiers
from engine.notify.directory import addresses, line_of, lines_to, rules_here, rules_of, setups
from engine.notify.rules import EMAIL, IN_APP, default_mode
from engine.records import User
from engine.writes import Put, Remove


async def get(input_: RulesQuery, context: CommandContext) -> RulesOut:
    await _check(input_.about, context)
    records, user = context.platform.store.records, context.caller.user
    return RulesOut(
        rules=await rules_of(records, user),
        here=await rules_here(records, user, input_.about),
        kinds=[
            NewsKindOut(
                name=kind.name,
                title=kind.title,
                summary=kind.summary,
                asks=kind.asks,
                urgent=kind.urgent,
                defaults={name: default_mode(kind, name) for name in notifiers()},
            )
            for kind in KINDS.values()
        ],
        channels=await _channels(input_.about, context),
    )


async def change(input_: ChangedRules, context: CommandContext) -> RulesOut:
    await _keep("", input_.rules.model_dump(mode="json"), context)
    return await get(RulesQuery(), context)


async def change_here(input_: ChangedHere, context: CommandContext) -> RulesOut:
    said = None if input_.rules is None else input_.rules.model_dump(mode="json")
    await _keep(context.workspace.id, said, context)
    return await get(RulesQuery(about=context.workspace.id), context)


async def give_address(input_: NewAddress, context: CommandContext) -> RulesOut:
    await _check(input_.workspace, context)
    user = await _me(context)
    await _addresses(context).give(user, input_.channel, input_.address.strip(), input_.workspace)
    return await get(RulesQuery(about=input_.workspace), context)


async def confirm_address(input_: GivenCode, context: CommandContext) -> RulesOut:
    await _addresses(context).confirm(context.caller.user, input_.channel, input_.code)
    return await get(RulesQuery(), context)


async def remove_address(input_: OneAddress, context: CommandContext) -> RulesOut:
    await _addresses(context).remove(context.caller.user, input_.channel)
    return await get(RulesQuery(), context)


def _addresses(context: CommandContext) -> Addresses:
    platform = context.platform
    return Addresses(store=platform.store, clock=platform.clock, ids=platform.ids, outbox=platform.outbox)


async def _check(workspace: str, context: CommandContext) -> None:
    if workspace and workspace not in await context.workspaces():
        raise NotFound("There is no such workspace.")


async def _me(context: CommandContext) -> User:
    user = await context.platform.store.records.get(User, context.caller.user)
    if user is None:
        raise NotFound
    return user


async def _keep(workspace: str, rules: dict[str, Any] | None, context: CommandContext) -> None:
    user = context.caller.user
    if rules is None:
        await context.platform.store.writer.commit((Remove(type=PersonRules, key=(user, workspace)),))
        return
    row = PersonRules(
        user=user,
        workspace=workspace,
        organisation=context.caller.organisation,
        rules=rules,
        updated_at=context.platform.clock.now(),
    )
    await context.platform.store.writer.commit((Put(record=row),))


async def _channels(workspace: str, context: CommandContext) -> list[ReachOut]:
    """The app first, then those that are set up for the workspace, then what could be."""
    records, user = context.platform.store.records, await _me(context)
    there = await setups(records, user.organisation, workspace)
    ready = await lines_to(records, user, workspace)
    rows = {row.channel: row for row in await records.find(ContactAddress, {"user": user.id})}
    known = await addresses(records, user)
    found = []
    for name, notifier in notifiers().items():
        line = ready.get(name)
        private = True
        if name in there:
            try:
                private = line_of(there[name], "").is_private
            except ChannelUnfit:
                private = True
        found.append(
            ReachOut(
                channel=name,
                title=notifier.title,
                summary=notifier.summary,
                available=name == IN_APP or name in there,
                ready=name == IN_APP or line is not None,
                private=private,
                form=_form(notifier),
                address=_address(name, rows.get(name), known.get(name, "")),
            )
        )
    return sorted(
        found, key=lambda one: (one.channel != IN_APP, one.channel != EMAIL, not one.available, one.title)
    )


def _form(notifier: Notifier) -> AddressFormOut | None:
    form = notifier.address
    if form is None:
        return None
    return AddressFormOut(title=form.title, example=form.example, pattern=form.pattern)


def _address(channel: str, row: ContactAddress | None, known: str) -> AddressOut | None:
    if row is not None:
        return AddressOut(
            address=row.address,
            verified=row.verified_at is not None,
            waiting=row.code_expires_at is not None,
            of_account=False,
        )
    if channel == EMAIL and known:
        return AddressOut(address=known, verified=True, waiting=False, of_account=True)
    return None


def _command(
    name: str, summary: str, method: Any, path: str, run: Any, input_: Any, **more: Any
) -> Command[Any, Any]:
    values: dict[str, Any] = {"scope": "none", **more}
    if values["scope"] == "none" and method != "GET":
        values["token"] = WHOLE
    return Command(
        name=f"notification_rules.{name}",
        summary=summary,
        method=method,
        path=path,
        right="read",
        input=input_,
        output=RulesOut,
        run=run,
        **values,
    )


RULES, ADDRESSES = "/notification-rules", "/notification-addresses"
COMMANDS = Area(
    name="notification_rules",
    commands=(
        _command(
            "get", "What reaches me where and when, and by which addresses", "GET", RULES, get, RulesQuery
        ),
        _command("change", "Chooses what reaches me where and when", "PUT", RULES, change, ChangedRules),
        _command(
            "change_here",
            "Chooses what is different in a workspace, or nothing",
            "PUT",
            "/workspaces/{id}/notification-rules",
            change_here,
            ChangedHere,
            scope="workspace",
        ),
        _command(
            "give_address",
            "Names an address of mine and has a code sent there",
            "POST",
            ADDRESSES,
            give_address,
            NewAddress,
        ),
        _command(
            "confirm_address",
            "Confirms an address with its code",
            "POST",
            f"{ADDRESSES}/{{channel}}/confirm",
            confirm_address,
            GivenCode,
        ),
        _command(
            "remove_address",
            "Forgets an address of mine",
            "DELETE",
            f"{ADDRESSES}/{{channel}}",
            remove_address,
            OneAddress,
        ),
    ),
)
