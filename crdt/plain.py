"""Reads pycrdt values as plain JSON. The one place that knows how pycrdt spells numbers, bytes and nested types.

A value reads the same alone as inside its parent, which is read as JSON text in native code: integers that arrive
as floats are integers again, bytes are lists of numbers, NaN and infinities are null, XML is its markup. That markup
is written here, because pycrdt's orders attributes differently in each replica.
"""

import json
from html import escape
from itertools import groupby
from math import isfinite
from operator import itemgetter

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from crdt.changes import Json

_WHOLE = float(2**63)
"""Above this pycrdt spells whole floats with an exponent, so they stay floats."""


MANY = 2_000
"""pycrdt finds an array's item by counting from its start, so longer arrays are read at once, markup as pycrdt has it."""


def read(value: object) -> Json:
    """`value` as plain JSON. Must be called inside a transaction where `value` is a shared type."""
    match value:
        case None | bool() | str() | int():
            return value
        case float():
            return _float(value)
        case dict():
            return {key: read(item) for key, item in value.items()}
        case list():
            return [read(item) for item in value]
        case bytes() | bytearray():
            return list(value)
        case _:
            return _shared(value)


def _shared(value: object) -> Json:
    match value:
        case Map():
            text = str(value)
            # Markup may be in there, which must be read piece by piece. Only what has a "<" pays for that.
            return {key: read(item) for key, item in value.items()} if "<" in text else json.loads(text)
        case Array():
            text = str(value)
            return [read(item) for item in value] if "<" in text and len(value) <= MANY else json.loads(text)
        case Text():
            return str(value)
        case XmlFragment() | XmlElement() | XmlText():
            return markup(value)
        case Doc():
            return {"guid": value.guid}
        case _:
            return None


def markup(value: XmlFragment | XmlElement | XmlText) -> str:
    """The same for equal content in every replica. Embedded values have no markup."""
    match value:
        case XmlText():
            chunks = ((chunk, read(marks or {})) for chunk, marks in value.diff() if isinstance(chunk, str))
            # a chunk ends where somebody else wrote, which is no matter of content
            together = (
                (marks, "".join(chunk for chunk, _ in run)) for marks, run in groupby(chunks, itemgetter(1))
            )
            return "".join(_marked(text, marks) for marks, text in together)
        case XmlElement():
            pairs = sorted((str(key), _attribute(held)) for key, held in value.attributes)  # type: ignore[attr-defined]
            attributes = "".join(f' {key}="{escape(text)}"' for key, text in pairs)
            return f"<{value.tag}{attributes}>{_inside(value)}</{value.tag}>"
        case _:
            return _inside(value)


def _inside(value: XmlFragment | XmlElement) -> str:
    return "".join(markup(child) for child in value.children)


def _attribute(held: object) -> str:
    """A shared type has no text of its own, only an address in memory, which differs with every reading."""
    return str(held) if held is None or isinstance(held, str | int | float | bytes | list | dict) else ""


def _marked(text: str, marks: dict[str, object] | None) -> str:
    names = sorted(marks or ())
    return f"{''.join(f'<{name}>' for name in names)}{escape(text)}{''.join(f'</{name}>' for name in reversed(names))}"


def _float(value: float) -> Json:
    if not isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < _WHOLE else value


def copy(value: Json) -> Json:
    """A copy that later edits of the original do not reach."""
    match value:
        case dict():
            return {key: copy(item) for key, item in value.items()}
        case list():
            return [copy(item) for item in value]
        case _:
            return value
