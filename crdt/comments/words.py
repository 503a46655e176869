"""Where commented words stand now, and which units of a text they are.

Offsets of native positions count bytes in one place and units in another, so positions are found by putting marks into
a copy: an update that nobody else sees inserts one behind each unit, and the text is read with them. Border: trusted
states and units that the index knows; offsets are UTF-16 units, as in Yjs.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from pycrdt import Doc, Map, Text

from crdt.comments.anchors import LONGEST_QUOTE, OnText
from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.facts import STRING, Id, Struct
from crdt.lib0 import write_var_uint
from crdt.precheck import UNLIMITED, inspect
from crdt.updates import clocks, scratch

_HAS_ORIGIN: Final = 0x80
_FIRST: Final = 0
_OPEN, _SHUT = "\ue0f0", "\ue0f1"
Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """The last unit of a character, `width` units before it and with it; nothing of it where it is deleted."""

    unit: Id
    width: int


def spans_of(state: bytes, ranges: Sequence[tuple[Steps, Edge, Edge]]) -> tuple[tuple[int, int] | None, ...]:
    """From the first to behind the last character of each range, None where nothing of it is left."""
    marks = [edge.unit for _, first, last in ranges for edge in (first, last)]
    with scratch(state) as doc:
        doc.apply_update(_marking(marks, clocks(doc.get_state()).get(_FIRST, 0)))
        texts = {path: str(_text(doc, path) or "") for path, _, _ in ranges}
    found: list[tuple[int, int] | None] = []
    for number, (path, first, _) in enumerate(ranges):
        start = _offset(texts[path], 2 * number) - first.width
        end = _offset(texts[path], 2 * number + 1)
        found.append((start, end) if 0 <= start < end else None)
    return tuple(found)


def _marking(units: Iterable[Id], clock: int) -> bytes:
    """An update of one client, from this clock on, that writes a numbered mark right behind each unit.

    Of several that follow the same unit, the one of the lowest client stands first.
    """
    structs = []
    for number, (of, at) in enumerate(units):
        content = _mark(number).encode()
        head = bytes((STRING | _HAS_ORIGIN,)) + write_var_uint(of) + write_var_uint(at)
        structs.append(head + write_var_uint(len(content)) + content)
    parts = (write_var_uint(1), write_var_uint(len(structs)), write_var_uint(_FIRST), write_var_uint(clock))
    return b"".join((*parts, *structs, write_var_uint(0)))


def _mark(number: int) -> str:
    return f"{_OPEN}{number}{_SHUT}"


def _offset(text: str, number: int) -> int:
    """Units before a mark, other marks left out; -1 where it is not in the text."""
    before, mark, _ = text.partition(_mark(number))
    if not mark:
        return -1
    units = len(before.encode("utf-16-le")) // 2
    marks = [piece.partition(_SHUT)[0] for piece in before.split(_OPEN)[1:]]
    return units - sum(len(one) + 2 for one in marks)


def on_words(state: bytes, path: Steps, start: int, end: int) -> OnText:
    """An anchor on units `start` to `end` of the text at the path. Raises InvalidInput where they are not there."""
    with scratch(state) as doc:
        text = _text(doc, path)
        if text is None:
            raise InvalidInput(
                "No text that people write together stands there.", details={"field": "anchor.path"}
            )
        units = str(text).encode("utf-16-le")
        if not 0 <= start < end <= len(units) // 2:
            raise InvalidInput("These words are not in the text.", details={"field": "anchor.end"})
        try:
            before, quote = (units[2 * a : 2 * b].decode("utf-16-le") for a, b in ((0, start), (start, end)))
        except UnicodeDecodeError:
            raise InvalidInput("This would cut a character.", details={"field": "anchor"}) from None
        last = _inserted(doc, text, len((before + quote).encode())).origin
        first = _inserted(doc, text, len(before.encode())).right
    if first is None or last is None:
        raise InvalidInput("These words are not in the text.", details={"field": "anchor"})
    return OnText(path=path, first=first, last=last, quote=quote[:LONGEST_QUOTE])


def _inserted(doc: Doc[Any], text: Text, at: int) -> Struct:
    """What the update says of something that is inserted there (bytes of UTF-8): its neighbours."""
    made: list[bytes] = []
    subscription = doc.observe(lambda event: made.append(event.update))
    text.insert(at, _SHUT)
    doc.unobserve(subscription)
    return inspect(made[0], UNLIMITED).runs[0].structs[0]


def _text(doc: Doc[Any], path: Steps) -> Text | None:
    root, *steps = path
    found: object = doc.get(root, type=Map)
    for step in steps:
        found = found.get(step) if isinstance(found, Map) else None
    return found if isinstance(found, Text) else None
