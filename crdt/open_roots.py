"""Reads a document whose roots no kind describes. Yjs does not say of what type a root is, so its content is asked."""

from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from crdt.changes import Json
from crdt.plain import markup, read
from crdt.updates import scratch


def open_values(state: bytes) -> dict[str, Json]:
    """Every root of a full state that has content, by name.

    Opens a scratch replica, because to look at a root as one type fixes its type in that replica for good.
    """
    with scratch(state) as doc:
        found = {name: _root(doc, name) for name in sorted(doc.keys())}
    return {name: value for name, value in found.items() if value}


def _root(doc: Doc[Any], name: str) -> Json:
    if text := str(doc.get(name, type=Text)):
        return text
    if entries := read(doc.get(name, type=Map)):
        return entries
    array: Array[Any] = doc.get(name, type=Array)
    if len(array) and isinstance(array[0], XmlElement | XmlText | XmlFragment):
        return markup(doc.get(name, type=XmlFragment))
    return read(array)
