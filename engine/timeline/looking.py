"""What stands in a state: its roots as plain values, as the kind's models read them, and its identity by content."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from crdt.changes import Json
from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.kinds.kind import Kind
from crdt.kinds.reading import without
from crdt.kinds.writing import to_json
from crdt.plain import copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`roots` are raw values, but in the body what its model refuses is left out; `content` is what an export has."""

    roots: Mapping[str, Json]
    content: Mapping[str, Json]
    content_hash: str
    title: str


def look(kind: Kind, state: bytes) -> Look:
    """A state of an older version of the kind is lifted first. For a thread: it reads all of it."""
    with _lifted(kind, state) as document:
        return _look_at(document)


def roots_of(kind: Kind, state: bytes, tail: Iterable[bytes] = ()) -> Mapping[str, Json]:
    """Only the roots, with everything that stands in them, once the updates of `tail` have come to the state."""
    with _lifted(kind, state, tail) as document:
        return dict(document.projection)  # nobody edits it any more


@contextmanager
def _lifted(kind: Kind, state: bytes, tail: Iterable[bytes] = ()) -> Iterator[Document]:
    document = Document.load(kind, state, tail)
    try:
        meta = document.projection.get("meta")
        version = meta.get("version") if isinstance(meta, dict) else None
        if isinstance(version, int) and not kind.open_roots:
            document.upgrade(version, "")
        yield document
    finally:
        document.close()


def _look_at(document: Document) -> Look:
    roots: dict[str, Json] = copy(dict(document.projection))
    if not document.kind.open_roots:
        for problem in document.problems():
            roots["body"] = without(roots["body"], problem.path)
    return Look(
        roots=roots,
        content=to_json(document),
        content_hash=document.content_hash(),
        title=document.title(),
    )
