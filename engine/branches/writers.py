"""Who wrote what stands at some places of a document, and when: for strategies that go by time or by role (BR7)."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any

from crdt.contests import Keys
from crdt.history.merge import Clash, Side
from crdt.history.standing import inside_at, item_at, items_at
from crdt.history.writing import shape_at
from crdt.ids import UserId
from crdt.kinds.kind import Kind
from crdt.kinds.shape import TextShape
from crdt.structs import StructIndex
from engine.branches.deciding import Circumstances, Written
from engine.ports import Store, StoredDocument
from engine.records import DocumentRecord
from engine.rooms.loading import index_of_log
from engine.settling import role_of
from engine.timeline.authors import Authors, authors_of
from engine.writes import Attribution


async def circumstances(
    store: Store,
    kind: Kind,
    sides: dict[Side, DocumentRecord],
    clashes: tuple[Clash, ...],
    holders: dict[Keys, UserId],
) -> Circumstances:
    """Reads both documents once; nothing where nothing is asked."""
    if not clashes:
        return Circumstances()
    written: dict[tuple[Side, Keys], Written] = {}
    roles: dict[UserId, str | None] = {}
    for side, record in sides.items():
        for path, found in (await _latest(store, kind, side, record, clashes)).items():
            if found.author not in roles:
                roles[found.author] = await role_of(store, record, found.author)
            written[side, path] = Written(by=found.author, at=found.ended_at, role=roles[found.author])
    return Circumstances(written=written, holders=holders)


async def _latest(
    store: Store, kind: Kind, side: Side, record: DocumentRecord, clashes: tuple[Clash, ...]
) -> dict[Keys, Attribution]:
    """The last thing that was done at each place, inside it too."""
    stored = await store.updates.load(record.id)
    authors = await authors_of(store, record)
    return await asyncio.to_thread(_latest_of, kind, side, stored, authors, clashes)


def _latest_of(
    kind: Kind, side: Side, stored: StoredDocument, authors: Authors, clashes: tuple[Clash, ...]
) -> dict[Keys, Attribution]:
    """For a thread. Who wrote an element of a list, or a piece of XML, is not told: it has no place of its own."""
    index = index_of_log(stored, kind)
    found = {}
    for clash in clashes:
        done = [] if clash.inside else _touched(kind, index, authors, clash.path, clash.on(side))
        if done:
            found[clash.path] = max(done, key=lambda one: one.ended_at)
    return found


def _touched(kind: Kind, index: StructIndex, authors: Authors, path: Keys, value: Any) -> list[Attribution]:
    found: list[Attribution] = []
    for place in _places(path, value):
        item = item_at(index, place)
        if item is None:
            continue
        is_gone = index.is_deleted(item)
        one = (authors.deleter(item) if is_gone else None) or authors.writer(item)
        found += [one] if one is not None else []
        is_text = kind.open_roots or isinstance(shape_at(kind, place), TextShape)
        if is_text and (inside := inside_at(index, place)) is not None:
            found += authors.touched(items_at(index, (inside,))[inside])
    return found


def _places(path: Keys, value: Any) -> Iterable[Keys]:
    yield path
    if isinstance(value, dict):
        yield from _below(path, value)


def _below(path: Keys, value: dict[str, Any]) -> Iterator[Keys]:
    for key, item in value.items():
        yield (*path, key)
        if isinstance(item, dict):
            yield from _below((*path, key), item)
