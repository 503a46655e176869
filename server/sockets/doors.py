"""All doors of a process as one: where they are, who stands in them, and how to end what somebody may no longer do."""

from collections.abc import Iterator

from starlette.routing import BaseRoute, WebSocketRoute

from crdt.ids import DocumentId, UserId
from server.principal import Principal
from server.sockets.hocuspocus import HocuspocusDoor
from server.sockets.native import NativeDoor
from server.sockets.yjs import YjsDoor


class Doors:
    def __init__(self, native: NativeDoor, yjs: YjsDoor, hocuspocus: HocuspocusDoor) -> None:
        self._native = native
        self._yjs = yjs
        self._hocuspocus = hocuspocus
        self.routes: list[BaseRoute] = [
            WebSocketRoute("/ws", native.endpoint),
            WebSocketRoute("/yjs/{document:path}", yjs.endpoint),
            WebSocketRoute("/hocuspocus", hocuspocus.endpoint),
        ]

    def principals(self) -> Iterator[Principal]:
        """Whoever is signed in at an open socket, once per socket, or per document where each has its own token."""
        for connection in self._native.connections:
            if connection.principal is not None:
                yield connection.principal
        for other in tuple(self._yjs.connections):
            yield other.principal
        for third in self._hocuspocus.connections:
            yield from (document.principal for document in third.documents)

    async def review(self, user: UserId) -> None:
        """After a person's rights changed: their sockets keep what they still may, and lose the rest."""
        await self._native.review(user)
        await self._yjs.review(user)
        await self._hocuspocus.review(user)

    async def review_document(self, document: DocumentId) -> None:
        """After it went to the trash or came back: who may not see it there is let go, and comes again afterwards."""
        await self._native.review_document(document)
        await self._yjs.review_document(document)
        await self._hocuspocus.review_document(document)

    def rename(self, user: UserId, name: str) -> None:
        """Who is called otherwise is let in again: native sockets stay open, the others come again."""
        self._native.rename(user, name)
        self._yjs.come_again(user)
        self._hocuspocus.come_again(user)

    def sign_out(self, token: str) -> None:
        """Ends every socket that was opened with the token of this digest."""
        self._native.sign_out(token)
        self._yjs.sign_out(token)
        self._hocuspocus.sign_out(token)
