"""Who changed what is reviewed since it was asked (AP22): what this process saw, and before it what the update log says.

Edits of the last seconds before a crash may have been looked at by nobody, but each row of the log names its author.
"""

import asyncio
from collections.abc import Mapping, Sequence

from crdt.document import Document
from crdt.errors import NotFound
from crdt.ids import DocumentId, Micros, UserId
from crdt.kinds.kind import Kind
from engine.approval.around import ApprovalDesk
from engine.approval.watch import is_content
from engine.platform import Platform
from engine.ports import LoggedUpdate
from engine.records import DocumentRecord
from engine.timeline.points import Material, PointNotKept


async def authors_since(desk: ApprovalDesk, document: DocumentId, since: Micros) -> tuple[UserId, ...]:
    """The latest one last. The log is read once, for what came before the watch began."""
    watch = desk.watch
    if not watch.saw_all(document, since):
        watch.learn(document, since, await _logged(desk.platform, document, since))
    return watch.authors(document, since)


async def _logged(platform: Platform, document: DocumentId, since: Micros) -> Mapping[UserId, Micros]:
    """By author when they changed it last. Of rows that are not kept one by one any more there was a look long ago."""
    record = await platform.store.records.get(DocumentRecord, document)
    if record is None:
        return {}
    points = platform.history.points
    try:
        first = await points.by(record, since)
        rows = await points.rows(record, first, await platform.history.newest(record))
        base = await points.material(record, first)
    except (PointNotKept, NotFound):
        return {}
    kind = platform.documents.kind(record.kind)
    return await asyncio.to_thread(_authors, kind, base, rows)


def _authors(kind: Kind, base: Material, rows: Sequence[LoggedUpdate]) -> Mapping[UserId, Micros]:
    """For a thread."""
    found: dict[UserId, Micros] = {}
    document = Document.load(kind, base.state, base.tail)
    try:
        for row in rows:
            if is_content(document.apply(row.update)):
                found[row.author] = row.at
    finally:
        document.close()
    return found
