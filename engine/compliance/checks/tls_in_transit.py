"""Whether what Concert reads of a source travels encrypted, as its last assessment saw."""

from engine.compliance.gathering import Answer, EvidenceCheck, Gathering, of_assessment

NAMES = ("postgres.tls_session", "mariadb.tls_session")


async def gather(gathering: Gathering) -> Answer:
    return of_assessment(await gathering.assessment(), NAMES, "Encryption in transit")


CHECK = EvidenceCheck(
    name="tls_in_transit",
    title="Encrypted in transit",
    about="source",
    looks_at="the last security assessment of the source",
    gather=gather,
)
