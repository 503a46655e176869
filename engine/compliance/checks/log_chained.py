"""Whether the audit log is chained by hashes and holds: it is walked from its first entry to its last."""

from typing import Final

from engine.audit.verifying import verify
from engine.compliance.gathering import Answer, EvidenceCheck, Gathering

QUERY: Final = "the audit log of the organisation, walked from its first entry to its last"


async def gather(gathering: Gathering) -> Answer:
    if gathering.audit is None:
        return Answer(status="not_checkable", message="The audit log cannot be read from here.", query=QUERY)
    verdict = await verify(gathering.audit, gathering.organisation)
    head, broken = verdict.head, verdict.broken
    detail = {"entries": head.number, "head": head.hash}
    if broken is not None:
        return Answer(
            status="missing",
            message=f"The chain is broken at entry {broken.number}: {broken.why}",
            query=QUERY,
            detail={**detail, "broken": broken.number, "fault": broken.fault},
        )
    if head.number == 0:
        return Answer(
            status="missing",
            message="Nothing was entered into the audit log yet.",
            query=QUERY,
            detail=detail,
        )
    message = f"{head.number:,} entries are chained by hashes, and the chain holds."
    return Answer(status="found", message=message, query=QUERY, detail=detail)


CHECK = EvidenceCheck(
    name="log_chained",
    title="Log chained",
    about="workspace",
    looks_at="the audit log, whose entries each have the hash of the one before",
    gather=gather,
)
