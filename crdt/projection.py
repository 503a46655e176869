"""Keeps a document's content as plain Python, from the events of each update, at the cost of what the update touched.

Knows Yjs events and nothing about kinds. Whatever an event leaves in doubt (embeds, split characters, XML) is read
again at exactly that place; content that its place cannot show (text under a root that is a map) is passed over.
"""

from collections.abc import Sequence
from typing import Any, TypeGuard

from pycrdt import (
    Array,
    ArrayEvent,
    Doc,
    Map,
    MapEvent,
    Subscription,
    Text,
    TextEvent,
    XmlElement,
    XmlFragment,
    XmlText,
)

from crdt.changes import Action, Change, Json, Path
from crdt.plain import copy, read

SharedType = Map[Any] | Array[Any] | Text | XmlFragment | XmlElement | XmlText


class Projection:
    """`values` maps each attached root to its content. Its parts change in place with the next update.

    Holds native subscriptions that keep the whole document alive: `close` must be called when it is no longer needed.
    """

    def __init__(self, doc: Doc[Any]) -> None:
        self._doc = doc
        self._values: dict[str, Json] = {}
        self._roots: dict[str, SharedType] = {}
        self._subscriptions: list[Subscription] = []
        self._pending: list[tuple[str, Path, Action, Json, Json]] = []
        self._stale: tuple[str, ...] = ()

    def attach(self, name: str, root: SharedType) -> None:
        """Reads `root` once and follows it from now on."""
        self._roots[name] = root
        self._values[name] = read(root)

        def follow(events: Sequence[Any]) -> None:
            self._follow(name, events)

        self._subscriptions.append(root.observe_deep(follow))

    @property
    def values(self) -> dict[str, Json]:
        stale, self._stale = self._stale, ()
        for name in stale:
            self._values[name] = read(self._roots[name])
        return self._values

    def take(self, origin: str) -> tuple[Change, ...]:
        """What has changed since the last call."""
        if not self._pending:
            return ()
        pending, self._pending = self._pending, []
        return tuple(
            Change(root=root, path=path, action=action, before=before, after=after, origin=origin)
            for root, path, action, before, after in pending
        )

    def close(self) -> None:
        while self._subscriptions:
            self._subscriptions.pop().drop()

    def _follow(self, name: str, events: Sequence[Any]) -> None:
        # Paths count arrays as they are after the transaction, so parents go before what lies inside them.
        for event in sorted(events, key=_depth) if len(events) > 1 else events:
            path = tuple(event.path)
            match event:
                case MapEvent():
                    self._map(name, path, event)
                case ArrayEvent():
                    self._array(name, path, event)
                case TextEvent():
                    self._text(name, path, event)
                case _:
                    self._opaque(name, path)

    def _map(self, name: str, path: Path, event: Any) -> None:
        held = self._at(name, path)
        if not isinstance(held, dict):
            return
        for key, change in event.keys.items():
            before = held.get(key)
            if change["action"] == "delete":
                held.pop(key, None)
                self._pending.append((name, (*path, key), "delete", before, None))
            else:
                held[key] = after = read(change["newValue"])
                self._pending.append((name, (*path, key), "set", before, copy(after)))

    def _array(self, name: str, path: Path, event: Any) -> None:
        held = self._at(name, path)
        if not isinstance(held, list):
            return
        at = 0
        for op in event.delta:
            if "retain" in op:
                at += op["retain"]
            elif "delete" in op:
                gone = held[at : at + op["delete"]]
                del held[at : at + op["delete"]]
                self._pending.append((name, (*path, at), "splice", gone, []))
            else:
                items = [read(item) for item in op["insert"]]
                held[at:at] = items
                self._pending.append((name, (*path, at), "splice", [], copy(items)))
                at += len(items)
        if len(held) != len(event.target):
            held[:] = read(event.target)

    def _text(self, name: str, path: Path, event: Any) -> None:
        before = self._at(name, path)
        if not isinstance(before, str):
            return
        after = spliced(before, event.delta)
        if after is None or utf8_length(after) != len(event.target):
            after = str(event.target)
        self._put(name, path, after)
        self._pending.append((name, path, "text", before, after))

    def _opaque(self, name: str, path: Path) -> None:
        """XML changed: somewhere on its path its markup stands as one text."""
        held: Json = self._values[name]
        for depth, step in enumerate(path):
            if isinstance(held, str):
                path = path[:depth]
                break
            if not _holds(held, step):
                return
            held = held[step]
        if not path:
            self._stale = (
                *dict.fromkeys((*self._stale, name)),
            )  # a whole document of XML: read when somebody asks
        elif (source := self._shared(name, path)) is not None:
            self._put(name, path, read(source))
        self._pending.append((name, path, "rewrite", None, None))

    def _at(self, name: str, path: Path) -> Json:
        held: Json = self._values[name]
        for step in path:
            if not _holds(held, step):
                return None
            held = held[step]
        return held

    def _put(self, name: str, path: Path, value: Json) -> None:
        if not path:
            self._values[name] = value
            return
        holder = self._at(name, path[:-1])
        if _holds(holder, path[-1]):
            holder[path[-1]] = value

    def _shared(self, name: str, path: Path) -> object:
        source: Any = self._roots[name]
        for step in path:
            source = source[step] if isinstance(source, Map | Array) else None  # type: ignore[index]
        return source


def _depth(event: Any) -> int:
    return len(event.path)


def _holds(held: Json, step: str | int) -> TypeGuard[Any]:
    if isinstance(step, str):
        return isinstance(held, dict) and step in held
    return isinstance(held, list) and step < len(held)


def utf8_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def spliced(text: str, delta: list[dict[str, Any]]) -> str | None:
    """`text` after a Yjs text delta that counts in UTF-8 bytes. None where it holds more than plain text."""
    source = text if text.isascii() else text.encode()
    pieces: list[Any] = []
    at = 0
    for op in delta:
        if "retain" in op:
            pieces.append(source[at : at + op["retain"]])
            at += op["retain"]
        elif "delete" in op:
            at += op["delete"]
        elif isinstance(op["insert"], str):
            pieces.append(op["insert"])
        else:
            return None
    if at > len(source):
        return None
    pieces.append(source[at:])
    return _joined(pieces)


def _joined(pieces: list[str | bytes]) -> str | None:
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(pieces)  # type: ignore[arg-type]
    try:
        return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces).decode()
    except UnicodeDecodeError:  # an edit between the halves of one character
        return None
