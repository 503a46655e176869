"""Whether incidents were opened and closed in time. Concert keeps no incidents yet, so nobody can tell."""

from engine.compliance.gathering import Answer, EvidenceCheck, Gathering


async def gather(_gathering: Gathering) -> Answer:
    return Answer(
        status="not_checkable",
        message="Concert keeps no incidents yet; their record has to be shown from elsewhere.",
        query="incidents of the workspace",
    )


CHECK = EvidenceCheck(
    name="incidents_closed",
    title="Incidents closed in time",
    about="workspace",
    looks_at="incidents of the workspace",
    gather=gather,
)
