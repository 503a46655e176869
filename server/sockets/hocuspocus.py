"""`/hocuspocus`: the door for unmodified Hocuspocus providers; SPEC.md, section H says what goes over it.

It opens sockets and ends them when somebody's rights end; each one's life is `multiplex`'s affair. Providers come again
after every close, whatever its code.
"""

from starlette.websockets import WebSocket

from crdt.ids import DocumentId, UserId
from engine.ports import Ids
from engine.rooms import Rooms
from engine.runtime.clock import WakingClock
from server.addresses import address_of
from server.errors import deny
from server.sockets.doorkeeper import Doorkeeper, OpenHouse
from server.sockets.multiplex import Connection, HocuspocusSettings, Surroundings
from server.sockets.turnstile import Crowd, TooManySockets, Turnstile
from server.transport.opening import open_socket
from server.transport.socket import Socket


class HocuspocusDoor:
    """`house` is set in `--dev`: then tokens are not looked at, and any name will do."""

    def __init__(
        self,
        *,
        rooms: Rooms,
        keeper: Doorkeeper,
        clock: WakingClock,
        ids: Ids,
        house: OpenHouse | None = None,
        turnstile: Turnstile | None = None,
        settings: HocuspocusSettings | None = None,
    ) -> None:
        self._around = Surroundings(
            rooms=rooms,
            keeper=keeper,
            house=house,
            clock=clock,
            ids=ids,
            settings=settings or HocuspocusSettings(),
        )
        self._turnstile = turnstile or Turnstile(Crowd())
        self._connections: set[Connection] = set()

    @property
    def connections(self) -> frozenset[Connection]:
        return frozenset(self._connections)

    async def endpoint(self, websocket: WebSocket) -> None:
        """For a Starlette `WebSocketRoute` on `/hocuspocus`."""
        address = address_of(websocket.scope)
        try:
            self._turnstile.check(("address", address))
        except TooManySockets as error:
            await deny(websocket, error)
            return
        await open_socket(
            websocket.scope, websocket.receive, websocket.send, lambda socket: self.connect(socket, address)
        )

    def connect(self, socket: Socket, address: str = "") -> Connection:
        visit = self._turnstile.enter(address)
        connection = Connection(self._around, socket, visit, self._connections.discard)
        self._connections.add(connection)
        return connection

    async def review(self, user: UserId) -> None:
        """After a person's rights changed: their sockets keep what they still may, and lose the rest."""
        if self._around.house is None:
            for connection in self.connections:
                await connection.review(user)

    async def review_document(self, document: DocumentId) -> None:
        """After it went to the trash: who may not see it there is let go."""
        if self._around.house is None:
            for connection in self.connections:
                await connection.review_document(document)

    def come_again(self, user: UserId) -> None:
        """Ends the sockets on which this person has a document open, so that they come in by their new name."""
        for connection in self.connections:
            if any(document.principal.user == user for document in connection.documents):
                connection.close(1012, "come again")

    def sign_out(self, token: str) -> None:
        """Ends every socket that opened a document with the token of this digest."""
        for connection in self.connections:
            if any(document.principal.token == token for document in connection.documents):
                connection.close(4401, "signed out")

    def close(self) -> None:
        """The server stops: clients come again and find the next one."""
        for connection in self.connections:
            connection.close(1012, "restart")
