"""Whether the log of what happened is chained by hashes. Concert numbers it and does not chain it: no evidence."""

from engine.compliance.gathering import Answer, EvidenceCheck, Gathering


async def gather(_gathering: Gathering) -> Answer:
    return Answer(
        status="missing",
        message="Events are numbered without gaps, and not chained by hashes.",
        query="how the log of events is kept",
        detail={"numbered": True, "chained": False},
    )


CHECK = EvidenceCheck(
    name="log_chained",
    title="Log chained",
    about="workspace",
    looks_at="how the log of events is kept",
    gather=gather,
)
