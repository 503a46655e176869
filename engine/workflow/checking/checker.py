"""One design and what is wrong with it, kept true edit by edit. Pure: no await, no clock.

`take` is given the parts that an edit touched; the work hangs on them and on what refers to them, never on the size of
the design. What it has found is what a fresh checker finds in the same content, in the same order (rule DG2).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from crdt.changes import Json
from crdt.kinds.workflow import Node, Parameter
from engine.workflow.bindings import FromParameter, FromStep
from engine.workflow.checking.declared import Declared
from engine.workflow.checking.graph import Graph
from engine.workflow.checking.groups import Groups, Names
from engine.workflow.checking.ledger import Delta, Ledger
from engine.workflow.checking.literals import fields_of_sources
from engine.workflow.checking.parts import (
    GONE,
    SECTIONS,
    Read,
    Touched,
    read_edge,
    read_node,
    read_parameter,
)
from engine.workflow.checking.refusals import refused_part, refused_value
from engine.workflow.checking.steps import EMPTY, name_clash, operation_problems
from engine.workflow.checking.surroundings import Surroundings
from engine.workflow.inputs import References, input_problems, not_before, references_of
from engine.workflow.problem import Problem


@dataclass(slots=True, kw_only=True)
class _Step:
    """A step, and what it refers to: steps and parameters by name, sources by id."""

    node: Node = field(default_factory=Node)
    references: References = ()
    steps: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


_NONE: Final = _Step()


@dataclass(slots=True)
class Checker:
    surroundings: Surroundings
    ledger: Ledger = field(default_factory=Ledger)
    graph: Graph = field(default_factory=Graph)
    declared: Declared = field(default_factory=Declared)
    _steps: dict[str, _Step] = field(default_factory=dict)
    _names: Names = field(default_factory=Names)
    """Steps by their name."""
    _bound_to_step: Groups = field(default_factory=Groups)
    _bound_to_parameter: Groups = field(default_factory=Groups)
    _using_source: Groups = field(default_factory=Groups)
    _takes_source: set[str] = field(default_factory=set)
    """Steps whose operation takes a source: they may be offered the only one there is."""
    _performing: Groups = field(default_factory=Groups)
    """Steps by their operation."""

    # What changed

    def take(self, touched: Mapping[Touched, Json], *, new: bool = True) -> None:
        """Takes up parts as they are now; `GONE` for what is not there any more. `new`: somebody has just written them."""
        open_: set[str] = set()
        edges: set[str] = set()
        for (section, id_), content in touched.items():
            match section:
                case "parameters":
                    open_ |= self._parameter(id_, content)
                case "nodes":
                    more, loose = self._node(id_, content)
                    open_ |= more
                    edges |= loose
                case "edges":
                    edges |= self._edge(id_, content, new=new)
                case "":
                    self._field(id_, content)
        self._settle(open_, edges)

    def surround(self, surroundings: Surroundings) -> None:
        """Operations or sources are others now: looks again at the steps that this concerns."""
        before, self.surroundings = self.surroundings, surroundings
        names = _differing(before.operations, surroundings.operations)
        sources = _differing(before.sources or {}, surroundings.sources or {})
        open_ = {step for name in names for step in self._performing[name]}
        open_ |= {step for step in tuple(open_) for step in self._bound_to_step[step]}
        open_ |= {step for source in sources for step in self._using_source[source]}
        if names:  # what is a slip of which name may be another
            open_ |= {step for _, step in self.ledger.finders("operation")}
        if before.only_source != surroundings.only_source or sources & {surroundings.only_source}:
            open_ |= self._takes_source
        if sources or (before.sources is None) != (surroundings.sources is None):
            self._look_at_parameters(self.declared.all)
        for step in open_ & self._steps.keys():
            self._refer(step, self._steps[step].node)
        self._settle(open_, set())

    def changes(self) -> Delta:
        """What is another since the last call."""
        return self.ledger.take()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self.ledger)

    # What inputs look up

    def step(self, node: str) -> Node | None:
        found = self._steps.get(node)
        return None if found is None else found.node

    def parameter(self, name: str) -> Parameter | None:
        return self.declared.named(name)

    # One part

    def _field(self, name: str, content: Json) -> None:
        """A field of the design itself, or a section that is not what it should be."""
        fits = content is GONE or (
            isinstance(content, dict) if name in SECTIONS else isinstance(content, str)
        )
        self.ledger.find(("field", name), () if fits else (refused_part((name,)),))

    def _parameter(self, id_: str, content: Json) -> set[str]:
        """Returns the steps that refer to it, by the name it had or has."""
        read = None if content is GONE else read_parameter(content)
        self._refused("parameters", id_, content, read)
        names = self.declared.put(id_, None if read is None else read.part)
        self._look_at_parameters({id_, *(one for name in names for one in self.declared.called(name))})
        return {step for name in names for step in self._bound_to_parameter[name]}

    def _look_at_parameters(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            self.ledger.find(("parameter", id_), self.declared.problems_of(id_, self.surroundings))

    def _edge(self, id_: str, content: Json, *, new: bool) -> set[str]:
        """Returns the edges that this may matter to."""
        read = None if content is GONE else read_edge(content)
        self._refused("edges", id_, content, read)
        before = self.graph.edges.get(id_)
        edges = {id_} if before is None else {id_, *self.graph.doubles_of(before)}
        if read is not None and read.part != before:
            self.graph.put_edge(id_, read.part, new=new)
        elif read is None and before is not None:
            self.graph.drop_edge(id_)
        return edges if read is None else edges | {*self.graph.doubles_of(read.part)}

    def _node(self, id_: str, content: Json) -> tuple[set[str], set[str]]:
        """Returns the steps and the edges that this may matter to."""
        read = None if content is GONE else read_node(content)
        self._refused("nodes", id_, content, read)
        before = self._steps.get(id_)
        if read is None:
            return self._without(id_) if before is not None else (set(), set())
        edges: set[str] = set()
        if before is None:
            self.graph.add_step(id_)
            edges = {double for edge in self.graph.edges_at(id_) for double in self._doubles(edge)}
        was = _NONE.node if before is None else before.node
        self._call(id_, was.name.strip(), read.part.name.strip())
        if before is not None and _asks_the_same(before.node, read.part):
            before.node = read.part
            return set(), set()
        open_ = {id_}
        if before is None or was.operation != read.part.operation:
            self._performing.change(id_, () if before is None else (was.operation,), (read.part.operation,))
            open_ |= self._bound_to_step[id_]
        self._refer(id_, read.part)
        return open_, edges

    def _doubles(self, edge: str) -> Collection[str]:
        return {edge, *self.graph.doubles_of(self.graph.edges[edge])}

    def _without(self, id_: str) -> tuple[set[str], set[str]]:
        edges = {double for edge in self.graph.edges_at(id_) for double in self._doubles(edge)}
        step = self._steps[id_]
        binders = set(self._bound_to_step[id_])
        self._call(id_, step.node.name.strip(), "")
        self._performing.change(id_, (step.node.operation,), ())
        self._unrefer(id_)
        del self._steps[id_]
        for binder in binders - {id_}:
            self._want(binder)
        self.graph.remove_step(id_)
        return {id_, *binders}, edges

    def _refused(
        self, section: str, id_: str, content: Json, read: Read[Parameter] | Read[Node] | object
    ) -> None:
        problems: Iterable[Problem] = ()
        if isinstance(read, Read):
            problems = (refused_value((section, id_), one, value) for one, value in read.refused)
        elif content is not GONE:
            problems = (refused_part((section, id_)),)
        self.ledger.find(("refused", f"{section}.{id_}"), problems)

    # What a step is called and refers to

    def _call(self, id_: str, before: str, now: str) -> None:
        if before == now:
            return
        for step in self._names.move(id_, before, now):
            name = before if step in self._names[before] else now
            shared = bool(name) and self._names.first(name) != step
            self.ledger.find(("name", step), (name_clash(step, name),) if shared else ())

    def _refer(self, id_: str, node: Node) -> None:
        references = references_of(node)
        operation = self.surroundings.operations.get(node.operation)
        fields = () if operation is None else fields_of_sources(operation)
        values = (node.parameters.get(name) for name in fields)
        step = _Step(
            node=node,
            references=references,
            steps=frozenset(one.node for _, one in references if isinstance(one, FromStep)),
            parameters=frozenset(one.name for _, one in references if isinstance(one, FromParameter)),
            sources=frozenset(value for value in values if isinstance(value, str) and value),
        )
        new = id_ not in self._steps
        self._index(id_, step)
        self._steps[id_] = step
        (self._takes_source.add if fields else self._takes_source.discard)(id_)
        self._want(id_)
        if new:
            for binder in self._bound_to_step[id_] - {id_}:
                self._want(binder)

    def _unrefer(self, id_: str) -> None:
        self._index(id_, _NONE)
        self._takes_source.discard(id_)
        self.graph.ways.want(id_, ())

    def _index(self, id_: str, now: _Step) -> None:
        before = self._steps.get(id_, _NONE)
        self._bound_to_step.change(id_, before.steps, now.steps)
        self._bound_to_parameter.change(id_, before.parameters, now.parameters)
        self._using_source.change(id_, before.sources, now.sources)

    def _want(self, id_: str) -> None:
        self.graph.ways.want(id_, (source for source in self._steps[id_].steps if source in self._steps))

    # Looking

    def _settle(self, steps: set[str], edges: set[str]) -> None:
        for edge in edges:
            self.ledger.find(("edge", edge), self.graph.edge_problems(edge))
        trips = self.graph.round_trips()
        if trips is not None:
            self.ledger.find(("trips", ""), trips)
        for id_ in steps:
            self._look_at(id_)
        for id_ in self.graph.ways.settle() | steps:
            self._look_before(id_)
        self.ledger.find(("design", ""), () if self._steps else (EMPTY,))

    def _look_at(self, id_: str) -> None:
        step = self._steps.get(id_)
        if step is None:
            self.ledger.find(("operation", id_), ())
            self.ledger.find(("input", id_), ())
            return
        self.ledger.find(("operation", id_), operation_problems(id_, step.node, self.surroundings.operations))
        self.ledger.find(("input", id_), input_problems(id_, step.node, step.references, self))

    def _look_before(self, id_: str) -> None:
        step = self._steps.get(id_)
        known = step is not None and step.node.operation in self.surroundings.operations
        missing = self.graph.ways.missing.get(id_, ()) if known else ()
        found = not_before(id_, step.references, frozenset(missing)) if step and missing else ()
        self.ledger.find(("before", id_), found)


def _asks_the_same(before: Node, now: Node) -> bool:
    """Whether nothing has changed but what a step is called and how patient it is."""
    return before.operation == now.operation and before.parameters == now.parameters


def _differing(before: Mapping[str, object], now: Mapping[str, object]) -> set[str]:
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
