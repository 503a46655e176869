"""A recorded run as tasks: what its steps took, and what each waited for. Pure.

Of a loop with several rounds at once, a round begins when the one that many before it has ended; the engine begins it when
any has. What another design did in a call is taken as one stretch of time.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from engine.optimizer.simulating import Task
from engine.records import Json
from engine.statistics.facts import STEERING, StepFact, is_called, planned, split_key
from engine.workflow.serving.queue import Needs

SECOND: Final = 1_000_000
CALL: Final = "flow.call"
TRY: Final = "flow.try"
EACH: Final = "flow.for_each"
BEGIN: Final = "^"
"""Behind the key of a container: the moment it begins; its own key is the moment all in it has ended."""
_BEFORE_PART: Final[Mapping[str, tuple[str, ...]]] = {
    "body": (),
    "catch": ("body",),
    "finally": ("body", "catch"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """`plan` is what the run followed. `needs`: the slots of each operation. `seconds` is how long it really took."""

    plan: Json
    steps: Sequence[StepFact]
    needs: Mapping[str, Needs]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Twist:
    """How a replay differs from what was recorded. `times`: how many times as fast a step is. `without`: edges.
    `first_try`: steps that succeed at once, which leaves the time of their last attempt.
    """

    times: Mapping[str, float]
    without: frozenset[tuple[str, str]]
    parallel: Mapping[str, int]
    first_try: frozenset[str] = frozenset()


AS_IT_WAS: Final = Twist(times={}, without=frozenset(), parallel={})


def tasks_of(recording: Recording, twist: Twist = AS_IT_WAS) -> dict[str, Task]:
    return _Tasks(recording, twist).made()


class _Tasks:
    def __init__(self, recording: Recording, twist: Twist) -> None:
        self._plan = recording.plan
        self._needs = recording.needs
        self._twist = twist
        self._facts = {
            fact.key: fact
            for fact in recording.steps
            if planned(recording.plan, fact.key) and not is_called(fact.key)
        }
        self._tasks: dict[str, Task] = {}
        self._members: dict[tuple[str, str, str], list[str]] = {}

    def made(self) -> dict[str, Task]:
        inner = {owner for key in self._facts if (owner := self._owner(key)) is not None}
        while more := {owner for key in inner if (owner := self._owner(key)) is not None} - inner:
            inner |= more
        containers = sorted(inner)
        leaves = [key for key in self._facts if key not in inner]
        for key in (*leaves, *containers):
            scope, of = split_key(key)
            place = (scope, str(self._step(of)["inside"]), str(self._step(of)["part"]))
            self._members.setdefault(place, []).append(key)
        for key in leaves:
            self._tasks[key] = self._leaf(key)
        for key in containers:
            self._tasks[key + BEGIN] = Task(after=self._before(key), seconds=0.0, place=False)
            self._tasks[key] = Task(after=(key + BEGIN, *self._inside(key)), seconds=0.0, place=False)
        return self._tasks

    def _step(self, of: str) -> Mapping[str, Json]:
        step = self._plan["steps"].get(of, {})
        return {"inside": "", "part": "body", "after": (), "operation": "", "input": {}, **step}

    def _leaf(self, key: str) -> Task:
        fact = self._facts[key]
        of = split_key(key)[1]
        operation = str(self._step(of)["operation"])
        steers = operation.startswith(STEERING)
        ran = fact.ran - fact.wasted if of in self._twist.first_try else fact.ran
        seconds = (fact.span if steers else ran) / SECOND / self._twist.times.get(of, 1.0)
        return Task(
            after=self._before(key),
            seconds=seconds,
            place=not steers,
            needs=self._needs.get(operation, Needs()),
        )

    def _owner(self, key: str) -> str | None:
        """The container that this step stands in, in this run."""
        scope, of = split_key(key)
        inside = str(self._step(of)["inside"])
        if not inside:
            return None
        if self._step(inside)["operation"] == TRY:
            return scope + inside
        return split_key(scope[:-1])[0] + inside

    def _before(self, key: str) -> tuple[str, ...]:
        """What was there before it, seen through steps that did not run; at the head of a part, what that waits for."""
        scope, of = split_key(key)
        found: list[str] = []
        seen = {of}
        waiting = [(of, one) for one in self._step(of)["after"]]
        while waiting:
            target, one = waiting.pop()
            if one in seen or (one, target) in self._twist.without:
                continue
            seen.add(one)
            if self._there(scope + one):
                found.append(scope + one)
            else:
                waiting.extend((one, further) for further in self._step(one)["after"])
        return tuple(found) or self._head(key)

    def _there(self, key: str) -> bool:
        scope, of = split_key(key)
        step = self._step(of)
        return key in self._members.get((scope, str(step["inside"]), str(step["part"])), ())

    def _head(self, key: str) -> tuple[str, ...]:
        owner = self._owner(key)
        if owner is None:
            return ()
        scope, of = split_key(key)
        step = self._step(of)
        inside = str(step["inside"])
        earlier = [
            one
            for part in _BEFORE_PART[str(step["part"])]
            for one in self._members.get((scope, inside, part), ())
        ]
        round_ = _round_of(scope)
        if round_ is not None and not earlier:
            before = round_ - self._parallel(inside)
            if before >= 0:
                name = split_key(owner)[0] + f"{inside}[{before}]/"
                earlier = [
                    one for part in _BEFORE_PART for one in self._members.get((name, inside, part), ())
                ]
        return (owner + BEGIN, *earlier)

    def _parallel(self, container: str) -> int:
        if container in self._twist.parallel:
            return max(1, self._twist.parallel[container])
        step = self._step(container)
        said = step["input"].get("parallel") if step["operation"] == EACH else 1
        return said if isinstance(said, int) and said > 0 else 1

    def _inside(self, container: str) -> list[str]:
        scope, of = split_key(container)
        prefixes = (scope, f"{scope}{of}[", f"{scope}{of}/")
        return [
            key
            for (where, inside, _), keys in self._members.items()
            if inside == of and (where == scope or where.startswith(prefixes[1:]))
            for key in keys
        ]


def _round_of(scope: str) -> int | None:
    """The number in `F[3]/`; None outside of loops."""
    head = scope[:-1].rpartition("/")[2]
    if not head.endswith("]"):
        return None
    number = head[head.rindex("[") + 1 : -1]
    return int(number) if number.isdigit() else None
