"""Whether changes of sources and designs were approved by somebody else than who made them."""

from typing import Final

from crdt.ids import Micros
from engine.branches.records import Branch
from engine.compliance.control import DAY
from engine.compliance.gathering import Answer, EvidenceCheck, Gathering
from engine.gate_records import GateRecord
from engine.records import DocumentRecord

MOST: Final = 10_000
QUERY: Final = "merges of branches and decisions of gates within the period, and who asked for them"


async def gather(gathering: Gathering) -> Answer:
    since = Micros(gathering.now - gathering.period_days * DAY)
    where = {"workspace": gathering.workspace}
    gates = await gathering.records.find(GateRecord, where, order="asked_at", descending=True, limit=MOST)
    asked = [
        (one.started_by, one.decided_by) for one in gates if (one.decided_at or 0) >= since and one.decided_by
    ]
    documents = await gathering.records.find(DocumentRecord, where, limit=MOST)
    ids = tuple(one.id for one in documents)
    branches = await gathering.records.find(Branch, {"target": ids}, limit=MOST) if ids else ()
    asked += [
        (one.created_by, one.merged_by) for one in branches if (one.merged_at or 0) >= since and one.merged_by
    ]
    alone = [pair for pair in asked if pair[0] == pair[1]]
    detail = {"changes": len(asked), "approved_by_another": len(asked) - len(alone), "by_oneself": len(alone)}
    if not asked:
        return Answer(
            status="missing", message="Nothing was approved in this period.", query=QUERY, detail=detail
        )
    if alone:
        message = f"{len(alone)} of {len(asked)} changes were approved by who made them."
        return Answer(status="missing", message=message, query=QUERY, detail=detail)
    message = f"All {len(asked)} changes were approved by a second person."
    return Answer(status="found", message=message, query=QUERY, detail=detail)


CHECK = EvidenceCheck(
    name="second_person",
    title="Changes approved by a second person",
    about="workspace",
    looks_at="merged branches and decided gates of the period",
    gather=gather,
)
