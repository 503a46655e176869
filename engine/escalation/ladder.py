"""What happens while nobody decides: up to eight levels, each with a time, channels and an action. Pure.

A level is due so much working time after the request was asked, by its own calendar or the ladder's, and never before the
level below it. The last level of the default ladder ends the request, so that nothing waits for ever.
"""

from typing import Any, Final, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.approval.ruling import Approver
from engine.escalation.calendar import Calendar, add

Json = Any

Action = Literal["remind", "add", "reassign", "approve", "reject"]
"""`add`: they may decide too; `reassign`: they decide instead of those who were asked."""
Whom = Literal["asked", "backups", "delegates", "named"]
"""Those who were asked; their substitutes; whom they have named for now; or those in `to`."""

HOUR: Final = 3600
WORKDAY: Final = 8 * HOUR
LONGEST_DAYS: Final = 366
"""No level waits longer, however little anybody works: nothing is forgotten over a calendar of holidays (AP12)."""

TITLES: Final = (
    "Remind the approvers",
    "Backup approvers",
    "Delegates",
    "Team lead",
    "Area steward",
    "Security lead",
    "Data owner",
    "Final rule",
)
"""What each level is called, 0 to 7."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """`after`: seconds of working time since the request was asked. `to`: who is meant where `whom` is "named".

    `calendar`: its own working hours, None for those of its ladder.
    """

    level: int
    after: float
    action: Action
    channels: tuple[str, ...] = ("in_app",)
    whom: Whom = "named"
    to: tuple[Approver, ...] = ()
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Levels rise in number and in time. `calendar` is the id of its calendar, "" for that of the workspace."""

    id: str = ""
    name: str
    calendar: str = ""
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A level with its moment: what an open request keeps, so that a later change of the ladder does not move it."""

    level: int
    due: Micros
    action: Action
    channels: tuple[str, ...]
    whom: Whom
    to: tuple[Approver, ...]


def _group(name: str) -> tuple[Approver, ...]:
    return (Approver(kind="group", name=name),)


DEFAULT: Final = Ladder(
    name="Standard",
    levels=(
        Level(level=0, after=4 * HOUR, action="remind", whom="asked"),
        Level(level=1, after=1 * WORKDAY, action="add", whom="backups", channels=("in_app", "email")),
        Level(level=2, after=1.5 * WORKDAY, action="add", whom="delegates", channels=("in_app", "email")),
        Level(
            level=3,
            after=2 * WORKDAY,
            action="add",
            to=_group("data_team_lead"),
            channels=("in_app", "email"),
        ),
        Level(
            level=4,
            after=3 * WORKDAY,
            action="add",
            to=_group("data_architect"),
            channels=("in_app", "email"),
        ),
        Level(
            level=5,
            after=4 * WORKDAY,
            action="add",
            to=_group("security_team_lead"),
            channels=("in_app", "email"),
        ),
        Level(
            level=6,
            after=5 * WORKDAY,
            action="add",
            to=(Approver(kind="role", name="owner"),),
            channels=("in_app", "email"),
        ),
        Level(level=7, after=10 * WORKDAY, action="reject", whom="asked"),
    ),
)
"""The ladder of who has made none: a reminder after half a day, everybody who may help within a week, an end after two."""


def climb(ladder: Ladder, calendar: Calendar, asked_at: Micros) -> tuple[Rung, ...]:
    """All levels with their moments, in order. `calendar` is the ladder's."""
    rungs: list[Rung] = []
    due = asked_at
    for level in ladder.levels:
        due = max(due, add(level.calendar or calendar, asked_at, level.after, LONGEST_DAYS))
        rungs.append(
            Rung(
                level=level.level,
                due=due,
                action=level.action,
                channels=level.channels,
                whom=level.whom,
                to=level.to,
            )
        )
    return tuple(rungs)


def rung_json(rung: Rung) -> Json:
    return {
        "level": rung.level,
        "due": rung.due,
        "action": rung.action,
        "channels": list(rung.channels),
        "whom": rung.whom,
        "to": [{"kind": one.kind, "name": one.name} for one in rung.to],
    }


def rung_of(value: Json) -> Rung:
    return Rung(
        level=value["level"],
        due=Micros(value["due"]),
        action=value["action"],
        channels=tuple(value["channels"]),
        whom=value["whom"],
        to=tuple(Approver(**one) for one in value["to"]),
    )
