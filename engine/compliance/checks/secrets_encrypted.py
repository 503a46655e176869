"""Whether what a source logs in with is kept encrypted, and nowhere in plain."""

from engine.compliance.gathering import Answer, EvidenceCheck, Gathering


async def gather(_gathering: Gathering) -> Answer:
    return Answer(
        status="not_checkable",
        message="Concert keeps no secret for this source.",
        query="the secret that the source's credential names",
    )


CHECK = EvidenceCheck(
    name="secrets_encrypted",
    title="Secrets encrypted",
    about="source",
    looks_at="the store of secrets",
    gather=gather,
)
