"""A Hocuspocus provider in Python: its framing, its count of unsynced changes, its copy that outlives connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pycrdt import Doc, TransactionEvent
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from crdt import hocus, ysync
from crdt.ids import DocumentId
from crdt.lib0 import read_var_string
from tests.support.provider import token as token_frame
from tests.support.waiting import Signal


class HocuspocusLine:
    """`unsynced` is what an application shows as not saved yet; `denied` the reason why there is nothing more."""

    def __init__(
        self, socket: ClientConnection, document: DocumentId, doc: "Doc[Any]", signal: Signal
    ) -> None:
        self.unsynced = 1
        self.synced = False
        self.denied = ""
        self.close_code: int | None = None
        self._socket = socket
        self._prefix = hocus.prefix(document)
        self._doc = doc
        self._signal = signal
        self._hearing = False
        self._out: asyncio.Queue[bytes] = asyncio.Queue()

    @property
    def is_saved(self) -> bool:
        return self.synced and self.unsynced == 0

    def changed(self, event: TransactionEvent) -> None:
        if not self._hearing:
            self.unsynced += 1
            self._out.put_nowait(ysync.update(event.update))

    async def speak(self, token: str) -> None:
        """The token, the first question, then whatever there is to say."""
        try:
            for body in (token_frame(token), ysync.step_1(self._doc.get_state())):
                await self._socket.send(self._prefix + body)
            while True:
                await self._socket.send(self._prefix + await self._out.get())
        except ConnectionClosed:
            pass

    async def listen(self) -> None:
        try:
            async for message in self._socket:
                assert isinstance(message, bytes)
                self._hear(message[read_var_string(message, 0)[1] :])
                self._signal.tell()
        except ConnectionClosed:
            pass
        self.close_code = self._socket.close_code or 1006
        self._signal.tell()

    def _hear(self, body: bytes) -> None:
        if body[0] == hocus.SYNC_STATUS:
            self.unsynced -= body == hocus.status(saved=True)
        elif body[0] == hocus.AUTH and body[1] == 1:
            self.denied = read_var_string(body, 2)[0]
        elif body[0] == ysync.SYNC:
            self._sync(ysync.read(body))

    def _sync(self, said: ysync.Message) -> None:
        match said:
            case ysync.Step1(state_vector=vector):
                self._out.put_nowait(ysync.step_2(self._doc.get_update(vector)))
            case ysync.Step2(update=update) | ysync.Update(update=update):
                self._hearing = True
                self._doc.apply_update(update)
                self._hearing = False
                self.synced = self.synced or isinstance(said, ysync.Step2)
            case _:
                pass


@asynccontextmanager
async def hocuspocus_line(
    url: str, document: DocumentId, token: str, doc: "Doc[Any]", signal: Signal
) -> AsyncIterator[HocuspocusLine]:
    """`doc` in step with the document by the door at `url` (…/hocuspocus)."""
    async with connect(url, compression=None, max_size=None) as socket, asyncio.TaskGroup() as group:
        line = HocuspocusLine(socket, document, doc, signal)
        watching = doc.observe(line.changed)
        speaking = group.create_task(line.speak(token))
        listening = group.create_task(line.listen())
        try:
            yield line
        finally:
            doc.unobserve(watching)
            speaking.cancel()
            await socket.close()
            await listening
