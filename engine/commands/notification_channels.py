"""Channels of notifications as a workspace has set them up: what there is, how it is, and whether it works."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError

from crdt.dataclasses import replace
from crdt.errors import Conflict, Forbidden, InvalidInput, NotFound, OverLimit
from crdt.ids import Micros
from crdt.roles import Right, Role, rights_of
from engine.audit.audited import audited
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, fixed, paged
from engine.commands.contact_views import (
    AddressFormOut,
    ChangedSetup,
    ChannelKindOut,
    ChannelsOf,
    Health,
    MessageSent,
    NewSetup,
    OneSetup,
    SetupOut,
    TestedSetup,
)
from engine.commands.documents import user_names
from engine.contact_records import ChannelSetup
from engine.notify.channel import ChannelUnfit, Notifier, notifiers
from engine.notify.directory import addresses, line_of
from engine.outbox.records import TEST, Outgoing
from engine.records import Grant, Json, User
from engine.writes import AppendAudit, Batch, Insert, Put, Remove

MOST: Final = 50


class SetupGone(NotFound):
    code = "channel_gone"
    message = "There is no such channel in this workspace."
    next_step = "Look again: somebody removed it."


class NobodyToTest(Conflict):
    code = "no_address"
    message = "There is nowhere to send the test message to."
    next_step = "Name an address, or give your own in your notification settings."


async def kinds(_input: Nothing, _context: CommandContext) -> Listing[ChannelKindOut]:
    return fixed(_kind(one) for one in notifiers().values())


async def list_setups(input_: ChannelsOf, context: CommandContext) -> Listing[SetupOut]:
    where = {"workspace": context.workspace.id}
    rows = await context.platform.store.records.find(ChannelSetup, where, order="created_at", limit=MOST)
    return paged(await _shown(rows, context), input_)


async def create(input_: NewSetup, context: CommandContext) -> SetupOut:
    platform, now = context.platform, context.platform.clock.now()
    where = {"workspace": context.workspace.id}
    if await platform.store.records.count(ChannelSetup, where) >= MOST:
        raise OverLimit("A workspace has so many channels at most.", details={"limit": MOST})
    row = ChannelSetup(
        id=platform.ids.new(),
        organisation=context.workspace.organisation,
        workspace=context.workspace.id,
        channel=input_.channel,
        name=input_.name,
        settings=_settings(input_.channel, input_.settings),
        enabled=input_.enabled,
        everywhere=await _everywhere(input_.everywhere, context),
        created_by=context.caller.user,
        created_at=now,
        updated_by=context.caller.user,
        updated_at=now,
    )
    await platform.store.writer.commit((Insert(record=row), _entry(context, "created", row, None, row, now)))
    return (await _shown([row], context))[0]


async def change(input_: ChangedSetup, context: CommandContext) -> SetupOut:
    row = await _row(input_.setup, context)
    now = context.platform.clock.now()
    await _everywhere(input_.everywhere or row.everywhere, context)
    changed = replace(
        row,
        name=input_.name,
        settings=_settings(row.channel, input_.settings),
        enabled=input_.enabled,
        everywhere=input_.everywhere,
        updated_by=context.caller.user,
        updated_at=now,
    )
    entry = _entry(context, "changed", row, row, changed, now)
    await context.platform.store.writer.commit((Put(record=changed), entry))
    return (await _shown([changed], context))[0]


async def remove(input_: OneSetup, context: CommandContext) -> Nothing:
    """What waits to go by it is dropped, and says so in the log."""
    row = await _row(input_.setup, context)
    await _everywhere(row.everywhere, context)
    entry = _entry(context, "removed", row, row, None, context.platform.clock.now())
    await context.platform.store.writer.commit((Remove(type=ChannelSetup, key=(row.id,)), entry))
    return Nothing()


async def test(input_: TestedSetup, context: CommandContext) -> MessageSent:
    """Through the outbox like every other message: the log of deliveries has what became of it."""
    row = await _row(input_.setup, context)
    platform, now = context.platform, context.platform.clock.now()
    try:
        line = line_of(row, "")
    except ChannelUnfit:
        raise InvalidInput("These settings fit the channel no more; save them again.") from None
    user = await platform.store.records.get(User, context.caller.user)
    own = {} if user is None else await addresses(platform.store.records, user)
    address = input_.address or own.get(row.channel, "")
    if line.notifier.address is not None and line.is_private and not address:
        raise NobodyToTest
    message = Outgoing(
        id=platform.ids.new(),
        organisation=row.organisation,
        workspace=row.workspace,
        user=context.caller.user,
        channel=row.channel,
        lane=row.id,
        setup=row.id,
        kind=TEST,
        address=address,
        subject=f"A test message from {context.workspace.name}",
        body=f"{context.caller.name} sent this to see whether {row.name} works. It does.",
        cause="test",
        next_at=now,
        created_at=now,
    )
    batch: Batch = (Insert(record=message),)
    await platform.store.writer.commit(batch)
    platform.outbox.notice(batch)
    return MessageSent(message=message.id)


def _kind(one: Notifier) -> ChannelKindOut:
    form = one.address
    return ChannelKindOut(
        name=one.name,
        title=one.title,
        summary=one.summary,
        set_up=one.set_up,
        form=one.settings.model_json_schema(),
        secrets=list(one.secrets),
        address=form and AddressFormOut(title=form.title, example=form.example, pattern=form.pattern),
    )


def _settings(channel: str, given: dict[str, Json]) -> dict[str, Any]:
    """As the channel's own model reads them."""
    notifier = notifiers().get(channel)
    if notifier is None or not notifier.set_up:
        raise InvalidInput("There is no such channel to set up.", details={"channel": channel})
    unknown = set(given) - set(notifier.settings.model_fields)
    if unknown:
        raise InvalidInput("The channel has no such settings.", details={"fields": sorted(unknown)})
    try:
        return notifier.settings.model_validate(given).model_dump(mode="json")
    except ValidationError as error:
        problems = [
            {"field": ".".join(map(str, one["loc"])), "message": one["msg"].removeprefix("Value error, ")}
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise InvalidInput(
            "The channel does not take these settings.", details={"problems": problems}
        ) from None


async def _everywhere(wanted: bool, context: CommandContext) -> bool:
    """Only who manages the whole organisation lets its messages pass here."""
    if not wanted:
        return False
    where = {
        "organisation": context.caller.organisation,
        "subject_kind": "user",
        "subject": context.caller.user,
        "object_kind": "organisation",
        "effect": "allow",
    }
    now = context.platform.clock.now()
    grants = await context.platform.store.records.find(Grant, where)
    live = [one for one in grants if one.expires_at is None or one.expires_at > now]
    if not any(Right.MANAGE in rights_of(Role(one.right)) for one in live):
        raise Forbidden("A channel for everywhere is set up by who manages the whole organisation.")
    return True


async def _row(id_: str, context: CommandContext) -> ChannelSetup:
    row = await context.platform.store.records.get(ChannelSetup, id_)
    if row is None or row.workspace != context.workspace.id:
        raise SetupGone
    return row


def _entry(
    context: CommandContext,
    what: str,
    row: ChannelSetup,
    before: ChannelSetup | None,
    after: ChannelSetup | None,
    at: Micros,
) -> AppendAudit:
    return audited(
        organisation=row.organisation,
        workspace=row.workspace,
        by=context.caller.user,
        action=f"notification_channel.{what}",
        object_kind="notification_channel",
        object=row.id,
        title=row.name,
        before=_state(before),
        after=_state(after),
        at=at,
    )


def _state(row: ChannelSetup | None) -> Json:
    if row is None:
        return None
    return {
        "channel": row.channel,
        "settings": row.settings,
        "enabled": row.enabled,
        "everywhere": row.everywhere,
    }


async def _shown(rows: Sequence[ChannelSetup], context: CommandContext) -> list[SetupOut]:
    names = await user_names(context, {row.updated_by for row in rows})
    return [await _one(row, names.get(row.updated_by, ""), context) for row in rows]


async def _one(row: ChannelSetup, by_name: str, context: CommandContext) -> SetupOut:
    known = notifiers().get(row.channel)
    try:
        fits = line_of(row, "") is not None
    except ChannelUnfit:
        fits = False
    return SetupOut(
        id=row.id,
        channel=row.channel,
        title=row.channel if known is None else known.title,
        name=row.name,
        settings=row.settings,
        enabled=row.enabled,
        everywhere=row.everywhere,
        fits=fits,
        health=await _health(row, context),
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        updated_by_name=by_name,
    )


async def _health(row: ChannelSetup, context: CommandContext) -> Health:
    records = context.platform.store.records
    circuit = context.platform.outbox.circuits().get(row.id)
    last = await records.find(
        Outgoing, {"lane": row.id, "state": "sent"}, order="sent_at", descending=True, limit=1
    )
    down = circuit is not None and circuit.down_until is not None
    if not row.enabled:
        state = "off"
    elif down:
        state = "down"
    else:
        state = "up" if last else "unused"
    return Health.model_validate(
        {
            "state": state,
            "since": circuit.since if circuit is not None and down else None,
            "error": circuit.error if circuit is not None else "",
            "waiting": await records.count(Outgoing, {"lane": row.id, "state": "queued"}),
            "given_up": await records.count(Outgoing, {"lane": row.id, "state": ("dead", "failed")}),
            "last_sent_at": last[0].sent_at if last else None,
        }
    )


def _command(name: str, summary: str, method: Any, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {"scope": "workspace", "right": "manage", "output": SetupOut, **more}
    return Command(
        name=f"notification_channels.{name}", summary=summary, method=method, path=path, run=run, **values
    )


ALL = "/workspaces/{id}/notification-channels"
COMMANDS = Area(
    name="notification_channels",
    commands=(
        _command(
            "kinds",
            "Which channels there are, and what each needs to be set up",
            "GET",
            "/notification-channels",
            kinds,
            scope="none",
            right="read",
            input=Nothing,
            output=Listing[ChannelKindOut],
        ),
        _command(
            "list",
            "The channels of a workspace, with how each of them is",
            "GET",
            ALL,
            list_setups,
            input=ChannelsOf,
            output=Listing[SetupOut],
        ),
        _command("create", "Sets up a channel", "POST", ALL, create, input=NewSetup),
        _command(
            "change",
            "Changes a channel, or turns it off",
            "PUT",
            f"{ALL}/{{setup}}",
            change,
            input=ChangedSetup,
        ),
        _command(
            "remove",
            "Removes a channel; what waits to go by it is dropped",
            "DELETE",
            f"{ALL}/{{setup}}",
            remove,
            input=OneSetup,
            output=Nothing,
        ),
        _command(
            "test",
            "Sends a test message by a channel",
            "POST",
            f"{ALL}/{{setup}}/test",
            test,
            input=TestedSetup,
            output=MessageSent,
        ),
    ),
)
