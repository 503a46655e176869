"""The errors of MariaDB and MySQL as reasons. The server's own text may quote data, so it stays inside. Pure."""

import socket
import ssl
from typing import Final

from engine.sources.failures import WRONG_TYPE, Reason, SourceFailed
from engine.sources.reaching import ServerConfig, not_let_in, refused

_GONE: Final[tuple[Reason, str]] = ("table_gone", "A table or column is not there any more.")
_LOST: Final[tuple[Reason, str]] = ("connection_lost", "The server ended the connection.")
_PASSWORD: Final[tuple[Reason, str]] = ("wrong_password", "The server refuses this user or password.")
_DATABASE: Final[tuple[Reason, str]] = (
    "unknown_database",
    "The server has no such database, or not for this user.",
)
_RIGHT: Final[tuple[Reason, str]] = ("permission_denied", "The user of this source may not read this.")
_STOPPED: Final[tuple[Reason, str]] = ("timeout", "The server stopped the statement.")
_LOCKED: Final[tuple[Reason, str]] = ("busy", "Another session holds a lock on the table.")
_FULL: Final[tuple[Reason, str]] = ("busy", "The server takes no more sessions now.")
_READS: Final[tuple[Reason, str]] = (
    "failed",
    "Sources are only read; this statement would change something.",
)
_NO_TLS: Final[tuple[Reason, str]] = ("tls_refused", "TLS is demanded, and the server has none.")
_UNTRUSTED: Final[tuple[Reason, str]] = (
    "tls_untrusted",
    "The server's certificate is not trusted, or is for another host.",
)
_NUMBERS: Final[dict[int, tuple[Reason, str]]] = {
    **dict.fromkeys((1045, 1698, 1251, 1396), _PASSWORD),
    **dict.fromkeys((1044, 1049), _DATABASE),
    **dict.fromkeys((1142, 1143, 1227, 1370), _RIGHT),
    **dict.fromkeys((1051, 1054, 1146, 1356, 1412), _GONE),
    **dict.fromkeys((1028, 1317, 1969, 3024), _STOPPED),
    **dict.fromkeys((1205, 1213), _LOCKED),
    **dict.fromkeys((1040, 1129, 1203, 1226), _FULL),
    1130: ("wrong_password", "The server lets nobody in from this machine."),
    **dict.fromkeys((1290, 1792), _READS),
    **dict.fromkeys((1053, 1159, 1927, 2006, 2013, 2014), _LOST),
    3159: _NO_TLS,
    **dict.fromkeys((1292, 1366, 1525, 4078, 4079), WRONG_TYPE),
}


def explain(error: Exception, config: ServerConfig) -> SourceFailed:
    if isinstance(error, UnicodeDecodeError):
        return SourceFailed("not_utf8", "The database holds text that is not UTF-8.")
    number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    if number == 2003:
        return _not_connected(getattr(error, "original_exception", None), config)
    if number == 2026:
        said = str(error).lower()
        return SourceFailed(*(_UNTRUSTED if "certificate" in said else _NO_TLS))
    if _NUMBERS.get(number) is _PASSWORD:
        return not_let_in(config, _PASSWORD[1])
    return turned_away(number)


def turned_away(number: int) -> SourceFailed:
    """What an error's number says by itself."""
    return SourceFailed(*_NUMBERS.get(number, ("failed", f"The server refused: {number}.")))


def _not_connected(cause: object, config: ServerConfig) -> SourceFailed:
    match cause:
        case ssl.SSLCertVerificationError():
            return SourceFailed(*_UNTRUSTED)
        case ssl.SSLError():
            return SourceFailed(*_NO_TLS)
        case socket.gaierror():
            return SourceFailed("unknown_host", f"Nobody knows the host {config.host}.")
        case ConnectionRefusedError():
            return refused(config)
        case _:
            return SourceFailed("unreachable", f"Nothing answers at {config.host}:{config.port}.")
