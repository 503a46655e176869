"""Gives a tag another name wherever it stands, or takes it away: all places and tags of a workspace in one commit, then
the documents of its sources, which have histories of their own.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Final

from crdt.canonical import ABSENT
from crdt.dataclasses import dataclass, replace
from crdt.history.merge import Write as Written
from crdt.history.writing import write_all
from crdt.ids import UserId, workspace_channel
from crdt.kinds.kind import Kind, YDoc
from crdt.kinds.writing import to_json
from crdt.protection import ApprovalNeeded
from engine.access.deciding import is_in
from engine.catalog.annotating import turn, words_of
from engine.catalog.errors import TagGivesAccess
from engine.catalog.records import Annotation, CatalogTag, GlossaryTerm
from engine.catalog.tags import all_renamed, barred, is_below, renamed
from engine.catalog.told import TAGS, TagsEvent
from engine.platform import Platform
from engine.ports import Records
from engine.records import DocumentRecord, Grant, Workspace
from engine.writes import AppendEvent, Put, Remove, Write

ALL: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """`now` is "" to take the tag and everything below it away."""

    was: str
    now: str
    by: UserId


async def retag(platform: Platform, workspace: Workspace, renaming: Renaming, role: str) -> int:
    """How many places and documents have other tags now."""
    records, now = platform.store.records, platform.clock.now()
    async with turn(platform.store, workspace.id):
        await _check_given(records, workspace, renaming.was)
        touched = [one for one in await said_in(records, workspace) if _wears(one.tags, renaming.was)]
        terms = await terms_by_id(records, touched)
        rows = [_retagged(one, renaming, terms, now) for one in touched]
        made = await records.find(CatalogTag, {"workspace": workspace.id}, limit=ALL)
        told = TagsEvent(
            what="renamed" if renaming.now else "removed",
            name=renaming.was,
            now=renaming.now,
            places=len(rows),
            by=renaming.by,
        )
        event = AppendEvent(
            channel=workspace_channel(workspace.id), topic=TAGS, payload=told.model_dump(), at=now
        )
        batch: tuple[Write, ...] = (*(Put(record=row) for row in rows), *_tags(made, renaming), event)
        receipt = await platform.store.writer.commit(batch)
        platform.channels.committed(batch, receipt)
    return len(rows) + await _documents(platform, workspace, renaming, role)


async def said_in(records: Records, workspace: Workspace) -> Sequence[Annotation]:
    """What is said of the sources that are in this workspace now."""
    sources = await records.find(
        DocumentRecord, {"workspace": workspace.id, "kind": "data_source"}, limit=ALL
    )
    return await records.find(Annotation, {"source": tuple(one.id for one in sources)}, limit=ALL)


async def terms_by_id(records: Records, rows: Sequence[Annotation]) -> dict[str, GlossaryTerm]:
    return await glossary_terms(records, {term.split("/")[0] for row in rows for term in row.terms})


async def glossary_terms(records: Records, glossaries: Collection[str]) -> dict[str, GlossaryTerm]:
    """All terms of these glossaries by `GLOSSARY/TERM`."""
    if not glossaries:
        return {}
    found = await records.find(GlossaryTerm, {"document": tuple(sorted(glossaries))}, limit=ALL)
    return {f"{one.document}/{one.term}": one for one in found}


async def sources_tagged(platform: Platform, workspace: Workspace) -> dict[DocumentRecord, list[str]]:
    """Tags that the documents of sources carry themselves."""
    rows = await platform.store.records.find(
        DocumentRecord, {"workspace": workspace.id, "kind": "data_source", "trashed_at": None}, limit=ALL
    )
    found = {row: to_json(await platform.rooms.read(row)).get("body", {}).get("tags", {}) for row in rows}
    return {row: sorted(tags) for row, tags in found.items() if tags}


def counted(rows: Sequence[Annotation]) -> Counter[str]:
    """How many places carry each tag itself."""
    return Counter(tag for row in rows for tag in row.tags)


async def _check_given(records: Records, workspace: Workspace, tag: str) -> None:
    """AC11: while a grant stands on it, or on one below it, what it reaches does not change by another name."""
    where = {"organisation": workspace.organisation, "object_kind": "tag"}
    given = [one for one in await records.find(Grant, where, limit=ALL) if is_in(one, workspace)]
    named = {one.object.partition(":")[2] for one in given}
    if met := sorted(one for one in named if is_below(one, tag)):
        raise TagGivesAccess(details={"tags": met})


def _wears(tags: Sequence[str], was: str) -> bool:
    return any(is_below(tag, was) for tag in tags)


def _after(tags: Sequence[str], renaming: Renaming) -> list[str]:
    if not renaming.now:
        return [tag for tag in tags if not is_below(tag, renaming.was)]
    return all_renamed(tags, renaming.was, renaming.now)


def _retagged(row: Annotation, renaming: Renaming, terms: dict[str, GlossaryTerm], at: Any) -> Annotation:
    tags = _after(row.tags, renaming)
    return replace(
        row,
        tags=tags,
        tagged=barred(tags),
        words=words_of(row.description, tags, row.terms, terms),
        version=row.version + 1,
        updated_by=renaming.by,
        updated_at=at,
    )


def _tags(made: Sequence[CatalogTag], renaming: Renaming) -> list[Write]:
    writes: list[Write] = []
    for row in made:
        if is_below(row.name, renaming.was):
            writes.append(Remove(type=CatalogTag, key=(row.workspace, row.name)))
            if renaming.now:
                name = renamed(row.name, renaming.was, renaming.now)
                writes.append(Put(record=replace(row, name=name)))
    return writes


async def _documents(platform: Platform, workspace: Workspace, renaming: Renaming, role: str) -> int:
    changed = 0
    for row, tags in (await sources_tagged(platform, workspace)).items():
        after = _after(tags, renaming)
        if after == tags:
            continue
        kind = (await platform.rooms.read(row)).kind
        writes = [
            *(
                Written(path=("body", "tags", tag), before=True, after=ABSENT)
                for tag in set(tags) - set(after)
            ),
            *(
                Written(path=("body", "tags", tag), before=ABSENT, after=True)
                for tag in set(after) - set(tags)
            ),
        ]
        try:
            await platform.rooms.edit(row, renaming.by, _edit(kind, writes), role=role)
        except ApprovalNeeded:
            continue  # it keeps its tag: what is protected changes on a branch
        changed += 1
    return changed


def _edit(kind: Kind, writes: Sequence[Written]) -> Any:
    def edit(doc: YDoc) -> None:
        write_all(doc, kind, writes)

    return edit
