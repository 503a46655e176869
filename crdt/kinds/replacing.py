"""Turns "this is what it shall be" into the smallest edit, so that a PUT merges with what people type meanwhile.

Only keys and characters that differ are touched; maps and texts stay the same shared objects, to which editors are bound.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from pycrdt import Map, Text

from crdt.canonical import ABSENT, alike
from crdt.changes import Json
from crdt.document import Document
from crdt.errors import InvalidInput
from crdt.kinds.kind import YDoc
from crdt.kinds.shape import EACH, Fields, Keyed, ScalarShape, Shape, TextShape, shape_of
from crdt.kinds.writing import built, checked
from crdt.plain import read
from crdt.roles import allows

YMap = Map[Any]


def replace_body(
    document: Document, wanted: Mapping[str, Json], role: str = "editor"
) -> Callable[[YDoc], None]:
    """For `Document.edit` of a document of the same kind: makes the body `wanted`. What `wanted` leaves out goes back to its default,
    but where `role` may not change it: there it stays as it is.

    Raises InvalidInput here, so that the edit itself cannot fail half-way. Keys that the kind's model does not know
    stay in the document as they are.
    """
    return _replacing(document, wanted, role, lambda _field: True)


def replace_fields(
    document: Document, wanted: Mapping[str, Json], role: str = "editor"
) -> Callable[[YDoc], None]:
    """As `replace_body`, of the fields that `wanted` has alone: each says just that afterwards, so what a map leaves out goes.
    The others stay as they are, also where somebody writes in them before the edit is made.
    """
    return _replacing(document, wanted, role, lambda field: field in wanted)


def _replacing(
    document: Document, wanted: Mapping[str, Json], role: str, is_meant: Callable[[str], bool]
) -> Callable[[YDoc], None]:
    kind = document.kind
    if kind.open_roots:
        raise InvalidInput("A freeform document has no body to replace.", next_step="Edit it over the wire.")
    body = checked(kind.body, wanted, "body")
    kept = [place.split(".")[1:] for place, right in kind.rights.items() if not allows(role, right)]
    defaults = checked(kind.body, {}, "body") if kept else {}
    meant = Fields(of={name: each for name, each in shape_of(kind.body).of.items() if is_meant(name)})

    def replace(doc: YDoc) -> None:
        root = doc.get("body", type=Map)
        present = read(root)
        target = deepcopy(body) if kept else body
        for steps in kept:
            _keep(steps, wanted, target, present, defaults)
        _fields(root, meant, present, target)

    return replace


def _keep(steps: Sequence[str], wanted: Json, target: Json, present: Json, defaults: Json) -> None:
    """What `wanted` does not say at this place, or says as it reads where nothing stands, `target` has as it is."""
    if not isinstance(target, dict):
        return
    said, held, usual = (each if isinstance(each, dict) else {} for each in (wanted, present, defaults))
    step, *rest = steps
    for name in [*target.keys() | held.keys()] if step == EACH else [step]:
        if rest:
            _keep(rest, said.get(name), target.get(name), held.get(name), usual.get(name))
        elif name in held and name not in said:
            target[name] = deepcopy(held[name])
        elif name not in held and (name not in said or said[name] == usual.get(name)):
            target.pop(name, None)


def splice_text(text: Text, wanted: str) -> None:
    """Replaces what lies between the common beginning and the common end. Offsets in pycrdt are UTF-8 bytes."""
    present = str(text)
    start = _common(present, wanted)
    end = _common(present[start:][::-1], wanted[start:][::-1])
    at = len(present[:start].encode())
    gone = present[start : len(present) - end]
    if gone:
        del text[at : at + len(gone.encode())]
    if added := wanted[start : len(wanted) - end]:
        text.insert(at, added)


def _common(a: str, b: str) -> int:
    for at, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return at
    return min(len(a), len(b))


def _fields(target: YMap, fields: Fields, present: Json, wanted: dict[str, Json]) -> None:
    held = present if isinstance(present, dict) else {}
    for name, shape in fields.of.items():
        if name in wanted or not isinstance(shape, ScalarShape):
            _value(target, name, shape, held.get(name, ABSENT), wanted.get(name))
        elif name in held:
            del target[name]


def _keyed(target: YMap, shape: Keyed, present: Json, wanted: dict[str, Json]) -> None:
    held = present if isinstance(present, dict) else {}
    for key in held:
        if key not in wanted:
            del target[key]
    for key, value in wanted.items():
        _value(target, key, shape.each, held.get(key, ABSENT), value)


def _value(target: YMap, key: str, shape: Shape, present: Json, wanted: Json) -> None:
    match shape:
        case ScalarShape():
            if not alike(present, wanted):
                target[key] = wanted
        case TextShape():
            if present == (wanted or ""):
                return
            if isinstance(text := target.get(key), Text):
                splice_text(text, wanted or "")
            else:
                target[key] = built(shape, wanted)
        case Fields() | Keyed():
            inner = target.get(key)
            if not isinstance(inner, Map):
                target[key] = built(shape, wanted)
            elif isinstance(shape, Fields):
                _fields(inner, shape, present, wanted or {})
            else:
                _keyed(inner, shape, present, wanted or {})
