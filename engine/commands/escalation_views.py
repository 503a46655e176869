"""How calendars, ladders and their previews look from outside."""

from typing import Annotated

from pydantic import Field

from crdt.model import Model
from engine.commands.command import MOST, WholePage
from engine.escalation.shapes import CalendarShape, LadderShape
from engine.names import ShortName

Id = Annotated[str, Field(max_length=64)]


class EscalationOf(WholePage):
    id: str


class NewCalendar(CalendarShape):
    """`standard`: ladders without a calendar of their own go by it from now on, in place of the one before."""

    id: str
    name: ShortName
    standard: bool = False


class ChangedCalendar(NewCalendar):
    calendar: Id
    version: int = Field(ge=1, le=MOST)


class OneCalendar(Model):
    id: str
    calendar: Id


class CalendarOut(CalendarShape):
    """`shipped` ones are there in every workspace and cannot be changed. `used_by`: names of ladders.

    `open_now`, and `changes_at`: when that ends; none within a month.
    """

    id: str
    standard: bool
    shipped: bool
    version: int
    used_by: list[str]
    open_now: bool
    changes_at: int | None


class NewLadder(LadderShape):
    """`standard`: of requests whose policy names no ladder, in place of the one before."""

    id: str
    name: ShortName
    standard: bool = False


class ChangedLadder(NewLadder):
    ladder: Id
    version: int = Field(ge=1, le=MOST)


class OneLadder(Model):
    id: str
    ladder: Id


class LadderOut(LadderShape):
    """`calendar_name` of the one it goes by."""

    id: str
    standard: bool
    shipped: bool
    version: int
    calendar_name: str
    updated_by_name: str
    updated_at: int


class PreviewOf(Model):
    """A ladder by id, or as it is written; `calendar` likewise where it is not saved. `at`: when it is asked, now by default.

    `requester`: nobody asks them, or lets them stand in. `asked`: whom the request asks; else everybody
    who may approve.
    """

    id: str
    ladder: Id = ""
    shape: LadderShape | None = None
    calendar: CalendarShape | None = None
    at: int | None = Field(default=None, ge=0, le=MOST)
    requester: Id = ""
    asked: list[Id] = Field(default=[], max_length=50)


class PreviewPerson(Model):
    """`standing_in_for`: who is away, by name."""

    user: str
    name: str
    standing_in_for: list[str]


class PreviewRung(Model):
    """`title` of the level. `waits`: seconds of ordinary time since it was asked. Nobody among `people`: nothing happens."""

    level: int
    title: str
    due: int
    waits: float
    action: str
    channels: list[str]
    people: list[PreviewPerson]


class Preview(Model):
    """`asked`: who is asked at once."""

    ladder: str
    calendar: str
    zone: str
    asked_at: int
    asked: list[PreviewPerson]
    rungs: list[PreviewRung]
