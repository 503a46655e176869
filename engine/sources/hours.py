"""When a source may be read: the hours of a day, in a zone, that its document allows. Pure."""

from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crdt.dataclasses import dataclass

SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From `start` until `end`, over midnight where `end` is the earlier one; with `weekends` all of Saturday and Sunday."""

    start: time
    end: time
    zone: ZoneInfo
    weekends: bool

    def allow(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone)
        if self.weekends and local.weekday() >= SATURDAY:
            return True
        now = local.time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def words(self) -> str:
        said = f"from {self.start:%H:%M} until {self.end:%H:%M} ({self.zone.key})"
        return f"{said} and all weekend" if self.weekends else said


def hours_of(limits: dict[str, object]) -> Hours | None:
    """None where the document says no hours, or none that can be understood: diagnostics name those."""
    start, end = clock_of(limits.get("read_from")), clock_of(limits.get("read_until"))
    zone = zone_of(limits.get("zone") or "UTC")
    if start is None or end is None or zone is None or start == end:
        return None
    return Hours(start=start, end=end, zone=zone, weekends=limits.get("weekends") is True)


def clock_of(text: object) -> time | None:
    """`HH:MM`."""
    try:
        return datetime.strptime(str(text), "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone of its own
    except ValueError:
        return None


def zone_of(name: object) -> ZoneInfo | None:
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
