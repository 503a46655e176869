"""What the events of reports say, in the channel of the workspace. Types only."""

from typing import Final

from pydantic import BaseModel

BUILT: Final = "report:built"
SHARED: Final = "report:shared"
REVOKED: Final = "report:revoked"
REMOVED: Final = "report:removed"


class ReportEvent(BaseModel):
    report: str
    title: str
    by: str
    at: int
