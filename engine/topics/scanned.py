"""The topics of scans, findings and reports."""

from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from engine.reports import told as reports
from engine.scans import told
from engine.topics.topic import Topic

_SCANS: Final[dict[str, tuple[type[BaseModel], str]]] = {
    told.QUEUED: (told.ScanEvent, "a scan of a source waits for its turn"),
    told.STARTED: (told.ScanEvent, "it is at work, for the first time or again"),
    told.STAGE_STARTED: (told.StageEvent, "one of its stages begins"),
    told.STAGE_ENDED: (told.StageEndedEvent, "a stage is over, with what it found"),
    told.ENDED[0]: (told.ScanEndedEvent, "all its stages succeeded"),
    told.ENDED[1]: (told.ScanEndedEvent, "a stage failed, or the source could not be read"),
    told.ENDED[2]: (told.ScanEndedEvent, "somebody stopped it"),
    told.FINDINGS: (told.FindingsChangedEvent, "findings of a source are others now"),
}


def of_scans() -> Iterator[Topic]:
    for name, (says, summary) in _SCANS.items():
        yield Topic(name=name, says=says, summary=summary, channels=("doc", "workspace"))
    yield Topic(
        name=told.PROGRESS,
        says=told.ScanProgressEvent,
        summary="how far a stage is",
        channels=("doc",),
        kept=False,
    )
    yield Topic(
        name=told.TRIED,
        says=told.RulesTriedEvent,
        summary="somebody held a rule set against a sample of a source, with what it came to",
        channels=("doc",),
        kept=False,
    )
    yield Topic(
        name=told.DEFINED,
        says=told.DefinitionChangedEvent,
        summary="a scan definition was made, changed, scheduled or removed",
        channels=("workspace",),
    )


def of_reports() -> Iterator[Topic]:
    for name, summary in (
        (reports.BUILT, "a report of sources was built"),
        (reports.SHARED, "a link to a report was made"),
        (reports.REVOKED, "a link to a report shows nothing any more"),
        (reports.REMOVED, "a report is gone, with its links"),
    ):
        yield Topic(name=name, says=reports.ReportEvent, summary=summary, channels=("workspace",))
