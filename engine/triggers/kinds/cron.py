"""A schedule in cron's five fields, by the clock of a time zone.

`cronsim` does as Debian's cron where clocks change: what has a fixed hour runs right after an hour that is left out, and
once in an hour that comes twice; what runs every so many minutes follows the time as it passes. Border: seconds are refused.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import dropwhile
from typing import Final, Self
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from pydantic import Field, field_validator, model_validator

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.triggers.kind import Config, TriggerKind

FIELDS: Final = 5
NAMED: Final = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_BEGAN: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO: Final = timedelta(microseconds=1)
_FOLD: Final = 3 * 3_600_000_000
"""Looked back, since `CronSim` does not know which of two equal hours it begins in: the clock of a zone is set by less."""


class CronConfig(Config):
    cron: str = Field(
        title="Schedule",
        description="Minute, hour, day of the month, month, day of the week.",
        max_length=200,
    )
    zone: str = Field(default="UTC", title="Time zone", description="As in Europe/Berlin.", max_length=64)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"There is no time zone {zone!r}; write it as Europe/Berlin, or UTC.")
        return zone

    @field_validator("cron")
    @classmethod
    def _plain(cls, cron: str) -> str:
        return " ".join(cron.split())

    @model_validator(mode="after")
    def _readable(self) -> Self:
        fields = NAMED.get(self.cron.lower(), self.cron)
        if len(fields.split()) != FIELDS:
            raise ValueError(
                f"A schedule has five fields, as in 30 2 * * 1-5; this has {len(fields.split())}."
            )
        try:
            first = next(CronSim(fields, _BEGAN), None)
        except CronSimError as error:
            raise ValueError(f"{str(error).replace('Bad', 'Not understood: the field')}.") from None
        if first is None:
            raise ValueError("This never comes.")
        return self

    @property
    def fields(self) -> str:
        return NAMED.get(self.cron.lower(), self.cron)


@dataclass(frozen=True, slots=True, kw_only=True)
class CronSchedule:
    fields: str
    zone: ZoneInfo

    def after(self, moment: Micros) -> Iterator[Micros]:
        found = map(_micros, CronSim(self.fields, self._local(moment - _FOLD)))
        return dropwhile(lambda one: one <= moment, found)

    def until(self, moment: Micros) -> Iterator[Micros]:
        found = map(_micros, CronSim(self.fields, self._local(moment + _FOLD), reverse=True))
        return dropwhile(lambda one: one > moment, found)

    def _local(self, moment: int) -> datetime:
        return (_BEGAN + timedelta(microseconds=moment)).astimezone(self.zone)


def _micros(moment: datetime) -> Micros:
    return Micros((moment.astimezone(UTC) - _BEGAN) // _MICRO)


def schedule(config: CronConfig) -> CronSchedule:
    return CronSchedule(fields=config.fields, zone=ZoneInfo(config.zone))


def sentence(config: CronConfig) -> str:
    return f"{CronSim(config.fields, _BEGAN).explain()}, {config.zone} time"


KIND = TriggerKind(
    name="cron",
    title="Schedule",
    summary="At times of the day, week or month, by the clock of a time zone.",
    icon="calendar-clock",
    fires="clock",
    config=CronConfig,
    sentence=sentence,
    schedule=schedule,
    gives={"scheduled_at": "the time it was due, as in 2026-03-29T02:30:00Z"},
)
