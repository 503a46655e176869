"""The approval of a gate: a run waits for it, and goes on, or fails, by what was decided (N9).

Begun by `engine/policies/gates.py` when a gate asks that names a policy or stages. The answer is handed to the run's actor,
which takes one and drops every other: told twice it changes nothing.
"""

from pydantic import Field

from crdt.model import Model
from engine.approval.answering import answers_of
from engine.approval.rows import state_of
from engine.approval.type import ApprovalType, Doing, Done
from engine.gate_records import GateRecord
from engine.records import Json
from engine.workflow.machine.events import GateDecided


class RunGate(Model):
    """`asked_at`: which of the questions of a gate that stands in a loop. `form`: what is asked beside yes or no."""

    run: str = Field(max_length=64)
    node: str = Field(max_length=1000)
    asked_at: int
    form: Json = None


async def perform(doing: Doing, input_: RunGate) -> Done:
    gate = await doing.platform.store.records.get(GateRecord, input_.run, input_.node)
    result: Json = {"run": input_.run, "node": input_.node}
    if gate is None or gate.asked_at != input_.asked_at or gate.state != "open":
        return Done(result={**result, "state": "gone" if gate is None else gate.state})
    by = doing.approvers[-1] if doing.approvers else doing.by
    event = GateDecided(
        node=input_.node,
        decision="approved",
        by=by,
        comment=doing.request.comment,
        values=answers_of(state_of(doing.request)),
    )
    await doing.platform.runs.decide(gate, event)
    return Done(result={**result, "state": "approved"})


APPROVAL = ApprovalType(
    name="run_gate",
    title="Gate of a run",
    summary="A run waits for the decision and goes on, or fails, by it",
    subject="run",
    input=RunGate,
    right="run",
    perform=perform,
    begun_by_hand=False,
    form=lambda input_: input_.get("form"),
)
