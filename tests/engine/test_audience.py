"""What each subscriber of a channel hears, and what it costs (engine/SPEC.md, B3, B4, B6 and B7)."""

import asyncio
import random
from dataclasses import dataclass, field

import pytest

from crdt.codec import decode_server
from crdt.frames import Event, Mark
from crdt.ids import Channel
from engine.audience import Lens, Subscription
from engine.channels import MARK_SECONDS, Channels
from engine.history import MOST_LOOKED, MOST_MISSED
from engine.runtime.clock import ManualClock
from engine.runtime.tasks import spawn
from engine.topics.pattern import Selection
from engine.writes import AppendEvent
from server.transport import wire
from storage.memory.open import open_memory
from tests.engine.test_channels import SlowLog, turns
from tests.support.world import Line

pytestmark = pytest.mark.anyio

RUN = Channel("run:r1")
TOPICS = (
    "workflow:run:started",
    "workflow:run:failed",
    "workflow:step:started",
    "security:a",
    "document:created",
)
PATTERNS = (
    None,
    ("**",),
    ("workflow:run:*",),
    ("*:created", "workflow:step:*"),
    ("security:**",),
    ("nothing",),
    (),
)
READER, MANAGER = frozenset({"read"}), frozenset({"read", "manage"})


class Rights:
    def right_of(self, topic: str) -> str | None:
        return None if topic == "undeclared" else "manage" if topic.startswith("security:") else "read"


def lens(patterns: tuple[str, ...] | None = None, rights: frozenset[str] = READER) -> Lens:
    return Lens(Selection.parse(patterns), rights)


@dataclass
class Scene:
    """`framed` counts the frames that were made."""

    chance: random.Random | None = None
    framed: int = 0
    clock: ManualClock = field(default_factory=ManualClock)

    def __post_init__(self) -> None:
        self.store = open_memory()
        events = self.store.events if self.chance is None else SlowLog(self.store.events, self.chance)
        self.channels = Channels(
            writer=self.store.writer, events=events, clock=self.clock, framing=self._frame, topics=Rights()
        )

    def _frame(self, payload: bytes) -> bytes:
        self.framed += 1
        return wire.frame(payload)

    async def happens(self, *topics: str) -> None:
        await self.channels.publish([(RUN, topic, topic) for topic in topics])

    async def listen(self, through: Lens, since: int | None = None) -> "Listener":
        listener = Listener()
        listener.subscription = await self.channels.subscribe(RUN, listener, since, through)
        missed, listener.last, gap = self.channels.go_live(listener.subscription)
        assert not gap
        listener.heard = [(event.sequence, event.topic) for event in missed]
        return listener


class Listener:
    """A client: it trusts nobody to leave nothing out. `last` is where it would go on from."""

    subscription: Subscription

    def __init__(self) -> None:
        self.outlet = Line()
        self.last = 0
        self.heard: list[tuple[int, str]] = []
        self.passing: list[str] = []

    def rejoin(self) -> None:
        raise AssertionError("nobody was slow")

    def read(self) -> "Listener":
        for payload in self.outlet.take():
            match decode_server(payload):
                case Event(sequence=0, topic=topic):
                    self.passing.append(topic)
                case Event(sequence=sequence, topic=topic, after=after):
                    assert self.last >= (sequence - 1 if after is None else after), "a hole"
                    assert self.last < sequence, "twice"
                    self.last = sequence
                    self.heard.append((sequence, topic))
                case Mark(sequence=sequence):
                    assert self.last < sequence
                    self.last = sequence
                case other:
                    raise AssertionError(other)
        return self


async def test_B4_what_is_left_out_is_no_hole() -> None:
    scene = Scene()
    listener = await scene.listen(lens(("workflow:run:*",)))
    await scene.happens("document:created", "workflow:run:started", "workflow:run:failed", "document:created")
    assert [(2, "workflow:run:started"), (3, "workflow:run:failed")] == listener.read().heard


async def test_B4_whoever_is_passed_over_hears_how_far_the_channel_has_come() -> None:
    scene = Scene()
    some, nothing, everything = [
        await scene.listen(lens(patterns)) for patterns in (("workflow:run:*",), (), None)
    ]
    await scene.happens("workflow:run:started", *["document:created"] * 8)
    assert [1, 0, 9] == [one.read().last for one in (some, nothing, everything)]
    scene.clock.advance(MARK_SECONDS)
    assert [9, 9, 9] == [one.read().last for one in (some, nothing, everything)]
    scene.clock.advance(MARK_SECONDS)
    await scene.happens("workflow:run:failed")
    scene.clock.advance(MARK_SECONDS)
    assert [10, 10, 10] == [one.read().last for one in (some, nothing, everything)]
    assert scene.clock.until_next() is None


