"""The caller's own notifications: list, count, mark as read, remove."""

from typing import Annotated, Literal

from pydantic import Field

from crdt.errors import NotFound
from crdt.ids import RunId
from crdt.model import Model
from engine.commands.command import Among, Area, Command, CommandContext, Listing, Nothing, Page, several
from engine.inbox.inbox import Inbox
from engine.inbox.kinds import KINDS
from engine.inbox.records import Notification
from engine.members.ways import found_by
from engine.records import DocumentRecord, Json, User

MOST_IDS = 1000
Id = Annotated[str, Field(max_length=64)]


class NotificationGone(NotFound):
    code = "notification_gone"
    message = "You have no such notification."
    next_step = "Look again: it was removed on another device."


class NotificationOut(Model):
    """`asks`: it waits for something from me. `content` is what its kind says. `gone`: the run that it tells of was deleted."""

    id: str
    kind: str
    asks: bool
    workspace: str | None
    document: str | None
    content: Json
    by: str
    by_name: str
    at: int
    read_at: int | None
    gone: bool


class NotificationListing(Listing[NotificationOut]):
    """`unread` counts all of them, whatever page and filter."""

    unread: int


class NotificationQuery(Page):
    """`asking`: only what waits for something from me."""

    state: Literal["unread", "read", "all"] = "all"
    kind: Annotated[str, Among(KINDS)] = ""
    workspace: str = Field(default="", max_length=64)
    asking: bool = False


class Ids(Model):
    ids: list[Id] = Field(min_length=1, max_length=MOST_IDS)


class OneNotification(Model):
    notification: Id


class Marked(Model):
    """How many stood otherwise before."""

    marked: int


async def list_notifications(input_: NotificationQuery, context: CommandContext) -> NotificationListing:
    """Newest first. What I may not read any more is left out."""
    rows = await _mine(context)
    wanted = [row for row in rows if _fits(row, input_)]
    page = wanted[input_.offset : input_.offset + input_.limit]
    ids = tuple({row.by for row in page if row.by})
    users = await context.platform.store.records.find(User, {"id": ids}) if ids else ()
    names = {user.id: user.name for user in users}
    told = {run for row in page if (run := _run_in(row)) is not None}
    runs = {None, *await context.platform.store.runs.there(tuple(told))}
    return NotificationListing(
        items=[_out(row, names.get(row.by, ""), gone=_run_in(row) not in runs) for row in page],
        total=len(wanted),
        offset=input_.offset,
        limit=input_.limit,
        unread=sum(row.read_at is None for row in rows),
    )


async def read(input_: Ids, context: CommandContext) -> Marked:
    return Marked(marked=await _inbox(context).read(context.caller.user, tuple(input_.ids)))


async def read_all(_input: Nothing, context: CommandContext) -> Marked:
    return Marked(marked=await _inbox(context).read(context.caller.user, None))


async def unread(input_: Ids, context: CommandContext) -> Marked:
    return Marked(marked=await _inbox(context).unread(context.caller.user, tuple(input_.ids)))


async def remove(input_: OneNotification, context: CommandContext) -> Nothing:
    if not await _inbox(context).remove(context.caller.user, input_.notification):
        raise NotificationGone
    return Nothing()


def _inbox(context: CommandContext) -> Inbox:
    platform = context.platform
    return Inbox(store=platform.store, channels=platform.channels, clock=platform.clock)


async def _mine(context: CommandContext) -> list[Notification]:
    """Those about what I may read now, and those about something of my own."""
    rows = await _inbox(context).of(context.caller.user)
    about = {row.document for row in rows if row.document is not None}
    documents = await found_by(context.platform.store.records, DocumentRecord, "id", about)
    readable = await context.readable(documents)
    places = await context.workspaces()

    def is_seen(row: Notification) -> bool:
        kind = KINDS.get(row.kind)
        if kind is not None and kind.own:
            return True
        if row.document is not None:
            return row.document in readable
        return row.workspace is None or row.workspace in places

    return [row for row in rows if is_seen(row)]


def _fits(row: Notification, query: NotificationQuery) -> bool:
    kind, kinds = KINDS.get(row.kind), several(query.kind)
    return (
        query.state in {"all", "unread" if row.read_at is None else "read"}
        and (not kinds or row.kind in kinds)
        and query.workspace in {"", row.workspace}
        and (not query.asking or (kind is not None and kind.asks))
    )


def _run_in(row: Notification) -> RunId | None:
    run = row.content.get("run")
    return RunId(run) if isinstance(run, str) else None


def _out(row: Notification, by_name: str, *, gone: bool) -> NotificationOut:
    kind = KINDS.get(row.kind)
    return NotificationOut(
        id=row.id,
        kind=row.kind,
        asks=kind is not None and kind.asks,
        workspace=row.workspace,
        document=row.document,
        content=row.content,
        by=row.by,
        by_name=by_name,
        at=row.at,
        read_at=row.read_at,
        gone=gone,
    )


COMMANDS = Area(
    name="notifications",
    commands=(
        Command(
            name="notifications.list",
            summary="What I was told, newest first, and how much of it is unread",
            method="GET",
            path="/notifications",
            scope="none",
            right="read",
            input=NotificationQuery,
            output=NotificationListing,
            run=list_notifications,
        ),
        Command(
            name="notifications.read",
            summary="Marks some of my notifications as read",
            method="POST",
            path="/notifications/read",
            scope="none",
            right="read",
            input=Ids,
            output=Marked,
            run=read,
        ),
        Command(
            name="notifications.read_all",
            summary="Marks all of my notifications as read",
            method="POST",
            path="/notifications/read-all",
            scope="none",
            right="read",
            input=Nothing,
            output=Marked,
            run=read_all,
        ),
        Command(
            name="notifications.unread",
            summary="Puts some of my notifications back among those that are not read",
            method="POST",
            path="/notifications/unread",
            scope="none",
            right="read",
            input=Ids,
            output=Marked,
            run=unread,
        ),
        Command(
            name="notifications.remove",
            summary="Removes one of my notifications",
            method="DELETE",
            path="/notifications/{notification}",
            scope="none",
            right="read",
            input=OneNotification,
            output=Nothing,
            run=remove,
        ),
    ),
)
