"""Does what was approved, once, and says how it went (AP11, AP12).

The step "executed" is committed in the batch of the effect itself, so that a process that dies in between leaves either
both or none. What could not be reached is tried again; anything else that goes wrong is the request's own end.
"""

from typing import Literal

import structlog
from pydantic import ValidationError

from crdt.errors import ConcertError, InvalidInput, Unavailable
from crdt.ids import Micros, UserId
from crdt.leases import SectionLocked
from engine.approval.around import ApprovalDesk
from engine.approval.beginning import type_of
from engine.approval.composing import Composed, compose
from engine.approval.counting import counts
from engine.approval.errors import ContentMoved
from engine.approval.happenings import Performed, PerformFailed
from engine.approval.holding import is_over
from engine.approval.machine import advance
from engine.approval.records import ApprovalRequest
from engine.approval.rows import state_of
from engine.approval.state import State
from engine.approval.subject import content_of, watched
from engine.approval.type import Doing, Done
from engine.records import Json, Workspace
from engine.writes import Write

_log = structlog.get_logger(__name__)


async def carried(
    desk: ApprovalDesk, row: ApprovalRequest, now: Micros
) -> Composed | SectionLocked | Literal["moved", "later"]:
    """`moved`: it goes back to its approvers. `later`: it is tried again. A lock: it waits for that (AP17)."""
    attempt = _Attempt(row=row, now=now)
    try:
        return await _carried(desk, row, attempt)
    except ContentMoved:
        return "moved"
    except SectionLocked as error:
        return error if not is_over(row, now) else await _failed(desk, row, now, error.to_dict())
    except Unavailable as error:
        _log.warning("approval_not_done_yet", request=row.id, code=error.code)
        return "later"
    except ConcertError as error:
        return await _failed(desk, row, now, error.to_dict())
    except ValidationError as error:
        return await _failed(
            desk, row, now, InvalidInput(details={"problems": error.error_count()}).to_dict()
        )
    except Exception as error:  # noqa: BLE001 - a defect of one type must not keep its requests for ever
        _log.error("approval_failed", request=row.id, type=row.type, exc_info=error)
        words = "Concert ran into a defect while it did this."
        return await _failed(desk, row, now, {"code": "internal", "message": words, "details": {}})


async def _carried(desk: ApprovalDesk, row: ApprovalRequest, attempt: "_Attempt") -> Composed:
    done = await _perform(desk, row, attempt)
    composed = attempt.composed
    if not done.rode or composed is None:
        composed = attempt.compose(done.result, done.writes)
        await _commit(desk, composed)
    if done.after is not None:
        done.after()
    return composed


async def _perform(desk: ApprovalDesk, row: ApprovalRequest, attempt: "_Attempt") -> Done:
    platform = desk.platform
    await _check_content(desk, row)
    workspace = await platform.store.records.get(Workspace, row.workspace)
    if workspace is None:
        raise ConcertError("The workspace is there no more.")
    type_ = type_of(row.type)
    doing = Doing(
        request=row,
        platform=platform,
        workspace=workspace,
        now=attempt.now,
        approvers=_approvers(state_of(row)),
        ride=attempt.ride,
    )
    return await type_.perform(doing, type_.input.model_validate(row.input))


class _Attempt:
    """One try at it. What rode with an effect is known here until it is certain that it was committed."""

    def __init__(self, *, row: ApprovalRequest, now: Micros) -> None:
        self.row = row
        self.now = now
        self.composed: Composed | None = None

    def ride(self, result: Json) -> tuple[Write, ...]:
        self.composed = self.compose(result, ())
        return self.composed.batch

    def compose(self, result: Json, effect: tuple[Write, ...]) -> Composed:
        before = state_of(self.row)
        after, effects = advance(before, Performed(result=result, at=self.now))
        composed = compose(self.row, before, after, effects, self.now, {})
        return Composed(row=composed.row, batch=(*effect, *composed.batch))


async def _check_content(desk: ApprovalDesk, row: ApprovalRequest) -> None:
    """N7: exactly what was approved. Types that write look again inside their edit."""
    document = watched(row)
    if document is not None:
        content = await content_of(desk.platform, document)
        if content is None or content.hash != row.current:
            raise ContentMoved


async def _failed(desk: ApprovalDesk, row: ApprovalRequest, now: Micros, error: Json) -> Composed:
    """Unless the step was committed after all, and only the answer was lost."""
    kept = await desk.platform.store.records.get(ApprovalRequest, row.id)
    if kept is not None and kept.state != "executing":
        return Composed(row=kept, batch=())
    before = state_of(row)
    after, effects = advance(before, PerformFailed(error=error, at=now))
    composed = compose(row, before, after, effects, now, {})
    await _commit(desk, composed)
    return composed


async def _commit(desk: ApprovalDesk, composed: Composed) -> None:
    platform = desk.platform
    receipt = await platform.store.writer.commit(composed.batch)
    platform.channels.committed(composed.batch, receipt)


def _approvers(state: State) -> tuple[UserId, ...]:
    found = {
        seat.user
        for step in state.steps
        for seat in step.seats
        if counts(seat, state.current) and seat.vote is not None and seat.vote.verdict == "approve"
    }
    return tuple(sorted(found))
