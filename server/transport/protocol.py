"""Concert's WebSocket protocol class for uvicorn: `uvicorn.Config(ws=concert_protocol())`.

uvicorn hands over a connection whose request asks for a WebSocket. Routing, authentication and the handshake go through ASGI (`Exchange`);
then the endpoint takes the socket from `scope["extensions"]["concert.raw"]`, starts it with a receiver and returns. From there on a
`Connection` is all that is left: no task, no scope, no headers, no queue. uvicorn's books (connections, tasks, requests) are kept here.
"""

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar, Final
from weakref import WeakKeyDictionary

from uvicorn import Config
from uvicorn.server import ServerState

from server.errors import Overloaded
from server.transport import wire
from server.transport.connection import Connection, Phase, Shared
from server.transport.exchange import Exchange, scope_of
from server.transport.handshake import Refusal, denial, read_request
from server.transport.http import refusal
from server.transport.limits import RateLimits
from server.transport.reads import Beat, Reads
from server.transport.socket import Receiver
from server.transport.watch import Stage, Timeouts, Watch

RAW: Final = "concert.raw"


class _Site:
    """One server: what its connections share, and uvicorn's books about them."""

    def __init__(
        self,
        config: Config,
        state: ServerState,
        app_state: dict[str, Any],
        rates: RateLimits,
        timeouts: Timeouts,
        beat: Beat | None,
    ) -> None:
        self.config = config
        self.app_state = app_state
        # Weakly known by its state: the values must not hold the key.
        self.connections = state.connections
        self.tasks = state.tasks
        self.loop = asyncio.get_running_loop()
        seconds = {
            Stage.OPENING: timeouts.handshake,
            Stage.QUIET: config.ws_ping_interval,
            Stage.ASKED: config.ws_ping_timeout,
            Stage.LEAVING: timeouts.close,
            Stage.LINGERING: timeouts.linger,
        }
        self.shared = Shared(
            loop=self.loop,
            watch=Watch(self.loop, seconds),
            rates=rates,
            reads=Reads(beat),
            longest=config.ws_max_size,
            expects_pong=bool(config.ws_ping_timeout),
        )

    @property
    def is_full(self) -> bool:
        limit = self.config.limit_concurrency
        return limit is not None and len(self.connections) > limit


_sites: WeakKeyDictionary[ServerState, _Site] = WeakKeyDictionary()


class ConcertWebSocketProtocol(Connection):
    """One connection as uvicorn knows it. Reading rests from the request until `start`."""

    __slots__ = ("_exchange", "_site", "_state")

    rates: ClassVar[RateLimits] = RateLimits()
    timeouts: ClassVar[Timeouts] = Timeouts()
    beat: ClassVar[Beat | None] = None

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any]) -> None:
        site = _sites.get(server_state)
        if site is None:
            site = _Site(config, server_state, app_state, self.rates, self.timeouts, self.beat)
            _sites[server_state] = site
        super().__init__(site.shared)
        self._site = site
        self._state = server_state
        self._exchange: Exchange | None = None  # from the request until the socket is started

    # What uvicorn calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._state.connections.add(self)  # type: ignore[arg-type]  # uvicorn lists its own classes

    def connection_lost(self, exc: Exception | None) -> None:
        self._state.connections.discard(self)
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The server stops: say so (1012) and give the peer a short while to answer."""
        if self._phase is Phase.OPENING:
            self._end = (wire.RESTART, "")
            self.deny(denial(HTTPStatus.SERVICE_UNAVAILABLE, (), b""))
        self.close(wire.RESTART, "the server restarts")
        if self._phase is Phase.LEAVING:
            self._shared.watch.wait(self, Stage.LINGERING)

    def fell_due(self, stage: Stage) -> None:
        if stage is not Stage.OPENING:
            super().fell_due(stage)
            return
        if self._exchange is not None:
            self._exchange.cancel()
        self.deny(denial(HTTPStatus.SERVICE_UNAVAILABLE, (), b"the handshake took too long"))

    # What the exchange calls

    @property
    def started(self) -> bool:
        return self._exchange is None

    def accept(self, response: bytes) -> None:
        if self._phase is not Phase.OPENING:
            return
        self._phase = Phase.OPEN
        self._state.total_requests += 1
        self._shared.watch.forget(self)
        self._transport.write(response)

    def deny(self, response: bytes) -> None:
        if self._phase is not Phase.OPENING:
            return
        self._state.total_requests += 1
        self._transport.write(response)
        self._hang_up()

    def start(self, receiver: Receiver) -> None:
        if self._exchange is None or self._phase is Phase.OPENING:
            raise RuntimeError("start a socket once, after its handshake was accepted")
        self._exchange = None
        super().start(receiver)

    # Opening

    def _received_outside(self, data: bytes) -> None:
        if self._phase is Phase.OPENING and self._exchange is None:
            self._open(data)
        else:
            super()._received_outside(data)

    def _open(self, block: bytes) -> None:
        site = self._site
        upgrade = read_request(block)
        if isinstance(upgrade, Refusal):
            self.deny(denial(upgrade.status, upgrade.headers, upgrade.reason.encode()))
            return
        if site.is_full:
            self.deny(refusal(Overloaded()))
            return
        self._transport.pause_reading()
        scope = scope_of(upgrade, self._transport, site.config, site.app_state)
        scope["extensions"][RAW] = self
        exchange = self._exchange = Exchange(self, upgrade.key, self._state.default_headers)
        self._shared.watch.wait(self, Stage.OPENING)
        task = exchange.task = site.loop.create_task(exchange.run(site.config.loaded_app, scope))
        site.tasks.add(task)
        task.add_done_callback(site.tasks.discard)

    def _tell_end(self) -> None:
        if self._exchange is not None:
            self._exchange.closed(*self._end)
        super()._tell_end()


def concert_protocol(
    rates: RateLimits | None = None, timeouts: Timeouts | None = None, beat: Beat | None = None
) -> type[ConcertWebSocketProtocol]:
    """The class to give uvicorn as `ws=`, with these limits. Where a `beat` is near, what is read waits for it."""
    chosen_rates = rates or ConcertWebSocketProtocol.rates
    chosen_timeouts = timeouts or ConcertWebSocketProtocol.timeouts
    chosen_beat = beat

    class Configured(ConcertWebSocketProtocol):
        __slots__ = ()
        rates = chosen_rates
        timeouts = chosen_timeouts
        beat = chosen_beat

    return Configured
