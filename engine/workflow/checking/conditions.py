"""What is wrong with expressions, as problems of a design: in the values of steps and on the ways between them. Pure."""

from collections.abc import Callable, Iterable, Iterator

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import EXPRESSION, Edge, Node
from crdt.model import schema_of
from engine.expressions.faults import Fault
from engine.expressions.inferring import check
from engine.expressions.references import References, references
from engine.records import Json
from engine.workflow.checking import fixes
from engine.workflow.checking.referring import Step
from engine.workflow.checking.scopes import Here, Lookup
from engine.workflow.checking.surroundings import AnyOperation
from engine.workflow.designs.bindings import Binding
from engine.workflow.designs.parameters import schema_of_parameter
from engine.workflow.designs.problem import Fix, Problem
from engine.workflow.designs.schemas import ANYTHING, Schema, at

BOOLEAN: Schema = {"type": "boolean"}
EVENT: Schema = {
    "type": "object",
    "title": "event",
    "properties": {"topic": {"type": "string"}, "payload": ANYTHING, "sequence": {"type": "integer"}},
}
"""What a condition over an awaited event is given."""


def expression_problems(
    node_id: str, step: Step, operation: AnyOperation, lookup: Lookup
) -> Iterator[Problem]:
    """Of each expression the first thing that is wrong."""
    wanted = schema_of(operation.input, "validation")
    for binding, _ in step.written:
        late = bool(binding.place) and binding.place[0] in step.late
        here = Here(lookup=lookup, node=node_id, late=late)
        for fault in check(binding.text, here, at(wanted, binding.place))[:1]:
            fix = _meant(node_id, step.node, binding, fault, _cel)
            yield _problem(fault, node=node_id, field=binding.field, fix=fix)
    for binding, _ in step.asked:
        here = Here(lookup=lookup, node=node_id, extra={"event": EVENT})
        for fault in check(binding.text.strip(), here, BOOLEAN)[:1]:
            fix = _meant(node_id, step.node, binding, fault, str)
            yield _problem(fault, node=node_id, field=binding.field, fix=fix)


def key_problems(text: str, lookup: Lookup) -> Iterator[Problem]:
    """Of the expression by which runs are counted: it knows the parameters and nothing else."""
    for fault in check(text.strip(), _OfParameters(lookup=lookup))[:1]:
        fix = None
        if fault.meant is not None:
            path = (fixes.BODY, "settings", "concurrency_key")
            shown = (_slip(text, fault), fault.meant)
            fix = fixes.other_value(path, text, _corrected(text, fault), shown)
        yield _problem(fault, field="settings.concurrency_key", fix=fix)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfParameters:
    """Names where no step has run and no run has begun."""

    lookup: Lookup

    def parameter(self, name: str) -> Schema | None:
        found = self.lookup.parameter(name)
        return None if found is None else schema_of_parameter(found)

    def step(self, _: str) -> Schema | None:
        return None

    def loop(self, _: str) -> Schema | None:
        return None

    def local(self, _: str) -> Schema | None:
        return None

    def like(self, root: str) -> Iterable[str]:
        match root:
            case "parameters":
                return self.lookup.parameter_names()
            case "":
                return ("parameters",)
        return ()


def condition_problems(id_: str, edge: Edge, lookup: Lookup) -> Iterator[Problem]:
    """Of an edge whose ends are there. Its condition stands where its target does."""
    text = edge.condition.strip()
    if not text:
        return
    for fault in check(text, Here(lookup=lookup, node=edge.target), BOOLEAN)[:1]:
        fix = None
        if fault.meant is not None:
            now = _corrected(edge.condition, fault)
            path = (fixes.BODY, "edges", id_, "condition")
            fix = fixes.other_value(path, edge.condition, now, (_slip(edge.condition, fault), fault.meant))
        yield _problem(fault, edge=id_, field=f"edges.{id_}.condition", fix=fix)


def condition_references(edge: Edge) -> References:
    return references(edge.condition.strip())


def _problem(
    fault: Fault, *, field: str, fix: Fix | None, node: str | None = None, edge: str | None = None
) -> Problem:
    where = f" (line {fault.place.line}, column {fault.place.column})" if fault.place.line > 1 else ""
    return Problem(
        code=fault.code,
        message=f"{fault.message.removesuffix('.')}{where}.",
        next_step=fault.next_step,
        node=node,
        edge=edge,
        field=field,
        fix=fix,
    )


def _cel(text: str) -> Json:
    return {EXPRESSION: text}


def _meant(
    node_id: str, node: Node, binding: Binding, fault: Fault, said: Callable[[str], Json]
) -> Fix | None:
    if fault.meant is None or not binding.place:
        return None
    name = str(binding.place[0])
    was = node.parameters.get(name)
    now = said(_corrected(binding.text, fault))
    path = (fixes.BODY, "nodes", node_id, "parameters", name)
    shown = (_slip(binding.text, fault), fault.meant)
    return fixes.other_value(path, was, fixes.with_other(was, binding.place[1:], now), shown)


def _corrected(text: str, fault: Fault) -> str:
    """The quotes of a name in brackets stay."""
    slip = _slip(text, fault)
    meant = f"{slip[0]}{fault.meant}{slip[0]}" if slip[:1] in {"'", '"'} else str(fault.meant)
    start = _start(text, fault)
    return text[:start] + meant + text[start + len(slip) :]


def _slip(text: str, fault: Fault) -> str:
    start = _start(text, fault)
    return text[start : start + fault.place.end - fault.place.start]


def _start(text: str, fault: Fault) -> int:
    """What was checked has no spaces in front."""
    return fault.place.start + len(text) - len(text.lstrip())
