"""Applies accepted updates to real documents, in a process of its own because a mistake here may be a native crash.

Reads pairs (state, update) as varbytes from standard input; writes one JSON line per document that raised, kept
pending structs, differs from the expected state vector or cannot be rebuilt from its own bytes, then `done N`.
A process that ends without `done` crashed, or hung for longer than SECONDS.
"""

import json
import signal
import sys
from collections.abc import Mapping
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from crdt.facts import ARRAY, MAP, TEXT, XML_FRAGMENT
from crdt.lib0 import read_var_bytes, read_var_uint
from crdt.precheck import UNLIMITED, inspect
from crdt.structs import StructIndex

SECONDS = 20
ROOTS: tuple[tuple[str, Any], ...] = (
    ("text", Text),
    ("rich", Text),
    ("body", Map),
    ("list", Array),
    ("xml", XmlFragment),
)

SHAPES: Mapping[str, int] = {"text": TEXT, "rich": TEXT, "body": MAP, "list": ARRAY, "xml": XML_FRAGMENT}


def shown(value: Any) -> Any:
    """What a reader sees, with maps in order."""
    if isinstance(value, Doc):
        return {name: shown(value.get(name, type=kind)) for name, kind in ROOTS}
    if isinstance(value, Map):
        return {key: shown(value[key]) for key in sorted(value.keys())}
    if isinstance(value, Array):
        return [shown(child) for child in value]
    if isinstance(value, Text | XmlText):
        return [(shown(piece), sorted((attributes or {}).items())) for piece, attributes in value.diff()]
    if isinstance(value, XmlFragment | XmlElement):
        attributes = sorted((key, shown(item)) for key, item in getattr(value, "attributes", ()))
        return [getattr(value, "tag", None), attributes, [shown(child) for child in value.children]]
    if isinstance(value, dict):
        return {key: shown(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [shown(child) for child in value]
    return repr(value).split(" at 0x")[0]  # a shared type inside an attribute


def vector(encoded: bytes) -> dict[int, int]:
    count, pos = read_var_uint(encoded, 0)
    clocks: dict[int, int] = {}
    for _ in range(count):
        client, pos = read_var_uint(encoded, pos)
        clocks[client], pos = read_var_uint(encoded, pos)
    return clocks


def trusted_order(update: bytes) -> bool:
    """Whether it says what its author saw to the right, which only a replica could refute (P34)."""
    return any(struct.right is not None for run in inspect(update).runs for struct in run.structs)


def fault(state: bytes, update: bytes) -> str:
    index = StructIndex.of(state, SHAPES)
    index.add(inspect(update))
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    doc.apply_update(update)
    if vector(doc.get_state()) != index.state_vector():
        return "state vector differs"
    before = shown(doc)
    encoded = doc.get_update()
    if StructIndex.of(encoded, SHAPES).state_vector() != index.state_vector():
        return "own bytes have another state vector"
    inspect(encoded, UNLIMITED)
    fresh: Doc[Any] = Doc()
    fresh.apply_update(encoded)
    if fresh.get_state() != doc.get_state() and vector(fresh.get_state()) != vector(doc.get_state()):
        return "a fresh copy has another state vector"
    if shown(fresh) != before and not trusted_order(update):
        return f"a fresh copy shows something else: {before} / {shown(fresh)}"
    return ""


def main() -> None:
    data = sys.stdin.buffer.read()
    pos = done = 0
    while pos < len(data):
        state, pos = read_var_bytes(data, pos)
        update, pos = read_var_bytes(data, pos)
        signal.alarm(SECONDS)  # its default ends the process: native code that hangs runs no Python handler
        try:
            found = fault(state, update)
        except BaseException as error:  # noqa: BLE001 - a panic of native code is no Exception
            found = f"{type(error).__name__}: {error}"
        if found:
            sys.stdout.write(
                json.dumps({"fault": found, "state": state.hex(), "update": update.hex()}) + "\n"
            )
        done += 1
    sys.stdout.write(f"done {done}\n")


if __name__ == "__main__":
    main()
