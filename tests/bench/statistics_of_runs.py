"""What statistics cost: an answer about 100,000 runs of ten steps over a month in two versions, and one more run."""

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from engine.records import Json
from engine.statistics.days import day_of, empty_day, with_facts
from engine.statistics.reading import RunStatistics, statistics_of
from engine.statistics_records import RunDay, RunFact
from engine.writes import Put
from storage.sql import SqlSettings, open_sql
from tests.bench.figure import Figure, figure
from tests.engine.statistics.made import DESIGN, fact

RUNS = 100_000
DAYS = 30
FIRST = 20_000
STEPS = "abcdefghij"
PLAN = {"steps": {node: {"operation": "test.step", "after": []} for node in STEPS}}


def run(number: int, dice: random.Random) -> RunFact:
    return fact(
        str(number),
        seconds=dice.lognormvariate(2, 0.5),
        status="succeeded" if dice.random() < 0.97 else "failed",
        day=FIRST + number % DAYS,
        version=f"v{number % 2}",
        waited=dice.expovariate(5),
        steps={node: dice.lognormvariate(0, 0.7) for node in STEPS},
    )


def days() -> list[RunDay]:
    dice = random.Random(1)
    groups: dict[tuple[str, int], list[tuple[RunFact, Json]]] = {}
    for number in range(RUNS):
        one = run(number, dice)
        groups.setdefault((one.version, day_of(one.finished_at)), []).append((one, PLAN))
    return [with_facts(empty_day(members[0][0]), members) for members in groups.values()]


async def answer(rows: list[RunDay]) -> tuple[float, int]:
    """Milliseconds of the quickest of five answers from SQLite, and how many runs it was about."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_sql(Path(folder), SqlSettings(synchronous="FULL"))
        await store.writer.commit(tuple(Put(record=row) for row in rows))
        took = []
        for _ in range(5):
            before = time.perf_counter()
            wanted = tuple(range(FIRST, FIRST + DAYS))
            found = await store.records.find(RunDay, {"design": DESIGN, "day": wanted}, limit=100_000)
            seen: RunStatistics = statistics_of(
                found, days=DAYS, titles=dict.fromkeys(STEPS, "A step"), names={}, current="v1"
            )
            took.append((time.perf_counter() - before) * 1000)
        await store.close()
        return min(took), seen.total.runs


def one_more(row: RunDay) -> float:
    """Microseconds of CPU to count one more run in the day it ended on."""
    dice = random.Random(2)
    runs = [run(number, dice) for number in range(200)]
    before = time.process_time()
    for one in runs:
        with_facts(row, [(one, PLAN)])
    return (time.process_time() - before) / len(runs) * 1e6


def statistics_figures() -> Iterator[Figure]:
    rows = days()
    milliseconds, runs = asyncio.run(answer(rows))
    yield figure(f"workflow.statistics.answer_of_{runs}_runs", milliseconds, "ms", at_most=100)
    yield figure("workflow.statistics.one_more_run", one_more(rows[0]), "us of CPU")
