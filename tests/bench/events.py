"""What it costs to tell one event to 500 subscribers: filtered and framed for groups, beside filtering and framing for each."""

import asyncio
import time
from collections.abc import Iterator
from statistics import median

from crdt.codec import encode
from crdt.frames import Event
from crdt.ids import Channel, Micros
from engine.audience import Lens
from engine.channels import Channels
from engine.runtime.clock import ManualClock
from engine.topics.catalogue import TOPICS
from engine.topics.pattern import Pattern, Selection
from server.transport import wire
from storage.memory import open_memory
from tests.bench.figure import Figure, figure

SUBSCRIBERS = 500
EVENTS = 400
ROUNDS = 5
CHANNEL = Channel("workspace:w")
TOLD = ("workflow:run:started", "workflow:step:completed", "document:created", "state:rows:updated")
PAYLOAD = {
    "run": "0190f1d2-0000-7000-8000-0000000000e1",
    "number": 7,
    "steps": 12,
    "steps_ended": 5,
    "at": 1_790_000_000,
}
PATTERNS = (("workflow:run:*",), ("workflow:**",), ("document:*", "workflow:step:*"), ("state:*:updated",))


class Sink:
    """A subscriber whose connection takes everything."""

    buffered = 0

    def __init__(self) -> None:
        self.frames = 0

    @property
    def outlet(self) -> "Sink":
        return self

    def write(self, frame: bytes) -> None:
        self.frames += len(frame) > 0

    def rejoin(self) -> None: ...

    def abort(self) -> None: ...

    def hold(self) -> None: ...

    def release(self) -> None: ...


def figures() -> Iterator[Figure]:
    for name, lenses in (
        ("everything", [Lens(Selection(), frozenset({"read"}))]),
        ("16 groups", [lens(number) for number in range(16)]),
        ("a filter of its own each", [lens(number) for number in range(SUBSCRIBERS)]),
    ):
        ours, each = [], []
        for _ in range(ROUNDS):
            ours.append(asyncio.run(_grouped(lenses)))
            each.append(_one_by_one(lenses))
        yield figure(
            f"an event to {SUBSCRIBERS} subscribers, {name}: CPU of a delivery",
            median(ours),
            "us",
            peer="matched and framed for each",
            peer_value=median(each),
            ratio_at_most=1.0,
        )


def lens(number: int) -> Lens:
    """Four patterns are real; what makes them differ fits no topic."""
    rights = frozenset({"read", "manage"}) if number % 2 else frozenset({"read"})
    return Lens(Selection.parse([*PATTERNS[number % 4], f"x:{number}"]), rights)


async def _grouped(lenses: list[Lens]) -> float:
    store = open_memory()
    channels = Channels(
        writer=store.writer, events=store.events, clock=ManualClock(), framing=wire.frame, topics=TOPICS
    )
    sinks = [Sink() for _ in range(SUBSCRIBERS)]
    for number, sink in enumerate(sinks):
        subscription = await channels.subscribe(CHANNEL, sink, None, lenses[number % len(lenses)])
        channels.go_live(subscription)
    started = time.thread_time()
    for number in range(1, EVENTS + 1):
        channels.deliver(CHANNEL, number, TOLD[number % 4], PAYLOAD, Micros(number))
    took = time.thread_time() - started
    return took / sum(sink.frames for sink in sinks) * 1e6


def _one_by_one(lenses: list[Lens]) -> float:
    """The least that does the same without groups: match, spell and frame for every subscriber."""
    sinks = [(Sink(), lenses[number % len(lenses)].selection.patterns) for number in range(SUBSCRIBERS)]
    started = time.thread_time()
    for number in range(1, EVENTS + 1):
        topic = TOLD[number % 4]
        for sink, patterns in sinks:
            if patterns is None or _matches(patterns, topic):
                event = Event(
                    channel=CHANNEL, sequence=number, topic=topic, payload=PAYLOAD, at=Micros(number)
                )
                sink.write(wire.frame(encode(event)))
    took = time.thread_time() - started
    return took / sum(sink.frames for sink, _ in sinks) * 1e6


def _matches(patterns: tuple[Pattern, ...], topic: str) -> bool:
    segments = topic.split(":")
    return any(pattern.matches(segments) for pattern in patterns)
