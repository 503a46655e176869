"""`concert serve`: opens the installation, listens, says `ready`, and stops in order."""

import asyncio
import errno
import gc
import resource
import signal
import socket
import sys
from contextlib import suppress

import uvicorn

from crdt.dataclasses import replace
from crdt.errors import StoreReplaced
from engine.runtime.tasks import spawn
from server.app import create_app
from server.certificate import LOOK_EVERY, Certificate
from server.reached import told_as
from server.settings import BadSetting, Settings
from server.telemetry import configure_logging
from server.transport.http import Patience, concert_http
from server.transport.limits import RateLimits
from server.transport.protocol import concert_protocol
from server.transport.watch import Timeouts
from server.wiring import Concert, open_concert

BACKLOG = 2048
GRACE_SECONDS = 10
SWITCH_SECONDS = 0.001
"""How long a thread that computes may keep the others from going on. Beside one, a commit takes 3 ms instead of 12."""
FILES_OF_ITS_OWN = 128


async def run(settings: Settings) -> None:
    """Until a signal stops it. Everything acknowledged is on disk when it returns."""
    configure_logging(settings.log_level)
    certificate = Certificate.of(settings)
    listener = _listen(settings)
    # Messages that leave name this address, also where the port was left to the system.
    concert = await open_concert(replace(settings, port=listener.getsockname()[1]), _say)
    try:
        await _serve(concert, listener, certificate)
    finally:
        await concert.close()
    if concert.platform.store.replaced.is_set():
        raise StoreReplaced


class Server(uvicorn.Server):
    """Gives a TLS handshake its deadline, which uvicorn leaves at a minute."""

    def __init__(self, config: uvicorn.Config, handshake: float) -> None:
        super().__init__(config)
        self._handshake = handshake

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        if not self.config.ssl:
            await super().startup(sockets)
            return
        await super().startup([])
        self.started = False
        loop = asyncio.get_running_loop()
        for one in sockets or ():
            self.servers.append(
                await loop.create_server(
                    self._connection,
                    sock=one,
                    ssl=self.config.ssl,
                    backlog=BACKLOG,
                    ssl_handshake_timeout=self._handshake,
                )
            )
        self.started = True

    def _connection(self) -> asyncio.Protocol:
        made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made


async def _serve(concert: Concert, listener: socket.socket, certificate: Certificate | None) -> None:
    settings = concert.settings
    server = Server(
        uvicorn.Config(
            create_app(concert),
            ws=concert_protocol(
                _rates(settings),
                Timeouts(handshake=settings.handshake_seconds),
                concert.platform.rooms.beat,
            ),
            http=concert_http(Patience(head=settings.handshake_seconds)),
            loop="none",
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_capacity(settings),
            ws_max_size=settings.sync_bytes + (1 << 16),
            ws_ping_interval=20,
            ws_ping_timeout=20,
            timeout_graceful_shutdown=GRACE_SECONDS,
            ssl_context_factory=None if certificate is None else lambda *_: certificate.context,
        ),
        settings.handshake_seconds,
    )
    port = listener.getsockname()[1]
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn stops at the first one, and raises it again when everything is closed: then it means nothing more.
        signal.signal(number, lambda *_: None)
    url = settings.url(port)
    beside = [
        spawn(_announce(server, concert, url), name="announce ready"),
        spawn(_leave(server, concert), name="leave when replaced"),
    ]
    if certificate is not None:
        beside.append(spawn(_keep_fresh(certificate), name="certificate"))
    try:
        with told_as(settings.data, url):
            await server.serve(sockets=[listener])
    finally:
        for task in beside:
            task.cancel()


async def _leave(server: uvicorn.Server, concert: Concert) -> None:
    """What is in memory is not what is written any more: people come back to whoever serves now."""
    await concert.platform.store.replaced.wait()
    server.should_exit = True


async def _keep_fresh(certificate: Certificate) -> None:
    """Takes a renewed certificate at SIGHUP, and without being told within a minute."""
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, asked.set)
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), LOOK_EVERY)
        asked.clear()
        await asyncio.to_thread(certificate.refresh)


def _rates(settings: Settings) -> RateLimits:
    return RateLimits(
        messages_per_second=settings.messages_per_second, bytes_per_second=settings.bytes_per_second
    )


def _capacity(settings: Settings) -> int:
    """As many connections as the system lets one process hold, files of its own aside, and no more than was asked."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY:
        return settings.capacity
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return max(1, min(settings.capacity, most - FILES_OF_ITS_OWN))


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        where = f"cannot listen on {settings.host}:{settings.port} ({error.strerror})"
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise BadSetting(f"{where}; set HOST or --host to an address of this machine") from None
        raise BadSetting(f"{where}; set PORT or --port to a free one") from None
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def settle_down() -> None:
    """What is loaded by now stays: without this each full collection walks all of it and holds everybody for 0.2 s,
    as one before would hold up being ready.

    The middle collections look at a few thousand objects, some 5 ms; the full ones are rare.
    """
    gc.freeze()
    gc.enable()
    gc.set_threshold(2_000, 3, 50)
    sys.setswitchinterval(SWITCH_SECONDS)


async def _announce(server: uvicorn.Server, concert: Concert, url: str) -> None:
    """One line on standard output once requests are answered, then the way in."""
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    settle_down()
    print(f"ready {url}", flush=True)
    link = await concert.sign_in_link()
    print(f"sign in at {url}/signin#{link}", flush=True)


def _say(label: str, done: int, total: int) -> None:
    """Progress of the first start, for the person in front of the terminal."""
    print(f"loading demo data: {label} {done:,} of {total:,}", file=sys.stderr, flush=True)
