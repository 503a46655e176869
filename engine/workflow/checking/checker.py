"""One design and what is wrong with it, kept true edit by edit. Pure: no await, no clock.

`take` is given the parts that an edit touched; the work hangs on them and on what refers to them, never on the size of
the design. What it has found is what a fresh checker finds in the same content, in the same order (rule DG2).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field

from crdt.changes import Json
from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Node, Parameter
from engine.workflow.checking.calls import call_problems
from engine.workflow.checking.conditions import condition_problems
from engine.workflow.checking.declared import Declared
from engine.workflow.checking.dependents import Dependents, Open
from engine.workflow.checking.gates import GATE, gate_problems
from engine.workflow.checking.given import OUTPUT, Given
from engine.workflow.checking.graph import Graph
from engine.workflow.checking.groups import Names
from engine.workflow.checking.ledger import Delta, Ledger
from engine.workflow.checking.order import Pair
from engine.workflow.checking.parts import (
    GONE,
    SECTIONS,
    SETTINGS,
    Read,
    Touched,
    read_edge,
    read_node,
    read_parameter,
    read_result,
)
from engine.workflow.checking.placement import Scope
from engine.workflow.checking.reaching import FINE, Asked, Related, problems_of, related
from engine.workflow.checking.referring import Named, Step, asks_the_same, step_of
from engine.workflow.checking.refusals import refused_part, refused_value
from engine.workflow.checking.scopes import MANY
from engine.workflow.checking.settings import settings_problems
from engine.workflow.checking.steering import place_problems, port_problems, undo_problems
from engine.workflow.checking.steps import EMPTY, name_clash, operation_problems
from engine.workflow.checking.surroundings import Surroundings
from engine.workflow.designs.inputs import input_problems
from engine.workflow.designs.plan import LOOPS
from engine.workflow.designs.problem import Problem


@dataclass(slots=True)
class Checker:
    surroundings: Surroundings
    ledger: Ledger = field(default_factory=Ledger)
    graph: Graph = field(default_factory=Graph)
    declared: Declared = field(default_factory=Declared)
    given: Given = field(default_factory=Given)
    dependents: Dependents = field(default_factory=Dependents)
    _steps: dict[str, Step] = field(default_factory=dict)
    _names: Names = field(default_factory=Names)
    """Steps by their name."""
    _asked: Asked = field(default_factory=Asked)
    _settings: Json = GONE

    # What changed

    def take(self, touched: Mapping[Touched, Json], *, new: bool = True) -> None:
        """Takes up parts as they are now; `GONE` for what is not there any more. `new`: somebody has just written them."""
        open_ = Open()
        for (section, id_), content in touched.items():
            match section:
                case "parameters":
                    self._parameter(id_, content, open_)
                case "results":
                    self._result(id_, content, open_)
                case "nodes":
                    self._node(id_, content, open_)
                case "edges":
                    self._edge(id_, content, open_, new=new)
                case "":
                    self._field(id_, content, open_)
        self._settle(open_)

    def surround(self, surroundings: Surroundings) -> None:
        """Operations, sources, rule sets or designs are others now: looks again at the steps that this concerns."""
        before, self.surroundings = self.surroundings, surroundings
        names = _differing(before.operations, surroundings.operations)
        sources = _differing(before.sources or {}, surroundings.sources or {})
        open_ = Open()
        for step in [step for name in names for step in self.dependents.performing[name]]:
            self._performs_another(step, open_)
        rule_sets = _differing(before.rule_sets or {}, surroundings.rule_sets or {})
        if (before.rule_sets is None) != (surroundings.rule_sets is None):
            rule_sets |= self.dependents.using_document.keys()
        open_.steps |= {step for one in sources | rule_sets for step in self.dependents.using_document[one]}
        if names:  # what is a slip of which name may be another
            open_.steps |= {step for _, step in self.ledger.finders("operation")}
        if before.only_source != surroundings.only_source or sources & {surroundings.only_source}:
            open_.steps |= self.dependents.takes_source
        if sources or (before.sources is None) != (surroundings.sources is None):
            self._look_at_parameters(self.declared.all)
        designs = _differing(before.designs or {}, surroundings.designs or {})
        if (before.designs is None, before.own) != (surroundings.designs is None, surroundings.own):
            designs |= self.dependents.calling.keys()
        open_.steps |= {step for design in designs for step in self.dependents.calling[design]}
        if (before.approvers, before.policies) != (surroundings.approvers, surroundings.policies):
            open_.steps |= self.dependents.performing[GATE]
        for step in open_.steps & self._steps.keys():
            self._refer(step, self._steps[step].node)
        self._settle(open_)

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

    def around(self, node: str) -> Iterator[Scope]:
        return self.graph.placement.around(node)

    def parameter_names(self) -> Iterable[str]:
        names = {one.name for one in self.declared.all.values() if one.name}
        return names if len(names) <= MANY else ()

    # One part

    def _field(self, name: str, content: Json, open_: Open) -> None:
        """A field of the design itself, or a section that is not what it should be."""
        if name == SETTINGS:
            self._settings, open_.settings = content, True
            return
        fits = content is GONE or (
            isinstance(content, dict) if name in SECTIONS else isinstance(content, str)
        )
        self.ledger.find(("field", name), () if fits else (refused_part((name,)),))

    def _parameter(self, id_: str, content: Json, open_: Open) -> None:
        """Concerns the steps that refer to it, by the name it had or has."""
        read = None if content is GONE else read_parameter(content)
        self._refused("parameters", id_, content, read)
        names = self.declared.put(id_, None if read is None else read.part)
        self._look_at_parameters({id_, *(one for name in names for one in self.declared.called(name))})
        for name in names:
            open_.steps |= self.dependents.bound_to_parameter[name]
            open_.edges |= self.dependents.conditions_on_parameter[name]
        if names:
            open_.settings = True
            self._look_for_slips(open_)
        open_.items |= open_.steps

    def _look_at_parameters(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            self.ledger.find(("parameter", id_), self.declared.problems_of(id_, self.surroundings))

    def _look_for_slips(self, open_: Open) -> None:
        """Where a parameter is not known, another one may be meant now."""
        dependents = self.dependents
        for name in dependents.bound_to_parameter.keys() | dependents.conditions_on_parameter.keys():
            if self.declared.named(name) is None:
                open_.steps |= dependents.bound_to_parameter[name]
                open_.edges |= dependents.conditions_on_parameter[name]

    def _result(self, name: str, content: Json, open_: Open) -> None:
        read = None if content is GONE else read_result(content)
        self._refused("results", name, content, read)
        self.given.declare(name, there=read is not None)
        open_.results.add(name)
        open_.steps |= self.dependents.performing[OUTPUT]

    def _edge(self, id_: str, content: Json, open_: Open, *, new: bool) -> None:
        """Concerns its doubles, and the steps at its ends."""
        read = None if content is GONE else read_edge(content)
        self._refused("edges", id_, content, read)
        before = self.graph.edges.get(id_)
        now = None if read is None else read.part
        open_.edges.add(id_)
        for edge in (before, now):
            if edge is not None:
                open_.edges |= {*self.graph.doubles_of(edge)}
                open_.places |= {edge.source, edge.target}
        if now is not None and now != before:
            self.graph.put_edge(id_, now, new=new)
        elif now is None and before is not None:
            self.graph.drop_edge(id_)
        self.dependents.put_edge(id_, now)
        if now is not None:
            open_.edges |= {*self.graph.doubles_of(now)}

    def _node(self, id_: str, content: Json, open_: Open) -> None:
        """Concerns what refers to it, what stands in it, and its edges."""
        read = None if content is GONE else read_node(content)
        self._refused("nodes", id_, content, read)
        before = self._steps.get(id_)
        if read is None:
            if before is not None:
                self._without(id_, before, open_)
            return
        node = read.part
        was = None if before is None else before.node
        self._call(id_, "" if was is None else was.name.strip(), node.name.strip())
        if before is not None and was is not None and asks_the_same(was, node):
            before.node = node
            return
        self._place(id_, was, node, open_)
        open_.results |= self.given.set_by(id_, was, node)
        self._refer(id_, node)
        if was is None or was.operation != node.operation:
            self.dependents.performing.change(id_, () if was is None else (was.operation,), (node.operation,))
            self._performs_another(id_, open_)
        elif was.parameters != node.parameters:
            open_.edges |= self._edges_with_doubles(id_)  # the cases of a switch are its ways out
            if was.parameters.get("items") != node.parameters.get("items"):
                open_.items.add(id_)
        open_.steps.add(id_)
        open_.places |= {id_, *self.dependents.undoing[id_]}

    def _place(self, id_: str, was: Node | None, node: Node, open_: Open) -> None:
        if was is None:
            self.graph.add_step(id_, node.inside, node.part)
        elif not self.graph.move_step(id_, node.inside, node.part):
            return
        open_.edges |= self._edges_with_doubles(id_)
        open_.places |= {node.inside, *(() if was is None else (was.inside,))}
        open_.moved.add(id_)

    def _without(self, id_: str, before: Step, open_: Open) -> None:
        node = before.node
        open_.edges |= self._edges_with_doubles(id_) | self.dependents.conditions_on_step[id_]
        open_.steps |= {id_, *self.dependents.bound_to_step[id_]}
        open_.places |= {id_, node.inside, *self.dependents.undoing[id_]}
        gone = {id_, *self.graph.placement.below(id_)}
        open_.moved |= gone - {id_}
        open_.results |= self.given.set_by(id_, node, None)
        self._call(id_, node.name.strip(), "")
        self.dependents.performing.change(id_, (node.operation,), ())
        self.dependents.drop_step(id_, before)
        for one in gone.union(*(self.dependents.bound_to_step[step] for step in gone)):
            self._ask(one, frozenset())  # what is still there asks again when it is looked at
        del self._steps[id_]
        self.graph.remove_step(id_)

    def _edges_with_doubles(self, step: str) -> set[str]:
        return {double for edge in self.graph.edges_at(step) for double in self._doubles(edge)}

    def _doubles(self, edge: str) -> Collection[str]:
        return {edge, *self.graph.doubles_of(self.graph.edges[edge])}

    def _performs_another(self, id_: str, open_: Open) -> None:
        """Another operation, or none any more: concerns what it gives, how it is left, and what may stand in it."""
        open_.steps |= {id_, *self.dependents.bound_to_step[id_]}
        open_.edges |= self._edges_with_doubles(id_) | self.dependents.conditions_on_step[id_]
        open_.places.add(id_)
        open_.moved.add(id_)
        open_.items |= self.dependents.bound_to_step[id_]

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
        step = step_of(node, self.surroundings.operations.get(node.operation))
        self.dependents.put_step(id_, self._steps.get(id_), step, self.surroundings.operations)
        self._steps[id_] = step

    def _want(self, id_: str) -> None:
        """Which steps must run before this one."""
        step = self._steps[id_]
        found = (self._related(id_, step, named) for named in step.named())
        self._ask(id_, frozenset(one.pair for one in found if one.relation == "before"))

    def _ask(self, id_: str, pairs: frozenset[Pair]) -> None:
        for lifted in self._asked.ask(id_, pairs):
            self.graph.ways.want(lifted, self._asked.anchors(lifted))

    def _related(self, id_: str, step: Step, named: Named) -> Related:
        if named.step not in self._steps:
            return FINE
        found = related(id_, named, self.graph.placement, self._is_loop)
        # What undoes has no place in the order: it runs after everything else.
        return FINE if step.node.undoes and found.relation == "before" else found

    def _is_loop(self, step: str) -> bool:
        return self._steps[step].node.operation in LOOPS

    # Looking

    def _settle(self, open_: Open) -> None:
        self._widen(open_)
        for edge in open_.edges:
            self._look_along(edge)
        trips = self.graph.round_trips()
        if trips is not None:
            self.ledger.find(("trips", ""), trips)
        for id_ in open_.steps:
            if id_ in self._steps:
                self._want(id_)
        for id_ in open_.steps:
            self._look_at(id_)
        for id_ in open_.places:
            self._look_around(id_)
        told = self.graph.ways.settle()
        for id_ in open_.steps.union(*map(self._asked.askers, told)):
            self._look_before(id_)
        for name in open_.results:
            self.ledger.find(("result", name), self.given.result_problems(name))
        if open_.settings:
            self.ledger.find(("settings", ""), settings_problems(self._settings, self))
        self.ledger.find(("design", ""), () if self._steps else (EMPTY,))

    def _widen(self, open_: Open) -> None:
        """What else is concerned: what stands inside what moved, what refers to these, and what is gone through around."""
        for id_ in tuple(open_.moved):
            concerned = {id_, *self.graph.placement.below(id_)} & self._steps.keys()
            open_.places |= concerned
            open_.steps |= concerned.union(*(self.dependents.bound_to_step[one] for one in concerned))
            for one in concerned:
                open_.edges |= self.dependents.conditions_at(one, self.graph)
        waiting = set(open_.items)
        seen: set[str] = set()
        while waiting:
            id_ = waiting.pop()
            seen.add(id_)
            if not self.graph.placement.members[id_]:
                continue
            for one in self.graph.placement.below(id_):
                if one in self._steps and self._steps[one].uses_item:
                    open_.steps.add(one)
                    waiting |= {one} - seen
                open_.edges |= self.dependents.conditions_at(one, self.graph)

    def _look_along(self, edge: str) -> None:
        self.ledger.find(("edge", edge), self.graph.edge_problems(edge))
        found = self.graph.edges.get(edge)
        sound = found is not None and found.source in self._steps and found.target in self._steps
        self.ledger.find(("port", edge), port_problems(edge, found, self) if found and sound else ())
        self.ledger.find(
            ("condition", edge), condition_problems(edge, found, self) if found and sound else ()
        )

    def _look_at(self, id_: str) -> None:
        step = self._steps.get(id_)
        if step is None:
            for look in ("operation", "input", "call", "gate", "given"):
                self.ledger.find((look, id_), ())
            return
        self.ledger.find(("operation", id_), operation_problems(id_, step.node, self.surroundings.operations))
        self.ledger.find(("input", id_), input_problems(id_, step, self))
        self.ledger.find(("call", id_), call_problems(id_, step.node, self.surroundings))
        self.ledger.find(("gate", id_), gate_problems(id_, step.node, self.surroundings))
        self.ledger.find(("given", id_), self.given.step_problems(id_, step.node))

    def _look_around(self, id_: str) -> None:
        step = self._steps.get(id_)
        if step is None:
            self.ledger.find(("place", id_), ())
            self.ledger.find(("undo", id_), ())
            return
        connected = any(edge for edge in self.graph.edges_at(id_))
        self.ledger.find(("place", id_), place_problems(id_, step.node, self, self.graph.placement))
        self.ledger.find(("undo", id_), undo_problems(id_, step.node, self, connected=connected))

    def _look_before(self, id_: str) -> None:
        step = self._steps.get(id_)
        known = step is not None and step.node.operation in self.surroundings.operations
        found: list[Problem] = []
        if step is not None and known:
            for named in step.named():
                how = self._related(id_, step, named)
                missing = how.anchor in self.graph.ways.missing.get(how.lifted, ())
                found.extend(problems_of(id_, step.node, named, how, missing=missing))
        self.ledger.find(("before", id_), found)


def _differing(before: Mapping[str, object], now: Mapping[str, object]) -> set[str]:
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
