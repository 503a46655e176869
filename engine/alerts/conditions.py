"""When a rule comes true. Pure: runs, the usual duration and the time arrive as arguments."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ConfigDict, Field, TypeAdapter, field_validator

from crdt.ids import Micros
from crdt.model import Model
from engine.records import Json
from engine.run_lists import RunRow

SECOND: Final = 1_000_000
FEWEST: Final = 5
"""Runs from which on it can be said what is usual."""
MONTH_S: Final = 31 * 86_400


class _Condition(Model):
    """Read and said alike."""

    model_config = ConfigDict(json_schema_mode_override="validation")


class Failed(_Condition):
    """A run failed."""

    kind: Literal["failed"] = "failed"


class LastsOver(_Condition):
    """A run takes longer than this."""

    kind: Literal["lasts_over"] = "lasts_over"
    seconds: float = Field(gt=0, le=MONTH_S)


class LastsUnusually(_Condition):
    """A run takes longer than 95 of 100 of the last runs of its design that succeeded."""

    kind: Literal["lasts_unusually"] = "lasts_unusually"
    of: int = Field(default=20, ge=FEWEST, le=500)


class WaitsOver(_Condition):
    """A run waits longer than this for its start, or one of its gates for a decision."""

    kind: Literal["waits_over"] = "waits_over"
    seconds: float = Field(gt=0, le=MONTH_S)


class NotStarted(_Condition):
    """On these days (0 is Monday) no run had been started by this time of the day, in this time zone."""

    kind: Literal["not_started"] = "not_started"
    by: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    zone: str = Field(default="UTC", max_length=64)
    days: list[Annotated[int, Field(ge=0, le=6)]] = Field(
        default=[0, 1, 2, 3, 4, 5, 6], min_length=1, max_length=7
    )

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("Needs the name of a time zone, such as Europe/Zurich.") from None
        return zone


Condition = Annotated[
    Failed | LastsOver | LastsUnusually | WaitsOver | NotStarted, Field(discriminator="kind")
]
CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def condition_of(value: Json) -> Condition:
    return CONDITION.validate_python(value)


def runs_due(condition: Condition, run: RunRow, usual: int | None) -> Micros | None:
    """When the condition comes true of a run that goes on as it does now; None where it never does."""
    if run.finished_at is not None:
        return None
    match condition:
        case LastsOver(seconds=seconds) if run.started_at is not None:
            return Micros(run.started_at + round(seconds * SECOND))
        case LastsUnusually() if run.started_at is not None and usual is not None:
            return Micros(run.started_at + usual)
        case WaitsOver(seconds=seconds) if run.started_at is None:
            return Micros(run.created_at + round(seconds * SECOND))
    return None


def too_long(condition: Condition, took: int, usual: int | None) -> bool:
    """Of a run that has ended."""
    match condition:
        case LastsOver(seconds=seconds):
            return took > seconds * SECOND
        case LastsUnusually():
            return usual is not None and took > usual
    return False


def usual_of(durations: Sequence[int]) -> int | None:
    """The 95th of 100, by nearest rank; None where there are too few."""
    if len(durations) < FEWEST:
        return None
    return sorted(durations)[math.ceil(0.95 * len(durations)) - 1]


def next_look(condition: NotStarted, after: Micros) -> Micros:
    """The first moment after this one by which a run should have been started."""
    zone = ZoneInfo(condition.zone)
    hour, minute = map(int, condition.by.split(":"))
    today = datetime.fromtimestamp(after / SECOND, zone).date()
    for ahead in range(15):
        day = today + timedelta(days=ahead)
        moment = datetime.combine(day, time(hour, minute), zone)
        at = Micros(round(moment.timestamp() * SECOND))
        if day.weekday() in condition.days and at > after:
            return at
    raise LookupError("a rule without days")


def day_of(condition: NotStarted, look: Micros) -> tuple[str, Micros]:
    """The day that is looked at, in words, and when it began there."""
    zone = ZoneInfo(condition.zone)
    day = datetime.fromtimestamp(look / SECOND, zone).date()
    began = datetime.combine(day, time(0, 0), zone).astimezone(UTC)
    return day.isoformat(), Micros(round(began.timestamp() * SECOND))


def reason_of(condition: Condition, usual: int | None = None) -> str:
    """What is said of the run, after its name."""
    match condition:
        case Failed():
            return "failed"
        case LastsOver(seconds=seconds):
            return f"takes longer than {words_of(seconds)}"
        case LastsUnusually(of=of):
            limit = "" if usual is None else f" ({words_of(usual / SECOND)})"
            return f"takes longer than 95 % of its last {of} runs{limit}"
        case WaitsOver(seconds=seconds):
            return f"waits longer than {words_of(seconds)}"
        case NotStarted(by=by, zone=zone):
            return f"was not started by {by} ({zone})"


def words_of(seconds: float) -> str:
    """1 h 5 min, 90 s, 250 ms."""
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    if seconds < 120:
        return f"{round(seconds, 1):g} s"
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
