"""PostgreSQL's errors as reasons. The server's own text may quote data, so it stays inside. Pure."""

from typing import TYPE_CHECKING, Final

from engine.late import late
from engine.sources.failures import WRONG_TYPE, Reason, SourceFailed
from engine.sources.reaching import ServerConfig, not_let_in, refused

if TYPE_CHECKING:
    import psycopg
else:
    psycopg = late("psycopg")

_STATES: Final[dict[str, tuple[Reason, str]]] = {
    "28": ("wrong_password", "The server refuses this user or password."),
    "3D000": ("unknown_database", "The server has no such database."),
    "42501": ("permission_denied", "The user of this source may not read this."),
    "42P01": ("table_gone", "A table is not there any more."),
    "42703": ("table_gone", "A column is not there any more."),
    "3F000": ("table_gone", "A schema is not there any more."),
    **dict.fromkeys(("42883", "42804", "22P02", "22007", "22008", "22003"), WRONG_TYPE),
    "XX000": ("table_gone", "A table changed while it was read."),
    "57014": ("timeout", "The server stopped the statement."),
    "55P03": ("busy", "Another session holds a lock on the table."),
    "40": ("busy", "Another session holds a lock on the table."),
    "53": ("busy", "The server takes no more work now."),
    "57P03": ("busy", "The server is starting or stopping."),
    "08": ("connection_lost", "The server ended the connection."),
    "57": ("connection_lost", "The server ended the connection."),
    "25006": ("failed", "Sources are only read; this statement would change something."),
}
"""By SQLSTATE, else by its class."""

_SAID: Final[tuple[tuple[str, Reason, str], ...]] = (
    ("could not translate host name", "unknown_host", "Nobody knows this host."),
    ("failed to resolve host", "unknown_host", "Nobody knows this host."),
    ("certificate", "tls_untrusted", "The server's certificate is not trusted, or is for another host."),
    ("response to ssl negotiation", "other_server", "What listens there is another kind of server."),
    ("expected authentication request", "other_server", "What listens there is another kind of server."),
    ("does not support ssl", "tls_refused", "TLS is demanded, and the server has none."),
    ("too many", "busy", "The server takes no more sessions now."),
    ("reserved for", "busy", "The server takes no more sessions now."),
    ("starting up", "busy", "The server is starting."),
    ("authentication failed", "wrong_password", "The server refuses this user or password."),
    ("no password", "wrong_password", "The server wants a password."),
    ("no pg_hba", "wrong_password", "The server lets this user in from nowhere near here."),
    ('role "', "wrong_password", "The server refuses this user or password."),
    ('database "', "unknown_database", "The server has no such database, or not for this user."),
    ("closed the connection", "connection_lost", "The server ended the connection."),
)
"""libpq gives no code while it connects, only text. What is recognised in it is used, the text never."""


def explain(error: Exception, config: ServerConfig) -> SourceFailed:
    if isinstance(error, UnicodeDecodeError | psycopg.errors.CharacterNotInRepertoire):
        return SourceFailed("not_utf8", "The database holds text that is not UTF-8.")
    state = getattr(error, "sqlstate", None) or ""
    if not state and isinstance(error, psycopg.DataError):
        return SourceFailed(*WRONG_TYPE)
    if not state:
        return _not_connected(str(error).lower(), config)
    reason, message = (
        _STATES.get(state) or _STATES.get(state[:2]) or ("failed", f"PostgreSQL refused: {state}.")
    )
    return SourceFailed(reason, message)


def _not_connected(said: str, config: ServerConfig) -> SourceFailed:
    for words, reason, message in _SAID:
        if words in said:
            return (
                not_let_in(config, message) if reason == "wrong_password" else SourceFailed(reason, message)
            )
    if "connection refused" in said:
        return refused(config)
    if "timeout" in said or "unreachable" in said or "no route" in said:
        return SourceFailed("unreachable", f"Nothing answers at {config.host}:{config.port}.")
    if "fatal" in said or "failed:" in said:
        return SourceFailed(
            "wrong_password", "The server refuses this login: the user, the password or the database."
        )
    return SourceFailed("connection_lost", f"The server at {config.host}:{config.port} ended the connection.")
