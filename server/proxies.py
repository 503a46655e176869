"""Whom requests come from, where proxies stand in front: what trusted ones forward is believed, and nothing else.

`X-Forwarded-For` and `X-Forwarded-Proto` are what anybody may write. Plain ASGI; address and scheme of the scope are
what everything behind this reads: limits, origins, cookies.
"""

from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from server.addresses import Network, known_address

SCHEMES: Final = {"http": ("http", "ws"), "https": ("https", "wss")}
MOST_HOPS: Final = 20


class FromProxies:
    def __init__(self, app: ASGIApp, *, trusted: Iterable[Network]) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and self._is_trusted(
            scope["client"][0] if scope.get("client") else ""
        ):
            scope = self._seen_through(scope)
        await self._app(scope, receive, send)

    def _seen_through(self, scope: Scope) -> Scope:
        seen = dict(scope)
        sender = self._sender(_said(scope, b"x-forwarded-for"))
        if sender is not None:
            seen["client"] = (sender, 0)
        # the nearest proxy writes last
        for scheme in _said(scope, b"x-forwarded-proto")[-1:]:
            if scheme in SCHEMES:
                seen["scheme"] = SCHEMES[scheme][scope["type"] == "websocket"]
        return seen

    def _sender(self, hops: list[str]) -> str | None:
        """From the nearest hop outwards: the first address that is no proxy of ours. What stands beyond it was written by it."""
        sender = None
        for hop in reversed(hops[-MOST_HOPS:]):
            address = known_address(hop)
            if address is None:
                return sender
            sender = str(address)
            if not self._is_trusted(sender):
                return sender
        return sender

    def _is_trusted(self, text: str) -> bool:
        address = known_address(text)
        return address is not None and any(address in network for network in self._trusted)


def _said(scope: Scope, name: bytes) -> list[str]:
    lines = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return [part.strip() for line in lines for part in line.split(",") if part.strip()]
