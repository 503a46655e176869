"""What the events of reports say, in the channel of the workspace. Types only."""

from typing import Final

from crdt.model import Model

BUILT: Final = "report:built"
SHARED: Final = "report:shared"
REVOKED: Final = "report:revoked"
REMOVED: Final = "report:removed"


class ReportEvent(Model):
    """`sources`: ids of what it is about."""

    report: str
    title: str
    sources: list[str]
    by: str
    at: int
