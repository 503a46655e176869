"""What things and people in entries are called: titles of then where the entry has one, else the names of now."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

from crdt.ids import DocumentId
from engine.audit.chain import AuditEntry
from engine.audit.saying import asked_of
from engine.members.ways import found_by
from engine.ports import Records
from engine.records import DocumentRecord, Group, Organisation, RunRecord, User, Workspace

Readable = Callable[[Iterable[DocumentRecord]], Awaitable[Mapping[DocumentId, str]]]
_PEOPLE: Final = frozenset({"user", "member"})
_THIS: Final = {"installation": "this installation"}


async def names_in(records: Records, readable: Readable, entries: Iterable[AuditEntry]) -> Mapping[str, str]:
    """By id, of all that these entries name: people, groups, workspaces; documents and runs as far as the reader may read them."""
    ids = {id_ for entry in entries for id_ in (*asked_of(entry), str(entry.workspace or ""))} - {""}
    runs = await found_by(records, RunRecord, "id", ids)
    documents = await found_by(records, DocumentRecord, "id", ids | {run.design for run in runs})
    seen = await readable(documents)
    names = {str(run.id): f"{run.title} #{run.number}" for run in runs if run.design in seen}
    names |= {str(row.id): row.title for row in documents if row.id in seen}
    names |= {str(row.id): row.name for row in await found_by(records, Group, "id", ids)}
    names |= {str(row.id): row.name for row in await found_by(records, User, "id", ids)}
    names |= {str(row.id): row.name for row in await found_by(records, Workspace, "id", ids)}
    names |= {str(row.id): row.name for row in await found_by(records, Organisation, "id", ids)}
    return names


def title_in(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """What is done to people is told by the names they have now; no entry holds one."""
    if entry.object_kind in _PEOPLE:
        return names.get(entry.object, "")
    return entry.title or _THIS.get(entry.object_kind, "") or names.get(entry.object, "")
