"""Gathers evidence for the controls of chosen frameworks, about one source or about all of the workspace."""

from typing import Annotated

from pydantic import Field

from crdt.ids import DocumentId
from crdt.model import Model
from engine.compliance.verifying import Verifying, verify
from engine.operations.operation import Operation, OperationContext, Outcome

Framework = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$")]


class VerifyInput(Model):
    source: str = Field(
        default="",
        title="Source",
        description="Empty: all sources of the workspace.",
        max_length=64,
        json_schema_extra={"format": "source"},
    )
    frameworks: list[Framework] = Field(
        default=[],
        title="Frameworks",
        max_length=10,
        description="gdpr, soc2, hipaa, iso27001 or own. Empty: all of them.",
    )


class VerifyOutput(Model):
    """How many controls have evidence; those whose evidence is too old count as missing."""

    verification: str
    found: int
    missing: int
    not_checkable: int


async def run(input_: VerifyInput, context: OperationContext) -> Outcome[VerifyOutput]:
    source = DocumentId(input_.source) if input_.source else None
    if source is not None:
        await (await context.open_source(source)).close()  # whoever may not open it learns nothing of it
    done = await verify(
        Verifying(
            id=context.idempotency_key,
            organisation=context.organisation,
            workspace=context.workspace,
            source=source,
            frameworks=tuple(input_.frameworks),
            user=context.user,
            now=context.now,
            records=context.records,
            audit=context.audit,
        )
    )
    row = done.verification
    context.report.log(
        "info", f"Evidence found {row.found}, missing {row.missing}, not checkable {row.not_checkable}"
    )
    output = VerifyOutput(
        verification=row.id, found=row.found, missing=row.missing, not_checkable=row.not_checkable
    )
    return Outcome(output=output, writes=done.writes)


OPERATION = Operation(
    name="compliance.verify",
    title="Gather evidence",
    summary="Gathers evidence for controls of GDPR, SOC 2, HIPAA and ISO 27001, and says what is missing",
    icon="file-check-2",
    category="Governance",
    input=VerifyInput,
    output=VerifyOutput,
    run=run,
    timeout=600,
)
