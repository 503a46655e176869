"""What people decide about findings: ignore with a reason, reopen, assign. Pure: a row in, the row as it is then, or None."""

from typing import Literal

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros, UserId
from engine.findings.records import FindingRecord

Deed = Literal["ignore", "reopen", "assign"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`reason` belongs to ignoring; `owner` and `due` to assigning, None takes them away."""

    do: Deed
    by: UserId
    at: Micros
    reason: str = ""
    owner: UserId | None = None
    due: Micros | None = None


def decided(row: FindingRecord, decision: Decision) -> FindingRecord | None:
    """None where nothing changes. What is fixed is not ignored, and not reopened: the next scan says whether it is there."""
    match decision.do:
        case "ignore" if row.state != "fixed":
            return replace(
                row,
                state="ignored",
                reason=decision.reason,
                by=decision.by,
                decided_at=decision.at,
                changed_at=decision.at,
            )
        case "reopen" if row.state == "ignored":
            return replace(
                row,
                state="open",
                reason="",
                by=decision.by,
                decided_at=decision.at,
                changed_at=decision.at,
            )
        case "assign" if (row.owner, row.due) != (decision.owner, decision.due):
            return replace(row, owner=decision.owner, due=decision.due, changed_at=decision.at)
        case _:
            return None
