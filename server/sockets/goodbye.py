"""How the y-websocket door says no: which close code an error has, and the receiver of a socket that is turned away."""

from typing import Final

from crdt.epochs import HistoryReplaced
from crdt.errors import (
    ConcertError,
    CorruptUpdate,
    Malformed,
    NotFound,
    NotSignedIn,
    Refused,
    Unavailable,
    UnknownChannel,
)
from server.transport.socket import Socket
from server.transport.wire import Message


def close_code(error: ConcertError) -> int:
    match error:
        case NotSignedIn():
            return 4401
        case NotFound() | UnknownChannel() | HistoryReplaced():
            return 4404
        case Unavailable():
            return 1013
        case Refused() | CorruptUpdate():
            return 4403
        case Malformed():
            return 4400
        case _:
            return 1011


EVICTIONS: Final = {"room_reloaded": 1012, "forbidden": 4403, "not_found": 4404, "history_replaced": 4404}


class TurnedAway:
    """The handshake was accepted only because browsers see no other reason than a close code."""

    def __init__(self, socket: Socket, code: int, reason: str) -> None:
        socket.close(code, reason)

    def received(self, messages: list[Message]) -> None:
        """Nothing is heard after the goodbye."""

    def closed(self, code: int, reason: str) -> None:
        """As asked."""

    def paused(self) -> None:
        """Nothing more is written."""

    def resumed(self) -> None:
        """Nothing more is written."""