@pytest.mark.parametrize("seed", range(25))
async def test_B7_a_replay_is_what_was_heard_live_for_any_filter_and_offset(seed: int) -> None:
    """Listeners come and go while events are committed; each goes on from its last number and in the end has all."""
    chance = random.Random(seed)
    scene = Scene(chance)
    everything: list[tuple[int, str]] = []
    stories: list[tuple[Lens, int, list[tuple[int, str]]]] = []

    async def publish() -> None:
        topics = [chance.choice(TOPICS) for _ in range(chance.randint(1, 4))]
        numbers = await scene.channels.publish([(RUN, topic, None) for topic in topics])
        everything.extend(zip(numbers, topics, strict=True))

    async def follow(through: Lens, since: int) -> None:
        last, heard = since, list[tuple[int, str]]()
        for _ in range(3):
            listener = await scene.listen(through, last)
            await turns(chance.randrange(30))
            heard += listener.read().heard
            last = listener.last
            scene.channels.leave(listener.subscription)
            await turns(chance.randrange(10))
        listener = await scene.listen(through, last)
        await turns(400)
        stories.append((through, since, heard + listener.read().heard))

    tasks = []
    for _ in range(40):
        tasks.append(spawn(publish(), name="publisher"))
        if chance.random() < 0.4:
            rights = chance.choice((READER, MANAGER))
            since = chance.randrange(await scene.store.events.last(RUN) + 1)
            tasks.append(spawn(follow(lens(chance.choice(PATTERNS), rights), since), name="follower"))
        if chance.random() < 0.2:
            scene.clock.advance(MARK_SECONDS)
        await turns(chance.randrange(6))
    await asyncio.gather(*tasks)
    everything.sort()
    assert stories
    for through, since, heard in stories:
        expected = [one for one in everything if one[0] > since and through.shows(one[1], Rights())]
        assert expected == heard
        page = await scene.channels.history.page(RUN, through, since, MOST_MISSED)
        assert expected == [(event.sequence, event.topic) for event in page.events]
        assert (page.next, page.last, page.gap) == (len(everything), len(everything), False)


@pytest.mark.parametrize("limit", [1, 2, 7])
async def test_B7_pages_end_where_the_next_one_begins(limit: int) -> None:
    scene, chance = Scene(), random.Random(3)
    topics = [chance.choice(TOPICS) for _ in range(40)]
    await scene.happens(*topics)
    for patterns in PATTERNS:
        through, at, heard = lens(patterns), 0, list[str]()
        while True:
            page = await scene.channels.history.page(RUN, through, at, limit)
            assert len(page.events) <= limit
            heard += [event.topic for event in page.events]
            at = page.next
            if at == page.last:
                break
        assert [topic for topic in topics if through.shows(topic, Rights())] == heard


async def test_B7_who_is_too_far_behind_is_told_of_a_gap_and_pages_go_on() -> None:
    scene = Scene()
    await scene.happens(*["document:created"] * (MOST_LOOKED + 1), "workflow:run:started")
    through = lens(("workflow:run:*",))
    far = await scene.channels.subscribe(RUN, Listener(), 0, through)
    near = await scene.channels.subscribe(RUN, Listener(), 2, through)
    assert (True, False) == (far.gap, near.gap)
    assert [MOST_LOOKED + 2] == [event.sequence for event in near.backlog]
    first = await scene.channels.history.page(RUN, through, 0, 10)
    assert (MOST_LOOKED, 0, False) == (first.next, len(first.events), first.gap)
    second = await scene.channels.history.page(RUN, through, first.next, 10)
    assert (MOST_LOOKED + 2, 1) == (second.next, len(second.events))
    beyond = await scene.channels.history.page(RUN, through, 1 << 40, 10)
    assert (True, beyond.last) == (beyond.gap, beyond.next)


async def test_B5_who_may_not_manage_hears_nothing_of_what_managers_hear() -> None:
    scene = Scene()
    viewer, owner = await scene.listen(lens()), await scene.listen(lens(rights=MANAGER))
    nosy = await scene.listen(lens(("security:**",)))
    await scene.happens("security:a", "document:created", "security:b")
    scene.channels.ephemeral(RUN, "security:c", None)
    assert [(2, "document:created")] == viewer.read().heard
    assert [1, 2, 3] == [number for number, _ in owner.read().heard]
    assert ([], []) == (nosy.read().heard, viewer.passing)
    assert ["security:c"] == owner.passing


async def test_B5_what_nobody_declared_is_heard_by_nobody() -> None:
    scene = Scene()
    owner = await scene.listen(lens(rights=MANAGER))
    event = AppendEvent(channel=RUN, topic="undeclared", payload=None, at=scene.clock.now())
    scene.channels.committed((event,), await scene.store.writer.commit((event,)))
    await scene.happens("document:created")
    assert [(2, "document:created")] == owner.read().heard


async def test_B6_rights_that_change_hold_from_the_next_event_on() -> None:
    scene = Scene()
    one, other = await scene.listen(lens(rights=MANAGER)), await scene.listen(lens())
    await scene.happens("security:a")
    scene.channels.look_through(one.subscription, lens())
    scene.channels.look_through(other.subscription, lens(rights=MANAGER))
    await scene.happens("security:a", "document:created")
    assert [(1, "security:a"), (3, "document:created")] == one.read().heard
    assert [(2, "security:a"), (3, "document:created")] == other.read().heard


async def test_B6_rights_that_change_while_somebody_joins_hold_for_what_they_are_told_then() -> None:
    scene = Scene()
    await scene.happens("security:a", "document:created")
    listener = Listener()
    subscription = await scene.channels.subscribe(RUN, listener, 0, lens(rights=MANAGER))
    await scene.happens("security:b", "document:created")
    scene.channels.look_through(subscription, lens())
    missed, last, _ = scene.channels.go_live(subscription)
    assert ([2, 4], 4) == ([event.sequence for event in missed], last)


async def test_B3_an_event_is_framed_once_for_all_who_hear_it() -> None:
    scene = Scene()
    through = [lens(patterns, rights) for patterns in PATTERNS for rights in (READER, MANAGER)]
    listeners = [await scene.listen(one) for one in through for _ in range(40)]
    await scene.happens("workflow:run:started")
    assert 1 == scene.framed
    await scene.happens("document:created", "workflow:run:failed")
    # each of them once for those who heard the one before it, and once for those who did not
    assert 1 + 2 + 2 == scene.framed
    wanted = sum(one.shows("workflow:run:failed", Rights()) for one in through) * 40
    heard = [one for one in listeners if (3, "workflow:run:failed") in one.read().heard]
    assert wanted == len(heard)
