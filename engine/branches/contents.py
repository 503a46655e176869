"""The content of a document as merges see it, what comes of comparing it, and values as rows and answers hold them.

All of it for threads: it reads and compares whole documents. Border: which documents, and what is decided, is the
callers' affair.
"""

from collections.abc import Mapping
from typing import Any, Final

from pycrdt import Map
from pydantic import BaseModel

from crdt.canonical import ABSENT, Value, content_digest
from crdt.contests import Keys
from crdt.history.merge import Clash, Side, ThreeWay, Write, three_way, writes_into
from crdt.history.open_content import heard as shared_heard
from crdt.history.open_content import is_shared, open_tree, plain, spelled, tree_heard, tree_spelled
from crdt.history.open_merge import open_writes, three_way_open
from crdt.history.open_writing import edited, seeded
from crdt.history.writing import write_all
from crdt.kinds.kind import UNHASHED_ROOTS, Kind, YDoc
from crdt.kinds.reading import read_through
from crdt.kinds.writing import seed_from_json
from crdt.plain import read
from crdt.updates import NOTHING, rehearsed, scratch

Roots = dict[str, Any]
"""`body` and `layout` as the kind's models read them; without a model all roots, with their types (`open_content`)."""
MANY: Final = 200
"""Entries of a map that are spelled one by one: in one call of native code a long one holds everybody up."""


def content_of_state(kind: Kind, state: bytes) -> Roots:
    """What stands there, with defaults where nothing stands. What models refuse (a secret, say) and what they do not know
    is not looked at. Raises NotCarried, CorruptUpdate.
    """
    if kind.open_roots:
        return open_tree(state)
    with scratch(state) as doc:
        return content_in(doc, kind)


def content_in(doc: YDoc, kind: Kind) -> Roots:
    """The same, inside an edit."""
    if kind.open_roots:
        return open_tree(doc.get_update())
    models = {"body": kind.body, "layout": kind.layout}
    return {
        root: _dumped(read_through(model, read(doc.get(root, type=Map)))[0]) for root, model in models.items()
    }


def _dumped(model: BaseModel) -> dict[str, Any]:
    """As `model_dump(mode="json")`, in many short calls."""
    long = {
        name: held
        for name in type(model).model_fields
        if isinstance(held := getattr(model, name), dict)
        and len(held) > MANY
        and all(isinstance(one, BaseModel) for one in held.values())
    }
    rest = model.model_dump(mode="json", exclude=set(long))
    return {
        name: {key: one.model_dump(mode="json") for key, one in long[name].items()}
        if name in long
        else rest[name]
        for name in type(model).model_fields
        if name in long or name in rest  # what leaves itself out when it says nothing is not there
    }


def begun(kind: Kind, content: Roots) -> bytes:
    """The first update of a document with this content."""
    return seeded(content) if kind.open_roots else seed_from_json(kind, content)


def compared(kind: Kind, base: Roots, target: Roots, branch: Roots) -> ThreeWay:
    if kind.open_roots:
        return three_way_open(base, target, branch)
    return three_way(kind, base, target, branch)


def writes_for(
    side: Side, found: ThreeWay, decided: Mapping[Keys, Value], *, own: Roots, other: Roots
) -> tuple[Write, ...]:
    """What makes `own`, the content of `side`, hold the changes of both."""
    if found.tree is not None:
        return open_writes(found, decided, own)
    return writes_into(side, found, decided, own=own, other=other)


def update_for(kind: Kind, state: bytes, writes: tuple[Write, ...]) -> bytes:
    """The edit that does it, found on a copy; NOTHING where nothing has to be done."""
    if not writes:
        return NOTHING
    if kind.open_roots:
        return edited(state, writes)
    return rehearsed(state, lambda doc: write_all(doc, kind, writes))


def kept(kind: Kind, content: Roots) -> Roots:
    """As a row keeps it (BR3)."""
    return tree_spelled(content) if kind.open_roots else content


def from_kept(kind: Kind, content: Roots) -> Roots:
    return tree_heard(content) if kind.open_roots else content


def shown(kind: Kind, content: Roots) -> tuple[Roots, Roots]:
    """Body and layout as answers say them; without a model the roots are the body."""
    if kind.open_roots:
        return {name: plain(value) for name, value in content.items()}, {}
    return content["body"], content["layout"]


def hash_of(kind: Kind, content: Roots) -> str:
    """D7: what `Document.content_hash` says of the same content."""
    body, _ = shown(kind, content)
    if kind.open_roots:
        body = {name: value for name, value in body.items() if name not in UNHASHED_ROOTS}
    return content_digest({"body": body, "kind": kind.name, "version": kind.version})


def said(value: Value) -> dict[str, Any]:
    if value is ABSENT:
        return {}
    return {"value": plain(value), "shared": spelled(value)} if is_shared(value) else {"value": value}


def heard(told: Mapping[str, Any]) -> Value:
    return shared_heard(told["shared"]) if "shared" in told else told.get("value", ABSENT)


def writes_said(writes: tuple[Write, ...]) -> list[list[Any]]:
    return [[list(one.path), said(one.before), said(one.after)] for one in writes]


def writes_heard(rows: list[Any]) -> tuple[Write, ...]:
    return tuple(
        Write(path=tuple(path), before=heard(before), after=heard(after)) for path, before, after in rows
    )


def paths_of(clashes: tuple[Clash, ...]) -> tuple[Keys, ...]:
    return tuple(clash.path for clash in clashes)
