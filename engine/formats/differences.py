"""What differs between two bodies of a design, as the smallest edits of a document, and those edits on a third body. Pure.

Two people may change one design at once, one in text and one on the canvas: what the text changed is changed, and
nothing else. Words in which both typed are merged.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Literal

from crdt.canonical import alike
from crdt.changes import Path
from crdt.kinds.shape import Fields, Keyed, ScalarShape, Shape, TextShape, shape_of
from crdt.kinds.workflow import Workflow
from crdt.model import Model
from engine.formats.format import Body, Json


class Edit(Model):
    """`set` puts a value or a whole entry at the place, `remove` takes it away, `text` changes words: `before` into `value`."""

    kind: Literal["set", "remove", "text"]
    path: list[str]
    value: Json = None
    before: Json = None


def whole(design: Body) -> Body:
    """A body with every value that it leaves out, so that what is usual and what is not said are alike."""
    return Workflow.model_validate(design).model_dump(mode="json")


def edits_between(base: Body, wanted: Body) -> list[Edit]:
    """In an order in which each can be made: what goes first, then what comes and changes."""
    found = list(_differences(("body",), shape_of(Workflow), whole(base), whole(wanted)))
    return sorted(found, key=lambda one: one.kind != "remove")


def _differences(path: Path, shape: Shape, base: Json, wanted: Json) -> Iterator[Edit]:
    match shape:
        case TextShape():
            if base != wanted:
                yield Edit(kind="text", path=list(map(str, path)), before=base, value=wanted)
        case ScalarShape():
            if not alike(base, wanted):
                yield Edit(kind="set", path=list(map(str, path)), before=base, value=wanted)
        case Fields():
            for name, inner in shape.of.items():
                yield from _differences((*path, name), inner, base.get(name), wanted.get(name))
        case Keyed():
            yield from _entries(path, shape, base or {}, wanted or {})


def _entries(
    path: Path, shape: Keyed, base: Mapping[str, Json], wanted: Mapping[str, Json]
) -> Iterator[Edit]:
    for key, value in base.items():
        if key not in wanted:
            yield Edit(kind="remove", path=[*map(str, path), key], before=value)
    for key, value in wanted.items():
        if key in base:
            yield from _differences((*path, key), shape.each, base[key], value)
        else:
            yield Edit(kind="set", path=[*map(str, path), key], value=value)


def applied(edits: list[Edit], live: Body) -> Body:
    """`live` with the edits made. What is no longer there is not changed."""
    root: Body = {"body": deepcopy(whole(live))}
    for edit in edits:
        *way, key = edit.path
        parent: Json = root
        for step in way:
            parent = parent.get(step) if isinstance(parent, dict) else None
        if not isinstance(parent, dict):
            continue
        match edit.kind:
            case "remove":
                parent.pop(key, None)
            case "set":
                parent[key] = deepcopy(edit.value)
            case "text":
                if key in parent:
                    parent[key] = merged_words(edit.before or "", edit.value or "", parent[key] or "")
    body: Body = root["body"]
    return body


def merged_words(before: str, wanted: str, live: str) -> str:
    """What changed from `before` to `wanted`, changed in `live`, which others may have typed in."""
    if live == before:
        return wanted
    start = _common(before, wanted)
    end = _common(before[start:][::-1], wanted[start:][::-1])
    first, last = _moved(start, before, live), _moved(len(before) - end, before, live)
    return live[:first] + wanted[start : len(wanted) - end] + live[max(first, last) :]


def _moved(at: int, before: str, live: str) -> int:
    """Where a place of `before` is in `live`: before what changed there, or behind it."""
    head = _common(before, live)
    tail = _common(before[head:][::-1], live[head:][::-1])
    if at <= head:
        return at
    if at >= len(before) - tail:
        return at + len(live) - len(before)
    return min(at, len(live) - tail)


def _common(a: str, b: str) -> int:
    for at, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return at
    return min(len(a), len(b))
