"""Every so many seconds, counted from one moment, so that the times stay the same over a restart."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, takewhile
from typing import Final

from pydantic import Field

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.triggers.kind import Config, TriggerKind, every

SECOND: Final = 1_000_000
LONGEST: Final = 366 * 86_400


class IntervalConfig(Config):
    every_s: int = Field(title="Every", description="Seconds.", ge=1, le=LONGEST)
    begins: datetime | None = Field(
        default=None,
        title="Counted from",
        description="With its time zone. Otherwise full hours and days, in UTC.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalSchedule:
    """`begins` and every `span` after it: number n, for n from 0."""

    span: int
    begins: int

    def after(self, moment: Micros) -> Iterator[Micros]:
        first = max(0, (moment - self.begins) // self.span + 1)
        return (Micros(self.begins + n * self.span) for n in count(first))

    def until(self, moment: Micros) -> Iterator[Micros]:
        newest = (moment - self.begins) // self.span
        numbers = takewhile(lambda n: n >= 0, count(newest, -1))
        return (Micros(self.begins + n * self.span) for n in numbers)


def schedule(config: IntervalConfig) -> IntervalSchedule:
    begins = 0 if config.begins is None else round(config.begins.timestamp()) * SECOND
    return IntervalSchedule(span=config.every_s * SECOND, begins=begins)


def sentence(config: IntervalConfig) -> str:
    often = every(config.every_s).capitalize()
    return (
        often
        if config.begins is None
        else f"{often}, counted from {config.begins:%-d %b %Y, %H:%M %Z}".strip()
    )


KIND = TriggerKind(
    name="interval",
    title="Interval",
    summary="Every so many minutes, hours or days.",
    icon="timer",
    fires="clock",
    config=IntervalConfig,
    sentence=sentence,
    schedule=schedule,
    gives={"scheduled_at": "the time it was due, as in 2026-03-29T02:30:00Z"},
)
