"""Reads pycrdt values as plain JSON. The one place that knows how pycrdt spells numbers, bytes and nested types.

A value reads the same alone as inside its parent, which is read as JSON text in native code: integers that arrive
as floats are integers again, bytes are lists of numbers, NaN and infinities are null, XML is its markup.
"""

import json
from math import isfinite

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from crdt.changes import Json

_WHOLE = float(2**63)
"""Above this pycrdt spells whole floats with an exponent, so they stay floats."""


def read(value: object) -> Json:
    """`value` as plain JSON. Must be called inside a transaction where `value` is a shared type."""
    match value:
        case None | bool() | str() | int():
            return value
        case float():
            return _float(value)
        case Map() | Array():
            return json.loads(str(value))
        case Text() | XmlFragment() | XmlElement() | XmlText():
            return str(value)
        case dict():
            return {key: read(item) for key, item in value.items()}
        case list():
            return [read(item) for item in value]
        case bytes() | bytearray():
            return list(value)
        case Doc():
            return {"guid": value.guid}
        case _:
            return None


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
