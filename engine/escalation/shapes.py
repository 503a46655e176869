"""Calendars and ladders as people write them: checked when they come in, as JSON in their rows, and as pure values from there.

Border: who may change them was decided at the door; what they mean is in `calendar.py` and `ladder.py`.
"""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ConfigDict, Field, field_validator, model_validator

from crdt.model import Model
from engine.approval.ruling import Approver
from engine.escalation.calendar import DAY_MINUTES, Calendar, Holiday, Hours
from engine.escalation.ladder import HOUR, Action, Ladder, Level, Whom
from engine.escalation.records import BusinessCalendar, EscalationLadder

LAST_LEVEL: Final = 7
LONGEST: Final = 2000 * HOUR
"""Working time a level may wait: a year of forty hours a week."""
ENDS: Final = ("approve", "reject")

Minute = Annotated[int, Field(ge=0, le=DAY_MINUTES)]
Name = Annotated[str, Field(min_length=1, max_length=120)]


class _Shape(Model):
    """Read and said alike."""

    model_config = ConfigDict(json_schema_mode_override="validation", extra="forbid")


class HoursShape(_Shape):
    """In minutes of the day: 540 to 1020 is nine to five."""

    start: Minute
    end: Minute


class HolidayShape(_Shape):
    on: date
    name: str = Field(default="", max_length=120)
    yearly: bool = False


class CalendarShape(_Shape):
    """`week`: the working hours of Monday to Sunday."""

    name: Name
    zone: str = Field(default="UTC", max_length=64)
    week: list[Annotated[list[HoursShape], Field(max_length=6)]] = Field(min_length=7, max_length=7)
    holidays: list[HolidayShape] = Field(default=[], max_length=500)

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("Needs the name of a time zone, such as Europe/Zurich.") from None
        return zone

    @field_validator("week")
    @classmethod
    def _in_order(cls, week: list[list[HoursShape]]) -> list[list[HoursShape]]:
        for day in week:
            at = -1
            for hours in day:
                if hours.end <= hours.start or hours.start <= at:
                    raise ValueError("Hours of a day come one after the other, with a pause between them.")
                at = hours.end
        if not any(week):
            raise ValueError("Somebody has to work on one day of the week at least.")
        return week


class ApproverShape(_Shape):
    kind: Literal["user", "group", "role", "right"]
    name: str = Field(min_length=1, max_length=120)


class LevelShape(_Shape):
    """`after`: seconds of working time since the request was asked. `calendar`: its own working hours by id, "" for the
    ladder's. `to`: who is meant where `whom` is "named".
    """

    level: int = Field(ge=0, le=LAST_LEVEL)
    after: float = Field(ge=0, le=LONGEST)
    action: Action
    channels: list[Annotated[str, Field(min_length=1, max_length=32)]] = Field(
        default=["in_app"], max_length=8
    )
    whom: Whom = "named"
    to: list[ApproverShape] = Field(default=[], max_length=20)
    calendar: str = Field(default="", max_length=64)

    @model_validator(mode="after")
    def _somebody(self) -> "LevelShape":
        if self.action in {"add", "reassign"} and self.whom == "asked":
            raise ValueError("Those who were asked decide already: choose somebody else.")
        if self.action not in ENDS and self.whom == "named" and not self.to:
            raise ValueError("Say who is told at this level.")
        return self


class LadderShape(_Shape):
    """Levels rise in number and in time, and the last one ends the request. `calendar` by id, "" for the standard one."""

    name: Name
    description: str = Field(default="", max_length=1000)
    calendar: str = Field(default="", max_length=64)
    levels: list[LevelShape] = Field(min_length=1, max_length=LAST_LEVEL + 1)

    @field_validator("levels")
    @classmethod
    def _rise(cls, levels: list[LevelShape]) -> list[LevelShape]:
        for lower, upper in pairwise(levels):
            if upper.level <= lower.level or upper.after < lower.after:
                raise ValueError("Each level has a higher number than the one before, and comes no earlier.")
            if lower.action in ENDS:
                raise ValueError("Nothing comes after a level that approves or rejects.")
        if levels[-1].action not in ENDS:
            raise ValueError("The last level approves or rejects, so that no request waits for ever.")
        return levels


def calendar_of(shape: CalendarShape, id_: str = "") -> Calendar:
    return Calendar(
        id=id_,
        name=shape.name,
        zone=shape.zone,
        week=tuple(tuple(Hours(start=one.start, end=one.end) for one in day) for day in shape.week),
        holidays=tuple(Holiday(on=one.on, name=one.name, yearly=one.yearly) for one in shape.holidays),
    )


def shape_of_calendar(calendar: Calendar) -> CalendarShape:
    return CalendarShape(
        name=calendar.name,
        zone=calendar.zone,
        week=[[HoursShape(start=one.start, end=one.end) for one in day] for day in calendar.week],
        holidays=[HolidayShape(on=one.on, name=one.name, yearly=one.yearly) for one in calendar.holidays],
    )


def calendar_kept(row: BusinessCalendar) -> Calendar:
    return calendar_of(
        CalendarShape(name=row.name, zone=row.zone, week=row.week, holidays=row.holidays), row.id
    )


def ladder_of(shape: LadderShape, calendars: Mapping[str, Calendar], id_: str = "") -> Ladder:
    """A level whose own calendar is not there any more goes by the ladder's."""
    return Ladder(
        id=id_,
        name=shape.name,
        calendar=shape.calendar,
        levels=tuple(_level_of(one, calendars) for one in shape.levels),
    )


def _level_of(shape: LevelShape, calendars: Mapping[str, Calendar]) -> Level:
    return Level(
        level=shape.level,
        after=shape.after,
        action=shape.action,
        channels=tuple(shape.channels),
        whom=shape.whom,
        to=tuple(Approver(kind=one.kind, name=one.name) for one in shape.to),
        calendar=calendars.get(shape.calendar) if shape.calendar else None,
    )


def shape_of_ladder(ladder: Ladder, description: str = "") -> LadderShape:
    return LadderShape(
        name=ladder.name,
        description=description,
        calendar=ladder.calendar,
        levels=[
            LevelShape(
                level=one.level,
                after=one.after,
                action=one.action,
                channels=list(one.channels),
                whom=one.whom,
                to=[ApproverShape(kind=to.kind, name=to.name) for to in one.to],
                calendar="" if one.calendar is None else one.calendar.id,
            )
            for one in ladder.levels
        ],
    )


def ladder_shape(row: EscalationLadder) -> LadderShape:
    return LadderShape(name=row.name, description=row.description, calendar=row.calendar, levels=row.levels)
