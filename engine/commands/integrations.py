"""Webhooks that tell other systems, their messages, and the triggers that other systems call."""

import base64
import secrets
from typing import Any

from crdt.dataclasses import replace
from crdt.errors import InvalidInput, NotFound, OverLimit
from crdt.kinds.secrets import PREFIX
from engine.audit.deeds import doing
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing
from engine.commands.documents import user_names
from engine.commands.integration_views import (
    CallAttemptOut,
    ChangedWebhook,
    IncomingOut,
    Integrations,
    MadeWebhook,
    OfWorkspace,
    OneDelivery,
    OneWebhook,
    Queued,
    WebhookDeliveries,
    WebhookIn,
    WebhookMessage,
    WebhookOut,
)
from engine.commands.trigger_views import address_of
from engine.integrations.engine import Forget, Keep, book_of
from engine.integrations.hearing import lane_of, message_of
from engine.integrations.records import WebhookRecord
from engine.members.ways import ALL, found_by
from engine.outbox.records import WEBHOOK_TEST, Delivery, Outgoing
from engine.records import DocumentRecord
from engine.rules.checking import wrong
from engine.secrets.records import SecretRecord
from engine.trigger_records import Firing, TriggerRecord
from engine.triggers.signing import PREFIX as SIGNS
from engine.writes import Insert

MOST = 50
INCOMING = ("api", "webhook")


async def overview(_input: OfWorkspace, context: CommandContext) -> Integrations:
    where = {"workspace": context.workspace.id}
    hooks = await context.platform.store.records.find(WebhookRecord, where, order="created_at", limit=ALL)
    return Integrations(
        webhooks=[await _shown(hook, context) for hook in hooks], incoming=await _incoming(context)
    )


async def create(input_: WebhookIn, context: CommandContext) -> MadeWebhook:
    platform, workspace, caller = context.platform, context.workspace, context.caller
    if await platform.store.records.count(WebhookRecord, {"workspace": workspace.id}) >= MOST:
        raise OverLimit("A workspace has so many webhooks at most.", details={"limit": MOST})
    _check(input_)
    id_, now, secret = platform.ids.new(), platform.clock.now(), _new_secret()
    name = f"webhook-{id_[-12:]}"
    hook = WebhookRecord(
        id=id_, organisation=workspace.organisation, workspace=workspace.id, name=input_.name, url=input_.url,
        topics=input_.topics, filter=input_.filter, secret=PREFIX + name, since=now, created_by=caller.user,
        created_at=now, updated_by=caller.user, updated_at=now,
    )  # fmt: skip
    with doing(None):  # The deed is entered with the webhook and called after it, not after the secret.
        await platform.vault.keep(
            workspace.organisation, workspace.id, name, secret, by=caller.user,
            description=f"Signs what the webhook {input_.name} sends",
        )  # fmt: skip
    await platform.supervisor.ask(book_of(workspace.id), Keep(hook=hook))
    return MadeWebhook(webhook=await _shown(hook, context), secret=secret)


async def change(input_: ChangedWebhook, context: CommandContext) -> WebhookOut:
    """Messages that wait go where they were meant to go."""
    hook = await _hook(input_.webhook, context)
    _check(input_)
    return await _keep(
        replace(hook, name=input_.name, url=input_.url, topics=input_.topics, filter=input_.filter), context
    )


async def pause(input_: OneWebhook, context: CommandContext) -> WebhookOut:
    """What happens meanwhile is not told later; what waits to be sent still is."""
    hook = await _hook(input_.webhook, context)
    now, by = context.platform.clock.now(), context.caller.user
    return await _keep(hook if hook.paused_at else replace(hook, paused_at=now, paused_by=by), context)


async def resume(input_: OneWebhook, context: CommandContext) -> WebhookOut:
    hook = await _hook(input_.webhook, context)
    now = context.platform.clock.now()
    return await _keep(replace(hook, paused_at=None, paused_by=None, since=now), context)


