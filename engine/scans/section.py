"""What a report says of scans: the newest of each source, with its stages and how findings changed against the one before."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.reports.section import Block, Paragraph, Section, SectionContext, grid, moment
from engine.scans.records import ScanRecord


async def build(context: SectionContext) -> Sequence[Block]:
    scans: list[list[str | int]] = []
    stages: list[list[str | int]] = []
    for source, title in context.sources.items():
        rows = await context.records.find(
            ScanRecord, {"source": source}, order="number", descending=True, limit=1
        )
        for row in rows:
            counts = row.counts or {}
            changed = [counts.get(name, 0) for name in ("new", "back", "fixed", "still")]
            scans.append([title, row.number, row.mode, row.status, moment(row.finished_at), *changed])
            stages.extend(
                [title, stage["title"], stage["status"], looked(stage), _why(stage["error"])]
                for stage in row.results or ()
            )
    if not scans:
        return [Paragraph(text="None of these sources was scanned yet.")]
    columns = ["Source", "Scan", "Mode", "Status", "Ended", "New", "Back", "Fixed", "Still there"]
    return [
        grid("Newest scan of each source", columns, scans),
        grid("Their stages", ["Source", "Stage", "Status", "Tables", "Why it failed"], stages),
    ]


def looked(stage: Mapping[str, Any]) -> str:
    """How many tables, of those it was to look at; empty for one that ended well without looking into tables."""
    done, wanted = stage["done"], stage["wanted"]
    if done == 0 and stage["status"] == "succeeded":
        return ""
    return f"{done} of {wanted}" if wanted >= done else str(done)


def _why(error: object) -> str:
    return str(error.get("message", "")) if isinstance(error, dict) else ""


SECTION = Section(name="scans", title="Scans", order=20, build=build)
