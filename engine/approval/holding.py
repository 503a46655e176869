"""What was approved waits while somebody has a section of its document to themselves (AP17).

The section is asked for in the requester's name, so its holder hears of it and the queue of the document bounds the wait
(`crdt/SPEC.md`, L6). Border: whether the edit is let through is decided inside it; this only says when to try again.
"""

from typing import Final

import structlog

from crdt.errors import ConcertError
from crdt.ids import DocumentId, Micros, UserId
from crdt.leases import SectionLocked
from crdt.presence import Author
from engine.approval.noting import document_of
from engine.approval.records import ApprovalRequest
from engine.platform import Platform
from engine.records import DocumentRecord, Json, User

LOOK_AGAIN: Final = 2.0
"""Seconds until the section is asked for again; that keeps its place in the queue."""
LONGEST: Final = 3_600_000_000
"""Microseconds from the approval on after which it counts as failed: the requester may ask again."""

_log = structlog.get_logger(__name__)


def is_held(row: ApprovalRequest) -> bool:
    """Approved, and waiting for a lock; `row.error` says whose."""
    return row.state == "executing" and _section(row.error) is not None


def is_over(row: ApprovalRequest, now: Micros) -> bool:
    return row.decided_at is not None and now - row.decided_at > LONGEST


async def is_free(platform: Platform, row: ApprovalRequest) -> bool:
    """Asks for the section. True where it is the requester's now, or nobody can tell: then it is tried."""
    section, about = _section(row.error), await _about(platform, row)
    if section is None or about is None:
        return True
    record, who = about
    try:
        answer = await platform.rooms.lock(record, who, "ask", section)
    except ConcertError as error:
        _log.info("approval_not_asked_for_section", request=row.id, code=error.code)
        return True
    return answer.lock is None or answer.lock.holder.user == row.requester


async def let_go(platform: Platform, row: ApprovalRequest) -> None:
    """`row` as it was while it waited: what was asked for or got in the requester's name is given back."""
    section, about = _section(row.error), await _about(platform, row)
    if section is None or about is None:
        return
    record, who = about
    try:
        await platform.rooms.lock(record, who, "withdraw", section)
        locks = await platform.rooms.locks(record)
        if any(lock.section == section and lock.holder.user == who.user for lock in locks):
            await platform.rooms.lock(record, who, "release", section)
    except ConcertError as error:  # it ends by itself soon
        _log.info("approval_kept_section", request=row.id, code=error.code)


def _section(error: Json) -> tuple[str, ...] | None:
    if not isinstance(error, dict) or error.get("code") != SectionLocked.code:
        return None
    section = (error.get("details") or {}).get("section")
    return tuple(map(str, section)) if isinstance(section, list) else None


async def _about(platform: Platform, row: ApprovalRequest) -> tuple[DocumentRecord, Author] | None:
    id_: DocumentId | None = document_of(row)
    record = None if id_ is None else await platform.store.records.get(DocumentRecord, id_)
    user = await platform.store.records.get(User, row.requester)
    if record is None or user is None:
        return None
    return record, Author(user=UserId(row.requester), name=user.name)
