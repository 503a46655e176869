"""The row of a new run. Pure, but for its id."""

from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId
from engine.ports import Ids
from engine.records import Json, RunRecord
from engine.workflow.designs.plan import TOP, Plan


def new_record(
    plan: Plan,
    ids: Ids,
    now: Micros,
    *,
    organisation: OrganisationId,
    workspace: WorkspaceId,
    design: DocumentId,
    by: UserId,
    number: int,
    trigger: str,
    id_: RunId | None = None,
    cause: Json | None = None,
    concurrency_key: str | None = None,
    ceiling: str | None = None,
) -> RunRecord:
    return RunRecord(
        id=id_ or RunId(ids.new()),
        organisation=organisation,
        workspace=workspace,
        design=design,
        design_hash=plan.design_hash,
        title=plan.title,
        number=number,
        status="queued",
        parameters=dict(plan.parameters),
        plan=plan.to_json(),
        summary=None,
        started_by=by,
        created_at=now,
        trigger=trigger,
        steps=len(plan.parts[TOP]),
        cause=cause,
        concurrency_key=concurrency_key,
        ceiling=ceiling,
    )
