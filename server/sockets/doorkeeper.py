"""What the doors need from identity and commands, owned by them: sign in, admit to a channel, perform a command."""

from collections.abc import Mapping
from typing import Any, Protocol

from crdt.ids import Channel
from crdt.presence import Author
from engine.records import DocumentRecord
from server.access import Allowed
from server.principal import Principal


class Doorkeeper(Protocol):
    async def sign_in(self, token: str) -> Principal:
        """Whose token this is. Raises NotSignedIn."""

    async def admit(self, principal: Principal, channel: Channel) -> Allowed:
        """What the principal may do there. Raises Forbidden, NotFound or UnknownChannel."""

    async def perform(self, principal: Principal, command: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The command's output as plain JSON. Raises ConcertErrors."""


class OpenHouse(Protocol):
    """`--dev`: everybody may come in, as an editor, to any name."""

    def guest(self) -> Principal:
        """Somebody new for each socket."""

    async def named(self, name: str) -> DocumentRecord:
        """The freeform document that this name stands for, made on first use. Raises a ConcertError."""


def author_of(principal: Principal) -> Author:
    return Author(user=principal.user, name=principal.name, guest=principal.kind == "guest")
