"""Looks at what the columns of a source hold, and says what waits for a decision: a scan of this stage alone."""

from typing import Annotated

from pydantic import Field

from crdt.errors import Unavailable
from crdt.ids import DocumentId
from crdt.model import Model
from engine.classification.records import STANDING, ClassificationRecord
from engine.operations.data_sources.test_connection import SourceField
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.scans.scanner import NewScan


class ClassifyInput(Model):
    source: SourceField
    tables: list[Annotated[str, Field(max_length=400)]] = Field(
        default=[], title="Tables", description="Patterns with *. None of them: all.", max_length=200
    )


class ClassifyOutput(Model):
    """Labels of the source by state, after the look; `restricted` are those of the highest level that are not rejected."""

    scan: str
    columns: int
    suggested: int
    confirmed: int
    rejected: int
    restricted: int


class ClassificationFailed(Unavailable):
    code = "classification_failed"
    message = "The columns could not be looked at."
    next_step = "Look at the scan: its stages say why."


async def run(input_: ClassifyInput, context: OperationContext) -> Outcome[ClassifyOutput]:
    connection = await context.open_source(
        DocumentId(input_.source)
    )  # checks the right, and that it can be reached
    await connection.close()
    begun = await context.scanner.begin(
        NewScan(
            organisation=context.organisation,
            workspace=context.workspace,
            source=DocumentId(input_.source),
            by=context.user,
            stages=("classification",),
            tables=tuple(input_.tables),
            run=context.run,
            key=context.idempotency_key,
        )
    )
    scan = await context.scanner.ended(begun.id)
    if scan.status != "succeeded":
        raise ClassificationFailed((scan.error or {}).get("message", ""), details={"scan": scan.id})
    rows = await context.records.find(ClassificationRecord, {"source": input_.source}, limit=1_000_000)
    states = [row.state for row in rows]
    summary = next((one.get("summary") or {} for one in scan.results or []), {})
    output = ClassifyOutput(
        scan=scan.id,
        columns=int(summary.get("columns", 0)),
        suggested=states.count("suggested"),
        confirmed=states.count("confirmed"),
        rejected=states.count("rejected"),
        restricted=sum(row.level == "restricted" and row.state in STANDING for row in rows),
    )
    context.report.log("info", f"{output.columns} columns, {output.suggested} labels wait for a decision")
    return Outcome(output=output)


OPERATION = Operation(
    name="classification.run",
    title="Classify columns",
    summary="Finds what the columns of a source hold: names, addresses, salaries, secrets",
    icon="tags",
    category="Governance",
    input=ClassifyInput,
    output=ClassifyOutput,
    run=run,
    timeout=3600,
)
