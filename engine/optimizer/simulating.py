"""What happens when steps of known lengths go through the engine's own queue: a list scheduler on a clock of its own. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from heapq import heappop, heappush

from crdt.dataclasses import dataclass
from crdt.ids import RunId
from engine.workflow.serving.queue import NOTHING, Needs, Queue, Request

_ARRIVES, _ENDS = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`after` are keys of the same job. Without `place` it only takes its time."""

    after: tuple[str, ...]
    seconds: float
    place: bool = True
    needs: Needs = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A run, asked for at `at` seconds. `tasks` in the order in which steps that become ready at once queue up.

    Rates of starts are not looked at.
    """

    run: RunId
    tasks: Mapping[str, Task]
    at: float = 0.0
    priority: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    places: int
    slots: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`because`: the task of the same run whose end let this one begin, by coming before it or by giving up its place
    (`waited` then); None where nothing of its run did.
    """

    begin: float
    end: float
    because: str | None
    waited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a job went. `length` from asking to the end of its last task."""

    length: float
    moments: Mapping[str, Moment]

    def chain(self) -> list[str]:
        """From the first to the last; empty for a job without tasks."""
        if not self.moments:
            return []
        last: str | None = max(self.moments, key=lambda key: (self.moments[key].end, key))
        found: list[str] = []
        while last is not None:
            found.append(last)
            last = self.moments[last].because
        return found[::-1]


def simulate(jobs: Sequence[Job], resources: Resources) -> dict[RunId, Course]:
    """Caller's duty: the tasks of a job have no round trip; tasks that name unknown ones before them do not wait for those."""
    machine = _Machine(jobs, resources)
    machine.work()
    return machine.courses()


def makespan(tasks: Mapping[str, Task], resources: Resources) -> float:
    run = RunId("run")
    return simulate([Job(run=run, tasks=tasks)], resources)[run].length


class _Machine:
    def __init__(self, jobs: Sequence[Job], resources: Resources) -> None:
        self._queue = Queue(resources.places, resources.slots)
        self._jobs = {job.run: job for job in jobs}
        self._left: dict[RunId, dict[str, int]] = {}
        self._then: dict[RunId, dict[str, list[str]]] = {}
        self._ready: dict[tuple[RunId, str], tuple[float, str | None]] = {}
        self._moments: dict[RunId, dict[str, Moment]] = {job.run: {} for job in jobs}
        self._due: list[tuple[float, int, int, RunId, str]] = []
        self._turn = 0
        for job in jobs:
            self._prepare(job)
            self._at(job.at, _ARRIVES, job.run, "")

    def work(self) -> None:
        while self._due:
            now, what, _, run, key = heappop(self._due)
            if what == _ARRIVES:
                for one, count in self._left[run].items():
                    if count == 0:
                        self._make_ready(run, one, now, None)
            elif what == _ENDS:
                self._end(run, key, now)
            if not self._due or self._due[0][0] > now:
                freed = (run, key) if what == _ENDS else None
                self._hand_out(now, freed)

    def courses(self) -> dict[RunId, Course]:
        return {
            run: Course(
                length=max((one.end for one in moments.values()), default=self._jobs[run].at)
                - self._jobs[run].at,
                moments=moments,
            )
            for run, moments in self._moments.items()
        }

    def _prepare(self, job: Job) -> None:
        self._left[job.run] = {}
        then = self._then[job.run] = {key: [] for key in job.tasks}
        for key, task in job.tasks.items():
            before = {one for one in task.after if one in job.tasks and one != key}
            self._left[job.run][key] = len(before)
            for one in before:
                then[one].append(key)

    def _at(self, moment: float, what: int, run: RunId, key: str) -> None:
        self._turn += 1
        heappush(self._due, (moment, what, self._turn, run, key))

    def _make_ready(self, run: RunId, key: str, now: float, because: str | None) -> None:
        job = self._jobs[run]
        task = job.tasks[key]
        needs = task.needs if self._queue.beyond(task.needs) is None else NOTHING
        self._ready[run, key] = (now, because)
        if task.place:
            self._queue.add(Request(run, key, 1, job.priority, needs), now)
        else:
            self._begin(run, key, now, None)

    def _end(self, run: RunId, key: str, now: float) -> None:
        self._queue.release(run, key)
        for target in self._then[run][key]:
            self._left[run][target] -= 1
            if self._left[run][target] == 0:
                self._make_ready(run, target, now, key)

    def _hand_out(self, now: float, freed: tuple[RunId, str] | None) -> None:
        while (granted := self._queue.take(now)) is not None:
            self._begin(granted.run, granted.node, now, freed)

    def _begin(self, run: RunId, key: str, now: float, freed: tuple[RunId, str] | None) -> None:
        since, because = self._ready[run, key]
        waited = now > since
        if waited:
            because = freed[1] if freed is not None and freed[0] == run else None
        end = now + self._jobs[run].tasks[key].seconds
        self._moments[run][key] = Moment(begin=now, end=end, because=because, waited=waited)
        self._at(end, _ENDS, run, key)
