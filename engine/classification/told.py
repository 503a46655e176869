"""What the events of classification say. Types and the writes that tell them."""

from collections.abc import Iterable, Sequence
from typing import Final

from crdt.ids import DocumentId, Micros, WorkspaceId, document_channel, workspace_channel
from crdt.model import Model
from engine.classification.records import ClassificationRecord
from engine.writes import AppendEvent

CHANGED: Final = "classification:changed"
MOST_TOLD: Final = 50
"""Labels that an event carries; the list has the rest."""


class ToldLabel(Model):
    table: str
    column: str
    label: str
    title: str
    level: str
    state: str


class ClassificationChangedEvent(Model):
    """Labels of a source are others: the first of `total`. `by` is who decided, "" where a scan or lineage did."""

    source: str
    total: int
    labels: list[ToldLabel]
    by: str
    at: int


def told(rows: Iterable[ClassificationRecord], by: str, now: Micros) -> list[AppendEvent]:
    """One event for each source, in its document's channel and in the workspace's."""
    sources: dict[tuple[DocumentId, WorkspaceId], list[ClassificationRecord]] = {}
    for row in rows:
        sources.setdefault((row.source, row.workspace), []).append(row)
    return [
        event
        for (source, workspace), found in sources.items()
        for event in _told(source, workspace, found, by, now)
    ]


def _told(
    source: DocumentId, workspace: WorkspaceId, rows: Sequence[ClassificationRecord], by: str, now: Micros
) -> list[AppendEvent]:
    labels = [
        ToldLabel(
            table=row.table,
            column=row.column,
            label=row.label,
            title=row.title,
            level=row.level,
            state=row.state,
        )
        for row in rows[:MOST_TOLD]
    ]
    said = ClassificationChangedEvent(
        source=source, total=len(rows), labels=labels, by=by, at=now
    ).model_dump()
    channels = (document_channel(source), workspace_channel(workspace))
    return [AppendEvent(channel=one, topic=CHANGED, payload=said, at=now) for one in channels]
