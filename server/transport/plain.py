"""The same `Socket` over plain ASGI `receive` and `send`, for servers that know nothing of `concert.raw`. Slower: a task per connection.

The server frames, pings and closes; this keeps the queue of what it has not taken, the marks of that queue, and the rate limits.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from server.transport import faults, wire
from server.transport.limits import Expel, Hold, Meter, RateLimits
from server.transport.socket import Receiver
from server.transport.wire import Message

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

HIGH_MARK: Final = 64 * 1024
LOW_MARK: Final = 16 * 1024


class PlainSocket:
    """Carry it by awaiting `run` until it returns; returning from the ASGI application is what ends the connection."""

    def __init__(self, receive: Receive, send: Send, rates: RateLimits) -> None:
        self._receive = receive
        self._send = send
        self._meter = Meter(rates)
        self._loop = asyncio.get_running_loop()
        self._receiver: Receiver | None = None
        self._longest: int | None = None
        self._queue: deque[tuple[Event, int]] = deque()
        self._buffered = 0
        self._paused = False
        self._ending = False
        self._end: tuple[int, str] = (wire.LOST, "")
        self._something_to_send = asyncio.Event()
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._over = asyncio.Event()

    # What the endpoint calls: `Socket`

    def start(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def send(self, payload: bytes, rest: bytes = b"") -> None:
        self._put({"type": "websocket.send", "bytes": payload + rest}, len(payload) + len(rest))

    def write(self, frame: bytes) -> None:
        opcode, payload = wire.unframe(frame)
        if opcode == wire.TEXT:
            self._put({"type": "websocket.send", "text": payload.decode()}, len(payload))
        else:
            self.send(payload)

    def close(self, code: int, reason: str = "") -> None:
        if self._ending:
            return
        self._put({"type": "websocket.close", "code": code, "reason": reason}, 0)
        self._ending = True
        self._end = (code, reason)
        self._may_read.set()

    def abort(self) -> None:
        self._ending = True
        self._over.set()

    def limit(self, longest: int) -> None:
        self._longest = longest

    def hold(self) -> None:
        self._may_read.clear()

    def release(self) -> None:
        self._may_read.set()

    @property
    def buffered(self) -> int:
        return self._buffered

    # What carries it

    async def run(self) -> None:
        """Read and write until either side has ended the connection. Tells the receiver so, whatever happens."""
        try:
            async with asyncio.TaskGroup() as tasks:
                work = [tasks.create_task(self._read()), tasks.create_task(self._write())]
                await self._over.wait()
                for task in work:
                    task.cancel()
        finally:
            self._ending = True
            receiver, self._receiver = self._receiver, None
            if receiver is not None:
                self._guarded(receiver.closed, *self._end)

    async def _read(self) -> None:
        while True:
            await self._may_read.wait()
            event = await self._receive()
            if event["type"] == "websocket.disconnect":
                if not self._ending:
                    self._end = (event.get("code") or wire.NO_CODE, event.get("reason") or "")
                self._over.set()
                return
            text, payload = event.get("text"), event.get("bytes")
            message: Message = payload if payload is not None else text or ""
            if not self._ending:
                await self._deliver(message)

    async def _deliver(self, message: Message) -> None:
        size = len(message) if isinstance(message, bytes) else len(message.encode())
        if self._longest is not None and size > self._longest:
            self.close(wire.TOO_BIG, f"a message may have {self._longest} bytes")
            return
        match self._meter.charge(1, size, self._loop.time()):
            case Expel():
                self.close(wire.POLICY, "too much, for too long")
                return
            case Hold(seconds=seconds):
                await asyncio.sleep(seconds)
            case None:
                pass
        if self._receiver is not None and not self._ending:
            self._guarded(self._receiver.received, [message])

    async def _write(self) -> None:
        while True:
            await self._something_to_send.wait()
            while self._queue:
                event, size = self._queue[0]
                try:
                    await self._send(event)
                except (
                    OSError,
                    RuntimeError,
                ):  # the server's word for "the peer is gone" differs between servers
                    self._over.set()
                    return
                self._queue.popleft()
                self._took(size)
                if event["type"] == "websocket.close":
                    self._over.set()
                    return
            self._something_to_send.clear()

    def _put(self, event: Event, size: int) -> None:
        if self._ending:
            return
        self._queue.append((event, size))
        self._buffered += size
        self._something_to_send.set()
        if self._buffered > HIGH_MARK and not self._paused:
            self._paused = True
            if self._receiver is not None:
                self._guarded(self._receiver.paused)

    def _took(self, size: int) -> None:
        self._buffered -= size
        if self._paused and self._buffered <= LOW_MARK:
            self._paused = False
            if self._receiver is not None:
                self._guarded(self._receiver.resumed)

    def _guarded(self, tell: Callable[..., None], *args: Any) -> None:
        try:
            tell(*args)
        except BaseException as error:  # noqa: BLE001 - native code panics outside Exception
            faults.report("receiver_failed", error)
            self.close(wire.INTERNAL)
