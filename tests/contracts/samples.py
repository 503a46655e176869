"""Writes and records to fill stores with. Records are made from their fields, so that a new type needs nothing here."""

from typing import Any, get_args

from crdt.ids import Channel, DocumentId, Micros, UserId
from engine.records import Json, Record
from engine.writes import AppendEvent, AppendJournal, AppendUpdate, Door
from storage.payloads import column_types

DOCUMENT = DocumentId("document-1")
OTHER = DocumentId("document-2")
CHANNEL = Channel("doc:document-1")
ADA = UserId("ada")
BEN = UserId("ben")
SECOND = 1_000_000

RECORD_TYPES: tuple[type[Any], ...] = get_args(Record)


def update(
    content: bytes = b"change",
    *,
    document: DocumentId = DOCUMENT,
    author: UserId = ADA,
    door: Door = "native",
    at: int = 1,
) -> AppendUpdate:
    return AppendUpdate(document=document, author=author, door=door, at=Micros(at), update=content)


def event(payload: Json = None, *, channel: Channel = CHANNEL, topic: str = "run:started") -> AppendEvent:
    return AppendEvent(channel=channel, topic=topic, payload=payload, at=Micros(1))


def journal(entry: Json = None, *, stream: str = "run:1", fence: int = 0, at: int = 1) -> AppendJournal:
    return AppendJournal(stream=stream, entry=entry, at=Micros(at), fence=fence)


def record(type_: type[Any], number: int, **fields: object) -> Any:
    """A record whose every field says its name and number, so that swapped columns are noticed."""
    values: dict[str, object] = {
        name: _value(plain, name, number, place)
        for place, (name, (plain, _)) in enumerate(column_types(type_).items())
    }
    return type_(**{**values, **fields})


def unset(type_: type[Any], number: int) -> Any:
    """The same with every field that may be None unset."""
    optional = {name: None for name, (_, nullable) in column_types(type_).items() if nullable}
    return record(type_, number, **optional)


def _value(plain: type, name: str, number: int, place: int) -> object:
    if plain is str:
        return f"{name} {number:03} \u00e9\U0001f3b9"
    if plain is int:
        return (1 << 52) + number * 100 + place
    if plain is object:
        return {"name": name, "list": [number, 1.5, True, None, "\x00\ud800"], "nested": {"": {}}}
    return plain(number)
