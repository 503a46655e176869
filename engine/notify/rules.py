"""What somebody wants to hear of, where and when. Pure: rules, what there is to tell and the time arrive as arguments.

Defaults: the inbox hears everything. Email hears at once what asks for something or is urgent, and of the rest once a day.
Other channels hear what a person lets through. Rules PR of engine/SPEC.md.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ConfigDict, Field, field_validator

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from crdt.model import Model
from engine.inbox.kinds import NotificationKind
from engine.runtime.clock import SECOND

IN_APP: Final = "in_app"
EMAIL: Final = "email"
Mode = Literal["now", "hourly", "daily", "off"]
Moment = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Name = Annotated[str, Field(max_length=64)]
Choices = Annotated[dict[Name, dict[Name, Mode]], Field(max_length=100)]
"""By kind and channel; what does not stand here follows the default."""


class _Rules(Model):
    """Read and said alike."""

    model_config = ConfigDict(json_schema_mode_override="validation", extra="forbid")


class QuietHours(_Rules):
    """From one time of the day to another, on nights that begin on these days (0 is Monday)."""

    on: bool = False
    start: Moment = "22:00"
    end: Moment = "07:00"
    days: list[Annotated[int, Field(ge=0, le=6)]] = Field(default=[0, 1, 2, 3, 4, 5, 6], max_length=7)
    urgent_passes: bool = True


class Rules(_Rules):
    """Of one person, everywhere. `digest_at`: when the daily bundle comes."""

    zone: str = Field(default="UTC", max_length=64)
    quiet: QuietHours = QuietHours()
    digest_at: Moment = "08:00"
    muted_until: int | None = Field(default=None, ge=0)
    kinds: Choices = {}

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("Needs the name of a time zone, such as Europe/Zurich.") from None
        return zone


class WorkspaceRules(_Rules):
    """What is different in one workspace. `muted`: nothing of it leaves the inbox."""

    muted: bool = False
    kinds: Choices = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTell:
    """A notification as far as it decides where it goes. `channels`: where it goes in any case, as a ladder says."""

    kind: NotificationKind
    urgent: bool = False
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A channel it goes to: now, or at `due` together with others."""

    channel: str
    due: Micros | None = None


def default_mode(kind: NotificationKind, channel: str) -> Mode:
    if channel == IN_APP:
        return "now"
    if channel != EMAIL:
        return "off"
    return "now" if kind.asks or kind.urgent else "daily"


def mode_of(kind: NotificationKind, channel: str, rules: Rules, here: WorkspaceRules | None) -> Mode:
    """Here, else everywhere, else the default."""
    for kinds in (here.kinds if here is not None else {}, rules.kinds):
        if (mode := kinds.get(kind.name, {}).get(channel)) is not None:
            return mode
    return default_mode(kind, channel)


def is_muted(rules: Rules, here: WorkspaceRules | None, now: Micros) -> bool:
    return (rules.muted_until is not None and rules.muted_until > now) or (here is not None and here.muted)


def ways(
    told: ToTell, rules: Rules, here: WorkspaceRules | None, channels: Collection[str], now: Micros
) -> list[Way]:
    """Where it goes beside the inbox, of the channels that reach this person."""
    if is_muted(rules, here, now):
        return []
    urgent = told.urgent or told.kind.urgent
    found = []
    for channel in sorted(channels):
        mode = "now" if channel in told.channels else mode_of(told.kind, channel, rules, here)
        if channel == IN_APP or mode == "off":
            continue
        found.append(Way(channel=channel, due=_due(mode, urgent, rules, now)))
    return found


def _due(mode: Mode, urgent: bool, rules: Rules, now: Micros) -> Micros | None:
    """When it may go; None for now. What waits through quiet hours comes at their end, together."""
    at = None if mode == "now" else next_bundle(mode, rules, now)
    if urgent and rules.quiet.urgent_passes:
        return at
    return quiet_until(rules, at if at is not None else now) or at


def next_bundle(mode: Mode, rules: Rules, now: Micros) -> Micros:
    """After now: the next full hour there, or the time of the day that was chosen."""
    zone = ZoneInfo(rules.zone)
    if mode == "hourly":
        return _full_hour(now, zone)
    today = datetime.fromtimestamp(now / SECOND, zone).date()
    for ahead in range(4):
        day = today + timedelta(days=ahead)
        at = first(day, rules.digest_at, zone)
        # A day that clocks leap over, as at the date line, has no bundle.
        if at > now and datetime.fromtimestamp(at / SECOND, zone).date() == day:
            return at
    raise LookupError("four days without the chosen time")


def _full_hour(now: Micros, zone: ZoneInfo) -> Micros:
    while True:
        local = datetime.fromtimestamp(now / SECOND, zone)
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        now = Micros(now + round((timedelta(hours=1) - past).total_seconds() * SECOND))
        # Where clocks are set by half an hour it may be half past by then.
        if datetime.fromtimestamp(now / SECOND, zone).minute == 0:
            return now


def quiet_until(rules: Rules, at: Micros) -> Micros | None:
    """The end of the quiet hours that `at` lies in. Where an hour comes twice, both are quiet if one is."""
    until = None
    while (ends := _night_of(rules, at)) is not None:
        until = at = ends
    return until


def _night_of(rules: Rules, at: Micros) -> Micros | None:
    quiet = rules.quiet
    if not quiet.on or quiet.start == quiet.end or not quiet.days:
        return None
    zone = ZoneInfo(rules.zone)
    today = datetime.fromtimestamp(at / SECOND, zone).date()
    for day in (today - timedelta(days=1), today):
        over = day if quiet.end > quiet.start else day + timedelta(days=1)
        begins, ends = first(day, quiet.start, zone), last(over, quiet.end, zone)
        if day.weekday() in quiet.days and begins <= at < ends:
            return ends
    return None


def first(day: date, at: str, zone: ZoneInfo) -> Micros:
    """When clocks there show this time for the first time, or leap over it."""
    early, late = _readings(day, at, zone)
    return early if early <= late else _leap(late, early, zone)


def last(day: date, at: str, zone: ZoneInfo) -> Micros:
    """When clocks there show this time for the last time, or leap over it."""
    early, late = _readings(day, at, zone)
    return late if early <= late else _leap(late, early, zone)


def _readings(day: date, at: str, zone: ZoneInfo) -> tuple[Micros, Micros]:
    """The same twice, but around a change of clocks; the later one first where no clock shows it (PEP 495)."""
    hour, minute = map(int, at.split(":"))
    local = datetime.combine(day, time(hour, minute), zone)
    early, late = (round(local.replace(fold=fold).timestamp() * SECOND) for fold in (0, 1))
    return Micros(early), Micros(late)


def _leap(before: int, after: int, zone: ZoneInfo) -> Micros:
    """The second between two moments in which clocks are set."""
    low, high = before // SECOND, after // SECOND
    offset = datetime.fromtimestamp(low, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        is_before = datetime.fromtimestamp(middle, zone).utcoffset() == offset
        low, high = (middle, high) if is_before else (low, middle)
    return Micros(high * SECOND)


def told_of(kind: NotificationKind, content: Mapping[str, object]) -> ToTell:
    """`content` may say `urgent: true`, and name `channels`."""
    named = content.get("channels")
    return ToTell(
        kind=kind,
        urgent=content.get("urgent") is True,
        channels=tuple(map(str, named)) if isinstance(named, list | tuple) else (),
    )
