"""Working time against a slow oracle that asks a local clock every minute."""

import random
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crdt.ids import Micros
from engine.escalation.calendar import ALWAYS, OFFICE, Calendar, Holiday, Hours, add, between, works

SECOND = 1_000_000
HOUR = 3600
ZONES = ("UTC", "Europe/Zurich", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")


def at(text: str, zone: str = "UTC") -> Micros:
    return Micros(round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) * SECOND)


def said(moment: Micros, zone: str = "UTC") -> str:
    return datetime.fromtimestamp(moment / SECOND, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def counts(calendar: Calendar, minute: int) -> bool:
    """What a person with a local clock on the wall would say of this minute since 1970."""
    local = datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(calendar.zone))
    today = local.date()
    for day in calendar.holidays:
        if day.on == today or (day.yearly and (day.on.month, day.on.day) == (today.month, today.day)):
            return False
    reading = local.hour * 60 + local.minute
    return any(hours.start <= reading < hours.end for hours in calendar.week[today.weekday()])


def slow_add(calendar: Calendar, start: int, minutes: int) -> int:
    minute = start
    while minutes:
        minutes -= counts(calendar, minute)
        minute += 1
    return minute


def any_calendar(draw: random.Random) -> Calendar:
    week = []
    for _ in range(7):
        edges = sorted(draw.sample(range(0, 24 * 60 + 1, 15), draw.choice((0, 2, 2, 4))))
        week.append(tuple(Hours(start=a, end=b) for a, b in zip(edges[::2], edges[1::2], strict=True)))
    week[draw.randrange(7)] = (Hours(start=0, end=24 * 60),)
    holidays = tuple(
        Holiday(on=date(2024, draw.choice((2, 3, 10, 11)), draw.randint(1, 28)), yearly=draw.random() < 0.5)
        for _ in range(draw.randrange(4))
    )
    return Calendar(name="any", zone=draw.choice(ZONES), week=tuple(week), holidays=holidays)


@pytest.mark.parametrize("seed", range(24))
def test_ES1_working_time_passes_as_a_clock_on_the_wall_shows_it(seed: int) -> None:
    draw = random.Random(seed)
    calendar = any_calendar(draw)
    # Around the nights on which some of the zones change their clocks, and the end of February of a leap year.
    day = draw.choice(
        ("2024-02-27", "2024-03-09", "2024-03-30", "2024-04-06", "2024-10-05", "2024-10-26", "2024-11-02")
    )
    start = at(f"{day}T00:00") // (60 * SECOND) + draw.randrange(24 * 60)
    minutes = draw.randint(1, 3000)
    end = slow_add(calendar, start, minutes)
    begin = Micros(start * 60 * SECOND)
    assert end * 60 * SECOND == add(calendar, begin, minutes * 60)
    assert minutes * 60 == between(calendar, begin, Micros(end * 60 * SECOND))
    assert counts(calendar, start) == works(calendar, begin)


def test_ES1_a_request_of_friday_afternoon_is_due_on_monday() -> None:
    friday = at("2026-11-20T16:00")
    assert "2026-11-23 10:00" == said(add(OFFICE, friday, 2 * HOUR))
    assert "2026-11-20 17:00" == said(add(OFFICE, friday, HOUR)), (
        "the end of today rather than the morning after"
    )


def test_ES1_nobody_works_on_a_holiday_of_every_year() -> None:
    calendar = Calendar(
        name="Swiss",
        zone="Europe/Zurich",
        week=OFFICE.week,
        holidays=(Holiday(on=date(2020, 12, 25), yearly=True), Holiday(on=date(2026, 12, 28))),
    )
    eve = at("2026-12-24T16:30", "Europe/Zurich")
    assert "2026-12-29 09:30" == said(add(calendar, eve, HOUR), "Europe/Zurich")


def test_ES1_an_hour_the_clocks_skip_does_not_count_and_one_they_repeat_counts_twice() -> None:
    night = Calendar(name="Night", zone="Europe/Zurich", week=((Hours(start=60, end=240),),) * 7)
    spring, autumn = at("2026-03-29T00:00", "Europe/Zurich"), at("2026-10-25T00:00", "Europe/Zurich")
    assert 2 * HOUR == between(night, spring, Micros(spring + 12 * HOUR * SECOND))
    assert 4 * HOUR == between(night, autumn, Micros(autumn + 12 * HOUR * SECOND))


def test_ES1_around_the_clock_time_is_just_time() -> None:
    start = at("2026-11-20T16:00")
    assert start + 100 * HOUR * SECOND == add(ALWAYS, start, 100 * HOUR)


def test_ES1_with_nothing_to_wait_for_it_is_due_at_once() -> None:
    assert at("2026-11-21T12:00") == add(OFFICE, at("2026-11-21T12:00"), 0), "on a Saturday, too"


def test_ES1_a_calendar_in_which_nobody_ever_works_still_has_an_end() -> None:
    never = Calendar(name="Never", zone="UTC", week=((),) * 7)
    start = at("2026-11-20T16:00")
    assert "2046-11-30" <= said(add(never, start, HOUR))[:10] <= "2046-12-31"
