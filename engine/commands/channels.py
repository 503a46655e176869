"""The events of a channel by pages, for programs that do not hold a socket."""

from pydantic import Field

from crdt.frames import Happening
from crdt.ids import Channel
from crdt.model import Model
from engine.audience import Lens
from engine.commands.command import MOST, Area, Command, CommandContext
from engine.history import Page
from engine.records import Json
from engine.runtime.clock import SECOND
from engine.topics.pattern import LONGEST, MOST_PATTERNS, Selection

MOST_SECONDS = 25


class EventsQuery(Model):
    """`topics`: patterns, several with commas; everything when empty. `wait`: seconds until the first event, if there is none."""

    channel: str = Field(max_length=255)
    since: int = Field(default=0, ge=0, le=MOST)
    topics: str = Field(default="", max_length=MOST_PATTERNS * (LONGEST + 1))
    limit: int = Field(default=100, ge=1, le=500)
    wait: int = Field(default=0, ge=0, le=MOST_SECONDS)


class EventOut(Model):
    sequence: int
    topic: str
    at: int
    payload: Json


class EventsOut(Model):
    """Ask on with `since` = `next`, until it is `last`. `gap`: events between are not kept any more."""

    items: list[EventOut]
    next: int
    last: int
    gap: bool


async def list_events(input_: EventsQuery, context: CommandContext) -> EventsOut:
    """Who waits is looked at again when something came: they may have lost the right meanwhile."""
    platform = context.platform
    selection = Selection.parse(input_.topics.split(",") if input_.topics else None)
    until = platform.clock.now() + input_.wait * SECOND
    since, gap = input_.since, False
    while True:
        place = await context.channel()
        lens = Lens(selection, place.rights, place.kept)
        page = await platform.channels.history.page(place.channel, lens, since, input_.limit)
        since, gap = page.next, gap or page.gap
        left = (until - platform.clock.now()) / SECOND
        if page.events or gap or (left <= 0 and page.next == page.last) or not input_.wait:
            return _shown(page, gap=gap)
        if page.next == page.last:
            await platform.waits.wait(Channel(place.channel), lens, page.next, left)


def _shown(page: Page, *, gap: bool) -> EventsOut:
    return EventsOut(items=[shown(event) for event in page.events], next=page.next, last=page.last, gap=gap)


def shown(event: Happening) -> EventOut:
    return EventOut(sequence=event.sequence, topic=event.topic, at=event.at, payload=event.payload)


COMMANDS = Area(
    name="channels",
    commands=(
        Command(
            name="channels.events",
            summary="What a channel has told since a number, by topics; waits for the next event if asked to",
            method="GET",
            path="/channels/{channel}/events",
            scope="channel",
            names="channel",
            right="read",
            input=EventsQuery,
            output=EventsOut,
            run=list_events,
        ),
    ),
)
