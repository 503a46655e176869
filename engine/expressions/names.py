"""What an expression may refer to. The schemas say what is known of each; an empty one says nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Final, Protocol

from crdt.dataclasses import dataclass
from engine.workflow.designs.schemas import ANYTHING, Schema

ROOTS: Final = ("parameters", "steps", "loops", "run", "item", "index", "error")
STATUSES: Final = ("succeeded", "failed", "skipped", "cancelled")

TEXT: Final[Schema] = {"type": "string"}
ERROR: Final[Schema] = {
    "type": "object",
    "title": "error",
    "properties": {
        "code": TEXT,
        "message": TEXT,
        "next_step": TEXT,
        "details": {"type": "object"},
        "step": TEXT,
    },
}
RUN: Final[Schema] = {
    "type": "object",
    "title": "run",
    "properties": {
        "id": TEXT,
        "number": {"type": "integer"},
        "started_by": TEXT,
        "now": TEXT,
        "trigger": ANYTHING,
    },
}
INDEX: Final[Schema] = {"type": "integer"}


def step_schema(output: Schema) -> Schema:
    """Of `steps.NODE`, whose operation gives `output`."""
    definitions = output.get("$defs", {})
    return {
        "type": "object",
        "title": "step",
        "properties": {
            "output": {key: value for key, value in output.items() if key != "$defs"},
            "status": {"type": "string", "enum": list(STATUSES)},
            "error": {"anyOf": [ERROR, {"type": "null"}]},
        },
        "$defs": definitions,
    }


class Names(Protocol):
    """Asked only for what an expression refers to, so that a check costs no more than that."""

    def parameter(self, name: str) -> Schema | None: ...

    def step(self, node: str) -> Schema | None:
        """As `step_schema` makes it."""

    def loop(self, node: str) -> Schema | None:
        """The item of a loop around, by its step."""

    def local(self, name: str) -> Schema | None:
        """`run`, and where there is such a thing `item`, `index`, `error`, or a name of the place's own."""

    def like(self, root: str) -> Iterable[str]:
        """What could have been meant: names of parameters, steps, loops, or (for "") of everything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Names in maps, for what is small."""

    parameters: Mapping[str, Schema] = field(default_factory=dict)
    steps: Mapping[str, Schema] = field(default_factory=dict)
    loops: Mapping[str, Schema] = field(default_factory=dict)
    locals: Mapping[str, Schema] = field(default_factory=lambda: {"run": RUN})

    def parameter(self, name: str) -> Schema | None:
        return self.parameters.get(name)

    def step(self, node: str) -> Schema | None:
        return self.steps.get(node)

    def loop(self, node: str) -> Schema | None:
        return self.loops.get(node)

    def local(self, name: str) -> Schema | None:
        return self.locals.get(name)

    def like(self, root: str) -> Iterable[str]:
        match root:
            case "parameters":
                return self.parameters
            case "steps":
                return self.steps
            case "loops":
                return self.loops
        return ("parameters", "steps", *(("loops",) if self.loops else ()), *self.locals)
