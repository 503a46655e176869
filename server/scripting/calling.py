"""Runs another design as one step: a run of its own in Concert, whose end is waited for and whose results are given."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from crdt.errors import ConcertError
from crdt.ids import RunId, run_channel
from engine.operations.flow.call import CallInput
from engine.workflow.machine.states import StepError
from server.client import Client
from server.scripting.hearing import told
from server.scripting.steps import StepRefused

Json = Any
ENDS: Final = ("workflow:run:completed", "workflow:run:failed", "workflow:run:cancelled")
TOO_BIG: Final = StepError(
    code="result_too_big",
    message="A result of the called workflow is too big to be handed on to a script.",
    next_step="Give back less of it, or say where it is instead.",
    retryable=False,
)


async def called(client: Client, given: Mapping[str, Json]) -> Json:
    """What the step gives. Raises what the run failed of. Who stops waiting cancels the run."""
    values = CallInput.model_validate(given)
    run = await client.call("runs.start", id=values.workflow, parameters=values.parameters)
    try:
        await told(client, run_channel(RunId(run["id"])), ENDS)
    except asyncio.CancelledError:
        with suppress(ConcertError):
            await client.call("runs.cancel", id=run["id"])
        raise
    ended = await client.call("runs.get", id=run["id"])
    if ended["status"] != "succeeded":
        raise StepRefused(_why(ended), run=run["id"])
    if any(one["stored"] for one in ended["results"]):
        raise StepRefused(TOO_BIG, run=run["id"])
    return {one["name"]: one["value"] for one in ended["results"]}


def _why(ended: Json) -> StepError:
    """The error of the run, or of the first of its steps that failed."""
    failed = (node["error"] for node in ended["nodes"] if node["status"] == "failed")
    error = ended["error"] or next(failed, None)
    if error is None:
        return StepError(code="cancelled", message="The called workflow was cancelled.", retryable=False)
    told = {key: error[key] for key in ("code", "message", "next_step")}
    return StepError(**told, retryable=False)