async def remove(input_: OneWebhook, context: CommandContext) -> Nothing:
    """With its secret; what still waits cannot be signed any more, and is given up."""
    hook = await _hook(input_.webhook, context)
    await context.platform.supervisor.ask(book_of(hook.workspace), Forget(hook=hook))
    name = hook.secret.removeprefix(PREFIX)
    if await context.platform.store.records.get(SecretRecord, hook.workspace, name) is not None:
        await context.platform.vault.remove(hook.workspace, name)
    return Nothing()


async def new_secret(input_: OneWebhook, context: CommandContext) -> MadeWebhook:
    """What is sent from now on is signed with it."""
    hook, secret = await _hook(input_.webhook, context), _new_secret()
    name = hook.secret.removeprefix(PREFIX)
    await context.platform.vault.rotate(hook.workspace, name, secret, by=context.caller.user)
    return MadeWebhook(webhook=await _shown(hook, context), secret=secret)


async def test(input_: OneWebhook, context: CommandContext) -> Queued:
    """A message that says it is a test, also to a paused one."""
    hook, platform = await _hook(input_.webhook, context), context.platform
    now = platform.clock.now()
    said = {"type": "test", "topic": "test", "workspace": hook.workspace, "at": now, "payload": {}}
    row = message_of(hook, platform.ids.new(), WEBHOOK_TEST, said, now, cause=f"webhook:{hook.id}")
    return await _queued(row, context)


async def deliveries(input_: WebhookDeliveries, context: CommandContext) -> Listing[WebhookMessage]:
    hook, records = await _hook(input_.webhook, context), context.platform.store.records
    where = {"lane": lane_of(hook.id)}
    rows = await records.find(
        Outgoing, where, order="created_at", descending=True, offset=input_.offset, limit=input_.limit
    )
    log = await found_by(records, Delivery, "outgoing", {row.id for row in rows})
    items = [_message(row, [line for line in log if line.outgoing == row.id]) for row in rows]
    total = await records.count(Outgoing, where)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def send_again(input_: OneDelivery, context: CommandContext) -> Queued:
    """Under the same id, so that a receiver that has it already can tell. What waits to be sent goes on waiting."""
    hook = await _hook(input_.webhook, context)
    row = await context.platform.store.records.get(Outgoing, input_.message)
    if row is None or row.lane != lane_of(hook.id):
        raise NotFound("This webhook has sent no such message.")
    if row.state != "queued":
        await context.platform.outbox.send_again(row)
    return Queued(message=row.id)


async def _queued(row: Outgoing, context: CommandContext) -> Queued:
    writes = (Insert(record=row),)
    await context.platform.store.writer.commit(writes)
    context.platform.outbox.notice(writes)
    return Queued(message=row.id)


async def _keep(hook: WebhookRecord, context: CommandContext) -> WebhookOut:
    changed = replace(hook, updated_by=context.caller.user, updated_at=context.platform.clock.now())
    await context.platform.supervisor.ask(book_of(hook.workspace), Keep(hook=changed))
    return await _shown(changed, context)


async def _hook(id_: str, context: CommandContext) -> WebhookRecord:
    row = await context.platform.store.records.get(WebhookRecord, id_)
    if row is None or row.workspace != context.workspace.id:
        raise NotFound("This workspace has no such webhook.")
    return row


def _check(input_: WebhookIn) -> None:
    problems = [
        {"field": "filter", "message": message} for message in (wrong(input_.filter) if input_.filter else ())
    ]
    if problems:
        raise InvalidInput(problems[0]["message"], details={"problems": problems})


def _new_secret() -> str:
    return SIGNS + base64.b64encode(secrets.token_bytes(32)).decode()


