"""The threads of a document as plain data, oldest first.

What its author claims to be is no evidence (CM2): `Signatures` says who wrote the item that holds a thread or a
message. Times are what the writers' clocks said (CM8). Border: it reads one document as it stands, and writes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from crdt.changes import Json
from crdt.commenting import MESSAGES, REACTIONS, RESOLVED, ROOT
from crdt.comments.anchors import Anchor, OnDocument, OnEdge, OnField, OnNode, OnPoint, OnText, read_anchor
from crdt.comments.words import Edge, spans_of
from crdt.dataclasses import dataclass, replace
from crdt.document import Document
from crdt.facts import Id
from crdt.ids import Micros, UserId
from crdt.places import NO_KEY, place_of
from crdt.structs import StructIndex

LONGEST_REACTION: Final = 32
"""Units of a reaction: one emoji, however it is put together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """Those who reacted so, by id."""

    emoji: str
    people: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`author` is "" where nobody knows. `item` names the message for ever, whatever its key."""

    id: str
    item: Id
    author: UserId
    text: str
    at: Micros
    edited_at: Micros | None
    mentions: tuple[UserId, ...]
    reactions: tuple[Reaction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    by: UserId
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """`orphan`: what it is about is gone. `span`: where its words stand now, in UTF-16 units."""

    id: str
    author: UserId
    anchor: Anchor
    resolved: Resolution | None
    messages: tuple[Message, ...]
    orphan: bool = False
    span: tuple[int, int] | None = None

    @property
    def people(self) -> frozenset[UserId]:
        """Who has written in it."""
        return frozenset(message.author for message in self.messages if message.author)


class Signatures:
    """Whose the items are that stand in a document now. `owner` says whose a Yjs client id is, "" where nobody knows."""

    __slots__ = ("_index", "_owner")

    def __init__(self, index: StructIndex, owner: Callable[[int], UserId]) -> None:
        self._index = index
        self._owner = owner

    def item(self, path: tuple[str, ...]) -> Id | None:
        """The item that holds what stands at a path of map keys from a root on."""
        places = self._index.places
        node = places.roots.get(path[0])
        item: Id | None = None
        for step in path[1:]:
            key = places.keys.get(step)
            if node is None or key is None:
                return None
            item = self._index.head(place_of(node, key))
            if item is None:
                return None
            node = self._index.node_of_item(item)
        return item

    def author(self, item: Id | None) -> UserId:
        return UserId("") if item is None else self._owner(item[0])

    def edge(self, path: tuple[str, ...], unit: Id) -> Edge | None:
        """The character of a unit that was ever written in the text at the path; asked before native code hears of it."""
        text = self.item(path)
        node = None if text is None else self._index.node_of_item(text)
        client, clock = unit
        if node is None or clock >= self._index.end(client):
            return None
        if self._index.place_of_item(unit) != place_of(node, NO_KEY):
            return None
        wide = self._index.is_half((client, clock + 1))
        last = (client, clock + wide)
        return Edge(last, 0 if self._index.is_deleted(last) else 1 + (wide or self._index.is_half(last)))


def threads_of(document: Document, signatures: Signatures) -> tuple[Thread, ...]:
    """Threads with at least one message. What is no thread is passed over."""
    comments = document.projection.get(ROOT)
    if not isinstance(comments, Mapping):
        return ()
    found = [
        thread
        for id_, value in comments.items()
        if isinstance(value, Mapping) and (thread := _thread(id_, value, signatures)) is not None
    ]
    found.sort(key=lambda thread: (thread.messages[0].at, thread.id))
    placed = [replace(thread, orphan=_is_gone(thread.anchor, document)) for thread in found]
    return tuple(_with_spans(placed, document, signatures))


def _thread(id_: str, value: Mapping[str, Json], signatures: Signatures) -> Thread | None:
    messages = value.get(MESSAGES)
    anchor = read_anchor(value.get("anchor"))
    if not isinstance(messages, Mapping):
        return None
    said = [
        _message(key, one, signatures, (ROOT, id_, MESSAGES, key))
        for key, one in messages.items()
        if isinstance(one, Mapping)
    ]
    if not said:
        return None
    said.sort(key=lambda message: (message.at, message.id))
    return Thread(
        id=id_,
        author=signatures.author(signatures.item((ROOT, id_))),
        anchor=OnDocument() if anchor is None else anchor,
        resolved=_resolution(value.get(RESOLVED), signatures.item((ROOT, id_, RESOLVED)), signatures),
        messages=tuple(said),
    )


def _message(id_: str, value: Mapping[str, Json], signatures: Signatures, path: tuple[str, ...]) -> Message:
    text, edited, mentions = value.get("text"), value.get("edited_at"), value.get("mentions")
    item = signatures.item(path)
    return Message(
        id=id_,
        item=(0, 0) if item is None else item,
        author=signatures.author(item),
        text=text if isinstance(text, str) else "",
        at=_moment(value.get("at")),
        edited_at=_moment(edited) or None,
        mentions=tuple(UserId(key) for key in sorted(mentions)) if isinstance(mentions, Mapping) else (),
        reactions=_reactions(value.get(REACTIONS)),
    )


def _reactions(value: Json) -> tuple[Reaction, ...]:
    """CM3 keeps each key to its person: it begins with their id and a colon."""
    if not isinstance(value, Mapping):
        return ()
    people: dict[str, list[UserId]] = {}
    for key in sorted(key for key, on in value.items() if on):
        user, colon, emoji = key.partition(":")
        if colon and user and emoji and len(emoji) <= LONGEST_REACTION:
            people.setdefault(emoji, []).append(UserId(user))
    return tuple(Reaction(emoji=emoji, people=tuple(people[emoji])) for emoji in sorted(people))


def _resolution(value: Json, item: Id | None, signatures: Signatures) -> Resolution | None:
    if not value:
        return None
    at = value.get("at") if isinstance(value, Mapping) else None
    return Resolution(by=signatures.author(item), at=_moment(at))


def _moment(value: Json) -> Micros:
    sound = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1 << 53
    return Micros(int(value) if sound else 0)


def _is_gone(anchor: Anchor, document: Document) -> bool:
    body = document.projection.get("body")
    match anchor:
        case OnDocument() | OnPoint() | OnText():
            return False
        case OnNode(node=node):
            return _value(body, ("nodes", node)) is None
        case OnEdge(edge=edge):
            return _value(body, ("edges", edge)) is None
        case OnField(path=path):
            # a field may be empty; it is gone with what it is a field of
            return not isinstance(_value(document.projection, path[:-1]), Mapping)


def _with_spans(threads: list[Thread], document: Document, signatures: Signatures) -> Iterator[Thread]:
    """Those on words, each with where its words stand: all of them are looked for at once."""
    known: dict[str, tuple[tuple[str, ...], Edge, Edge]] = {}
    for thread in threads:
        if isinstance(thread.anchor, OnText) and isinstance(
            _value(document.projection, thread.anchor.path), str
        ):
            anchor = thread.anchor
            first, last = (signatures.edge(anchor.path, unit) for unit in (anchor.first, anchor.last))
            if first is not None and last is not None:
                known[thread.id] = (anchor.path, first, last)
    spans = dict(zip(known, spans_of(document.state(), tuple(known.values())), strict=True)) if known else {}
    for thread in threads:
        if not isinstance(thread.anchor, OnText):
            yield thread
            continue
        span = spans[thread.id] if thread.id in known else _quoted(thread.anchor, document)
        yield replace(thread, orphan=span is None, span=span)


def _quoted(anchor: OnText, document: Document) -> tuple[int, int] | None:
    """By what they said: their units are those of another history."""
    text = _value(document.projection, anchor.path)
    if not isinstance(text, str) or not anchor.quote or text.count(anchor.quote) != 1:
        return None
    start = _units(text[: text.index(anchor.quote)])
    return start, start + _units(anchor.quote)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _value(value: Json | Mapping[str, Json], path: tuple[str, ...]) -> Json:
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value
