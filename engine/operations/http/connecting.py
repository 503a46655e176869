"""Connections to addresses that were checked. Loads the library that makes them, so it is itself loaded by the first request."""

from collections.abc import Iterable
from typing import Any

import httpcore

from engine.operations.http.asking import HttpFailed, looked_up
from engine.operations.http.reach import Reach


def connections(reach: Reach) -> httpcore.AsyncConnectionPool:
    """One at a time, each tried once."""
    return httpcore.AsyncConnectionPool(network_backend=Checked(reach), retries=0, max_connections=1)


class Checked(httpcore.AsyncNetworkBackend):
    """Connects to the address that was checked. The certificate is still that of the name."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the shape of the library
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        last: Exception = HttpFailed(f"Nobody knows the host {host}.")
        for address in await looked_up(host, port):
            self._reach.check(address, port)
            try:
                return await self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.NetworkError as error:
                last = error
        raise last
