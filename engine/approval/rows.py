"""From a request's row to the machine's state and back, and the rows of who is to decide. Pure."""

from collections.abc import Iterator

from crdt.dataclasses import replace
from crdt.ids import Micros
from engine.approval.counting import counts
from engine.approval.machine import asking
from engine.approval.records import ApprovalRequest, ApprovalSeat
from engine.approval.state import (
    Stale,
    State,
    escalations_json,
    escalations_of,
    steps_json,
    steps_of,
)
from engine.writes import Put, Remove, Write


def state_of(row: ApprovalRequest) -> State:
    stale = row.stale
    return State(
        requester=row.requester,
        state=row.state,
        steps=steps_of(row.stages),
        asked_at=row.asked_at,
        due=row.due,
        pinned=row.pinned,
        current=row.current,
        stale=None
        if not stale
        else Stale(
            by=stale["by"],
            at=Micros(stale["at"]),
            fields=tuple(stale["fields"]),
            authors=tuple(stale.get("authors", (stale["by"],))),
        ),
        level=row.level,
        escalations=escalations_of(row.escalations),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        comment=row.comment,
        result=row.result,
        error=row.error,
    )


def row_with(row: ApprovalRequest, state: State, at: Micros, entries: int) -> ApprovalRequest:
    """`entries`: how many its journal gets with this."""
    stale = state.stale
    return replace(
        row,
        state=state.state,
        stages=steps_json(state.steps),
        asked_at=state.asked_at,
        due=state.due,
        pinned=state.pinned,
        current=state.current,
        stale=None if stale is None else _stale_json(stale),
        level=state.level,
        escalations=escalations_json(state.escalations),
        decided_at=state.decided_at,
        decided_by=state.decided_by,
        comment=state.comment,
        result=state.result,
        error=state.error,
        revision=row.revision + entries,
        updated_at=at,
    )


def _stale_json(stale: Stale) -> dict[str, object]:
    return {
        "by": stale.by,
        "at": stale.at,
        "fields": list(stale.fields),
        "authors": list(stale.authors),
    }


def seat_writes(row: ApprovalRequest, before: State, after: State) -> Iterator[Write]:
    """The rows that are other than before."""
    was = {_key(seat): seat for seat in seats_of(row, before)}
    now = {_key(seat): seat for seat in seats_of(row, after)}
    for key, seat in now.items():
        if was.get(key) != seat:
            yield Put(record=seat)
    for key in was.keys() - now.keys():
        yield Remove(type=ApprovalSeat, key=key)


def seats_of(row: ApprovalRequest, state: State) -> Iterator[ApprovalSeat]:
    """Of stages that were opened; `open` is who is asked now."""
    asked = set(asking(state))
    for index, step in enumerate(state.steps):
        for seat in step.seats:
            if not seat.asked_at:
                continue
            vote = seat.vote
            yield ApprovalSeat(
                request=row.id,
                stage=index,
                user=seat.user,
                organisation=row.organisation,
                workspace=row.workspace,
                standing_in_for="" if seat.who.own else seat.who.primary,
                asked_at=seat.asked_at,
                open=step.state == "open" and seat.user in asked,
                decision="" if vote is None else vote.verdict,
                comment="" if vote is None else vote.comment,
                seen="" if vote is None else vote.seen,
                at=None if vote is None else vote.at,
                stale=vote is not None and not counts(seat, state.current),
            )


def _key(seat: ApprovalSeat) -> tuple[str, int, str]:
    return (seat.request, seat.stage, seat.user)
