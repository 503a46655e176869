"""The way to a database server, step by step: its name, its port, whether it offers TLS. Blocking; nothing is said of who asks."""

import socket
from collections.abc import Callable
from typing import Final, Literal

from pydantic import ConfigDict, Field, JsonValue

from crdt.model import Model
from engine.sources.failures import SourceFailed

Tls = Literal["prefer", "require", "verify", "off"]
OffersTls = Callable[[socket.socket], bool]
"""Asks an open connection, before anybody signs in, in the words of the server's protocol."""

CONNECT_SECONDS = 10.0
PORT: Final[dict[str, JsonValue]] = {"format": "port"}
"""Of a field: a number that names something and is written without commas."""


class ServerConfig(Model):
    """What all database servers are reached by. The password is what the source's credential names."""

    model_config = ConfigDict(extra="ignore")

    host: str = Field(title="Host", min_length=1, max_length=253, pattern=r"^[^\s/@?#]+$")
    port: int = Field(title="Port", ge=1, le=65535, json_schema_extra=PORT)
    database: str = Field(title="Database", min_length=1, max_length=128)
    user: str = Field(title="User", min_length=1, max_length=128)
    tls: Tls = Field(
        default="prefer",
        title="TLS",
        description="`verify` also checks the certificate; `prefer` goes without where the server has none.",
    )


def look_up(config: ServerConfig) -> list[str]:
    """The addresses of the host. `unknown_host` where it has none."""
    try:
        found = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise SourceFailed("unknown_host", f"Nobody knows the host {config.host}.") from None
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def reach(config: ServerConfig) -> socket.socket:
    """An open connection to the first address that takes one."""
    failure = SourceFailed("unreachable", f"Nothing answers at {config.host}:{config.port}.")
    for address in look_up(config):
        try:
            return socket.create_connection((address, config.port), timeout=CONNECT_SECONDS)
        except ConnectionRefusedError:
            failure = refused(config)
        except OSError:
            continue
    raise failure


def refused(config: ServerConfig) -> SourceFailed:
    return SourceFailed("refused", f"Nothing listens at {config.host}:{config.port}.")


def silent(config: ServerConfig) -> SourceFailed:
    """Another kind of server may wait to be spoken to first."""
    return SourceFailed(
        "other_server",
        f"What listens at {config.host}:{config.port} says nothing: it hangs, or is another kind of server.",
    )


def not_let_in(config: ServerConfig, message: str) -> SourceFailed:
    """A server says the same of a wrong password and of a user who is let in with TLS alone."""
    more = " It may demand TLS, which this source goes without." if config.tls == "off" else ""
    return SourceFailed("wrong_password", f"{message}{more}")


def tls_of(config: ServerConfig, offers: OffersTls) -> str:
    """What a test says of TLS, and whether the server speaks the language of this kind at all, which no login tells as
    plainly. `tls_refused` where TLS is demanded and not offered.
    """
    with reach(config) as connection:
        try:
            offered = offers(connection)
        except TimeoutError:
            raise silent(config) from None
        except OSError:
            raise SourceFailed(
                "other_server", f"What listens at {config.host}:{config.port} is another kind of server."
            ) from None
    if config.tls == "off":
        return "not asked for: what is sent can be read on the way"
    if offered:
        return "offered"
    if config.tls == "prefer":
        return "not offered: what is sent can be read on the way"
    raise SourceFailed("tls_refused", "TLS is demanded, and the server has none.")
