"""What happened in a workspace: newest first, by person, by kind and by time, page by page."""

from collections.abc import Callable
from typing import Final, Literal

from pydantic import Field

from crdt.ids import Channel, workspace_channel
from crdt.model import Model
from crdt.roles import rights_of
from engine.audience import Lens
from engine.commands.command import MOST, Area, Command, CommandContext, Listing, Page
from engine.members.ways import found_by
from engine.ports import EventLog, StoredEvent
from engine.records import Json, User
from engine.topics.pattern import Selection

Kind = Literal["documents", "people", "runs", "security", "other"]
OF_KIND: Final[dict[str, tuple[str, ...]]] = {
    "documents": ("document:",),
    "people": ("workspace:", "security:invitation:"),
    "runs": ("workflow:run:",),
    "security": ("security:",),
}
"""How topics of a kind begin; a run's steps are told with the run, and are in no kind but "other"."""
CHUNK: Final = 500
MOST_LOOKED_AT: Final = 10_000
"""Events that one question looks through; `next` leads on from there."""


class ActivityQuery(Page):
    """With `before`, or with a filter, pages go by `next` of the answer, and `offset` counts for nothing.

    `person`: who did it. `since` and `until` in microseconds.
    """

    id: str
    before: int | None = Field(default=None, ge=1, le=MOST)
    person: str = ""
    kind: Kind | None = None
    since: int | None = Field(default=None, ge=0, le=MOST)
    until: int | None = Field(default=None, ge=0, le=MOST)


class ActivityItem(Model):
    """`by` is who did it; "" where nobody did."""

    sequence: int
    topic: str
    at: int
    payload: dict[str, Json]
    by: str
    by_name: str


class ActivityPage(Listing[ActivityItem]):
    """`next`: what `before` says for the page after this one, None at the end."""

    next: int | None


async def list_activity(input_: ActivityQuery, context: CommandContext) -> ActivityPage:
    """What the caller may not hear is left out."""
    channel = workspace_channel(context.workspace.id)
    events = context.platform.store.events
    last, first = await events.last(channel), await events.first(channel)
    plain = not _filters(input_) and input_.before is None
    newest = last - input_.offset if plain else (input_.before or last + 1) - 1
    oldest = max(newest - (input_.limit if plain else MOST_LOOKED_AT), first - 1, 0)
    lens = Lens(Selection(), rights_of((context.caller.role,)), await context.kept_from(context.workspace.id))
    shows = context.platform.channels.shows

    def wanted(event: StoredEvent) -> bool:
        return shows(lens, event.topic, event.payload) and _wanted(event, input_)

    found, at = await _look_back(events, channel, newest, oldest, wanted, input_)
    people = {by for event in found if (by := doer(event))}
    users = await found_by(context.platform.store.records, User, "id", people)
    names: dict[str, str] = {user.id: user.name for user in users}
    return ActivityPage(
        items=[
            ActivityItem(
                sequence=event.sequence,
                topic=event.topic,
                at=event.at,
                payload=event.payload,
                by=doer(event),
                by_name=names.get(doer(event), ""),
            )
            for event in found
        ],
        total=max(last - first + 1, 0) if last else 0,
        offset=input_.offset,
        limit=input_.limit,
        next=at + 1 if at >= max(first, 1) else None,
    )


async def _look_back(
    events: EventLog,
    channel: Channel,
    newest: int,
    oldest: int,
    wanted: Callable[[StoredEvent], bool],
    query: ActivityQuery,
) -> tuple[list[StoredEvent], int]:
    """What is wanted of the events after `oldest` through `newest`, newest first, and how far was looked."""
    found: list[StoredEvent] = []
    at = newest
    while at > oldest:
        after = max(at - CHUNK, oldest)
        for event in reversed(await events.since(channel, after, at - after)):
            if query.since is not None and event.at < query.since:
                return found, 0
            if event.sequence <= at and wanted(event):
                found.append(event)
            if len(found) == query.limit:
                return found, event.sequence - 1
        at = after
    return found, at


def _filters(query: ActivityQuery) -> bool:
    return bool(query.person or query.kind) or query.since is not None or query.until is not None


def _wanted(event: StoredEvent, query: ActivityQuery) -> bool:
    return (
        query.person in {"", doer(event)}
        and query.kind in {None, kind_of(event.topic)}
        and (query.since is None or event.at >= query.since)
        and (query.until is None or event.at <= query.until)
    )


def kind_of(topic: str) -> Kind:
    """Pure. The first that fits, so that each event is in one kind."""
    for kind, beginnings in OF_KIND.items():
        if topic.startswith(beginnings):
            return kind  # type: ignore[return-value]
    return "other"


def doer(event: StoredEvent) -> str:
    """Whose deed it was, as the event says it; "" where it says nobody."""
    said = event.payload if isinstance(event.payload, dict) else {}
    if event.topic.startswith(("security:sign_in:", "workspace:member:joined")):
        return str(said.get("user") or "")
    for name in ("by", "cancelled_by", "started_by", "user"):
        if isinstance(said.get(name), str):
            # what a run does by itself is not the deed of who started it
            own = name != "started_by" or event.topic == "workflow:run:queued"
            return str(said[name]) if own else ""
    return ""


COMMANDS = Area(
    name="activity",
    commands=(
        Command(
            name="activity.list",
            summary="What happened in a workspace, newest first, by person, kind and time",
            method="GET",
            path="/collaboration/workspaces/{id}/activity",
            scope="workspace",
            right="read",
            input=ActivityQuery,
            output=ActivityPage,
            run=list_activity,
        ),
    ),
)
