"""Two people who quietly work on a document while something else happens to the server, in a thread of their own.

They notice everything that they should not notice: a lost connection, a refused edit, an edit that takes too long.
"""

import asyncio
import threading
import time
from typing import Self

from pycrdt import Map, Text

from crdt.ids import DocumentId
from server.client import connect
from server.live import LiveDocument
from tests.support.people import Person

PATIENCE = 10.0
"""Seconds that one edit may take to be acknowledged and to reach the other, on a busy machine."""
SPACING = 0.02


class Bystanders:
    """`edits` counts what was acknowledged and seen by the other one."""

    def __init__(self, first: Person, second: Person, document: DocumentId) -> None:
        self._people = (first, second)
        self._document = document
        self._moved = threading.Condition()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.edits = 0
        self.slowest = 0.0
        self.latencies: list[float] = []
        """Seconds from an edit to when its writer knows it saved and the other has seen it."""
        self.error: BaseException | None = None

    def start(self) -> Self:
        self._thread.start()
        self.check()
        return self

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(PATIENCE * 2)

    def check(self) -> None:
        """Another edit of each comes through from now on. Raises what they noticed."""
        goal = self.edits + 4
        with self._moved:
            self._moved.wait_for(lambda: self.edits >= goal or self.error is not None, PATIENCE)
        self.raise_for_error()
        assert self.edits >= goal, "the others wait for their edits"

    def raise_for_error(self) -> None:
        if self.error is not None:
            raise self.error

    def _run(self) -> None:
        try:
            asyncio.run(self._work())
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test that looks next fails with it
            with self._moved:
                self.error = error
                self._moved.notify_all()

    async def _work(self) -> None:
        first, second = self._people
        async with (
            connect(first.server.url, first.token) as one,
            connect(second.server.url, second.token) as two,
        ):
            documents = [await one.document(self._document), await two.document(self._document)]
            while not self._stop.is_set():
                for writer, reader in (documents, documents[::-1]):
                    await self._edit(writer, reader)
                    await asyncio.sleep(SPACING)  # a steady pace is the point

    async def _edit(self, writer: LiveDocument, reader: LiveDocument) -> None:
        started = time.monotonic()
        async with asyncio.timeout(PATIENCE):
            await self._change(writer, reader)
        with self._moved:
            self.edits += 1
            self.latencies.append(time.monotonic() - started)
            self.slowest = max(self.slowest, self.latencies[-1])
            self._moved.notify_all()

    async def _change(self, writer: LiveDocument, reader: LiveDocument) -> None:
        """Until it is acknowledged, and seen by the other one."""
        word = f"<{self.edits % 1000}>"
        _note(writer).insert(0, word)
        await writer.saved()
        await reader.until(lambda: str(_note(reader)).startswith(word))
        del _note(writer)[len(word) * 20 :]


class Steadfast(Bystanders):
    """In a document where anything may be deleted or replaced under their hands."""

    async def _change(self, writer: LiveDocument, reader: LiveDocument) -> None:
        writer.doc.get("pair", type=Map)["n"] = self.edits
        sequence = await writer.saved()
        await reader.until(lambda: reader.sequence >= sequence)


def _note(document: LiveDocument) -> Text:
    text: Text = document.doc.get("body", type=Map)["description"]
    return text
