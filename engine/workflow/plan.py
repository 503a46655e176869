"""Compiles a design into the plan a run follows to its end, whatever happens to the design meanwhile. Pure.

A plan is JSON, and is pinned by the hash of the design's content and by its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import TypeAdapter

from crdt.canonical import content_digest
from crdt.errors import InvalidInput
from crdt.kinds.workflow import Workflow
from engine.records import Json
from engine.workflow.bindings import BindingFailed, fill_parameters, steps_bound
from engine.workflow.checking.surroundings import Catalogue, Surroundings
from engine.workflow.checking.whole import check_design
from engine.workflow.graph import in_order, waits_for
from engine.workflow.parameters import values_for
from engine.workflow.problem import DesignInvalid


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """`input` may hold bindings to the output of `needs`. Seconds for `timeout` and `backoff`."""

    title: str
    operation: str
    input: Json
    after: tuple[str, ...]
    needs: tuple[str, ...]
    attempts: int
    backoff: float
    timeout: float


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`steps` in an order in which each comes after what it waits for."""

    title: str
    design_hash: str
    parameters: Mapping[str, Json]
    steps: Mapping[str, PlannedStep]
    version: int = 1

    @cached_property
    def then(self) -> Mapping[str, tuple[str, ...]]:
        """For each step those that wait for it."""
        found: dict[str, list[str]] = {node: [] for node in self.steps}
        for node, step in self.steps.items():
            for source in step.after:
                found[source].append(node)
        return {node: tuple(targets) for node, targets in found.items()}

    @cached_property
    def digest(self) -> str:
        return content_digest(self.to_json())

    def to_json(self) -> dict[str, Json]:
        written: dict[str, Json] = _PLAN.dump_python(self, mode="json")
        return written

    @staticmethod
    def from_json(value: Json) -> "Plan":
        return _PLAN.validate_python(value)


def compile_design(
    design: Workflow, *, design_hash: str, parameters: Mapping[str, Json], operations: Catalogue
) -> Plan:
    """`DesignInvalid` with all problems, or `InvalidInput` naming the parameters that are wrong."""
    problems = check_design(design, Surroundings(operations=operations))
    # What concerns only some is judged where it is known who asks.
    errors = [one.to_dict() for one in problems if one.severity == "error" and not one.roles]
    if errors:
        raise DesignInvalid(details={"problems": errors})
    values, wrong = values_for(design, parameters)
    if wrong:
        raise InvalidInput("The workflow was not given what it asks for.", details={"parameters": wrong})
    before = waits_for(design)
    steps = {
        node: _planned(design, node, sorted(before[node]), values, operations) for node in in_order(before)
    }
    return Plan(title=design.name, design_hash=design_hash, parameters=values, steps=steps)


def _planned(
    design: Workflow, node_id: str, after: list[str], values: Mapping[str, Json], operations: Catalogue
) -> PlannedStep:
    node = design.nodes[node_id]
    operation = operations[node.operation]
    try:
        input_ = fill_parameters(dict(node.parameters), values)
    except BindingFailed as error:
        raise InvalidInput(error.message, next_step=error.next_step, details=error.details) from None
    return PlannedStep(
        title=node.name or operation.title,
        operation=node.operation,
        input=input_,
        after=tuple(after),
        needs=tuple(sorted(steps_bound(input_))),
        attempts=node.retry.attempts,
        backoff=node.retry.backoff_s,
        timeout=node.timeout_s or operation.timeout,
    )


_PLAN = TypeAdapter(Plan)
