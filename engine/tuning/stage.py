"""The performance stage of a scan: all checks over the source, what they found as findings."""

from engine.scans.stage import Stage, StageContext, StageResult
from engine.security.assessing import findings
from engine.security.looking import look
from engine.security.pairing import not_seen
from engine.security.stage import subject_of


async def run(context: StageContext) -> StageResult:
    if "" in context.done:
        return StageResult(summary={"done": True})
    looked = await look(subject_of(context, "performance"), "performance", context.tables, context.report)
    unseen = await not_seen(context.records, context.source, "performance", looked.results)
    await context.checkpoint("", looked.writes, (*findings(looked.results), *unseen))
    row = looked.assessment
    return StageResult(
        summary={"passed": row.passed, "failed": row.failed, "not_permitted": row.not_permitted}
    )


STAGE = Stage(name="performance", title="Performance", order=80, run=run)
