"""Alerts about runs: each once, to those it concerns, whatever restarts."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from engine.alert_records import AlertRule
from engine.alerts.conditions import NotStarted, condition_of, day_of, next_look, usual_of, words_of
from engine.records import Grant
from engine.runtime.clock import ManualClock
from engine.writes import Put, Remove
from tests.engine.alerts.watch import ADA, BEN, CLEO, OTHER, STRANGER, Watched, at

pytestmark = pytest.mark.anyio

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    made = await (await Watched().start()).peopled()
    yield made
    await made.stop()


async def test_AL2_a_run_that_fails_is_told_to_whom_the_rule_names(watched: Watched) -> None:
    await watched.rule({"kind": "failed"})
    await watched.whole("good", 5)
    await watched.whole("bad", 5, "failed")
    await watched.whole("stopped", 5, "cancelled")
    assert ["bad failed"] == await watched.told(ADA)
    assert [] == await watched.told(BEN)


async def test_AL2_a_rule_of_one_design_is_silent_about_others(watched: Watched) -> None:
    await watched.rule({"kind": "failed"})
    await watched.rule({"kind": "failed"}, id="everywhere", design=None, tell=[{"kind": "user", "id": BEN}])
    run = await watched.started(await watched.queued("other", OTHER))
    await watched.ended(run, "failed")
    assert [] == await watched.told(ADA)
    assert ["other failed"] == await watched.told(BEN)


async def test_AL3_a_group_is_told_and_nobody_who_may_not_read_it(watched: Watched) -> None:
    everybody = [{"kind": "group", "id": "crew"}, *({"kind": "user", "id": one} for one in (BEN, STRANGER))]
    await watched.rule({"kind": "failed"}, tell=everybody)
    await watched.whole("bad", 5, "failed")
    assert [["bad failed"], [], []] == [await watched.told(one) for one in (BEN, CLEO, STRANGER)]
    (alert,) = await watched.alerts()
    assert [BEN] == alert.told


async def test_AL3_who_lost_their_role_since_is_not_told(watched: Watched) -> None:
    await watched.rule({"kind": "failed"}, tell=[{"kind": "user", "id": BEN}])
    await watched.commit((Remove(type=Grant, key=("g ben",)),))
    await watched.whole("bad", 5, "failed")
    assert [] == await watched.told(BEN)


async def test_AL2_a_run_that_takes_too_long_is_told_while_it_runs_and_once(watched: Watched) -> None:
    await watched.rule({"kind": "lasts_over", "seconds": 90})
    run = await watched.started(await watched.queued("slow"))
    await watched.passed(89)
    assert [] == await watched.told(ADA)
    await watched.passed(1)
    assert ["slow takes longer than 90 s"] == await watched.told(ADA)
    await watched.passed(600)
    await watched.ended(run, "succeeded")
    assert ["slow takes longer than 90 s"] == await watched.told(ADA)


async def test_AL2_a_run_in_time_leaves_no_timer(watched: Watched) -> None:
    await watched.rule({"kind": "lasts_over", "seconds": 90})
    await watched.whole("quick", 30)
    await watched.settled()
    assert None is await watched.store.timers.next_due()


async def test_AL2_longer_than_most_of_the_last_runs_is_unusual(watched: Watched) -> None:
    for number, seconds in enumerate((10, 12, 9, 11, 30)):
        await watched.whole(f"before {number}", seconds)
    await watched.rule({"kind": "lasts_unusually", "of": 5})
    await watched.started(await watched.queued("slow"))
    await watched.passed(29)
    assert [] == await watched.told(ADA)
    await watched.passed(2)
    assert ["slow takes longer than 95 % of its last 5 runs (30 s)"] == await watched.told(ADA)


async def test_AL2_of_few_runs_nothing_is_unusual(watched: Watched) -> None:
    await watched.whole("before", 1)
    await watched.rule({"kind": "lasts_unusually", "of": 5})
    await watched.whole("slow", HOUR)
    assert [] == await watched.told(ADA)


async def test_AL2_a_run_that_waits_for_its_start_is_told(watched: Watched) -> None:
    await watched.rule({"kind": "waits_over", "seconds": 60})
    waiting = await watched.queued("waits")
    served = await watched.queued("served")
    await watched.passed(30)
    await watched.started(served)
    await watched.passed(60)
    assert ["waits waits longer than 60 s"] == await watched.told(ADA)
    await watched.started(waiting)
    assert 1 == len(await watched.alerts())


async def test_AL2_a_gate_that_nobody_answers_is_told_and_one_that_was_answered_is_not(
    watched: Watched,
) -> None:
    await watched.rule({"kind": "waits_over", "seconds": 60})
    run = await watched.started(await watched.queued("asks"))
    await watched.asked(run, "open", "Release")
    answered = await watched.asked(run, "answered", "Check")
    await watched.passed(30)
    await watched.commit((Put(record=replace(answered, state="approved")),))
    await watched.passed(31)
    assert ["asks waits longer than 60 s for a decision at Release"] == await watched.told(ADA)
    assert ["asks:open"] == [one.subject for one in await watched.alerts()]


async def test_AL2_a_day_without_a_run_by_the_hour_is_told() -> None:
    clock = ManualClock(at("2024-03-01T05:00:00+00:00"))
    watched = await (await Watched(clock=clock).start()).peopled()
    await watched.rule(
        {"kind": "not_started", "by": "07:30", "zone": "Europe/Zurich", "days": [0, 1, 2, 3, 4]}
    )
    await watched.queued("friday")
    await watched.passed(DAY)
    assert [] == await watched.told(ADA)
    await watched.passed(3 * DAY)
    assert ["None was not started by 07:30 (Europe/Zurich)"] == await watched.told(ADA)
    assert ["2024-03-04"] == [one.subject for one in await watched.alerts()]
    await watched.stop()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2024-03-29T10:00:00+01:00", "2024-03-30T02:30:00+01:00"),
        ("2024-03-30T12:00:00+01:00", "2024-03-31T03:30:00+02:00"),  # half past two was left out that night
        ("2024-10-26T12:00:00+02:00", "2024-10-27T02:30:00+02:00"),  # it came twice: the first counts
    ],
)
def test_AL5_a_time_of_the_day_holds_through_changes_of_the_clock(after: str, expected: str) -> None:
    rule = NotStarted(by="02:30", zone="Europe/Zurich")
    look = next_look(rule, at(after))
    assert at(expected) == look
    assert expected[:10] == day_of(rule, look)[0]


async def test_AL4_a_restart_loses_and_doubles_none(watched: Watched) -> None:
    await watched.rule({"kind": "failed"})
    await watched.rule({"kind": "lasts_over", "seconds": 90})
    await watched.started(await watched.queued("slow"))
    await watched.whole("bad", 5, "failed")
    await watched.settled()
    await watched.stop()
    failed_meanwhile = await watched.started(await watched.queued("meanwhile"))
    await watched.ended(failed_meanwhile, "failed")
    watched.clock.advance(HOUR)
    again = await Watched(watched.store, watched.clock).start()
    twice = await again.restarted()
    expected = ["bad failed", "meanwhile failed", "slow takes longer than 90 s"]
    assert expected == sorted(await twice.told(ADA))
    await twice.stop()


async def test_AL4_a_timer_that_rings_again_tells_nobody_again(watched: Watched) -> None:
    rule = await watched.rule({"kind": "lasts_over", "seconds": 90})
    run = await watched.started(await watched.queued("slow"))
    await watched.passed(100)
    timer = (await watched.desk.beginnings(rule))[0]
    await watched.commit((timer,))
    await watched.passed(1)
    assert 1 == len(await watched.told(ADA))
    await watched.ended(run, "succeeded")


async def test_AL6_a_muted_rule_is_kept_and_tells_nobody(watched: Watched) -> None:
    later = watched.clock.now() + round(HOUR * 1_000_000)
    await watched.rule({"kind": "failed"}, muted_until=later)
    await watched.whole("quiet", 5, "failed")
    assert [[]] == [one.told for one in await watched.alerts()]
    await watched.passed(HOUR)
    await watched.whole("loud", 5, "failed")
    assert ["loud failed"] == await watched.told(ADA)


async def test_AL7_a_new_rule_holds_for_runs_under_way_and_a_changed_one_from_then_on(
    watched: Watched,
) -> None:
    await watched.started(await watched.queued("slow"))
    await watched.passed(30)
    rule = await watched.rule({"kind": "lasts_over", "seconds": 60})
    longer = _with(rule, {"kind": "lasts_over", "seconds": 300})
    await watched.commit((Put(record=longer), *await watched.desk.beginnings(longer)))
    await watched.passed(60)
    assert [] == await watched.told(ADA)
    await watched.passed(210)
    assert ["slow takes longer than 5 min"] == await watched.told(ADA)


async def test_AL7_a_timer_of_the_limit_before_moves_instead_of_telling(watched: Watched) -> None:
    rule = await watched.rule({"kind": "lasts_over", "seconds": 60})
    await watched.started(await watched.queued("slow"))
    await watched.settled()
    await watched.commit((Put(record=_with(rule, {"kind": "lasts_over", "seconds": 300})),))
    await watched.passed(61)
    assert [] == await watched.told(ADA)
    await watched.passed(240)
    assert ["slow takes longer than 5 min"] == await watched.told(ADA)


async def test_AL7_a_removed_rule_is_silent(watched: Watched) -> None:
    rule = await watched.rule({"kind": "lasts_over", "seconds": 60})
    await watched.started(await watched.queued("slow"))
    await watched.settled()
    await watched.commit((Remove(type=AlertRule, key=(rule.id,)),))
    await watched.passed(100)
    assert () == tuple(await watched.alerts())
    assert None is await watched.store.timers.next_due()


def test_AL5_what_is_usual_is_the_95th_of_100_by_nearest_rank() -> None:
    assert 95 == usual_of(range(1, 101))
    assert 5 == usual_of([5, 1, 2, 3, 4])
    assert None is usual_of([1, 2, 3, 4])


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.25, "250 ms"), (90, "90 s"), (300, "5 min"), (3900, "65 min"), (9000, "2 h 30 min")],
)
def test_AL5_durations_are_said_in_words(seconds: float, words: str) -> None:
    assert words == words_of(seconds)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "lasts_over", "seconds": 0},
        {"kind": "not_started", "by": "24:00"},
        {"kind": "not_started", "by": "07:30", "zone": "Mars/Olympus"},
        {"kind": "not_started", "by": "07:30", "days": []},
        {"kind": "unknown"},
    ],
)
def test_AL5_a_condition_that_can_never_come_true_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        condition_of(wrong)


def _with(rule: AlertRule, condition: dict[str, Any]) -> AlertRule:
    return replace(rule, condition=condition)
