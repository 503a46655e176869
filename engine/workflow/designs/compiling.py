"""Compiles a design into the plan a run follows to its end, whatever happens to the design meanwhile. Pure."""

from collections.abc import Container, Iterator, Mapping

from crdt.dataclasses import dataclass, replace
from crdt.errors import InvalidInput
from crdt.kinds.workflow import Workflow
from engine.records import Json
from engine.workflow.checking.surroundings import Catalogue, Surroundings
from engine.workflow.checking.whole import check_design
from engine.workflow.designs.bindings import BindingFailed, fill_parameters
from engine.workflow.designs.graph import in_order, waits_for
from engine.workflow.designs.parameters import in_words, values_for
from engine.workflow.designs.plan import Plan, PlannedEdge, PlannedStep
from engine.workflow.designs.problem import DesignInvalid
from engine.workflow.designs.referring import asked_later, steps_named, steps_of

CALL = "flow.call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A design in the state in which a run uses it."""

    content: Workflow
    content_hash: str


def compile_design(
    design: Workflow,
    *,
    design_hash: str,
    parameters: Mapping[str, Json],
    operations: Catalogue,
    called: Mapping[str, Pinned] | None = None,
    sound: Container[str] = (),
) -> Plan:
    """`DesignInvalid` with all problems, or `InvalidInput` naming the parameters that are wrong.

    `called`: every design that this one calls, directly or not (`calling.py` collects them). `sound`: hashes of contents in
    which these operations' problems were looked for before, and none found.
    """
    if design_hash not in sound:
        _refuse_problems(design, operations)
    values, wrong = values_for(design, parameters)
    if wrong:
        message = f"The workflow was not given what it asks for. {in_words(wrong)}"
        raise InvalidInput(message, details={"parameters": wrong})
    plans: dict[str, Plan] = {}
    for id_, pinned in (called or {}).items():
        if pinned.content_hash not in sound:
            _refuse_problems(pinned.content, operations, id_)
        plans[id_] = planned(pinned.content, design_hash=pinned.content_hash, operations=operations)
    plan = planned(design, design_hash=design_hash, operations=operations, values=values)
    return replace(plan, called=plans)


def planned(
    design: Workflow,
    *,
    design_hash: str,
    operations: Catalogue,
    values: Mapping[str, Json] | None = None,
) -> Plan:
    """A sound design as a plan. Without `values` its parameters are those of each call."""
    before = waits_for(design)
    inside = {node: frozenset({step.inside} & design.nodes.keys()) for node, step in design.nodes.items()}
    order = in_order({node: sources | inside[node] for node, sources in before.items()})
    ways = _ways(design)
    steps = {
        node: _planned(design, node, sorted(before[node]), tuple(ways.get(node, ())), values, operations)
        for node in order
    }
    return Plan(
        title=design.name,
        design_hash=design_hash,
        parameters=values or {},
        steps=steps,
        asks={one.name: one for one in design.parameters.values() if one.name},
        results=design.results,
        settings=design.settings,
    )


def calls_of(design: Workflow) -> Iterator[tuple[str, Json]]:
    """The steps that call another design, and what stands for its id."""
    for node, step in design.nodes.items():
        if step.operation == CALL:
            yield node, step.parameters.get("workflow")


def _refuse_problems(design: Workflow, operations: Catalogue, called: str = "") -> None:
    problems = check_design(design, Surroundings(operations=operations))
    # What concerns only some is judged where it is known who asks.
    errors = [one.to_dict() for one in problems if one.severity == "error"]
    if errors:
        raise DesignInvalid(details={"problems": errors, **({"called": called} if called else {})})


def _ways(design: Workflow) -> dict[str, list[PlannedEdge]]:
    ways: dict[str, list[PlannedEdge]] = {}
    for _, edge in sorted(design.edges.items()):
        if edge.source in design.nodes and edge.target in design.nodes:
            way = PlannedEdge(source=edge.source, port=edge.port, condition=edge.condition.strip())
            ways.setdefault(edge.target, []).append(way)
    return ways


def _planned(
    design: Workflow,
    node_id: str,
    after: list[str],
    ways: tuple[PlannedEdge, ...],
    values: Mapping[str, Json] | None,
    operations: Catalogue,
) -> PlannedStep:
    node = design.nodes[node_id]
    operation = operations[node.operation]
    steers = operation.steering is not None
    input_: Json = dict(node.parameters)
    try:
        if values is not None:
            input_ = fill_parameters(input_, values)
    except BindingFailed as error:
        raise InvalidInput(error.message, next_step=error.next_step, details=error.details) from None
    texts = [*(way.condition for way in ways), *(one.text for one in asked_later(node))]
    named = steps_named(input_).union(*map(steps_of, texts))
    return PlannedStep(
        title=node.name or operation.title,
        operation=node.operation,
        input=input_,
        after=tuple(after),
        needs=tuple(sorted(named & design.nodes.keys())),
        attempts=node.retry.attempts,
        backoff=node.retry.backoff_s,
        timeout=node.timeout_s or (0.0 if steers else operation.timeout),
        longest=node.retry.longest_s,
        jitter=node.retry.jitter,
        run_if=node.run_if,
        edges=ways,
        inside=node.inside,
        part=node.part,
        undoes=node.undoes,
        steers=steers,
        calls=str(node.parameters.get("workflow", "")) if node.operation == CALL else "",
    )
