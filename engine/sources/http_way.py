"""The way to an HTTP interface, step by step: its name, its port, its certificate. Blocking.

Only addresses that may be reached are connected to; what counts is the address, never the name.
"""

import socket
import ssl
from typing import Final
from urllib.parse import urlsplit

from engine.operations.http.reach import Reach
from engine.sources.failures import SourceFailed

CONNECT_SECONDS: Final = 10.0


class Way:
    def __init__(self, url: str, reach: Reach) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or ""
        self.is_tls = parts.scheme == "https"
        self.port = parts.port or (443 if self.is_tls else 80)
        self._reach = reach

    def look_up(self) -> str:
        return ", ".join(self._told(one) for one in self._addresses()[:3])

    def connect(self) -> str:
        with self._connected() as connection:
            return f"{connection.getpeername()[0]} port {self.port}"

    def greet(self) -> str:
        """The version of TLS that both speak."""
        if not self.is_tls:
            return "not asked for: what is sent can be read on the way"
        context = ssl.create_default_context()
        try:
            with self._connected() as plain, context.wrap_socket(plain, server_hostname=self.host) as safe:
                return safe.version() or "TLS"
        except ssl.SSLCertVerificationError:
            message = "The server's certificate is not trusted, or is for another host."
            raise SourceFailed("tls_untrusted", message) from None
        except OSError:
            raise SourceFailed("tls_refused", "The server does not speak TLS here.") from None

    def _told(self, address: str) -> str:
        allowed = " (of this machine; the installation allows it to this source)"
        return address + allowed * self._reach.is_door(address, self.port)

    def _addresses(self) -> list[str]:
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise SourceFailed("unknown_host", f"Nobody knows the host {self.host}.") from None
        return [self._reach.check(one, self.port) for one in dict.fromkeys(str(one[4][0]) for one in found)]

    def _connected(self) -> socket.socket:
        try:
            return socket.create_connection((self._addresses()[0], self.port), timeout=CONNECT_SECONDS)
        except ConnectionRefusedError:
            raise SourceFailed("refused", f"Nothing listens at {self.host}:{self.port}.") from None
        except OSError:
            raise SourceFailed("unreachable", f"Nothing answers at {self.host}:{self.port}.") from None
