"""The content hash of an open document, made between the turns of others: of a large design it takes many frames."""

import asyncio
from weakref import WeakKeyDictionary

from crdt.document import Document
from engine.runtime.slices import sliced

_TURNS: WeakKeyDictionary[Document, asyncio.Lock] = WeakKeyDictionary()
"""Many ask for one document at once, after each pause of somebody who types: one makes it, the others wait."""


async def content_hash(document: Document) -> str:
    """`Document.content_hash` of what stands there when it is asked."""
    digest = document.digest()
    async with _TURNS.setdefault(document, asyncio.Lock()):
        async for _ in sliced(digest):
            pass
    return digest.value
