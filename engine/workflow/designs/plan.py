"""The plan of a run: a design compiled and pinned, with all designs that it calls. Types only; `compiling.py` makes it.

A plan is JSON, and is pinned by the hash of the design's content and by its own. Its fields only grow: the plans of old
runs are read for ever.
"""

from collections.abc import Mapping
from dataclasses import field
from functools import cache, cached_property

from pydantic import TypeAdapter

from crdt.canonical import content_digest
from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Parameter, Result, RunIf, Settings, StepPart
from engine.records import Json
from engine.spelled import Spelled


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEdge:
    """A way into a step. `condition` is an expression, worked out once `source` has ended."""

    source: str
    port: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """`input` may hold bindings to the output of `needs`, and expressions. Seconds for `timeout`, `backoff` and `longest`.

    `after` are the sources of `edges`. A `timeout` of 0 is none: a step that holds others needs no limit of its own.
    `calls` names the plan that a `flow.call` runs, in `Plan.called`.
    """

    title: str
    operation: str
    input: Json
    after: tuple[str, ...]
    needs: tuple[str, ...]
    attempts: int
    backoff: float
    timeout: float
    longest: float = 3600.0
    jitter: bool = True
    run_if: RunIf = "all_succeeded"
    edges: tuple[PlannedEdge, ...] = ()
    inside: str = ""
    part: StepPart = "body"
    undoes: str = ""
    steers: bool = False
    calls: str = ""

    @property
    def ways(self) -> tuple[PlannedEdge, ...]:
        """The ways in; a plan from before ways had ports knows only their sources."""
        return self.edges or tuple(PlannedEdge(source=source) for source in self.after)


GATE = "flow.gate"
LOOPS = frozenset({"flow.for_each", "flow.while"})
Part = tuple[str, str]
"""A step that holds others, and which part of it: `("", "body")` is the design itself."""
TOP: Part = ("", "body")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`steps` in an order in which each comes after what it waits for, and after the one it stands inside.

    `asks` are the parameters by name, for who calls this design. `called` has every design that this one calls, directly
    or not, each in one state: by id.
    """

    title: str
    design_hash: str
    parameters: Mapping[str, Json]
    steps: Mapping[str, PlannedStep]
    version: int = 1
    asks: Mapping[str, Parameter] = field(default_factory=dict)
    results: Mapping[str, Result] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    called: Mapping[str, "Plan"] = field(default_factory=dict)

    @cached_property
    def then(self) -> Mapping[str, tuple[str, ...]]:
        """For each step those that wait for it."""
        found: dict[str, list[str]] = {node: [] for node in self.steps}
        for node, step in self.steps.items():
            for source in step.after:
                found[source].append(node)
        return {node: tuple(targets) for node, targets in found.items()}

    @cached_property
    def parts(self) -> Mapping[Part, tuple[str, ...]]:
        """The steps of each part, without those that undo others."""
        found: dict[Part, list[str]] = {TOP: []}
        for node, step in self.steps.items():
            if not step.undoes:
                found.setdefault((step.inside, step.part), []).append(node)
        return {part: tuple(nodes) for part, nodes in found.items()}

    @cached_property
    def outline(self) -> tuple[str, ...]:
        """All steps, each followed by what stands inside it, part by part."""
        held: dict[str, list[str]] = {}
        for node, step in sorted(self.steps.items(), key=lambda item: item[1].part):
            held.setdefault(step.inside, []).append(node)
        found, waiting = [], held.get("", [])[::-1]
        while waiting:
            found.append(node := waiting.pop())
            waiting += held.get(node, [])[::-1]
        return tuple(found)

    @cached_property
    def last(self) -> Mapping[Part, tuple[str, ...]]:
        """The steps of each part that nothing waits for: what they give is what the part gives."""
        return {
            part: tuple(node for node in nodes if not self.then[node]) for part, nodes in self.parts.items()
        }

    @cached_property
    def undoing(self) -> Mapping[str, tuple[str, ...]]:
        """For each step those that undo it."""
        found: dict[str, list[str]] = {}
        for node, step in self.steps.items():
            if step.undoes:
                found.setdefault(step.undoes, []).append(node)
        return {node: tuple(undoers) for node, undoers in found.items()}

    @cached_property
    def remembered(self) -> frozenset[tuple[str, str]]:
        """(called design or "", step): gates and what undoes, the steps that hold one, and those that call a design with
        one. What stood inside them is not forgotten when it is over.
        """
        plans = {"": self, **self.called}
        marked: dict[str, set[str]] = {}
        for _ in range(len(plans) + 1):  # what is called by a plan may be known only after the plan
            for id_, plan in plans.items():
                marked[id_] = {
                    node
                    for node, step in plan.steps.items()
                    if step.undoes or step.operation == GATE or marked.get(step.calls or "?")
                }
        return frozenset(
            (id_, one)
            for id_, nodes in marked.items()
            for node in nodes
            for one in (node, *plans[id_].holders(node))
        )

    def holders(self, node: str) -> tuple[str, ...]:
        """The steps that `node` stands inside, innermost first."""
        found = []
        while (node := self.steps[node].inside) and node not in found:
            found.append(node)
        return tuple(found)

    def in_rounds(self, node: str) -> bool:
        """Whether it has no single state, since a loop around it repeats it."""
        return any(self.steps[one].operation in LOOPS for one in self.holders(node))

    @cached_property
    def digest(self) -> str:
        return content_digest(self.to_json())

    def to_json(self) -> dict[str, Json]:
        """The same map each time: nobody changes it."""
        return self._json

    @cached_property
    def _json(self) -> Spelled:
        return Spelled(_of_plan().dump_python(self, mode="json"))

    @staticmethod
    def from_json(value: Json) -> "Plan":
        return _of_plan().validate_python(value)


@cache
def _of_plan() -> TypeAdapter[Plan]:
    return TypeAdapter(Plan)
