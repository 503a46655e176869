"""One-use tickets that carry a signed-in browser to a WebSocket or a download. They live 30 s, in this process only."""

import secrets

from crdt.errors import NotSignedIn
from crdt.ids import Micros
from engine.ports import Clock
from server.principal import Principal
from server.tokens import ENTROPY, digest, mint

LIFETIME = 30 * 1_000_000
"""Microseconds."""


class Tickets:
    """At most one redemption: taking a ticket removes it, with no await in between."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, tuple[Micros, Principal]] = {}

    def issue(self, principal: Principal) -> tuple[str, Micros]:
        """The ticket's text and when it expires."""
        now = self._clock.now()
        self._drop_expired(now)
        text = mint("ticket", secrets.token_bytes(ENTROPY))
        expires = Micros(now + LIFETIME)
        self._open[digest(text)] = (expires, principal)
        return text, expires

    def redeem(self, text: str) -> Principal:
        """Whose ticket this was. `NotSignedIn` when it is unknown, used or too old."""
        expires, principal = self._open.pop(digest(text), (Micros(0), None))
        if principal is None or expires <= self._clock.now():
            raise NotSignedIn(
                "This ticket is unknown, used or older than 30 s.", next_step="Ask for a new one."
            )
        return principal

    def _drop_expired(self, now: Micros) -> None:
        for key in [key for key, (expires, _) in self._open.items() if expires <= now]:
            del self._open[key]
