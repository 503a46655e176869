"""Who reads on a thread pauses when it has worked for long enough, so that a thread that waits for the interpreter is let in."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from engine.sources.breathing import AT_ONCE, PAUSE, WORK, Breath

ROWS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n"


class Time:
    """Goes on by as much as was paused, and as a test says."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def breath(time: Time) -> Breath:
    return Breath(now=lambda: time.now, pause=time.pause)


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        yield database


def test_who_has_worked_for_long_enough_pauses_and_begins_anew(time: Time, breath: Breath) -> None:
    breath()
    assert [] == time.pauses
    time.now += WORK
    breath()
    breath()
    assert [PAUSE] == time.pauses
    time.now += 3 * WORK
    breath()
    breath()
    assert [PAUSE, PAUSE] == time.pauses


def test_there_is_a_breath_between_the_batches_of_a_long_answer(
    time: Time, breath: Breath, database: sqlite3.Connection
) -> None:
    read: list[int] = []
    for batch in breath.of(database.execute(ROWS, (2 * AT_ONCE + 7,))):
        read += [number for (number,) in batch]
        time.now += WORK
    assert list(range(1, 2 * AT_ONCE + 8)) == read
    assert 3 * [PAUSE] == time.pauses


def test_an_answer_that_came_quickly_needs_none(
    time: Time, breath: Breath, database: sqlite3.Connection
) -> None:
    assert [[(1,), (2,)]] == list(breath.of(database.execute(ROWS, (2,))))
    assert [] == time.pauses
