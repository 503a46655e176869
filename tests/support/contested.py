"""Two people who write one value without having seen each other's: one of them was offline meanwhile."""

import asyncio
from typing import Any

from pycrdt import Map

from crdt.ids import DocumentId
from server.client import connect
from server.live import LiveDocument
from tests.support.people import Person


async def contest(first: Person, second: Person, document: DocumentId, key: str, *values: Any) -> None:
    """`first` writes the first value while `second` is away with the second one, and comes back."""
    one, other = values
    async with connect(second.server.websocket, second.token) as client:
        away = await client.document(document)
    body(away)[key] = other
    async with connect(first.server.websocket, first.token) as client:
        here = await client.document(document)
        body(here)[key] = one
        await here.saved()
    async with connect(second.server.websocket, second.token) as client:
        await client.resume(away)
        await away.saved()


def contested(first: Person, second: Person, document: str) -> str:
    """The id of the conflict."""
    asyncio.run(contest(first, second, DocumentId(document), "criticality", "low", "high"))
    (conflict,) = first.call("GET", f"/documents/{document}/conflicts")["items"]
    return str(conflict["id"])


def body(document: LiveDocument) -> Map[Any]:
    found: Map[Any] = document.doc.get("body", type=Map)
    return found
