"""Whether the personal columns of a source are known and confirmed, and each of their tables has an owner and a purpose."""

from typing import Final

from engine.catalog.records import Annotation
from engine.classification.records import STANDING, ClassificationRecord
from engine.compliance.gathering import Answer, EvidenceCheck, Gathering

MOST: Final = 10_000
PERSONAL: Final = frozenset({"personal", "health"})
QUERY: Final = "labels of columns, and the owner and description of their tables in the catalogue"


async def gather(gathering: Gathering) -> Answer:
    where = {"source": gathering.source, "state": STANDING}
    rows = await gathering.records.find(ClassificationRecord, where, limit=MOST)
    if not rows:
        return Answer(
            status="not_checkable", message="The columns of this source have no labels yet.", query=QUERY
        )
    personal = [one for one in rows if one.category in PERSONAL]
    said = await gathering.records.find(Annotation, {"source": gathering.source, "column": ""}, limit=MOST)
    known = {one.table for one in said if one.owner and one.description}
    tables = sorted({one.table for one in personal})
    bare = [table for table in tables if table not in known and "" not in known]
    waiting = [one for one in personal if one.state != "confirmed"]
    detail = {
        "personal_columns": sorted(f"{one.table}.{one.column}: {one.title}" for one in personal),
        "not_confirmed": len(waiting),
        "tables_without_owner_or_purpose": bare,
    }
    if waiting or bare:
        parts = [f"{len(waiting)} labels wait for a decision"] if waiting else []
        parts += [f"{len(bare)} tables have no owner or no description"] if bare else []
        message = f"{len(personal)} personal columns: {' and '.join(parts)}."
        return Answer(status="missing", message=message, query=QUERY, detail=detail)
    message = f"{len(personal)} personal columns are confirmed, and their tables have an owner and a purpose."
    return Answer(status="found", message=message, query=QUERY, detail=detail)


CHECK = EvidenceCheck(
    name="personal_inventory",
    title="Personal columns inventoried",
    about="source",
    looks_at="labels of columns, and the owner and description of their tables",
    gather=gather,
)
