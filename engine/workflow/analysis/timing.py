"""When each step is expected to begin and end, which ones decide how long the whole takes, and how much air the others
have. The critical path method, level by level; as if places were never short. Pure.
"""

from collections.abc import Mapping

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import StepPart
from engine.workflow.analysis.expecting import Expected, Recorded, expected_of
from engine.workflow.analysis.shape import Level, Shape

CLOSE = 1e-9
"""Slack below which a step is critical, as a share of the whole: sums of floats differ in their last digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds from the beginning of the run; in a container, of its first round."""

    wave: int
    expected: Expected
    begin: float
    end: float
    slack: float
    critical: bool


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """`steps` without those that are in a round trip, behind one, or undo others. `path`: the critical steps of the top level
    in their order. `guessed`: how many of the durations are guesses.
    """

    seconds: float
    steps: Mapping[str, Timing]
    path: tuple[str, ...]
    guessed: int


def schedule_of(shape: Shape, recorded: Mapping[str, Recorded]) -> Schedule:
    timer = _Timer(shape, recorded)
    top = shape.levels.get(("", "body"))
    if top is None:
        return Schedule(seconds=0.0, steps={}, path=(), guessed=0)
    seconds = timer.length(top)
    timer.place(top, 0.0, 0.0, critical=True)
    steps = timer.timings
    return Schedule(
        seconds=seconds,
        steps=steps,
        path=tuple(_path(top, steps)),
        guessed=sum(1 for one in steps.values() if one.expected.known == "guess" and one.expected.seconds),
    )


class _Timer:
    """Lengths from the inside out, places from the outside in. Containers nest as deep as the design says."""

    def __init__(self, shape: Shape, recorded: Mapping[str, Recorded]) -> None:
        self._shape = shape
        self._recorded = recorded
        self._expected: dict[str, Expected] = {}
        self._lengths: dict[tuple[str, StepPart], float] = {}
        self.timings: dict[str, Timing] = {}

    def length(self, level: Level) -> float:
        """Of one round of it."""
        place = (level.container, level.part)
        if place not in self._lengths:
            self._lengths[place] = 0.0  # a container that stands in itself
            ends: dict[str, float] = {}
            for node in level.in_order:
                begin = max((ends[one] for one in level.before[node]), default=0.0)
                ends[node] = begin + self._of(node).seconds
            self._lengths[place] = max(ends.values(), default=0.0)
        return self._lengths[place]

    def place(self, level: Level, begin: float, air: float, *, critical: bool) -> None:
        """`air`: what the container of this level has of slack."""
        total = self.length(level)
        starts: dict[str, float] = {}
        for node in level.in_order:
            before = (starts[one] + self._of(one).seconds for one in level.before[node])
            starts[node] = max(before, default=0.0)
        latest: dict[str, float] = {}
        for node in reversed(list(level.in_order)):
            after = (latest[one] for one in level.after[node] if one in latest)
            latest[node] = min(after, default=total) - self._of(node).seconds
        for wave, nodes in enumerate(level.waves):
            for node in nodes:
                own = max(0.0, latest[node] - starts[node])
                decides = critical and own <= CLOSE * max(1.0, total)
                self._note(node, wave, begin + starts[node], air + own, critical=decides)

    def _note(self, node: str, wave: int, begin: float, slack: float, *, critical: bool) -> None:
        expected = self._of(node)
        self.timings[node] = Timing(
            wave=wave,
            expected=expected,
            begin=begin,
            end=begin + expected.seconds,
            slack=slack,
            critical=critical,
        )
        for level in self._shape.inside(node):
            offset = self._body(node) if level.part == "finally" else 0.0
            usual = critical and level.part != "catch"
            self.place(level, begin + offset, slack, critical=usual)

    def _body(self, container: str) -> float:
        level = self._shape.levels.get((container, "body"))
        return 0.0 if level is None else self.length(level)

    def _of(self, node: str) -> Expected:
        """A container that never ran takes one round of what stands in it; a catch part is not expected to run."""
        if node not in self._expected:
            found = expected_of(node, self._shape.nodes[node], self._recorded)
            self._expected[node] = found
            levels = [level for level in self._shape.inside(node) if level.part != "catch"]
            if levels and found.known != "step":
                seconds = sum(map(self.length, levels))
                self._expected[node] = Expected(seconds=seconds, known="steps_inside", count=0)
        return self._expected[node]


def _path(level: Level, steps: Mapping[str, Timing]) -> list[str]:
    """One chain of critical steps from the beginning to the end; of several the first by id."""
    critical = [node for node in level.in_order if steps[node].critical]
    chain: list[str] = []
    end = 0.0
    for node in critical:
        follows = not chain or chain[-1] in level.before[node]
        if follows and abs(steps[node].begin - end) <= CLOSE * max(1.0, end):
            chain.append(node)
            end = steps[node].end
    return chain
