"""The demo's export of departures: by the clock, bounded, and only while nobody else had their hands on the file."""

import asyncio
import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.runtime.clock import ManualClock
from server.demo.departures import (
    COLUMNS,
    EVERY,
    FILE,
    FIRST_DAYS,
    LARGEST,
    LATER,
    LATER_FROM,
    MOST_DAYS,
    Departures,
    export,
)
from server.demo.flights import package_folder

pytestmark = pytest.mark.anyio

HOUR = 3_600.0
FLIGHTS = {1: 842, 2: 943, 3: 914, 4: 915}
"""Those of the first days of January 2013."""


@pytest.fixture(scope="module")
def data() -> Path:
    folder = package_folder()
    assert folder is not None
    return folder


class Lake:
    """One that a clock stands beside."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.clock, self.file = ManualClock(), folder / FILE
        self.job = Departures(clock=self.clock, file=self.file, data=data)

    def put(self, content: bytes) -> None:
        """Just now, by the clock."""
        self.file.write_bytes(content)
        os.utime(self.file, ns=(self.clock.now() * 1_000,) * 2)

    async def pass_time(self, seconds: float) -> None:
        """Until what the job begins then is done."""
        self.clock.advance(seconds)
        for task in asyncio.all_tasks():
            if task.get_name() == "departures":
                await task

    def days(self) -> dict[int, int]:
        """Rows by day."""
        days = [int(row["day"]) for row in self.rows()]
        return {day: days.count(day) for day in sorted(set(days))}

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(self.file.read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def lake(tmp_path: Path, data: Path) -> Lake:
    """With the export of the first days."""
    lake = Lake(tmp_path, data)
    lake.put(export(data))
    return lake


async def test_S0_2_a_day_of_real_flights_arrives_every_hour_and_no_sooner(lake: Lake) -> None:
    first = lake.file.read_bytes()
    lake.job.start()
    await lake.pass_time(HOUR - 2 * EVERY)
    assert first == lake.file.read_bytes()
    await lake.pass_time(3 * EVERY)
    assert {day: FLIGHTS[day] for day in (1, 2, 3)} == lake.days()
    assert lake.file.read_bytes().startswith(first), "header and rows are kept"
    lake.job.stop()
    lake.job.start()
    await lake.pass_time(HOUR - 2 * EVERY)
    assert 3 == max(lake.days()), "a start brings nothing before its time"
    lake.job.stop()
    await lake.pass_time(3 * HOUR)
    assert 3 == max(lake.days())
    assert [lake.file] == list(lake.file.parent.iterdir())


async def test_S0_2_a_column_comes_after_some_days_and_goes_when_the_export_begins_anew(lake: Lake) -> None:
    columns: dict[int, list[str]] = {}
    lake.job.start()
    for _ in range(MOST_DAYS - FIRST_DAYS + 1):
        columns[max(lake.days())] = list(lake.rows()[0])
        assert lake.file.stat().st_size < LARGEST
        await lake.pass_time(HOUR + EVERY)
    assert {
        day: [*COLUMNS, LATER] if day >= LATER_FROM else [*COLUMNS]
        for day in range(FIRST_DAYS, MOST_DAYS + 1)
    } == columns
    assert {day: FLIGHTS[day] for day in (1, 2)} == lake.days()
    lake.job.stop()


async def test_S0_2_what_the_package_knows_of_the_column_is_there_for_each_flight(data: Path) -> None:
    first = next(csv.DictReader(export(data, LATER_FROM).decode().splitlines()))
    assert ("517", "UA", "IAH", "N14228") == tuple(
        first[name] for name in ("dep_time", "carrier", "dest", LATER)
    )
    assert b",NA," not in export(data, LATER_FROM), "what nobody knows is empty"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: b"day,who\n2,Ada\n", id="another file"),
        pytest.param(lambda content: content.replace(b"IAH", b"XXX", 1), id="one word changed"),
        pytest.param(lambda content: content + b"2013,1,2,1,1,0,UA,1,EWR,IAH\n", id="a row of theirs"),
        pytest.param(lambda content: content.removesuffix(b"\n"), id="its last letter"),
        pytest.param(lambda _: b"", id="nothing in it"),
        pytest.param(lambda _: b"\xff\xfe,,\n" * 9, id="no text"),
    ],
)
async def test_S0_2_a_file_of_that_name_that_somebody_made_or_changed_is_left_alone(
    lake: Lake, change: Callable[[bytes], bytes]
) -> None:
    theirs = change(lake.file.read_bytes())
    lake.put(theirs)
    lake.job.start()
    await lake.pass_time(3 * HOUR)
    lake.job.stop()
    assert theirs == lake.file.read_bytes()


async def test_S0_2_who_removes_the_export_or_puts_a_link_there_keeps_it_so(
    lake: Lake, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere"
    lake.file.rename(other)
    content = other.read_bytes()
    lake.job.start()
    await lake.pass_time(3 * HOUR)
    assert not lake.file.exists()
    lake.file.symlink_to(other)
    await lake.pass_time(3 * HOUR)
    lake.job.stop()
    assert lake.file.is_symlink()
    assert content == other.read_bytes()


async def test_S0_2_an_arrival_that_failed_is_tried_again(tmp_path: Path, data: Path) -> None:
    (tmp_path / "lake").mkdir()
    lake = Lake(tmp_path / "lake", tmp_path / "package")
    lake.put(export(data))
    lake.job.start()
    await lake.pass_time(HOUR + EVERY)
    assert 2 == max(lake.days()), "the package is away"
    (tmp_path / "package").symlink_to(data)
    await lake.pass_time(EVERY)
    lake.job.stop()
    assert 3 == max(lake.days())
