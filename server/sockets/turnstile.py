"""Counts the open sockets of each address, person and organisation, and turns away whoever is one too many.

An address is counted from the handshake on, a person from when they are known. Border: who somebody is, is decided
elsewhere.
"""

from collections import Counter
from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import OverLimit
from server.principal import Principal

Kind = Literal["address", "person", "organisation"]
Party = tuple[Kind, str]

TURNED_AWAY: Final = 4429
"""The close code where the handshake is already over."""


class TooManySockets(OverLimit):
    code = "too_many_sockets"
    message = "As many connections are open here as there may be."
    next_step = "Close some of them, or try again in a while."


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many sockets each may hold open."""

    address: int = 1_000
    person: int = 200
    organisation: int = 20_000


class Turnstile:
    def __init__(self, most: Crowd) -> None:
        self._most: dict[Kind, int] = {
            "address": most.address,
            "person": most.person,
            "organisation": most.organisation,
        }
        self._inside: Counter[Party] = Counter()

    def check(self, *parties: Party) -> None:
        """Raises `TooManySockets` where one of them holds as many as it may."""
        for party in parties:
            if self._inside[party] >= self._most[party[0]]:
                raise TooManySockets(details={"of": party[0], "limit": self._most[party[0]]})

    def enter(self, address: str) -> "Visit":
        return Visit(self._inside, self, address)

    @property
    def parties(self) -> frozenset[Party]:
        """Who holds a socket. Those who left leave nothing behind."""
        return frozenset(self._inside)


class Visit:
    """One open socket. `end` it once. Several people may share it, each is counted."""

    __slots__ = ("_address", "_inside", "_people", "_turnstile")

    def __init__(self, inside: Counter[Party], turnstile: Turnstile, address: str) -> None:
        self._inside = inside
        self._turnstile = turnstile
        self._address: str | None = address
        self._people: tuple[Principal, ...] = ()
        inside["address", address] += 1

    def identify(self, principal: Principal) -> None:
        """Raises `TooManySockets`."""
        self._turnstile.check(*parties_of(principal))
        self._people += (principal,)
        for party in parties_of(principal):
            self._inside[party] += 1

    def end(self) -> None:
        people, self._people = self._people, ()
        address, self._address = self._address, None
        if address is not None:
            self._leave(("address", address))
        for principal in people:
            for party in parties_of(principal):
                self._leave(party)

    def _leave(self, party: Party) -> None:
        self._inside[party] -= 1
        if not self._inside[party]:
            del self._inside[party]


def parties_of(principal: Principal) -> tuple[Party, Party]:
    return ("person", principal.user), ("organisation", principal.organisation)
