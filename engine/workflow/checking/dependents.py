"""Who has to be looked at again when something of a design is another: indexes from what is referred to. Pure."""

from dataclasses import field

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Edge
from engine.workflow.checking.conditions import condition_references
from engine.workflow.checking.documents import fields_of_sources
from engine.workflow.checking.graph import Graph
from engine.workflow.checking.groups import Groups
from engine.workflow.checking.referring import NOBODY, Step
from engine.workflow.checking.surroundings import Catalogue


@dataclass(slots=True)
class Open:
    """What has to be looked at: steps by what they are given, `places` by where they stand, edges, results.

    What stands inside `moved` is concerned, too; of `items` what uses the item of a round. `settings` may name parameters.
    """

    steps: set[str] = field(default_factory=set)
    edges: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    results: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)
    settings: bool = False


@dataclass(slots=True)
class Dependents:
    bound_to_step: Groups = field(default_factory=Groups)
    bound_to_parameter: Groups = field(default_factory=Groups)
    using_document: Groups = field(default_factory=Groups)
    """Steps by the sources and rule sets they name."""
    takes_source: set[str] = field(default_factory=set)
    """Steps whose operation takes a source: they may be offered the only one there is."""
    performing: Groups = field(default_factory=Groups)
    """Steps by their operation."""
    undoing: Groups = field(default_factory=Groups)
    calling: Groups = field(default_factory=Groups)
    """Steps by the design they call."""
    conditions_on_step: Groups = field(default_factory=Groups)
    """Edges, as the next one."""
    conditions_on_parameter: Groups = field(default_factory=Groups)
    _conditions: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)

    def put_step(self, id_: str, before: Step | None, now: Step, operations: Catalogue) -> None:
        operation = operations.get(now.node.operation)
        takes = operation is not None and bool(fields_of_sources(operation))
        (self.takes_source.add if takes else self.takes_source.discard)(id_)
        self._index(id_, before or NOBODY, now)

    def drop_step(self, id_: str, before: Step) -> None:
        self.takes_source.discard(id_)
        self._index(id_, before, NOBODY)

    def put_edge(self, id_: str, edge: Edge | None) -> None:
        """None takes it away."""
        steps, parameters = self._conditions.pop(id_, (frozenset[str](), frozenset[str]()))
        now = (frozenset[str](), frozenset[str]())
        if edge is not None and edge.condition:
            found = condition_references(edge)
            now = found.steps, found.parameters
            self._conditions[id_] = now
        self.conditions_on_step.change(id_, steps, now[0])
        self.conditions_on_parameter.change(id_, parameters, now[1])

    def conditions_at(self, step: str, graph: Graph) -> set[str]:
        """Edges with a condition into a step: it stands where that does."""
        if not self._conditions:
            return set()
        return {
            id_ for id_ in graph.edges_at(step) if id_ in self._conditions and graph.edges[id_].target == step
        }

    def _index(self, id_: str, before: Step, now: Step) -> None:
        self.bound_to_step.change(id_, before.steps, now.steps)
        self.bound_to_parameter.change(id_, before.parameters, now.parameters)
        self.using_document.change(id_, before.documents, now.documents)
        self.undoing.change(id_, _one(before.node.undoes), _one(now.node.undoes))
        self.calling.change(id_, _one(before.design), _one(now.design))


def _one(key: str) -> tuple[str, ...]:
    return (key,) if key else ()
