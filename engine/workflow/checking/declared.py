"""The run parameters that a design declares, by name, with what is wrong with them. Pure."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import field

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Parameter
from engine.workflow.checking import fixes
from engine.workflow.checking.documents import source_problems
from engine.workflow.checking.groups import Names
from engine.workflow.checking.surroundings import Surroundings
from engine.workflow.designs.parameters import is_of
from engine.workflow.designs.problem import NOTHING, Problem


@dataclass(slots=True)
class Declared:
    """Of two parameters with the same name the first id counts, until one of them is called otherwise."""

    all: dict[str, Parameter] = field(default_factory=dict)
    _names: Names = field(default_factory=Names)

    def named(self, name: str) -> Parameter | None:
        return self.all[self._names.first(name)] if self._names[name] else None

    def called(self, name: str) -> AbstractSet[str]:
        return frozenset(self._names[name])

    def put(self, id_: str, parameter: Parameter | None) -> set[str]:
        """None takes it away. Returns the names that mean something else now."""
        before = self.all.get(id_)
        if before == parameter:
            return set()
        if parameter is None:
            del self.all[id_]
        else:
            self.all[id_] = parameter
        old, new = (one.name if one is not None else "" for one in (before, parameter))
        self._names.move(id_, old, new)
        return {old, new} - {""}

    def problems_of(self, id_: str, around: Surroundings) -> Iterator[Problem]:
        parameter = self.all.get(id_)
        if parameter is None:
            return
        place = f"parameters.{id_}"
        if parameter.name and self._names.first(parameter.name) != id_:
            yield Problem(
                code="name_clash",
                message=f"Another parameter of the workflow is called {parameter.name!r}, too.",
                next_step="Give one of them another name: bindings cannot tell them apart.",
                field=f"{place}.name",
            )
        default = parameter.default
        if default is None:
            return
        if not is_of(default, parameter.type):
            other = fixes.cast(default, lambda value: is_of(value, parameter.type))
            path = ("body", "parameters", id_, "default")
            yield Problem(
                code="default_invalid",
                message=f"The usual value of {parameter.name or id_} is no {parameter.type}.",
                next_step="Correct the value, or choose another type.",
                field=f"{place}.default",
                fix=None if other is NOTHING else fixes.other_value(path, default, other, (default, other)),
            )
        elif parameter.type == "source":
            yield from source_problems(str(default), around, node=None, field=f"{place}.default")
