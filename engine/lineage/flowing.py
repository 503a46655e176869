"""Which steps of a plan the values of a step reach, also through loops and called designs. Pure."""

import re
from collections import deque
from dataclasses import field
from typing import Final, Literal

from crdt.dataclasses import dataclass
from engine.workflow.analysis.touching import steps_named
from engine.workflow.designs.plan import LOOPS, Plan

Why = Literal["beside", "into", "out"]
MOST_STEPS: Final = 100_000
MOST_DEPTH: Final = 20
_ROUND: Final = re.compile(r"\[\d+\]")


def plain(key: str) -> str:
    """A key without its rounds."""
    return _ROUND.sub("", key)


def shared(one: str, other: str) -> int:
    """How many loops and calls hold both, by keys without rounds."""
    count = 0
    for left, right in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if left != right:
            break
        count += 1
    return count


def round_of(key: str, depth: int) -> str:
    """In which round of the outermost `depth` holders a step stands."""
    return "/".join(key.split("/")[:depth])


@dataclass(frozen=True, slots=True)
class Flowing:
    """Steps by key without rounds: `F/x` is x in the loop F, `C/x` in the design that C calls."""

    ways: dict[str, list[tuple[str, Why]]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> "Flowing":
        made = cls()
        made._add(plan, plan, "", "", 0)
        return made

    def reached(self, key: str) -> frozenset[str]:
        """The step itself, and all whose input has something of what it gives.

        What a loop gives when its steps have ended does not go back into them.
        """
        seen = {(key, False)}
        waiting = deque(seen)
        while waiting:
            at, left = waiting.popleft()
            for target, why in self.ways.get(at, ()):
                if why == "into" and left:
                    continue
                following = (target, why == "out")
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
        return frozenset(one for one, _ in seen)

    def _add(self, whole: Plan, plan: Plan, scope: str, caller: str, depth: int) -> None:
        if depth > MOST_DEPTH or len(self.titles) > MOST_STEPS:
            return
        keys = {node: f"{scope}{_inside(plan, node)}" for node in plan.steps}
        for node, step in plan.steps.items():
            key = keys[node]
            self.titles[key] = step.title
            for source in {*step.needs, *steps_named(step.input)}:
                if source in keys and source != node:
                    self._way(keys[source], key, "beside")
            holder = keys.get(step.inside, caller)
            if holder:
                self._way(holder, key, "into")
                self._way(key, holder, "out")
            called = whole.called.get(step.calls)
            if called is not None:
                self._add(whole, called, f"{key}/", key, depth + 1)

    def _way(self, source: str, target: str, why: Why) -> None:
        self.ways.setdefault(source, []).append((target, why))


def _inside(plan: Plan, node: str) -> str:
    """Loops stand in the keys of their steps; what tries or chooses does not."""
    loops = [one for one in plan.holders(node) if plan.steps[one].operation in LOOPS]
    return "/".join([*reversed(loops), node])
