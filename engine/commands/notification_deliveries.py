"""What left a workspace, message by message with each attempt, and how to send one again. Never what a message says."""

from collections.abc import Sequence
from typing import Any

from crdt.errors import Conflict, NotFound
from engine.audit.audited import audited
from engine.commands.command import Area, Command, CommandContext, Listing, several
from engine.commands.contact_views import (
    DeliveryAttemptOut,
    DeliveryQuery,
    MessageDetail,
    OneMessage,
    OutgoingOut,
)
from engine.commands.documents import user_names
from engine.contact_records import ChannelSetup
from engine.members.ways import found_by
from engine.outbox.deciding import is_secret
from engine.outbox.records import Delivery, Outgoing


class MessageGone(NotFound):
    code = "message_gone"
    message = "There is no such message in this workspace."
    next_step = "Look again: old ones are dropped."


class CodeIsOver(Conflict):
    code = "code_over"
    message = "A code is not sent twice."
    next_step = "Have a new one sent from the notification settings of the person."


async def list_messages(input_: DeliveryQuery, context: CommandContext) -> Listing[OutgoingOut]:
    """Newest first."""
    where: dict[str, object] = {"workspace": context.workspace.id}
    where |= {name: value for name in ("state", "setup", "user") if (value := getattr(input_, name))}
    where |= {name: named for name in ("channel", "kind") if (named := several(getattr(input_, name)))}
    records = context.platform.store.records
    rows = await records.find(
        Outgoing, where, order="created_at", descending=True, offset=input_.offset, limit=input_.limit
    )
    total = await records.count(Outgoing, where)
    items = await _shown(rows, context)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def get(input_: OneMessage, context: CommandContext) -> MessageDetail:
    return await _detail(await _row(input_.message, context), context)


async def send_again(input_: OneMessage, context: CommandContext) -> MessageDetail:
    """Under the same id: a receiver that has it already can tell."""
    row = await _row(input_.message, context)
    if is_secret(row):
        raise CodeIsOver
    again = await context.platform.outbox.send_again(row)
    entry = audited(
        organisation=row.organisation,
        workspace=row.workspace,
        by=context.caller.user,
        action="notification_message.sent_again",
        object_kind="notification_message",
        object=row.id,
        details={"channel": row.channel, "kind": row.kind, "was": row.state},
        at=context.platform.clock.now(),
    )
    await context.platform.store.writer.commit((entry,))
    return await _detail(again, context)


async def _detail(row: Outgoing, context: CommandContext) -> MessageDetail:
    log = await context.platform.store.records.find(Delivery, {"outgoing": row.id}, order="attempt")
    (shown,) = await _shown([row], context)
    attempts = [
        DeliveryAttemptOut(
            attempt=one.attempt,
            at=one.at,
            took=one.took,
            outcome=one.outcome,
            error=one.error,
            receipt=one.receipt,
        )
        for one in log
    ]
    return MessageDetail(**shown.model_dump(), log=attempts)


async def _row(id_: str, context: CommandContext) -> Outgoing:
    row = await context.platform.store.records.get(Outgoing, id_)
    if row is None or row.workspace != context.workspace.id:
        raise MessageGone
    return row


async def _shown(rows: Sequence[Outgoing], context: CommandContext) -> list[OutgoingOut]:
    names = await user_names(context, {row.user for row in rows if row.user is not None})
    setups = await found_by(
        context.platform.store.records, ChannelSetup, "id", {row.setup for row in rows if row.setup}
    )
    known = {row.id: row.name for row in setups}
    return [
        OutgoingOut(
            id=row.id,
            channel=row.channel,
            setup=row.setup,
            setup_name=known.get(row.setup, ""),
            kind=row.kind,
            subject=row.subject,
            user=row.user,
            user_name=names.get(row.user, "") if row.user is not None else "",
            address=row.address,
            state=row.state,
            attempts=row.attempts,
            next_at=row.next_at if row.state == "queued" else None,
            created_at=row.created_at,
            sent_at=row.sent_at,
            error=row.error,
        )
        for row in rows
    ]


def _command(name: str, summary: str, method: Any, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {"input": OneMessage, "output": MessageDetail, **more}
    return Command(
        name=f"notification_deliveries.{name}",
        summary=summary,
        method=method,
        path=path,
        scope="workspace",
        right="manage",
        run=run,
        **values,
    )


ALL = "/workspaces/{id}/notification-deliveries"
COMMANDS = Area(
    name="notification_deliveries",
    commands=(
        _command(
            "list",
            "Messages that left the workspace or wait to, newest first",
            "GET",
            ALL,
            list_messages,
            input=DeliveryQuery,
            output=Listing[OutgoingOut],
        ),
        _command("get", "One message with every attempt to send it", "GET", f"{ALL}/{{message}}", get),
        _command(
            "send_again",
            "Sends a message once more, under the same id",
            "POST",
            f"{ALL}/{{message}}/send-again",
            send_again,
        ),
    ),
)