async def _shown(hook: WebhookRecord, context: CommandContext) -> WebhookOut:
    records, lane = context.platform.store.records, lane_of(hook.id)
    last = await records.find(Outgoing, {"lane": lane}, order="created_at", descending=True, limit=1)
    names = await user_names(context, {hook.created_by})
    return WebhookOut(
        id=hook.id, name=hook.name, url=hook.url, topics=hook.topics, filter=hook.filter, created_at=hook.created_at,
        created_by=hook.created_by, created_by_name=names.get(hook.created_by, ""), paused_at=hook.paused_at,
        queued=await records.count(Outgoing, {"lane": lane, "state": "queued"}),
        last_at=last[0].created_at if last else None, last_state=last[0].state if last else None,
        last_error=last[0].error if last else "",
    )  # fmt: skip


def _message(row: Outgoing, log: list[Delivery]) -> WebhookMessage:
    lines = sorted(log, key=lambda line: line.attempt)
    return WebhookMessage(
        id=row.id, topic=row.subject, state=row.state, attempts=row.attempts, created_at=row.created_at,
        sent_at=row.sent_at, next_at=row.next_at if row.state == "queued" else None, error=row.error, body=row.body,
        log=[
            CallAttemptOut(at=one.at, took=one.took, outcome=one.outcome, error=one.error, receipt=one.receipt)
            for one in lines
        ],
    )  # fmt: skip


async def _incoming(context: CommandContext) -> list[IncomingOut]:
    records = context.platform.store.records
    where = {"workspace": context.workspace.id, "kind": INCOMING}
    rows = await records.find(TriggerRecord, where, order="created_at", limit=ALL)
    designs = await found_by(records, DocumentRecord, "id", {row.design for row in rows})
    readable = await context.readable(designs)
    titles = {one.id: one.title for one in designs if one.id in readable}
    found = []
    for row in rows:
        if row.design not in titles:
            continue
        last = await records.find(Firing, {"trigger": row.id}, order="at", descending=True, limit=1)
        found.append(
            IncomingOut(
                trigger=row.id, design=row.design, design_title=titles[row.design], name=row.name, kind=row.kind,
                address=address_of(row) or "", paused=row.paused_at is not None,
                last_at=last[0].at if last else None, last_status=last[0].status if last else None,
                calls=await records.count(Firing, {"trigger": row.id}),
            )
        )  # fmt: skip
    return found


def _command(
    name: str, summary: str, method: Any, path: str, run: Any, input_: Any, output: Any
) -> Command[Any, Any]:
    return Command(
        name=f"integrations.{name}", summary=summary, method=method, path=f"/integrations/workspaces/{{id}}{path}",
        scope="workspace", right="manage", input=input_, output=output, run=run,
    )  # fmt: skip


HOOK = "/webhooks/{webhook}"
COMMANDS = Area(
    name="integrations",
    commands=(
        _command("list", "Webhooks of a workspace, and triggers that other systems call", "GET", "", overview, OfWorkspace, Integrations),
        _command("create", "A webhook that is told of chosen events; its secret is shown once", "POST", "/webhooks", create, WebhookIn, MadeWebhook),
        _command("change", "Another address, other events, another filter", "PUT", HOOK, change, ChangedWebhook, WebhookOut),
        _command("remove", "A webhook goes, with its secret", "DELETE", HOOK, remove, OneWebhook, Nothing),
        _command("pause", "A webhook is told nothing for a while", "POST", f"{HOOK}/pause", pause, OneWebhook, WebhookOut),
        _command("resume", "A webhook is told of what happens from now on", "POST", f"{HOOK}/resume", resume, OneWebhook, WebhookOut),
        _command("new_secret", "Another secret for a webhook, shown once", "POST", f"{HOOK}/secret", new_secret, OneWebhook, MadeWebhook),
        _command("test", "Sends a test message", "POST", f"{HOOK}/test", test, OneWebhook, Queued),
        _command("deliveries", "Messages of a webhook with every attempt", "GET", f"{HOOK}/deliveries", deliveries, WebhookDeliveries, Listing[WebhookMessage]),
        _command("send_again", "Sends a message once more, under the same id", "POST", f"{HOOK}/deliveries/{{message}}/again", send_again, OneDelivery, Queued),
    ),
)  # fmt: skip
