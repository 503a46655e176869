"""What approving answers beside yes: the form that a type asks with, and what was filled in (AP20). Pure."""

from typing import Any

from engine.approval.beginning import type_of
from engine.approval.counting import counts
from engine.approval.happenings import Event, Voted
from engine.approval.records import ApprovalRequest
from engine.approval.state import State, Vote
from engine.gate_forms import check_answers

Json = Any


def form_of(row: ApprovalRequest) -> Json:
    """A JSON Schema; None where yes is the whole answer."""
    return type_of(row.type).form(row.input)


def answers_of(state: State) -> dict[str, Json]:
    """By those whose approval counts: what is said later stands in place of what was said before."""
    votes: list[Vote] = [
        seat.vote
        for step in state.steps
        for seat in step.seats
        if seat.vote is not None and counts(seat, state.current) and seat.vote.verdict == "approve"
    ]
    found: dict[str, Json] = {}
    for vote in sorted(votes, key=lambda one: one.at):
        found |= vote.values
    return found


def check_answered(row: ApprovalRequest, before: State, event: Event) -> None:
    """Raises InvalidInput where an approval leaves open what the form needs, and nobody before has said it."""
    if isinstance(event, Voted) and event.verdict == "approve" and before.state == "waiting":
        check_answers(form_of(row), {**answers_of(before), **event.values})
