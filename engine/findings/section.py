"""What a report says of findings: how many are open by severity, those that are, and what was ignored and why."""

from collections import Counter
from collections.abc import Sequence

from engine.findings.records import FindingRecord
from engine.findings.settling import SEVERITIES
from engine.reports.section import Block, Facts, Paragraph, Section, SectionContext, grid, moment

MANY = 1_000_000


async def build(context: SectionContext) -> Sequence[Block]:
    where = {"workspace": context.workspace, "source": tuple(context.sources)}
    rows = await context.records.find(FindingRecord, where, limit=MANY)
    open_ = _sorted([row for row in rows if row.state == "open"])
    ignored = _sorted([row for row in rows if row.state == "ignored"])
    by_severity = Counter(row.severity for row in open_)
    facts = Facts(
        items=[
            ("Open", len(open_)),
            *((severity.capitalize(), by_severity[severity]) for severity in reversed(SEVERITIES)),
            ("Ignored", len(ignored)),
            ("Fixed", sum(row.state == "fixed" for row in rows)),
        ]
    )
    if not rows:
        return [Paragraph(text="No scan has found anything in these sources.")]
    columns = ["Severity", "Source", "Table", "Column", "Area", "What", "What to do", "Since"]
    blocks: list[Block] = [
        facts,
        grid("Open findings", columns, [_row(context, one) for one in open_]),
    ]
    if ignored:
        blocks.append(
            grid(
                "Ignored findings",
                [*columns[:6], "Why it is ignored"],
                [[*_row(context, one)[:6], one.reason] for one in ignored],
            )
        )
    return blocks


def _sorted(rows: Sequence[FindingRecord]) -> list[FindingRecord]:
    return sorted(rows, key=lambda row: (-row.rank, row.source, row.table, row.column, row.id))


def _row(context: SectionContext, row: FindingRecord) -> list[str]:
    return [
        row.severity,
        context.sources[row.source],
        row.table,
        row.column,
        row.area,
        row.message,
        row.fix,
        moment(row.first_at),
    ]


SECTION = Section(name="findings", title="Findings", order=10, build=build)
