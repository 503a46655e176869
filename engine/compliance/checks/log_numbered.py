"""Whether the runs of a workspace and the scans of its sources are all there: each has the number after the one before it."""

from collections.abc import Iterable
from typing import Final

from engine.amounts import amount
from engine.compliance.gathering import Answer, EvidenceCheck, Gathering
from engine.records import DocumentRecord, RunRecord
from engine.scans.records import ScanRecord

MOST: Final = 100_000
QUERY: Final = "the numbers of all runs of the workspace, and of all scans of its sources"


async def gather(gathering: Gathering) -> Answer:
    where = {"workspace": gathering.workspace}
    runs = [one.number for one in await gathering.records.find(RunRecord, where, order="number", limit=MOST)]
    sources = await gathering.records.find(DocumentRecord, {**where, "kind": "data_source"}, limit=MOST)
    gaps = {"runs": _gaps(runs)}
    scans = 0
    for source in sources:
        found = await gathering.records.find(ScanRecord, {"source": source.id}, order="number", limit=MOST)
        scans += len(found)
        gaps[source.title or source.id] = _gaps(one.number for one in found)
    broken = {name: numbers for name, numbers in gaps.items() if numbers}
    detail = {"runs": len(runs), "scans": scans, "missing_numbers": broken}
    if not runs and not scans:
        return Answer(status="missing", message="Nothing has run here yet.", query=QUERY, detail=detail)
    if broken:
        return Answer(
            status="missing",
            message=f"Numbers are missing in {', '.join(sorted(broken))}.",
            query=QUERY,
            detail=detail,
        )
    message = f"{amount(len(runs), 'run')} and {amount(scans, 'scan')} are numbered without a gap."
    return Answer(status="found", message=message, query=QUERY, detail=detail)


def _gaps(numbers: Iterable[int]) -> list[int]:
    """Those that are missing, from 1 on; at most a hundred of them."""
    there = set(numbers)
    return [number for number in range(1, max(there, default=0) + 1) if number not in there][:100]


CHECK = EvidenceCheck(
    name="log_numbered",
    title="Log without gaps",
    about="workspace",
    looks_at="the numbers of runs and scans, which count from 1 and are given in the commit",
    gather=gather,
)
