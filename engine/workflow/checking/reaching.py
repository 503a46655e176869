"""Whether a step that a value refers to has run when the value is needed, as far as places in the design say. Pure.

Within one part the order of steps decides (`ways.py`); a step outside is before what stands inside the steps after it.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Literal

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Node, RunIf
from engine.workflow.checking.order import Order
from engine.workflow.checking.placement import Placement
from engine.workflow.checking.referring import Named
from engine.workflow.designs.bindings import Binding
from engine.workflow.designs.problem import Problem

Relation = Literal["before", "earlier_part", "not_before", "in_loop", "fine"]
PARTS = ("body", "catch", "finally")
LOOSE: frozenset[RunIf] = frozenset(
    {"at_least_one_succeeded", "all_done", "at_least_one_failed", "all_failed"}
)
"""Conditions under which a step runs although one before it did not succeed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """`anchor` must come before `lifted`: the two steps of one part in which what is referred to and who refers to it stand.

    `through`: out of a step that catches what fails in it.
    """

    relation: Relation
    anchor: str = ""
    lifted: str = ""
    through: bool = False

    @property
    def pair(self) -> tuple[str, str]:
        return self.anchor, self.lifted


FINE = Related(relation="fine")
NOT_BEFORE = Related(relation="not_before")


def related(step: str, named: Named, placement: Placement, is_loop: Callable[[str], bool]) -> Related:
    """Who refers to itself is before itself nowhere."""
    lifted = step
    around: dict[str, tuple[str, str]] = {}
    for container, part in placement.around(step):
        around[container] = part, lifted
        lifted = container
    if named.step in around:
        return NOT_BEFORE
    anchor, through = named.step, False
    for container, part in placement.around(named.step):
        if container == step:
            return FINE if named.late else NOT_BEFORE
        if container in around:
            own, lifted = around[container]
            if part == own:
                break
            earlier = part in PARTS and own in PARTS and PARTS.index(part) < PARTS.index(own)
            return Related(relation="earlier_part") if earlier else NOT_BEFORE
        if is_loop(container):
            return Related(relation="in_loop", anchor=container)
        anchor, through = container, True
    return Related(relation="before", anchor=anchor, lifted=lifted, through=through)


@dataclass(slots=True)
class Asked:
    """Which pairs are asked about, and for whom: several steps may ask about one."""

    _pairs: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    _askers: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _anchors: dict[str, set[str]] = field(default_factory=dict)

    def ask(self, step: str, pairs: frozenset[tuple[str, str]]) -> set[str]:
        """Returns those before which others must come now."""
        before = self._pairs.pop(step, frozenset())
        if pairs:
            self._pairs[step] = pairs
        for anchor, lifted in before - pairs:
            askers = self._askers[anchor, lifted]
            askers.discard(step)
            if not askers:
                del self._askers[anchor, lifted]
                self._anchors[lifted].discard(anchor)
        for anchor, lifted in pairs - before:
            self._askers.setdefault((anchor, lifted), set()).add(step)
            self._anchors.setdefault(lifted, set()).add(anchor)
        return {lifted for _, lifted in pairs ^ before}

    def anchors(self, lifted: str) -> frozenset[str]:
        return frozenset(self._anchors.get(lifted, ()))

    def askers(self, lifted: str) -> set[str]:
        return {step for anchor in self.anchors(lifted) for step in self._askers[anchor, lifted]}


def nearest_before(step: str, order: Order, placement: Placement, most: int) -> list[str]:
    """Steps that run before this one or before a step around it, the nearest first."""
    own = {step, *(container for container, _ in placement.around(step))}
    found: dict[str, None] = {}
    waiting = deque([step, *(container for container, _ in placement.around(step))])
    while waiting and len(found) < most:
        for source in sorted(order.before.get(waiting.popleft(), ())):
            if source not in found and source not in own:
                found[source] = None
                waiting.append(source)
    return list(found)[:most]


def problems_of(step: str, node: Node, named: Named, found: Related, *, missing: bool) -> Iterator[Problem]:
    """`missing`: the anchor does not come before the step."""
    at = _At(node=step, binding=named.binding, source=named.step)
    match found.relation:
        case "fine":
            return
        case "not_before":
            yield at.not_upstream()
        case "in_loop":
            yield at.in_loop(found.anchor)
        case "earlier_part":
            if named.output:
                yield at.may_not_run()
        case "before":
            if missing:
                yield at.not_upstream()
            elif named.output and (found.through or node.run_if in LOOSE):
                yield at.may_not_run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    node: str
    binding: Binding
    source: str

    def not_upstream(self) -> Problem:
        return Problem(
            code="binding_not_upstream",
            message=f"{self.source} does not run before this step.",
            next_step=f"Connect {self.source} to this step, or bind to one that runs before it.",
            node=self.node,
            field=self.binding.field,
            source=self.source,
        )

    def in_loop(self, loop: str) -> Problem:
        return Problem(
            code="binding_into_loop",
            message=f"{self.source} runs in rounds of {loop}, so it has no single value here.",
            next_step=f"Use what {loop} gives: steps.{loop}.output.",
            node=self.node,
            field=self.binding.field,
            source=self.source,
        )

    def may_not_run(self) -> Problem:
        return Problem(
            code="binding_may_not_run",
            severity="warning",
            message=f"{self.source} may not have succeeded when this step runs; then it has no value.",
            next_step=f"Ask first: has(steps.{self.source}.output), or steps.{self.source}.status.",
            node=self.node,
            field=self.binding.field,
            source=self.source,
        )
