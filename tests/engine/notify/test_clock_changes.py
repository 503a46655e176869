"""Quiet hours and bundles where clocks are set forward and back, by an hour, by half an hour, by a day (SPEC.md, PR3 and PR4)."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.ids import Micros
from engine.notify.rules import QuietHours, Rules, next_bundle, quiet_until
from engine.runtime.clock import SECOND

MINUTE, DAY = 60 * SECOND, 86_400 * SECOND
YEARS = {
    "Europe/Zurich": 2026,
    "America/New_York": 2026,
    "America/St_Johns": 2011,  # at a minute past midnight
    "America/Sao_Paulo": 2018,  # at midnight, which one day a year does not have
    "Africa/Cairo": 2026,
    "Asia/Beirut": 2026,
    "Asia/Kathmandu": 2026,  # never, and a quarter of an hour off
    "Antarctica/Troll": 2026,  # by two hours
    "Australia/Lord_Howe": 2026,  # by half an hour
    "Pacific/Apia": 2011,  # without 30 December
    "UTC": 2026,
}


@cache
def changes(name: str) -> list[int]:
    """The seconds of a year at which clocks are set there, or its first of May."""
    zone, year = ZoneInfo(name), YEARS[name]
    days = [round(datetime(year, 1, 1, tzinfo=UTC).timestamp()) + 86_400 * day for day in range(366)]
    pairs = [pair for pair in pairwise(days) if offset(pair[0], zone) != offset(pair[1], zone)]
    return [change(*pair, zone) for pair in pairs] or [days[120]]


def offset(second: int, zone: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(second, zone).utcoffset()


def change(low: int, high: int, zone: ZoneInfo) -> int:
    return next(
        second for second in range(low + 60, high + 60, 60) if offset(second, zone) != offset(low, zone)
    )


moments_of_day = st.one_of(
    st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59)),
    st.sampled_from(["00:00", "01:00", "02:00", "02:30", "03:00", "23:00", "23:30"]),
)
nights = st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Rules, Micros]:
    """Rules of somebody, and a moment near a change of their clock."""
    name = draw(st.sampled_from(sorted(YEARS)))
    set_at = draw(st.sampled_from(changes(name)))
    minutes = draw(st.one_of(st.integers(-36 * 60, 36 * 60), st.integers(-90, 90)))
    quiet = QuietHours(
        on=True, start=draw(moments_of_day), end=draw(moments_of_day), days=draw(st.one_of(st.just([*range(7)]), nights))
    )  # fmt: skip
    rules = Rules(zone=name, quiet=quiet, digest_at=draw(moments_of_day))
    return rules, Micros((set_at + 60 * minutes) * SECOND)


def reads_quiet(rules: Rules, at: Micros) -> bool:
    """What a person says who looks at the clock on the wall."""
    local, quiet = datetime.fromtimestamp(at / SECOND, ZoneInfo(rules.zone)), rules.quiet
    wall, day = local.strftime("%H:%M"), local.weekday()
    if quiet.start <= quiet.end:
        return day in quiet.days and quiet.start <= wall < quiet.end
    return (wall >= quiet.start and day in quiet.days) or (wall < quiet.end and (day - 1) % 7 in quiet.days)


def is_far(rules: Rules, at: Micros) -> bool:
    """Whether no clock was set within the day."""
    return all(abs(at // SECOND - set_at) > 27 * 3600 for set_at in changes(rules.zone))


@settings(max_examples=80)
@given(situations())
def test_PR3_nobody_is_disturbed_while_their_clock_shows_quiet_hours(situation: tuple[Rules, Micros]) -> None:
    rules, at = situation
    until = quiet_until(rules, at)
    if reads_quiet(rules, at) and not (rules.zone == "Pacific/Apia" and not is_far(rules, at)):
        assert until is not None
    if is_far(rules, at):
        assert reads_quiet(rules, at) == (until is not None)
    if until is not None:
        assert at < until <= at + 9 * DAY
        assert not reads_quiet(rules, until) or rules.zone == "Pacific/Apia"
        assert quiet_until(rules, until) is None


@settings(max_examples=60)
@given(situations())
def test_PR4_a_daily_bundle_comes_once_on_each_day_at_its_time_or_when_clocks_leap_over_it(
    situation: tuple[Rules, Micros],
) -> None:
    rules, now = situation
    zone, dues = ZoneInfo(rules.zone), [now]
    for _ in range(4):
        dues.append(next_bundle("daily", rules, dues[-1]))
    local = [datetime.fromtimestamp(due / SECOND, zone) for due in dues[1:]]
    assert all(one < other for one, other in pairwise(dues))
    assert sorted(set(days := [one.date() for one in local])) == days
    assert _without_gaps(days, rules.zone)
    leapt = {one for one in local if one.strftime("%H:%M") != rules.digest_at}
    assert {one.timestamp() for one in leapt} <= set(changes(rules.zone))


def _without_gaps(days: list[date], zone: str) -> bool:
    missing = {date(2011, 12, 30)} if zone == "Pacific/Apia" else set()
    there = [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)]
    return set(there) - set(days) <= missing


@settings(max_examples=60)
@given(situations())
def test_PR4_an_hourly_bundle_comes_at_the_next_full_hour_of_that_clock(
    situation: tuple[Rules, Micros],
) -> None:
    rules, now = situation
    due = next_bundle("hourly", rules, now)
    assert "00:00" == datetime.fromtimestamp(due / SECOND, ZoneInfo(rules.zone)).strftime("%M:%S")
    assert now < due <= now + 90 * MINUTE
    hours = (Micros(minute) for minute in range(now + MINUTE, due, MINUTE))
    assert not [m for m in hours if datetime.fromtimestamp(m / SECOND, ZoneInfo(rules.zone)).minute == 0]
