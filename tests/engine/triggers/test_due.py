"""When schedules are due: cron by the clock of a zone where it changes, intervals, and what is made up for (TR1, TR2, TR4)."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.errors import InvalidInput
from crdt.ids import Micros
from engine.trigger_records import CatchUp
from engine.triggers.due import Schedule, due, next_times, passed, shortest_gap, times_between
from engine.triggers.kind import kind_of, read_config, trigger_kinds

BERLIN = "Europe/Berlin"
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
ZONES = ("UTC", BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo")
CRONS = (
    "* * * * *",
    "*/17 * * * *",
    "30 2 * * *",
    "0 0,1,2,3 * * *",
    "15 1-3 * * SUN",
    "0 */2 * * *",
    "59 23 L * *",
)


def cron(text: str, zone: str = "UTC") -> Schedule:
    kind = kind_of("cron")
    assert kind.schedule is not None
    return kind.schedule(read_config(kind, {"cron": text, "zone": zone}))


def interval(seconds: int, **more: Any) -> Schedule:
    kind = kind_of("interval")
    assert kind.schedule is not None
    return kind.schedule(read_config(kind, {"every_s": seconds, **more}))


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, *, zone: str = "UTC") -> Micros:
    moment = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))
    return Micros(round(moment.timestamp()) * SECOND)


def told(times: tuple[Micros, ...], zone: str) -> list[str]:
    return [datetime.fromtimestamp(one / SECOND, ZoneInfo(zone)).strftime("%d %H:%M %z") for one in times]


def test_TR1_a_fixed_hour_that_is_left_out_runs_right_after_it() -> None:
    times = next_times(cron("30 2 * * *", BERLIN), at(2026, 3, 28, 0, 0, zone=BERLIN), 3)
    assert ["28 02:30 +0100", "29 03:00 +0200", "30 02:30 +0200"] == told(times, BERLIN)


def test_TR1_a_fixed_hour_that_comes_twice_runs_once() -> None:
    times = next_times(cron("30 2 * * *", BERLIN), at(2026, 10, 24, 0, 0, zone=BERLIN), 3)
    assert ["24 02:30 +0200", "25 02:30 +0200", "26 02:30 +0100"] == told(times, BERLIN)


def test_TR1_asked_for_within_the_hour_that_comes_twice_what_has_passed_does_not_come() -> None:
    schedule, second = cron("30 2 * * *", BERLIN), at(2026, 10, 25, 1, 10)
    assert ["26 02:30 +0100"] == told(next_times(schedule, second, 1), BERLIN)
    assert at(2026, 10, 25, 0, 30) == next(schedule.until(second))


def test_TR1_every_half_hour_follows_the_time_that_passes_over_both_changes() -> None:
    for day in (at(2026, 3, 29, 0, 0, zone=BERLIN), at(2026, 10, 25, 0, 0, zone=BERLIN)):
        times = next_times(cron("*/30 * * * *", BERLIN), day, 10)
        assert {30 * MINUTE} == {b - a for a, b in pairwise(times)}


@settings(max_examples=60, deadline=None)
@given(
    text=st.sampled_from(CRONS),
    zone=st.sampled_from(ZONES),
    start=st.integers(at(2026, 1, 1) // SECOND, at(2027, 1, 1) // SECOND),
)
def test_TR1_backward_the_moments_are_the_same_ones(text: str, zone: str, start: int) -> None:
    schedule, begin = cron(text, zone), Micros(start * SECOND)
    forward = next_times(schedule, begin, 12)
    backward = list(takewhile(lambda one: one > begin, islice(schedule.until(forward[-1]), 20)))
    assert list(forward) == backward[::-1]


@settings(max_examples=60, deadline=None)
@given(
    every=st.integers(1, 100_000),
    start=st.integers(at(2026, 1, 1), at(2027, 1, 1)),
    begins=st.sampled_from([None, "2026-05-01T12:00:00+02:00"]),
)
def test_TR1_an_interval_counts_from_one_moment_and_not_from_a_restart(
    every: int, start: int, begins: str | None
) -> None:
    schedule = interval(every, begins=begins)
    times = next_times(schedule, Micros(start), 4)
    assert {every * SECOND} == {b - a for a, b in pairwise(times)}
    assert times[0] > start
    first = next(schedule.until(times[0]))
    assert times[0] == first


@settings(max_examples=80, deadline=None)
@given(
    text=st.sampled_from(CRONS[1:]),
    zone=st.sampled_from(ZONES),
    around=st.sampled_from([at(2026, 3, 29, 1, 0), at(2026, 10, 25, 1, 0), at(2026, 7, 1, 1, 0)]),
    away=st.integers(0, 3 * 86_400),
    catch_up=st.sampled_from(["none", "latest", "all"]),
    most=st.integers(1, 9),
)
def test_TR4_what_is_made_up_for_are_the_newest_moments_that_passed(
    text: str, zone: str, around: Micros, away: int, catch_up: CatchUp, most: int
) -> None:
    schedule, now = cron(text, zone), Micros(around + away * SECOND)
    times = list(times_between(schedule, Micros(around + 1), Micros(now + 1), 10_000))
    found = due(schedule, [*passed(schedule, around, now)], now, catch_up=catch_up, most=most)
    on_time = [one for one in times[-1:] if now - one <= 60 * SECOND]
    wanted = {"none": on_time, "latest": times[-1:], "all": times[-most:]}[catch_up]
    assert (tuple(wanted), len(times) - len(wanted)) == (found.run, found.missed)
    assert found.next is not None
    assert found.next > now


def test_TR4_a_clock_that_was_set_back_makes_nothing_due() -> None:
    schedule = cron("0 * * * *")
    noon = at(2026, 5, 1, 12)
    back = Micros(noon - HOUR // 2)
    found = due(schedule, [*passed(schedule, min(noon, back), back)], back, catch_up="all", most=9)
    assert ((), noon) == (found.run, found.next)


def test_TR2_the_shortest_gap_is_found_where_it_is() -> None:
    assert MINUTE == shortest_gap(cron("0,1 6 * * *"), at(2026, 1, 1))
    assert 86_400 * SECOND == shortest_gap(cron("0 6 * * *"), at(2026, 1, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"cron": "61 * * * *"},
        {"cron": "* * * * * *"},
        {"cron": "0 0 31 2 *"},
        {"cron": "0 0 * *"},
        {"cron": ""},
        {"cron": "@sometimes"},
        {"cron": "0 0 * * *", "zone": "Europe/Atlantis"},
        {"cron": "0 0 * * *", "colour": "red"},
    ],
)
def test_TR1_a_schedule_that_cannot_be_is_refused_with_its_field(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_config(kind_of("cron"), wrong)
    assert refused.value.details["problems"]


@pytest.mark.parametrize(
    ("says", "kind", "config"),
    [
        ("Every day", "interval", {"every_s": 86_400}),
        (
            "Every 2 hours, counted from 2 May 2026, 08:30 +02:00",
            "interval",
            {"every_s": 7200, "begins": "2026-05-02T08:30:00+02:00"},
        ),
        (
            "When files like *.csv are added or changed, looked at every 5 minutes",
            "files",
            {"source": "lake", "pattern": "*.csv", "every_s": 300},
        ),
    ],
)
def test_TR1_spans_and_moments_are_said_as_people_say_them(
    says: str, kind: str, config: dict[str, Any]
) -> None:
    assert says == kind_of(kind).sentence(read_config(kind_of(kind), config))


def test_TR1_named_schedules_and_plain_words() -> None:
    assert next_times(cron("0 0 * * *"), at(2026, 1, 1), 3) == next_times(cron("@daily"), at(2026, 1, 1), 3)
    said = {
        name: kind.sentence(read_config(kind, config))
        for name, config in {
            "cron": {"cron": "30 2 * * 1-5", "zone": BERLIN},
            "interval": {"every_s": 5400},
        }.items()
        if (kind := trigger_kinds()[name])
    }
    assert {
        "cron": "At 02:30 on Monday through Friday, Europe/Berlin time",
        "interval": "Every 90 minutes",
    } == said


def test_TR1_a_year_of_days_has_one_run_each_in_every_zone() -> None:
    for zone in ZONES:
        begin = at(2026, 1, 1, zone=zone)
        times = [*times_between(cron("30 2 * * *", zone), begin, at(2027, 1, 1, zone=zone), 1_000)]
        days = {datetime.fromtimestamp(one / SECOND, ZoneInfo(zone)).date() for one in times}
        assert (365, 365) == (len(times), len(days))
    assert datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=365) == datetime(2027, 1, 1, tzinfo=UTC)
