"""Every setting of a Concert process: environment and command line in, one frozen value out. Reads nothing else."""

from collections.abc import Mapping
from dataclasses import field, fields
from pathlib import Path
from typing import Any, Self

from crdt.dataclasses import dataclass
from engine.operations.http.reach import Reach
from server.addresses import Network, network
from server.capacity import cannot_reach, rates_of, slots_of

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SWITCHES = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}
PORTS = 1 << 16
LEVELS = ("debug", "info", "warning", "error")
POSTGRES = "postgresql+asyncpg://"


class BadSetting(ValueError):
    """A setting has a value that cannot be used. The message names the setting and says what is needed."""


def _setting(default: Any, variable: str, text: str) -> Any:
    return field(default=default, metadata={"variable": variable, "text": text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Field by field in `server/README.md`, which a test compares with this class."""

    host: str = _setting("127.0.0.1", "HOST", "address to listen on")
    port: int = _setting(8000, "PORT", "port to listen on; 0 takes a free one")
    data: Path = _setting(
        Path("var"), "CONCERT_DATA", "folder of the database, the demo data and file sources"
    )
    dev: bool = _setting(False, "CONCERT_DEV", "doors without a token, on loopback only")
    demo: bool = _setting(True, "CONCERT_DEMO", "load the demo workspace into an empty installation")
    database_url: str = _setting(
        "", "DATABASE_URL", "PostgreSQL instead of the SQLite file in the data folder"
    )
    redis_url: str = _setting("", "REDIS_URL", "refused: this version serves from one process")
    dask_scheduler: str = _setting(
        "", "DASK_SCHEDULER", "address of a Dask scheduler that heavy steps go to, as tcp://HOST:8786"
    )
    public_url: str = _setting("", "CONCERT_URL", "address people type; default http(s)://HOST:PORT")
    tls_cert: str = _setting(
        "", "CONCERT_TLS_CERT", "PEM file of the certificate chain; then https is served"
    )
    tls_key: str = _setting("", "CONCERT_TLS_KEY", "PEM file of the certificate's key")
    proxies: tuple[str, ...] = _setting(
        (),
        "CONCERT_PROXIES",
        "proxies whose X-Forwarded-For and -Proto are believed: addresses, ADDRESS/BITS",
    )
    origins: tuple[str, ...] = _setting(
        (), "CONCERT_ORIGINS", "further origins that may open sockets, comma-separated"
    )
    source_roots: tuple[str, ...] = _setting(
        (), "CONCERT_SOURCE_ROOTS", "further folders that file-based sources may read, comma-separated"
    )
    http_allow: tuple[str, ...] = _setting(
        (),
        "CONCERT_HTTP_ALLOW",
        "private addresses or ADDRESS/BITS that steps and channels of notifications may connect to, comma-separated",
    )
    file_stores: tuple[str, ...] = _setting(
        (),
        "CONCERT_FILE_STORES",
        "other stores that sources may read files from: NAME=ADDRESS, comma-separated",
    )
    synchronous: str = _setting("FULL", "CONCERT_SYNCHRONOUS", "SQLite's synchronous level: FULL or NORMAL")
    log_level: str = _setting("info", "CONCERT_LOG", "debug, info, warning or error")
    session_days: int = _setting(30, "CONCERT_SESSION_DAYS", "days a browser stays signed in")
    link_hours: int = _setting(24, "CONCERT_LINK_HOURS", "hours a sign-in link works")
    body_bytes: int = _setting(
        1 << 20, "CONCERT_BODY_BYTES", "largest HTTP body; imports may have 16 times that"
    )
    update_bytes: int = _setting(1 << 20, "CONCERT_UPDATE_BYTES", "largest live update of a document")
    sync_bytes: int = _setting(16 << 20, "CONCERT_SYNC_BYTES", "largest update of a sync step 2")
    document_bytes: int = _setting(64 << 20, "CONCERT_DOCUMENT_BYTES", "largest document")
    place_units: int = _setting(
        1 << 20, "CONCERT_PLACE_UNITS", "longest text (UTF-16 units) or list (items) in a document"
    )
    presence_bytes: int = _setting(4096, "CONCERT_PRESENCE_BYTES", "largest presence state")
    documents_per_socket: int = _setting(
        200, "CONCERT_CHANNELS", "documents one socket may join; channels of all kinds five times as many"
    )
    capacity: int = _setting(
        10_000, "CONCERT_CAPACITY", "connections of all kinds; further ones are answered 503"
    )
    sockets_per_address: int = _setting(5_000, "CONCERT_CONNECTIONS", "sockets one address may hold open")
    sockets_per_person: int = _setting(
        1_000, "CONCERT_PERSON_CONNECTIONS", "sockets one person may hold open"
    )
    sockets_per_organisation: int = _setting(
        10_000, "CONCERT_ORGANISATION_CONNECTIONS", "sockets the people of one organisation may hold open"
    )
    sign_ins: int = _setting(
        60, "CONCERT_SIGN_INS", "sign-ins, joins and looks at invitations of one address in a minute"
    )
    messages_per_second: int = _setting(
        1000, "CONCERT_MESSAGES", "sustained messages per socket; bursts of four times that"
    )
    bytes_per_second: int = _setting(
        1 << 20, "CONCERT_BYTES", "sustained bytes per socket; bursts of four times that"
    )
    handshake_seconds: int = _setting(
        5, "CONCERT_HANDSHAKE_SECONDS", "seconds that a handshake or the head of a request may take"
    )
    hello_seconds: int = _setting(
        10, "CONCERT_HELLO_SECONDS", "seconds until a socket without a token is closed"
    )
    sync_seconds: int = _setting(
        1, "CONCERT_SYNC_SECONDS", "seconds between two answers to a sync step 1 of one connection"
    )
    lock_seconds: int = _setting(30, "CONCERT_LOCK_SECONDS", "seconds that a lock lasts unless it is renewed")
    lock_grace_seconds: int = _setting(
        15, "CONCERT_LOCK_GRACE_SECONDS", "seconds that a lock outlives its holder's last session"
    )
    compact_after: int = _setting(
        500, "CONCERT_COMPACT_AFTER", "log rows of a document after which it is compacted"
    )
    event_days: int = _setting(
        90,
        "CONCERT_EVENT_DAYS",
        "days that events of channels, notifications and messages that were sent are kept",
    )
    history_hours: int = _setting(
        24,
        "CONCERT_HISTORY_HOURS",
        "hours that every single edit of a document is kept; then states by the hour and the day",
    )
    running_steps: int = _setting(
        4, "CONCERT_RUNNING_STEPS", "workflow steps that run at once in this process"
    )
    step_slots: tuple[str, ...] = _setting(
        (),
        "CONCERT_STEP_SLOTS",
        "how much there is of what operations hold while they run: NAME=COUNT, comma-separated",
    )
    step_rates: tuple[str, ...] = _setting(
        (),
        "CONCERT_STEP_RATES",
        "how often operations may start: NAME=STARTS/SECONDS, or AREA.*=STARTS/SECONDS, comma-separated",
    )
    step_processes: int = _setting(2, "CONCERT_STEP_PROCESSES", "processes for heavy steps")
    step_memory: int = _setting(1024, "CONCERT_STEP_MEMORY", "mebibytes that a heavy step may take")
    shortest_interval: int = _setting(
        60, "CONCERT_SHORTEST_INTERVAL", "seconds between two runs of a schedule, or two looks at a folder"
    )
    trigger_firings: int = _setting(
        60, "CONCERT_TRIGGER_FIRINGS", "runs that one trigger may start in a minute"
    )
    workspace_triggers: int = _setting(500, "CONCERT_TRIGGERS", "triggers that a workspace may have")
    hook_bytes: int = _setting(256 << 10, "CONCERT_HOOK_BYTES", "largest message to a webhook")
    secret_key: str = _setting(
        "",
        "CONCERT_SECRET_KEY",
        "long text that seals kept secrets and that those of webhooks are derived from; default files of the data folder",
    )
    secret_key_before: str = _setting(
        "", "CONCERT_SECRET_KEY_BEFORE", "the former CONCERT_SECRET_KEY, for the first start with another one"
    )
    app: Path = _setting(
        Path("client-js/packages/app/dist"), "CONCERT_APP", "folder of the built browser app"
    )

    @classmethod
    def read(cls, environment: Mapping[str, str], **overrides: Any) -> Self:
        """Environment first, then what the command line set (None means not set)."""
        values: dict[str, Any] = {}
        for one in fields(cls):
            variable = one.metadata["variable"]
            if text := environment.get(variable, ""):
                values[one.name] = _parse(variable, text, one.default)
        values.update({name: value for name, value in overrides.items() if value is not None})
        return cls(**values).checked()

    def checked(self) -> Self:
        """Raises `BadSetting` for values that contradict each other."""
        if self.dev and self.host not in LOOPBACK:
            raise BadSetting(
                f"--dev opens every door without a token, so it needs a loopback host, not {self.host}"
            )
        self._check_numbers()
        self._check_network()
        if self.log_level.lower() not in LEVELS:
            raise BadSetting(
                f"CONCERT_LOG is {', '.join(LEVELS[:-1])} or {LEVELS[-1]}, not {self.log_level!r}"
            )
        if self.synchronous not in {"FULL", "NORMAL"}:
            raise BadSetting(f"CONCERT_SYNCHRONOUS is FULL or NORMAL, not {self.synchronous}")
        if self.database_url and not self.database_url.startswith(POSTGRES):
            raise BadSetting(f"DATABASE_URL begins with {POSTGRES}; nothing else is a store here")
        if self.redis_url:
            raise BadSetting(
                "REDIS_URL is set, but this version serves from one process, with DATABASE_URL too; unset it"
            )
        self._check_steps()
        return self

    def _check_steps(self) -> None:
        if self.dask_scheduler and (why := cannot_reach(self.dask_scheduler)):
            raise BadSetting(why)
        for variable, read, texts in (
            ("CONCERT_STEP_SLOTS", slots_of, self.step_slots),
            ("CONCERT_STEP_RATES", rates_of, self.step_rates),
        ):
            try:
                read(texts)
            except ValueError as error:
                raise BadSetting(f"{variable}: {error}") from None

    def _check_network(self) -> None:
        if bool(self.tls_cert) != bool(self.tls_key):
            raise BadSetting("CONCERT_TLS_CERT and CONCERT_TLS_KEY belong together; set both or none")
        try:
            _ = self.trusted
        except ValueError as error:
            raise BadSetting(
                f"CONCERT_PROXIES lists addresses or networks of your own proxies ({error})"
            ) from None

        try:
            _ = self.reach
        except ValueError as error:
            raise BadSetting(f"CONCERT_HTTP_ALLOW lists addresses or networks ({error})") from None
        url = self.public_url.rstrip("/")
        if url and not (_is_origin(url) and url.startswith(("http://", "https://"))):
            raise BadSetting(f"CONCERT_URL is http(s)://HOST, perhaps with a port and no path, not {url!r}")
        if wrong := [one for one in self.origins if not _is_origin(one.rstrip("/"))]:
            raise BadSetting(
                f"CONCERT_ORIGINS lists origins as https://HOST, without a path, not {wrong[0]!r}"
            )
        stores_of(self.file_stores)

    def _check_numbers(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if type(value) is int and value < (0 if one.name == "port" else 1):
                raise BadSetting(f"{one.metadata['variable']} needs a number above 0, not {value}")
        if self.port >= PORTS:
            raise BadSetting(f"PORT is below {PORTS}, not {self.port}")

    @property
    def is_https(self) -> bool:
        """Whether people come by TLS, which a proxy in front of us may end."""
        return self.public_url.startswith("https://") or bool(self.tls_cert)

    @property
    def trusted(self) -> tuple[Network, ...]:
        """The networks of our own proxies."""
        return tuple(network(one) for one in self.proxies)

    @property
    def reach(self) -> Reach:
        """Which addresses steps of runs may connect to."""
        return Reach.of(self.http_allow)

    def url(self, port: int) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = "https" if self.tls_cert else "http"
        return self.public_url.rstrip("/") or f"{scheme}://{host}:{port}"


def _parse(variable: str, text: str, default: Any) -> Any:
    match default:
        case bool():
            return _switch(variable, text)
        case int():
            return _integer(variable, text)
        case Path():
            return Path(text)
        case tuple():
            return tuple(part.strip() for part in text.split(",") if part.strip())
        case _:
            return text


def _switch(variable: str, text: str) -> bool:
    if text.lower() not in SWITCHES:
        raise BadSetting(f"{variable} is yes or no, not {text!r}")
    return SWITCHES[text.lower()]


def _is_origin(text: str) -> bool:
    """As a browser says it: a scheme and a host, perhaps a port, nothing behind it."""
    scheme, parted, host = text.partition("://")
    return bool(scheme and parted and host) and not set(host) & set("/?#@ ")


def _integer(variable: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadSetting(f"{variable} needs a whole number, not {text!r}") from None


def stores_of(named: tuple[str, ...]) -> dict[str, str]:
    """`NAME=ADDRESS` of each store. BadSetting for anything else."""
    found: dict[str, str] = {}
    for one in named:
        name, is_named, address = one.partition("=")
        if not (is_named and name.strip() and "://" in address):
            raise BadSetting(f"CONCERT_FILE_STORES names stores as NAME=ADDRESS, not {name!r}")
        found[name.strip()] = address.strip()
    return found
