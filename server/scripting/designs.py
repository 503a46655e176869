"""The designs that the steps of a script call: read before the first step, as a run pins them, and taken apart into steps."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Node, Parameter, Result, Workflow
from engine.formats.ordering import nested
from engine.library.shipped import PREFIX
from engine.workflow.designs.calling import collect
from engine.workflow.designs.compiling import CALL, Pinned
from server.client import Client
from server.scripting.steps import Before, Step, every

SCRIPT: Final = ""
"""Stands for the script itself where designs call each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """`asks`: its parameters, and `results` what it declares to give, by name."""

    steps: Sequence[Step]
    asks: Mapping[str, Parameter]
    results: Mapping[str, Result]


async def called_by(steps: Sequence[Step], client: Client, workspace: str) -> dict[str, Called]:
    """By the id, or the key in the library, that a step says; directly or not. Raises what keeps a run from starting."""

    async def read(id_: str) -> Pinned:
        if id_.startswith(PREFIX):
            found = await client.call("library.get", id=id_, workspace=workspace)
        else:
            found = await client.call("designs.get", id=id_)
        return Pinned(content=Workflow.model_validate(found["body"]), content_hash="")

    calling = {
        one.id: Node(operation=CALL, parameters=one.input) for one in every(steps) if one.operation == CALL
    }
    pinned = await collect(SCRIPT, Workflow(nodes=calling), read)
    return {id_: _called(one.content) for id_, one in pinned.items()}


def _called(design: Workflow) -> Called:
    asks = {one.name: one for one in design.parameters.values() if one.name}
    return Called(steps=_steps_of(design), asks=asks, results=design.results)


def _steps_of(design: Workflow) -> list[Step]:
    """Those that stand on top; each has those inside it."""
    around = nested(design.nodes)
    made = {id_: _step(id_, node, design) for id_, node in design.nodes.items()}
    top: list[Step] = []
    for id_, step in made.items():
        outer = around.get(id_)
        beside = top if outer is None else made[outer].inside.setdefault(design.nodes[id_].part, [])
        beside.append(step)
    return top


def _step(id_: str, node: Node, design: Workflow) -> Step:
    ways = [one for one in design.edges.values() if one.target == id_ and one.source in design.nodes]
    input_: dict[str, Any] = dict(node.parameters)
    return Step(
        id=id_,
        operation=node.operation,
        input=input_,
        after=[Before(step=one.source, port=one.port, condition=one.condition) for one in ways],
        run_if=node.run_if,
        attempts=node.retry.attempts,
        backoff=node.retry.backoff_s,
        longest=node.retry.longest_s,
        timeout=node.timeout_s,
        undoes=node.undoes,
    )
