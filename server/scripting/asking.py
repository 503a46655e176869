"""Puts a gate to people: an approval request that they decide in their inbox. It is waited for and never skipped (N9)."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from crdt.errors import ConcertError
from crdt.ids import Channel
from engine.approval.told import COMPLETED
from engine.operations.flow.gate import GateInput, GateQuestion
from engine.workflow.machine.waiting import REJECTED, UNDECIDED
from server.client import Client
from server.scripting.hearing import told
from server.scripting.steps import StepRefused

Json = Any
LATE: Final = "Nobody decided in time."
STOPPED: Final = "The script was stopped."


async def decided(client: Client, workspace: str, given: Mapping[str, Json]) -> Json:
    """What the step gives. Raises `gate_rejected` and `gate_timed_out`. Who stops waiting takes the question back."""
    gate = GateInput.model_validate(given)
    question = gate.model_dump(mode="json", include=set(GateQuestion.model_fields))
    asked = await client.call("approvals.ask", workspace=workspace, type="decision", input=question)
    late = False
    try:
        async with asyncio.timeout(gate.timeout_s):
            row = await _answer(client, asked["id"])
    except TimeoutError:
        row = await _taken_back(client, asked["id"], LATE)
        late = row["state"] == "withdrawn"
    except asyncio.CancelledError:
        await _taken_back(client, asked["id"], STOPPED)
        raise
    by = "" if late else row["decided_by"] or ""
    comment = "" if late else row["comment"]
    if row["state"] == "executed" or (late and gate.on_timeout == "approve"):
        values = row.get("answers") or {}
        return {"approved": True, "by": by, "at": row["decided_at"], "comment": comment, "values": values}
    if late and gate.on_timeout == "fail":
        raise StepRefused(UNDECIDED)
    raise StepRefused(REJECTED, by=by, comment=comment)


async def _answer(client: Client, request: str) -> Json:
    """The request once it is over, whatever came of it."""
    await told(client, Channel(f"approval:{request}"), [COMPLETED])
    return await client.call("approvals.get", id=request)


async def _taken_back(client: Client, request: str, why: str) -> Json:
    with suppress(ConcertError):  # it was decided at the same moment, and that counts
        return await client.call("approvals.withdraw", id=request, comment=why)
    return await _answer(client, request)
