"""What is reviewed, as it stands now: its document, its content hash, the digests of its fields."""

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, UserId
from engine.approval.marks import changed, marks_of
from engine.approval.records import ApprovalRequest
from engine.approval.state import NOBODY
from engine.platform import Platform
from engine.records import DocumentRecord, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    hash: str
    marks: Json
    by: UserId
    """Who changed it last."""


def watched(row: ApprovalRequest) -> DocumentId | None:
    """The document whose content is reviewed; None where nothing is."""
    if not row.pinned:
        return None
    return row.branch or (DocumentId(row.subject) if row.subject_kind == "document" else None)


async def content_of(platform: Platform, id_: DocumentId) -> Content | None:
    """As committed; None where it is gone."""
    record = await platform.store.records.get(DocumentRecord, id_)
    if record is None:
        return None
    document = await platform.rooms.read(record)
    hash_ = document.content_hash()
    body = {} if document.kind.open_roots else document.body().model_dump(mode="json")
    latest = platform.documents.latest(record)
    by = latest.updated_by
    return Content(hash=hash_, marks=marks_of(body), by=by)


def fields_changed(row: ApprovalRequest, content: Content) -> tuple[str, ...]:
    return changed(row.marks or {}, content.marks)


GONE = Content(hash="", marks={}, by=NOBODY)
"""Of a document that was deleted for good: no vote counts for that."""
