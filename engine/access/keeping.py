"""Which documents denials keep from somebody in a workspace, by their ids: for what only names them (`engine/kept.py`).

Border: which denials name somebody is read by `server/access.py`.
"""

from typing import Final

from crdt.ids import WorkspaceId
from engine.kept import Kept
from engine.ports import Records
from engine.records import DocumentRecord
from engine.source_lists import Hidden

_ALL: Final = 1_000_000


async def kept_by(records: Records, hidden: Hidden, workspace: WorkspaceId) -> Kept:
    """Those of denied kinds as they are now, and the branches of what is denied (BR2)."""
    kinds = tuple(one.partition(":")[2] for one in hidden.kinds if one.partition(":")[0] == workspace)
    found: list[DocumentRecord] = []
    if kinds:
        found += await records.find(DocumentRecord, {"workspace": workspace, "kind": kinds}, limit=_ALL)
    if hidden.documents:
        where = {"workspace": workspace, "branch_of": hidden.documents}
        found += await records.find(DocumentRecord, where, limit=_ALL)
    return Kept(documents=frozenset([*hidden.documents, *(row.id for row in found)]), kinds=frozenset(kinds))
