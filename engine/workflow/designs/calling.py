"""Collects the designs that a design calls, directly or not, each in the state in which the run will use it (rule G22)."""

from collections.abc import Awaitable, Callable
from typing import Final

from crdt.kinds.workflow import Workflow
from engine.workflow.designs.compiling import Pinned, calls_of
from engine.workflow.designs.problem import DesignInvalid, Problem

DEEPEST: Final = 10
MOST: Final = 200
"""Designs that one run pins."""

Read = Callable[[str], Awaitable[Pinned]]
"""A design by its id or the key it has in the library. Raises NotFound, or Forbidden for who may not run it."""


async def collect(id_: str, design: Workflow, read: Read) -> dict[str, Pinned]:
    """By the id that the calling step says. Raises DesignInvalid for a round trip, and for calls that go too deep."""
    found: dict[str, Pinned] = {}
    await _collect(design, (id_,), found, read)
    return found


async def _collect(design: Workflow, path: tuple[str, ...], found: dict[str, Pinned], read: Read) -> None:
    for node, called in calls_of(design):
        if not isinstance(called, str) or not called:
            raise DesignInvalid(details={"problems": [_not_literal(node).to_dict()]})
        if called in path:
            raise DesignInvalid(details={"problems": [_round_trip(node, (*path, called)).to_dict()]})
        if len(path) > DEEPEST or len(found) >= MOST:
            raise DesignInvalid(details={"problems": [_too_deep(node).to_dict()]})
        if called not in found:
            found[called] = await read(called)
        await _collect(found[called].content, (*path, called), found, read)


def _not_literal(node: str) -> Problem:
    return Problem(
        code="call_not_literal",
        message="Which workflow is called has to be known before the run starts.",
        next_step="Choose the workflow; give it what differs as parameters.",
        node=node,
        field="workflow",
    )


def _round_trip(node: str, path: tuple[str, ...]) -> Problem:
    return Problem(
        code="call_round_trip",
        message="This call leads back to a workflow that is under way.",
        next_step="Let a loop repeat what is to be done again.",
        node=node,
        field="workflow",
        path=path,
    )


def _too_deep(node: str) -> Problem:
    return Problem(
        code="call_too_deep",
        message=f"Workflows call each other more than {DEEPEST} deep, or more than {MOST} are called.",
        next_step="Call fewer from within each other.",
        node=node,
        field="workflow",
    )
