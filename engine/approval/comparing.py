"""Whether what is reviewed stands there as before, and who decides what stands there now (AP7, AP21).

A policy may put an edited change to others than it put the one that was asked: it is prepared and judged as it is now. Border:
what becomes of votes is the machine's.
"""

from pydantic import ValidationError

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError, NotFound, ShuttingDown, Unavailable
from crdt.ids import DocumentId, Micros
from crdt.roles import THE_SERVER
from engine.approval.around import ApprovalDesk
from engine.approval.beginning import next_due, prepared_again, ruled, type_of
from engine.approval.happenings import Effect, SubjectChanged
from engine.approval.machine import advance
from engine.approval.records import ApprovalRequest
from engine.approval.ruling import Ruling
from engine.approval.state import OVER, State
from engine.approval.subject import GONE, content_of, fields_changed, watched
from engine.approval.type import Prepared, Preparing
from engine.approval.writing import authors_since
from engine.platform import Platform
from engine.records import DocumentRecord, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """`row` says what is asked for as it stands now, and which policy decides that."""

    row: ApprovalRequest
    state: State
    effects: tuple[Effect, ...] = ()


async def compared(desk: ApprovalDesk, row: ApprovalRequest, state: State, now: Micros) -> Compared:
    document = watched(row)
    if document is None or state.state in OVER or state.state == "failed":
        return Compared(row=row, state=state)
    content = await content_of(desk.platform, document) or GONE
    if content.hash == state.current:
        return Compared(row=row, state=state)
    prepared = await _prepared(desk.platform, row)
    if prepared is not None and prepared.pinned == state.current:  # it was taken back meanwhile
        return Compared(row=row, state=state)
    authors = await authors_since(desk, document, row.asked_at)
    asked, ruling = (row, None) if prepared is None else await _judged(desk, row, state, prepared, now)
    event = SubjectChanged(
        by=authors[-1] if authors else content.by,
        authors=authors,
        hash=content.hash if prepared is None else prepared.pinned,
        fields=fields_changed(row, content),
        due=next_due(asked, row.level if ruling is None else -1, row.asked_at),
        at=now,
        ruling=ruling,
    )
    after, effects = advance(state, event)
    return Compared(row=asked, state=after, effects=effects)


async def _judged(
    desk: ApprovalDesk, row: ApprovalRequest, state: State, prepared: Prepared, now: Micros
) -> tuple[ApprovalRequest, Ruling | None]:
    """No ruling where the same people are asked in the same way, or its requester asks again anyway."""
    asked = replace(prepared_again(row, prepared), pinned=row.pinned, input=row.input)
    if state.state == "changes_requested":
        return asked, None
    said, ruling = await ruled(desk, asked, now)
    if ruling.outcome == "route" and ruling.stages == tuple(step.rule for step in state.steps):
        return replace(said, ladder=row.ladder, rungs=row.rungs), None
    return said, ruling


async def _prepared(platform: Platform, row: ApprovalRequest) -> Prepared | None:
    """What it asks for as it stands now; None where that cannot be said, and so cannot be done either."""
    type_ = type_of(row.type)
    workspace = await platform.store.records.get(Workspace, row.workspace)
    if workspace is None or not type_.begun_by_hand:
        return None

    async def readable(id_: str, _right: str) -> tuple[DocumentRecord, str]:
        record = await platform.store.records.get(DocumentRecord, DocumentId(id_))
        if record is None or record.organisation != row.organisation:
            raise NotFound
        return record, THE_SERVER

    preparing = Preparing(
        platform=platform,
        workspace=workspace,
        user=row.requester,
        role=THE_SERVER,
        readable=readable,
    )
    try:
        return await type_.prepare(preparing, type_.input.model_validate(row.input))
    except (Unavailable, ShuttingDown):
        raise
    except (ConcertError, ValidationError):
        return None
