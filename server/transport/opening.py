"""From an accepted handshake to a socket: the door does not learn which transport it got."""

from collections.abc import Callable, Iterable
from typing import Final

from server.transport.limits import RateLimits
from server.transport.plain import Event, PlainSocket, Receive, Send
from server.transport.protocol import RAW, ConcertWebSocketProtocol
from server.transport.socket import Receiver, Socket

DEFAULT_RATES: Final = RateLimits()


async def open_socket(
    scope: Event,
    receive: Receive,
    send: Send,
    connect: Callable[[Socket], Receiver],
    *,
    subprotocol: str | None = None,
    headers: Iterable[tuple[bytes, bytes]] = (),
    rates: RateLimits = DEFAULT_RATES,
) -> None:
    """Accept the handshake and start the socket with the receiver that `connect` makes for it.

    Authenticate before, from the scope, and have read nothing from `receive`; return from the endpoint right after.
    With Concert's own protocol class this returns at once and the connection goes on without a task; elsewhere it returns at the end.
    `rates` counts where the protocol class, which has its own, is absent. An error of `connect` ends the connection.
    """
    await receive()
    await send({"type": "websocket.accept", "subprotocol": subprotocol, "headers": list(headers)})
    raw = scope.get("extensions", {}).get(RAW)
    if isinstance(raw, ConcertWebSocketProtocol):
        raw.start(connect(raw))
        return
    socket = PlainSocket(receive, send, rates)
    socket.start(connect(socket))
    await socket.run()
