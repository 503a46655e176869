"""Which pages may act on Concert in a person's browser: origins, compared exactly. Pure."""

from typing import Self
from urllib.parse import urlsplit

from crdt.dataclasses import dataclass
from server.settings import LOOPBACK, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """`listed` from the settings. `open_house`: doors ask for no token, so sockets are for pages of this machine only."""

    listed: frozenset[str]
    open_house: bool

    @classmethod
    def of(cls, settings: Settings) -> Self:
        public = {settings.public_url.rstrip("/")} - {""}
        return cls(
            listed=frozenset({*(one.rstrip("/") for one in settings.origins), *public}),
            open_house=settings.dev,
        )

    def own(self, origin: str, scheme: str, host: str) -> bool:
        """Whether a page of `origin` came from this server, asked as `host` by `scheme`, or is listed."""
        web = {"ws": "http", "wss": "https"}.get(scheme, scheme)
        return origin in self.listed or origin == f"{web}://{host}"

    def may_open(self, origin: str, scheme: str, host: str) -> bool:
        """Whether a page of `origin` may open a WebSocket. In an open house a foreign name that was pointed at this
        machine (DNS rebinding) must not do, so there the origin itself has to be of this machine.
        """
        if self.open_house:
            return origin in self.listed or _is_loopback(origin)
        return self.own(origin, scheme, host)


def _is_loopback(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK
