"""What a look at a table makes of its labels: new, still there, gone, back. Pure.

A decision of a person outranks what is found (CL2); what is not found any more is withdrawn with a reason (CL3), and what is of a
column that is gone as well (CL4), so that the decision is there when the column comes back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.classification.judging import Evidence, Suggestion
from engine.classification.records import ClassificationRecord, Decision, Json, State

COLUMN_GONE: Final = "The column is not there any more."
NOT_FOUND: Final = "The values do not fit any more, or the rule that found it is gone."
OUTRANKED: Final = "A person gave this column another label."


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Where and when was looked. `scan` is "" outside of one."""

    organisation: OrganisationId
    workspace: WorkspaceId
    source: DocumentId
    table: str
    scan: str
    now: Micros


def settle(
    look: Look,
    before: Iterable[ClassificationRecord],
    columns: Collection[str],
    found: Mapping[str, Sequence[Suggestion]],
) -> list[ClassificationRecord]:
    """The rows of the table that are other than before. `found` by column; `columns` are those that are there."""
    rows = {(row.column, row.label): row for row in before}
    after: dict[tuple[str, str], ClassificationRecord] = {}
    decided = {column for (column, _), row in rows.items() if row.decision == "confirmed"}
    for column, suggestions in found.items():
        for one in suggestions:
            key = (column, one.label.name)
            if key not in rows and column in decided and not one.detector.startswith("rule_set:"):
                continue  # CL6: whoever confirmed another label has said what the column holds
            after[key] = _seen(rows.get(key), look, column, one)
    for key, row in rows.items():
        if key not in after:
            after[key] = _unseen(row, look, there=row.column in columns, outranked=row.column in decided)
    return [row for key, row in after.items() if row != rows.get(key)]


def decide(
    row: ClassificationRecord, decision: Decision, by: UserId, note: str, now: Micros
) -> ClassificationRecord:
    """A person's word. Without one ("") what the rules say holds again: found or not."""
    state: State = decision or ("suggested" if _held(row) else "withdrawn")
    return replace(
        row,
        decision=decision,
        state=state,
        decided_by=by,
        decided_at=now,
        note=note,
        reason="" if state != "withdrawn" else "A person took the label back, and no rule finds it.",
        changed_at=now,
    )


def evidence_of(evidence: Evidence) -> Json:
    return {
        "phrase": evidence.phrase,
        "checked": evidence.checked,
        "fitting": evidence.fitting,
        "shapes": list(evidence.shapes),
        "reasons": list(evidence.reasons),
        "held": True,
    }


def _held(row: ClassificationRecord) -> bool:
    return bool((row.evidence or {}).get("held")) and row.origin != "person"


def _seen(
    before: ClassificationRecord | None, look: Look, column: str, one: Suggestion
) -> ClassificationRecord:
    state: State = (before.decision if before else "") or "suggested"
    row = ClassificationRecord(
        source=look.source,
        table=look.table,
        column=column,
        label=one.label.name,
        organisation=look.organisation,
        workspace=look.workspace,
        title=one.label.title,
        level=one.label.level,
        category=one.label.category,
        origin="rule" if before is None or before.origin != "person" else "person",
        detector=one.detector,
        state=state,
        confidence=one.confidence,
        evidence=evidence_of(one.evidence),
        scan=look.scan,
        first_at=look.now if before is None else before.first_at,
        seen_at=look.now,
        changed_at=look.now,
    )
    if before is None:
        return row
    row = replace(
        row,
        decision=before.decision,
        decided_by=before.decided_by,
        decided_at=before.decided_at,
        note=before.note,
        from_source=before.from_source,
        from_table=before.from_table,
        from_column=before.from_column,
        hops=before.hops,
    )
    if before.origin == "person":  # what a person gave keeps the level they gave it
        row = replace(row, title=before.title, level=before.level, category=before.category)
    return replace(row, changed_at=before.changed_at) if row.state == before.state else row


def _unseen(row: ClassificationRecord, look: Look, *, there: bool, outranked: bool) -> ClassificationRecord:
    if not there:
        return _withdrawn(row, look, COLUMN_GONE)
    held = {**(row.evidence or {}), "held": row.origin == "lineage" and _held(row)}
    row = row if row.evidence == held else replace(row, evidence=held)
    if row.decision:
        back: State = row.decision
        return row if row.state == back else replace(row, state=back, reason="", changed_at=look.now)
    if row.origin == "lineage":  # spreading alone takes it away
        return row
    return _withdrawn(row, look, OUTRANKED if outranked else NOT_FOUND)


def _withdrawn(row: ClassificationRecord, look: Look, reason: str) -> ClassificationRecord:
    if row.state == "withdrawn" and row.reason == reason:
        return row
    return replace(row, state="withdrawn", reason=reason, changed_at=look.now)
