"""The rows of escalation: working hours, ladders, and who decides for whom. Listed in `engine/records.py`."""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    """`week`: by weekday, Monday first, the working hours as `[start, end]` in minutes of the day. `holidays`:
    `{"on": "2027-01-01", "name", "yearly"}`. `standard`: the one that ladders without a calendar of their own go by.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    name: str
    zone: str
    week: Json
    holidays: Json
    standard: bool
    version: int
    created_by: UserId
    created_at: Micros
    updated_by: UserId
    updated_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationLadder:
    """`levels` as `engine/escalation/shapes.py` writes them, `calendar` the id of a calendar or "" for the standard one.

    `standard`: the one of requests whose policy names none.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    name: str
    description: str
    calendar: str
    levels: Json
    standard: bool
    version: int
    created_by: UserId
    created_at: Micros
    updated_by: UserId
    updated_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """From `since` until before `until` somebody else decides for `person`: `to`, or where that is unset their substitute.

    `ended_at`: it was taken back before its time.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    person: UserId
    to: UserId | None
    since: Micros
    until: Micros
    reason: str
    created_by: UserId
    created_at: Micros
    ended_at: Micros | None = None
    ended_by: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """Who helps out for a person at any time: asked when they are away without a delegate, and as their backup."""

    KEY: ClassVar[tuple[str, ...]] = ("person",)
    person: UserId
    organisation: OrganisationId
    substitute: UserId
    created_by: UserId
    created_at: Micros


EscalationRow = BusinessCalendar | EscalationLadder | Delegation | Substitute
