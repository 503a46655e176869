"""What a message and an idle connection cost our protocol class, beside uvicorn's `websockets-sansio` in the same run.

`python -m tests.server.transport.measure` starts each server in a process of its own, interleaves the repetitions and prints one JSON line a figure.
CPU is the server process's user and system time by message in (echo) or by delivery (relay); memory is its resident size by open connection.
"""

import argparse
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any

import psutil  # type: ignore[import-untyped]  # it brings no types
import uvicorn

from server.transport import wire
from server.transport.limits import RateLimits
from server.transport.opening import open_socket
from server.transport.protocol import concert_protocol
from server.transport.socket import Socket
from server.transport.wire import Message
from tests.server.transport.frames import client_message
from tests.server.transport.serving import REQUEST

PAYLOAD = bytes(40)
KINDS = ("concert", "websockets-sansio")
ROOM = 50
IDLE = 2_000


class Echo:
    def __init__(self, own: Socket) -> None:
        self.own = own

    def received(self, messages: list[Message]) -> None:
        for message in messages:
            if isinstance(message, bytes):
                self.own.send(message)

    def closed(self, code: int, reason: str) -> None: ...

    def paused(self) -> None: ...

    def resumed(self) -> None: ...


class Member(Echo):
    room: dict["Member", Socket] = {}  # one room for the whole process is the point

    def __init__(self, own: Socket) -> None:
        super().__init__(own)
        self.room[self] = own

    def received(self, messages: list[Message]) -> None:
        for message in messages:
            if isinstance(message, bytes):
                framed = wire.frame(message)
                for member in self.room.values():
                    member.write(framed)

    def closed(self, code: int, reason: str) -> None:
        del self.room[self]


async def raw(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await open_socket(scope, receive, send, Member if scope["path"] == "/relay" else Echo)


members: set[Callable[[dict[str, Any]], Awaitable[None]]] = set()


async def asgi(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The same by ASGI's own means, as lean as they allow."""
    await receive()
    await send({"type": "websocket.accept"})
    relays = scope["path"] == "/relay"
    if relays:
        members.add(send)
    try:
        while (event := await receive())["type"] == "websocket.receive":
            answer = {"type": "websocket.send", "bytes": event["bytes"]}
            for member in tuple(members) if relays else (send,):
                await member(answer)
    finally:
        members.discard(send)


def serve(kind: str, descriptor: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    unlimited = RateLimits(messages_per_second=1e9, bytes_per_second=1e12)
    ours = kind == "concert"
    config = uvicorn.Config(
        raw if ours else asgi,
        ws=concert_protocol(unlimited) if ours else "websockets-sansio",
        http="httptools",
        loop="uvloop",
        lifespan="off",
        log_config=None,
        ws_per_message_deflate=False,
        fd=descriptor,
    )
    uvicorn.Server(config).run()


class Running:
    """A server process and its bill."""

    def __init__(self, kind: str) -> None:
        listener = socket.create_server(("127.0.0.1", 0), backlog=2_048)
        self.port: int = listener.getsockname()[1]
        descriptor = listener.fileno()
        command = [
            sys.executable,
            "-m",
            "tests.server.transport.measure",
            "--serve",
            kind,
            "--descriptor",
            str(descriptor),
        ]
        self._child = subprocess.Popen(command, pass_fds=[descriptor])
        listener.close()
        self._process = psutil.Process(self._child.pid)

    def cpu(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)

    def resident(self) -> int:
        return int(self._process.memory_info().rss)

    def connect(self, path: str) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port))
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.sendall(REQUEST.replace(b"/echo", path.encode()) + b"\r\n")
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += client.recv(1)
        return client

    def stop(self) -> None:
        self._child.terminate()
        self._child.wait()


def exchange(clients: list[socket.socket], sent: bytes, expected: int, rounds: int) -> None:
    """Every client sends, then every client reads what it must get."""
    for _ in range(rounds):
        for client in clients:
            client.sendall(sent)
        for client in clients:
            missing = expected
            while missing:
                missing -= len(client.recv(missing))


def measure_cpu(kind: str, path: str, *, clients: int, batch: int, rounds: int) -> float:
    """Microseconds of server CPU by delivery."""
    server = Running(kind)
    with ExitStack() as stack:
        stack.callback(server.stop)
        sockets = [stack.enter_context(server.connect(path)) for _ in range(clients)]
        fan_out = clients if path == "/relay" else 1
        expected = len(wire.frame(PAYLOAD)) * batch * fan_out
        sent = client_message(PAYLOAD) * batch
        exchange(sockets, sent, expected, max(1, rounds // 10))
        before = server.cpu()
        exchange(sockets, sent, expected, rounds)
        return (server.cpu() - before) / (rounds * clients * batch * fan_out) * 1e6


def measure_memory(kind: str, idle: int = IDLE) -> float:
    """KB of resident memory by idle connection, after the first hundred have warmed the process."""
    server = Running(kind)
    with ExitStack() as stack:
        stack.callback(server.stop)
        for _ in range(100):
            stack.enter_context(server.connect("/echo"))
        before = server.resident()
        for _ in range(idle):
            stack.enter_context(server.connect("/echo"))
        time.sleep(0.5)
        return (server.resident() - before) / idle / 1024


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--serve", choices=KINDS)
    arguments.add_argument("--descriptor", type=int)
    arguments.add_argument("--repetitions", type=int, default=3)
    chosen = arguments.parse_args()
    if chosen.serve:
        serve(chosen.serve, chosen.descriptor)
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    os.environ["PYTHONUNBUFFERED"] = "1"
    figures: dict[tuple[str, str], Callable[[str], float]] = {
        ("echo, one message a read", "us/message"): lambda kind: measure_cpu(
            kind, "/echo", clients=20, batch=1, rounds=2_000
        ),
        ("echo, fifty messages a read", "us/message"): lambda kind: measure_cpu(
            kind, "/echo", clients=20, batch=50, rounds=200
        ),
        ("relay in a room of fifty", "us/delivery"): lambda kind: measure_cpu(
            kind, "/relay", clients=ROOM, batch=1, rounds=40
        ),
        ("idle connection", "KB"): measure_memory,
    }
    for (name, unit), measure in figures.items():
        runs: dict[str, list[float]] = {kind: [] for kind in KINDS}
        for _ in range(chosen.repetitions):
            for kind in KINDS:
                runs[kind].append(measure(kind))
        own, peer = (statistics.median(runs[kind]) for kind in KINDS)
        line = {
            "name": name,
            "value": round(own, 2),
            "unit": unit,
            "peer": KINDS[1],
            "peer_value": round(peer, 2),
        }
        print(json.dumps({**line, "ratio": round(peer / own, 2)}))  # noqa: T201 - the figures are the output


if __name__ == "__main__":
    main()
