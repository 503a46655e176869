"""Whether a backup of a source was restored in a test. Concert keeps no backups of sources yet, so nobody can tell."""

from engine.compliance.gathering import Answer, EvidenceCheck, Gathering


async def gather(_gathering: Gathering) -> Answer:
    return Answer(
        status="not_checkable",
        message="Concert keeps no backups of this source; a restored one has to be shown from elsewhere.",
        query="backups of the source that were restored in a test",
    )


CHECK = EvidenceCheck(
    name="backup_restored",
    title="Backup restored in a test",
    about="source",
    looks_at="backups of the source and their test restores",
    gather=gather,
)
