"""What a document without a model holds, with the types that Yjs knows: a merge has to write them as they were.

Maps and lists are dicts and lists of a class of their own, so that whoever looks at contents sees plain ones; plain values
stay what they are. `spelled` and `heard` keep all of it as JSON. Border: it reads trusted states and writes nothing.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import field
from html import escape
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from crdt.canonical import ABSENT, Value
from crdt.changes import Json
from crdt.dataclasses import dataclass
from crdt.errors import Refused
from crdt.history.rewinding import NO_CONTENT
from crdt.plain import read
from crdt.updates import scratch

Marks = Mapping[str, Json]
Tree = dict[str, Any]
"""The roots of a document, by name."""


class NotCarried(Refused):
    code = "not_carried"
    message = "This document holds something that a branch cannot carry."
    next_step = "Take it out, or copy the document."


class SharedMap(dict[str, Any]):
    """A Y.Map."""


class SharedList(list[Any]):
    """A Y.Array."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text under the same marks; `text` is no string where something is embedded."""

    text: Json
    marks: Marks = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rich:
    """A Y.Text, or with `is_xml` a Y.XmlText."""

    pieces: tuple[Piece, ...] = ()
    is_xml: bool = False

    @property
    def plain(self) -> str:
        return "".join(piece.text for piece in self.pieces if isinstance(piece.text, str))


@dataclass(frozen=True, slots=True)
class Element:
    tag: str
    attributes: Mapping[str, Json]
    inside: tuple[Any, ...]
    """Elements and texts."""


@dataclass(frozen=True, slots=True)
class Fragment:
    inside: tuple[Any, ...]


Shared = SharedMap | SharedList | Rich | Element | Fragment


def open_tree(state: bytes) -> Tree:
    """Every root of a state that has content. For a thread: it reads all of it.

    Raises NotCarried for what cannot be written anew (documents inside, types inside a text), CorruptUpdate.
    """
    with scratch(state) as doc:
        found = {name: _root(doc, name) for name in sorted(set(doc.keys()) - NO_CONTENT)}
    return {name: value for name, value in found.items() if value}


def typed(value: object) -> Any:
    """What pycrdt has at a place. Raises NotCarried."""
    match value:
        case Map():
            return SharedMap({key: typed(item) for key, item in value.items()})
        case Array():
            return SharedList([typed(item) for item in value])
        case XmlFragment():
            return Fragment(_children(value))
        case XmlElement() | XmlText():
            raise _refused("an XML element outside a fragment")
        case Text():
            return rich(value)
        case Doc():
            raise _refused("a document")
        case bytes() | bytearray():
            return bytes(value)
        case _:
            return read(value)


def rich(text: Text | XmlText) -> Rich:
    pieces: list[Piece] = []
    for chunk, marks in text.diff():
        if not isinstance(chunk, str) and _is_shared(chunk):
            raise _refused("a shared type inside a text")
        now = Piece(read(chunk), read(marks or {}))
        last = pieces[-1] if pieces else None
        if (
            last is not None
            and isinstance(last.text, str)
            and isinstance(now.text, str)
            and last.marks == now.marks
        ):
            pieces[-1] = Piece(last.text + now.text, now.marks)  # items end where somebody else wrote
        else:
            pieces.append(now)
    return Rich(tuple(pieces), is_xml=isinstance(text, XmlText))


def node(value: object) -> Element | Rich:
    """What stands inside XML."""
    match value:
        case XmlElement():
            pairs = {str(key): _attribute(held) for key, held in value.attributes}  # type: ignore[attr-defined]
            return Element(str(value.tag), pairs, _children(value))
        case XmlText():
            return rich(value)
        case _:
            raise _refused("a hook inside XML")


def _root(doc: Doc[Any], name: str) -> Any:
    """As `open_values` tells the type of a root from its content. {} where there is none."""
    if str(text := doc.get(name, type=Text)):
        return rich(text)
    if entries := typed(doc.get(name, type=Map)):
        return entries
    array: Array[Any] = doc.get(name, type=Array)
    if len(array) and isinstance(array[0], XmlElement | XmlText):
        return Fragment(_children(doc.get(name, type=XmlFragment)))
    return typed(array)


