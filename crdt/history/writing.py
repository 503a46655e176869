"""Puts values at paths of a live document by the smallest edit, in the shape that its kind has there.

Border: whoever calls knows that the values fit; rights and locks are the room's affair.
"""

from collections.abc import Iterable

from pycrdt import Map, Text

from crdt.canonical import ABSENT, Value
from crdt.contests import Keys
from crdt.history.diff import spans
from crdt.history.merge import Write
from crdt.kinds.kind import Kind, YDoc
from crdt.kinds.shape import Fields, Keyed, ScalarShape, Shape, TextShape
from crdt.kinds.writing import built
from crdt.plain import read


def contents(doc: YDoc, kind: Kind) -> dict[str, object]:
    """The roots that a merge looks at, as plain values. For inside an edit of a kind with a model."""
    return {root: read(doc.get(root, type=Map)) for root in kind.shapes}


def write_all(doc: YDoc, kind: Kind, writes: Iterable[Write]) -> None:
    """For `Document.edit`. What belonged to something that is gone is passed over."""
    for one in writes:
        _write(doc, kind, one.path, one.after)


def _write(doc: YDoc, kind: Kind, path: Keys, value: Value) -> None:
    root, *steps, key = path
    held: object = doc.get(root, type=Map)
    for step in steps:
        held = held.get(step) if isinstance(held, Map) else None
    if not isinstance(held, Map):
        return
    shape, present = shape_at(kind, path), held.get(key)
    if isinstance(shape, TextShape) and isinstance(present, Text):
        revise(present, value if isinstance(value, str) else "")
    elif value is ABSENT:
        if key in held:
            del held[key]
    else:
        held[key] = value if shape is None else built(shape, value)


def shape_at(kind: Kind, path: Keys) -> Shape | None:
    """None where the model knows no such place."""
    shape: Shape | None = kind.shapes.get(path[0])
    for step in path[1:]:
        match shape:
            case Fields(of=fields):
                shape = fields.get(step)
            case Keyed(each=each):
                shape = each
            case TextShape() | ScalarShape() | None:
                return None
    return shape


def revise(text: Text, wanted: str) -> None:
    """Makes the text say `wanted`, word by word, so that cursors and what others type beside it stay where they are.

    Offsets in pycrdt are UTF-8 bytes.
    """
    at = 0
    for span in spans(str(text), wanted):
        size = len(span.text.encode())
        match span.nature:
            case "kept":
                at += size
            case "removed":
                del text[at : at + size]
            case "added":
                text.insert(at, span.text)
                at += size
