"""Whether what a source logs in with is kept sealed, and under which key; the value is read by nobody here."""

from typing import Final

from engine.amounts import amount
from engine.compliance.gathering import Answer, EvidenceCheck, Gathering
from engine.secrets.records import SecretRecord

QUERY: Final = "how the secrets of the workspace are kept"
MOST: Final = 10_000


async def gather(gathering: Gathering) -> Answer:
    """Documents hold references alone; the kind of the document refuses anything else (`crdt/kinds/secrets.py`)."""
    rows = await gathering.records.find(SecretRecord, {"workspace": gathering.workspace}, limit=MOST)
    open_ = [one.name for one in rows if not one.sealed or not one.data_key or not one.sealed_by]
    keys = sorted({one.sealed_by for one in rows})
    detail = {
        "secrets": len(rows),
        "sealed": len(rows) - len(open_),
        "keys": keys,
        "how": "AES-256-GCM, a key for each",
    }
    if not rows:
        return Answer(
            status="not_checkable", message="This workspace keeps no secrets.", query=QUERY, detail=detail
        )
    if open_:
        message = f"{len(open_)} of {amount(len(rows), 'secret')}: not sealed."
        return Answer(status="missing", message=message, query=QUERY, detail=detail)
    message = f"Sealed, each under a key of its own: {amount(len(rows), 'secret')}."
    return Answer(status="found", message=message, query=QUERY, detail=detail)


CHECK = EvidenceCheck(
    name="secrets_encrypted",
    title="Secrets encrypted",
    about="workspace",
    looks_at="the store of secrets: how each is sealed",
    gather=gather,
)
