"""`/ws`: the native door. One socket, many channels; SPEC.md, section W says what goes over it.

It opens sockets and ends them when somebody's rights end; each one's life is `connection`'s affair.
"""

from starlette.websockets import WebSocket

from crdt.ids import DocumentId, UserId
from engine.channels import Channels
from engine.ports import Ids
from engine.rooms import Rooms
from engine.runtime.clock import WakingClock
from server.addresses import address_of
from server.errors import deny
from server.sockets.connection import Connection
from server.sockets.doorkeeper import Doorkeeper
from server.sockets.surroundings import NativeSettings, Surroundings
from server.sockets.turnstile import Crowd, TooManySockets, Turnstile
from server.transport.opening import open_socket
from server.transport.socket import Socket


class NativeDoor:
    def __init__(
        self,
        *,
        rooms: Rooms,
        channels: Channels,
        keeper: Doorkeeper,
        clock: WakingClock,
        ids: Ids,
        settings: NativeSettings,
        turnstile: Turnstile | None = None,
    ) -> None:
        self._around = Surroundings(
            rooms=rooms,
            channels=channels,
            keeper=keeper,
            clock=clock,
            ids=ids,
            turnstile=turnstile or Turnstile(Crowd()),
            settings=settings,
        )
        self._connections: set[Connection] = set()

    async def endpoint(self, websocket: WebSocket) -> None:
        """For a Starlette `WebSocketRoute`."""
        address = address_of(websocket.scope)
        try:
            self._around.turnstile.check(("address", address))
        except TooManySockets as error:
            await deny(websocket, error)
            return
        await open_socket(
            websocket.scope, websocket.receive, websocket.send, lambda socket: self.connect(socket, address)
        )

    def connect(self, socket: Socket, address: str = "") -> Connection:
        visit = self._around.turnstile.enter(address)
        connection = Connection(self._around, socket, visit, self._connections.discard)
        self._connections.add(connection)
        return connection

    @property
    def settings(self) -> NativeSettings:
        return self._around.settings

    @property
    def connections(self) -> frozenset[Connection]:
        return frozenset(self._connections)

    async def review(self, user: UserId) -> None:
        """After a person's rights changed: their sockets keep what they still may, and lose the rest."""
        for connection in self.connections:
            if connection.principal is not None and connection.principal.user == user:
                await connection.review()

    async def review_document(self, document: DocumentId) -> None:
        """After it went to the trash or came back: who may not see it there is let go, and comes again afterwards."""
        for connection in self.connections:
            if connection.principal is not None:
                await connection.review_document(document)

    def rename(self, user: UserId, name: str) -> None:
        """A person's sockets speak by their new name from now on."""
        for connection in self.connections:
            if connection.principal is not None and connection.principal.user == user:
                connection.rename(name)

    def sign_out(self, token: str) -> None:
        """Ends every socket that was opened with the token of this digest."""
        for connection in self.connections:
            if connection.principal is not None and connection.principal.token == token:
                connection.close(4401, "signed out")

    def close(self) -> None:
        """The server stops: clients come again and find the next one."""
        for connection in self.connections:
            connection.close(1012, "restart")
