from datetime import UTC, datetime

from crdt.ids import Micros
from engine.approval.ruling import Approver
from engine.escalation.calendar import ALWAYS, OFFICE
from engine.escalation.ladder import DEFAULT, TITLES, Ladder, Level, climb, rung_json, rung_of

HOUR = 3600
MONDAY = Micros(round(datetime(2026, 11, 16, 9, tzinfo=UTC).timestamp()) * 1_000_000)


def days(due: Micros) -> float:
    return (due - MONDAY) / 1_000_000 / HOUR / 24


def test_ES2_the_ladder_that_ships_has_eight_levels_and_ends() -> None:
    assert list(range(len(TITLES))) == [one.level for one in DEFAULT.levels]
    assert "reject" == DEFAULT.levels[-1].action
    assert {"remind", "add"} == {one.action for one in DEFAULT.levels[:-1]}


def test_ES2_levels_come_in_working_time() -> None:
    rungs = climb(DEFAULT, OFFICE, MONDAY)
    hours = [round(days(one.due) * 24, 2) for one in rungs]
    # 13:00 and 17:00 on Monday, Tuesday 13:00, Tuesday, Wednesday, Thursday and Friday at 17:00, Friday of the week after.
    assert [4, 8, 28, 32, 56, 80, 104, 272] == hours


def test_ES2_a_level_may_keep_hours_of_its_own_and_never_comes_before_the_one_below() -> None:
    ladder = Ladder(
        name="Mixed",
        levels=(
            Level(level=0, after=16 * HOUR, action="remind", whom="asked"),
            Level(
                level=5,
                after=16 * HOUR,
                action="add",
                to=(Approver(kind="user", name="ada"),),
                calendar=ALWAYS,
            ),
            Level(level=7, after=40 * HOUR, action="approve", calendar=ALWAYS),
        ),
    )
    assert [32, 32, 40] == [round(days(one.due) * 24, 2) for one in climb(ladder, OFFICE, MONDAY)]


def test_ES2_a_request_keeps_its_levels_as_they_were() -> None:
    rungs = climb(DEFAULT, OFFICE, MONDAY)
    assert rungs == tuple(rung_of(rung_json(one)) for one in rungs)
