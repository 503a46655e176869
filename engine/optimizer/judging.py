"""What a change would bring, and which steps decide how long runs take: by replaying recorded runs. Pure and seeded.

A gain is judged run by run, with and without the change, so what differs between runs does not blur it.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import RunId
from engine.optimizer.changing import Change, Setup, with_change
from engine.optimizer.costing import spent_by
from engine.optimizer.replaying import BEGIN, Recording, Twist, tasks_of
from engine.optimizer.simulating import Course, Job, Task, simulate
from engine.statistics.facts import split_key

DRAWS: Final = 200
SEED: Final = 20_240_501
_RUN: Final = RunId("run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """Seconds of the median run, replayed without and with the change. Eight of ten runs would gain between `low` and
    `high`. `close`: how much longer the replay without it is than what was recorded, as a ratio of the medians.
    `spent_before`, `spent_after`: what the median run holds of places, in seconds.
    """

    runs: int
    before: float
    after: float
    gain: float
    low: float
    high: float
    close: float
    spent_before: float
    spent_after: float

    @property
    def saved(self) -> float:
        """The share of its cost."""
        return 1 - self.spent_after / self.spent_before if self.spent_before else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisive:
    """How often a step was on the chain, how much of the length it was there, and how much of it was waiting for a place."""

    node: str
    chance: float
    share: float
    waits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A run of another design, or of this one, that was under way at the time; `own` when it is one of those judged."""

    recording: Recording
    at: float
    own: bool


def gain_of(recordings: Sequence[Recording], setup: Setup, change: Change) -> Gain:
    """Caller's duty: there is at least one recording."""
    other = with_change(setup, change)
    pairs = [(_length(one, setup), _length(one, other)) for one in recordings]
    return _gain(pairs, recordings, (setup.twist, other.twist))


def gain_among(neighbours: Sequence[Neighbour], setup: Setup, change: Change) -> Gain:
    """The same with the runs of a time side by side: what priorities decide. Own runs are judged, all compete."""
    other = with_change(setup, change)
    before, after = (_together(neighbours, one) for one in (setup, other))
    pairs = list(zip(before, after, strict=True))
    return _gain(pairs, [one.recording for one in neighbours if one.own], (setup.twist, other.twist))


def decisive(recordings: Sequence[Recording], setup: Setup, *, draws: int = DRAWS) -> list[Decisive]:
    """Most often first. In each draw a recorded run gives its shape, and each step what it took in some run."""
    dice = random.Random(SEED)  # noqa: S311 - the same answer for the same runs
    taken: dict[str, list[float]] = {}
    shapes = [tasks_of(one, setup.twist) for one in recordings]
    for tasks in shapes:
        for key, task in tasks.items():
            taken.setdefault(_of(key), []).append(task.seconds)
    on: Counter[str] = Counter()
    length: defaultdict[str, float] = defaultdict(float)
    waits: Counter[str] = Counter()
    total = 0.0
    for _ in range(draws):
        tasks = {
            key: replace(task, seconds=dice.choice(taken[_of(key)])) if task.seconds else task
            for key, task in dice.choice(shapes).items()
        }
        course = simulate([Job(run=_RUN, tasks=tasks)], setup.resources)[_RUN]
        total += course.length
        _count(course, tasks, on, length, waits)
    found = [
        Decisive(
            node=node,
            chance=on[node] / draws,
            share=length[node] / total if total else 0.0,
            waits=waits[node] / draws,
        )
        for node in on
    ]
    return sorted(found, key=lambda one: (-one.share, -one.chance, one.node))


def _count(
    course: Course,
    tasks: Mapping[str, Task],
    on: Counter[str],
    length: defaultdict[str, float],
    waits: Counter[str],
) -> None:
    chain = [key for key in course.chain() if tasks[key].seconds]
    for node in {_of(key) for key in chain}:
        on[node] += 1
    for key in chain:
        moment = course.moments[key]
        length[_of(key)] += moment.end - moment.begin
    for node in {_of(key) for key in chain if course.moments[key].waited}:
        waits[node] += 1


def _length(recording: Recording, setup: Setup) -> float:
    job = Job(run=_RUN, tasks=tasks_of(recording, setup.twist))
    return simulate([job], setup.resources)[_RUN].length


def _together(neighbours: Sequence[Neighbour], setup: Setup) -> list[float]:
    jobs = [
        Job(
            run=RunId(str(number)),
            tasks=tasks_of(one.recording, setup.twist) if one.own else tasks_of(one.recording),
            at=one.at,
            priority=setup.priority if one.own else 3,
        )
        for number, one in enumerate(neighbours)
    ]
    courses = simulate(jobs, setup.resources)
    return [courses[job.run].length for job, one in zip(jobs, neighbours, strict=True) if one.own]


def _gain(
    pairs: Sequence[tuple[float, float]], recordings: Sequence[Recording], twists: tuple[Twist, Twist]
) -> Gain:
    gains = sorted(one - other for one, other in pairs)
    before = median(one for one, _ in pairs)
    real = median(one.seconds for one in recordings)
    spent = [median(spent_by(one.steps, twist) for one in recordings) for twist in twists]
    return Gain(
        runs=len(pairs),
        before=before,
        after=median(other for _, other in pairs),
        gain=median(gains),
        low=gains[len(gains) // 10],
        high=gains[-1 - len(gains) // 10],
        close=before / real if real else 1.0,
        spent_before=spent[0],
        spent_after=spent[1],
    )


def _of(key: str) -> str:
    return split_key(key.removesuffix(BEGIN))[1]
