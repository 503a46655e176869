"""Whether the personal columns of a source are known, and each of their tables has an owner and a purpose."""

from engine.compliance.gathering import Answer, EvidenceCheck, Gathering


async def gather(_gathering: Gathering) -> Answer:
    return Answer(
        status="not_checkable",
        message="The columns of this source were never classified.",
        query="confirmed personal columns, with the owner and the description of their tables",
    )


CHECK = EvidenceCheck(
    name="personal_inventory",
    title="Personal columns inventoried",
    about="source",
    looks_at="classifications and the catalogue",
    gather=gather,
)