def _children(value: XmlFragment | XmlElement) -> tuple[Element | Rich, ...]:
    return tuple(node(child) for child in value.children)


def _attribute(held: object) -> Json:
    if _is_shared(held):
        raise _refused("a shared type in an attribute")
    return read(held)


def _is_shared(value: object) -> bool:
    return isinstance(value, Map | Array | Text | XmlText | XmlElement | XmlFragment | Doc)


def _refused(what: str) -> NotCarried:
    return NotCarried(details={"holds": what})


def plain(value: Value) -> Value:
    """As readers of the document see it, like `open_values`."""
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case bytes():
            return list(value)
        case Rich() if value.is_xml:
            return _markup(value)
        case Rich():
            return value.plain
        case Element() | Fragment():
            return _markup(value)
        case _:
            return value


def _markup(value: Any) -> str:
    match value:
        case Rich():
            return "".join(_marked(piece) for piece in value.pieces if isinstance(piece.text, str))
        case Element():
            pairs = "".join(f' {key}="{escape(str(held))}"' for key, held in sorted(value.attributes.items()))
            return f"<{value.tag}{pairs}>{''.join(map(_markup, value.inside))}</{value.tag}>"
        case _:
            return "".join(map(_markup, value.inside))


def _marked(piece: Piece) -> str:
    names = sorted(piece.marks)
    return f"{''.join(f'<{name}>' for name in names)}{escape(piece.text)}{''.join(f'</{name}>' for name in reversed(names))}"


def is_shared(value: Value) -> bool:
    """Whether JSON alone would forget of what type it is."""
    return isinstance(value, Shared | bytes)


def spelled(value: Any) -> Json:
    """As JSON that says the types; `heard` reads it."""
    match value:
        case SharedMap():
            return {"map": {key: spelled(item) for key, item in value.items()}}
        case SharedList():
            return {"list": [spelled(item) for item in value]}
        case Rich():
            pieces = [[piece.text, dict(piece.marks)] for piece in value.pieces]
            return {"xml_text" if value.is_xml else "text": pieces}
        case Element():
            return {
                "element": value.tag,
                "attributes": dict(value.attributes),
                "inside": [spelled(item) for item in value.inside],
            }
        case Fragment():
            return {"fragment": [spelled(item) for item in value.inside]}
        case bytes():
            return {"bytes": b64encode(value).decode()}
        case dict() | list():
            return {"plain": value}
        case _:
            return value


def heard(told: Json) -> Any:
    match told:
        case {"map": held}:
            return SharedMap({key: heard(item) for key, item in held.items()})
        case {"list": held}:
            return SharedList([heard(item) for item in held])
        case {"text": held}:
            return Rich(tuple(Piece(text, marks) for text, marks in held))
        case {"xml_text": held}:
            return Rich(tuple(Piece(text, marks) for text, marks in held), is_xml=True)
        case {"element": tag, "attributes": attributes, "inside": inside}:
            return Element(tag, attributes, tuple(heard(item) for item in inside))
        case {"fragment": held}:
            return Fragment(tuple(heard(item) for item in held))
        case {"bytes": held}:
            return b64decode(held)
        case {"plain": held}:
            return held
        case _:
            return told


def tree_spelled(tree: Tree) -> dict[str, Json]:
    return {name: spelled(value) for name, value in tree.items()}


def tree_heard(told: Mapping[str, Json]) -> Tree:
    return {name: heard(value) for name, value in told.items()}


def as_shared(value: Any, like: Any) -> Any:
    """What somebody typed, in the type of what stands there: words for a text are a text."""
    match value, like:
        case str(), Rich():
            return Rich((Piece(value),) if value else (), is_xml=like.is_xml)
        case dict(), SharedMap():
            return SharedMap({key: as_shared(item, like.get(key, ABSENT)) for key, item in value.items()})
        case list(), SharedList():
            return SharedList(value)
        case _:
            return value
