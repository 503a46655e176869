"""The security stage of a scan: all checks over the source, its flaws as findings."""

from engine.scans.stage import Stage, StageContext, StageResult
from engine.security.assessing import findings
from engine.security.looking import Subject, look
from engine.security.pairing import not_seen


async def run(context: StageContext) -> StageResult:
    if "" in context.done:
        return StageResult(summary={"done": True})
    subject = subject_of(context, "security")
    looked = await look(subject, "security", context.tables, context.report)
    unseen = await not_seen(context.records, context.source, "security", looked.results)
    await context.checkpoint("", looked.writes, (*findings(looked.results), *unseen))
    row = looked.assessment
    return StageResult(
        summary={
            "passed": row.passed,
            "failed": row.failed,
            "not_permitted": row.not_permitted,
            "points": row.points,
        }
    )


def subject_of(context: StageContext, area: str) -> Subject:
    return Subject(
        id=f"{context.scan}:{area}",
        organisation=context.organisation,
        workspace=context.workspace,
        source=context.source,
        user=context.user,
        now=context.now,
        connection=context.connection,
        records=context.records,
    )


STAGE = Stage(name="security", title="Security", order=70, run=run)
