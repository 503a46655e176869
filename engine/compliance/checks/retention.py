"""Whether a rule says how long the data of a source is kept, and was followed. Concert keeps no such rules yet."""

from engine.compliance.gathering import Answer, EvidenceCheck, Gathering


async def gather(_gathering: Gathering) -> Answer:
    return Answer(
        status="not_checkable",
        message="Concert keeps no rules for how long the data of a source stays; they have to be shown from elsewhere.",
        query="retention rules of the source",
    )


CHECK = EvidenceCheck(
    name="retention",
    title="Retention rule followed",
    about="source",
    looks_at="retention rules of the source",
    gather=gather,
)
