"""Grants on tags, seen from the sources that they reach: for lists, for open sockets, and for whoever puts a tag on or takes it off.

A tag grant is never written onto a source. Whoever asks about a source reads the tags that it carries at that moment
(`members/ways.py: tags_on`), so what was put on gives at once, and what was taken off gives nothing any more.
"""

from collections.abc import Iterable, Mapping, Sequence

from crdt.ids import UserId
from engine.access.deciding import scope_of
from engine.card_records import SourceTag
from engine.members.ways import ALL, found_by, granted_to_each
from engine.ports import Records
from engine.records import DocumentRecord, Grant, GroupMember, User


def on_tags(grants: Iterable[Grant]) -> list[Grant]:
    return [one for one in grants if one.object_kind == "tag"]


async def reached_by(records: Records, grants: Iterable[Grant]) -> Sequence[tuple[Grant, DocumentRecord]]:
    """Each grant on a tag with each source that it reaches now, also those in the trash."""
    by_tags = on_tags(grants)
    if not by_tags:
        return ()
    scopes = {one.object for one in by_tags}
    where = {"organisation": by_tags[0].organisation, "tag": tuple({_tag(scope) for scope in scopes})}
    carried = await records.find(SourceTag, where, limit=ALL)
    documents = {
        row.id: row
        for row in await found_by(records, DocumentRecord, "id", {one.document for one in carried})
    }
    sources: dict[str, list[DocumentRecord]] = {scope: [] for scope in scopes}
    for one in carried:
        row = documents.get(one.document)
        scope = "" if row is None else scope_of(row.workspace, one.tag)
        if row is not None and scope in sources:
            sources[scope].append(row)
    return [(one, row) for one in by_tags for row in sources[one.object]]


async def reach_of(records: Records, grants: Iterable[Grant]) -> Mapping[str, tuple[str, str]]:
    """By the id of each grant on a tag that reaches something: its id, and all that it reaches now in one text."""
    sources: dict[str, list[str]] = {}
    for grant, row in await reached_by(records, grants):
        sources.setdefault(grant.id, []).append(row.id)
    return {id_: (id_, " ".join(sorted(its))) for id_, its in sources.items()}


async def concerned_by(records: Records, source: DocumentRecord, tags: Iterable[str]) -> list[UserId]:
    """Whose rights are others when this source carries these tags now, or does not any more."""
    scopes = tuple(scope_of(source.workspace, tag) for tag in tags)
    if not scopes:
        return []
    where = {"organisation": source.organisation, "object_kind": "tag", "object": scopes}
    grants = await records.find(Grant, where, limit=ALL)
    groups = {one.subject for one in grants if one.subject_kind == "group"}
    members = await found_by(records, GroupMember, "group", groups)
    everybody: list[UserId] = []
    if any(one.subject_kind == "everyone" for one in grants):
        users = await records.find(User, {"organisation": source.organisation}, limit=ALL)
        everybody = [user.id for user in users]
    return list(granted_to_each(grants, members, everybody))


def _tag(scope: str) -> str:
    return scope.partition(":")[2]
