"""What a trigger remembers between two moments: kept in its row, so that a restart goes on where it was. Pure."""

from dataclasses import field
from typing import Any

from crdt.dataclasses import dataclass
from crdt.ids import Micros, RunId

Json = Any
MOST_CHAIN = 8
"""Hops: runs that started each other by triggers, one after the other. There is no ninth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One hop of a chain: the trigger that fired, and the run it heard of."""

    trigger: str
    name: str
    run: str
    title: str

    def to_json(self) -> Json:
        return {"trigger": self.trigger, "name": self.name, "run": self.run, "title": self.title}


@dataclass(frozen=True, slots=True)
class Mark:
    """Of a file: size in bytes, and when its content changed, in nanoseconds. Others are another state of it.

    `since`: when it changed or came there, also with an old time, as by `mv` or `cp -p`. It only says how new it is.
    """

    size: int
    changed: int
    since: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something to start a run for. With the same `key` again it is the same moment. `event` is what the run may read.

    `chain` tells of the runs that led here, the oldest first.
    """

    key: str
    due: Micros
    event: Json = None
    chain: tuple[Link, ...] = ()

    def to_json(self) -> Json:
        return {
            "key": self.key,
            "due": self.due,
            "event": self.event,
            "chain": [link.to_json() for link in self.chain],
        }

    @classmethod
    def from_json(cls, data: Json) -> "Moment":
        return cls(
            key=data["key"],
            due=Micros(data["due"]),
            event=data["event"],
            chain=tuple(Link(**link) for link in data["chain"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """`last`: through when the clock was heard. `next`: when it rings. `running`: runs under way; `waiting`: moments that
    wait for their end. `latest`: what came of the newest moment. `complained`: the reason the owner was told last.
    """

    last: Micros
    next: Micros | None = None
    running: tuple[RunId, ...] = ()
    waiting: tuple[Moment, ...] = ()
    latest: Json = None
    complained: str = ""
    recent: tuple[Micros, ...] = field(default=())
    """When it fired lately: what the limit per minute counts."""

    def to_json(self) -> Json:
        return {
            "last": self.last,
            "next": self.next,
            "running": list(self.running),
            "waiting": [moment.to_json() for moment in self.waiting],
            "latest": self.latest,
            "complained": self.complained,
            "recent": list(self.recent),
        }

    @classmethod
    def from_json(cls, data: Json) -> "Memory":
        return cls(
            last=Micros(data["last"]),
            next=None if data["next"] is None else Micros(data["next"]),
            running=tuple(map(RunId, data["running"])),
            waiting=tuple(map(Moment.from_json, data["waiting"])),
            latest=data["latest"],
            complained=data["complained"],
            recent=tuple(map(Micros, data["recent"])),
        )
