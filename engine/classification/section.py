"""What a report says of classification: which columns hold what, how that is known, and how much of it somebody confirmed."""

from collections import Counter
from collections.abc import Sequence

from engine.classification.records import STANDING, ClassificationRecord
from engine.reports.section import Block, Facts, Paragraph, Section, SectionContext, grid

MANY = 1_000_000
HOW = {"rule": "by rules", "person": "by a person", "lineage": "along lineage"}


async def build(context: SectionContext) -> Sequence[Block]:
    where = {"source": tuple(context.sources), "state": STANDING}
    rows = await context.records.find(ClassificationRecord, where, limit=MANY) if context.sources else []
    if not rows:
        return [Paragraph(text="No column of these sources has a label yet.")]
    states = Counter(row.state for row in rows)
    levels = Counter(row.level for row in rows)
    labels = Counter((row.title, row.level, row.category) for row in rows)
    facts = Facts(
        items=[
            ("Labels", len(rows)),
            ("Confirmed", states["confirmed"]),
            ("Suggested", states["suggested"]),
            *((level.capitalize(), count) for level, count in sorted(levels.items())),
        ]
    )
    ordered = sorted(rows, key=lambda row: (context.sources[row.source], row.table, row.column, row.title))
    return [
        facts,
        grid(
            "Labels by how often",
            ["Label", "Level", "Category", "Columns"],
            [[*label, count] for label, count in sorted(labels.items(), key=lambda one: (-one[1], one[0]))],
        ),
        grid(
            "Columns",
            ["Source", "Table", "Column", "Label", "Level", "State", "Confidence", "How it is known"],
            [_row(context, row) for row in ordered],
        ),
    ]


def _row(context: SectionContext, row: ClassificationRecord) -> list[str | float]:
    return [
        context.sources[row.source], row.table, row.column, row.title, row.level, row.state, round(row.confidence, 2),
        HOW[row.origin],
    ]  # fmt: skip


SECTION = Section(name="classification", title="Classification", order=50, build=build)
