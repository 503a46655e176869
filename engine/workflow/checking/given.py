"""The results that a design declares, and the steps that set them, with what is wrong between the two. Pure."""

from collections.abc import Iterator
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Node
from engine.workflow.checking import fixes
from engine.workflow.checking.groups import Groups
from engine.workflow.designs.problem import Fix, Problem

OUTPUT: Final = "flow.output"
FIELD: Final = "name"


@dataclass(slots=True)
class Given:
    """`setting`: the steps that set a result, by the name they set it under, declared or not."""

    declared: set[str] = field(default_factory=set)
    setting: Groups = field(default_factory=Groups)

    def declare(self, name: str, *, there: bool) -> None:
        (self.declared.add if there else self.declared.discard)(name)

    def set_by(self, step: str, before: Node | None, now: Node | None) -> set[str]:
        """Returns the names that this may matter to."""
        was, is_ = _name(before), _name(now)
        self.setting.change(step, was, is_)
        return {*was, *is_}

    def result_problems(self, name: str) -> Iterator[Problem]:
        if name in self.declared and not self.setting[name]:
            yield Problem(
                code="result_never_set",
                severity="warning",
                message=f"No step sets the result {name}.",
                next_step="Add a step that sets it, or take the result away.",
                field=f"results.{name}",
            )

    def step_problems(self, id_: str, node: Node) -> Iterator[Problem]:
        """A run may give more than a design declares; but who calls it does not know."""
        for name in _name(node):
            if self.declared and name not in self.declared:
                meant = fixes.meant_name(name, self.declared)
                yield Problem(
                    code="result_undeclared",
                    severity="warning",
                    message=f"The workflow declares no result {name!r}.",
                    next_step="Declare it, or set one of those that are declared.",
                    node=id_,
                    field=FIELD,
                    fix=None if meant is None else _rename(id_, name, meant),
                )


def _rename(id_: str, name: str, meant: str) -> Fix:
    path = (fixes.BODY, "nodes", id_, "parameters", FIELD)
    return fixes.other_value(path, name, meant, (name, meant))


def _name(node: Node | None) -> tuple[str, ...]:
    name = node.parameters.get(FIELD) if node is not None and node.operation == OUTPUT else None
    return (name,) if isinstance(name, str) and name else ()
