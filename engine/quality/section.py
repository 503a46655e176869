"""What a report says of quality: the score of each source by its last run, and the rules that came out worst."""

from collections.abc import Sequence

from engine.quality.records import QualityResult, QualityRun
from engine.reports.section import Block, Paragraph, Section, SectionContext, grid, moment

MANY = 100_000
GOOD = frozenset({"passed", "skipped"})


async def build(context: SectionContext) -> Sequence[Block]:
    scores, rules = [], []
    for source, title in context.sources.items():
        runs = await context.records.find(
            QualityRun, {"source": source}, order="number", descending=True, limit=1
        )
        for run in runs:
            scores.append(
                [title, _score(run.score), run.passed, run.failed, run.errored, moment(run.finished_at)]
            )
            found = await context.records.find(QualityResult, {"run": run.id}, limit=MANY)
            rules += [_rule(title, one) for one in sorted(found, key=_worst) if one.status not in GOOD]
    if not scores:
        return [Paragraph(text="No rule was held against these sources yet.")]
    return [
        grid("Scores", ["Source", "Score", "Passed", "Failed", "Not judged", "When"], scores),
        grid(
            "Rules that failed",
            ["Source", "Table", "Column", "Rule", "Severity", "Rows failing", "Rows", "What"],
            rules,
        ),
    ]


def _score(score: float | None) -> float | str:
    return "" if score is None else round(score, 1)


def _worst(one: QualityResult) -> tuple[float, str, str, str]:
    return (-one.share, one.table, one.column, one.name)


def _rule(title: str, one: QualityResult) -> list[str | int]:
    return [
        title, one.table, one.column, one.name or one.check, one.severity, one.rows_failing, one.rows_checked, one.message,
    ]  # fmt: skip


SECTION = Section(name="quality", title="Quality", order=40, build=build)
