"""A real Concert in a process of its own: started, killed, restarted, asked over HTTP."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Self

import httpx

from tests.support.furnished import furnished, with_tables
from tests.support.hatched import Process, command, start

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 150.0


class NotStarted(RuntimeError):
    """The process ended, or did not say `ready` in time. The message has its last words."""


class RunningServer:
    """`concert serve` on a free port of the loopback address. Output lines are kept in `lines`.

    `under`: a command that runs it and stays out of its way.
    """

    def __init__(
        self,
        data: Path,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        under: tuple[str, ...] = (),
    ) -> None:
        self.data = data
        self._arguments = arguments
        self._under = under
        self._environment = dict(environment or {})
        self._process: Process | None = None
        self._said = threading.Condition()
        self.lines: list[str] = []
        self.port = 0
        self.scheme = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def websocket(self) -> str:
        return self.url.replace("http", "ws", 1)

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Returns once requests are answered. A restart takes the same port again, as clients expect."""
        said, told = (os.fdopen(end, mode) for end, mode in zip(os.pipe(), "rw", strict=True))
        with told:
            self._process = start(
                ["serve", "--data", str(self.data), "--port", str(self.port), *self._arguments],
                {**os.environ, **self._environment},
                output=told.fileno(),
                errors=told.fileno(),
                under=self._under,
            )
        self.lines = []
        threading.Thread(target=self._listen, args=(said, self.lines, self._process), daemon=True).start()
        ready = self.wait_for(r"^ready (https?)://[^:]+:(\d+)$")
        self.scheme, self.port = ready[1], int(ready[2])
        return self

    def wait_for(self, pattern: str, seconds: float = START_SECONDS) -> "re.Match[str]":
        """The first output line that fits, now or later."""

        def found() -> "re.Match[str] | None":
            return next((match for line in self.lines if (match := re.search(pattern, line))), None)

        with self._said:
            self._said.wait_for(lambda: found() or self._running().poll() is not None, timeout=seconds)
            match = found()
        if match is None:
            raise NotStarted("\n".join(self.lines[-40:]) or "it said nothing")
        return match

    def last_words(self) -> str:
        """Of a process that does not answer: its status and the end of what it wrote."""
        try:
            status = f"ended with {self._running().wait(10)}"
        except subprocess.TimeoutExpired:
            status = "still there"
        return "\n".join((status, *self.lines[-60:]))

    def sign_in_link(self) -> str:
        return self.wait_for(r"(https?://\S+/signin#\S+)")[1]

    def kill(self) -> None:
        """SIGKILL: what a power cut does to a process."""
        self._running().kill()
        self._running().wait(10)

    def stop(self) -> int:
        """SIGTERM; returns the exit status."""
        process = self._running()
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            return process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait(10)

    def client(self) -> httpx.Client:
        """Signed in as the owner, by the printed link."""
        client = httpx.Client(base_url=self.url, headers={"origin": self.url}, timeout=30)
        token = self.sign_in_link().partition("#")[2]
        client.post("/api/session", json={"token": token}).raise_for_status()
        return client

    def concert(self, *arguments: str) -> str:
        """Runs the command line against the same data folder; returns what it printed."""
        done = command([*arguments, "--data", str(self.data)], {**os.environ, "PORT": str(self.port)})
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def _running(self) -> Process:
        if self._process is None:
            raise NotStarted("it was never started")
        return self._process

    def _listen(self, said: IO[str], lines: list[str], process: Process) -> None:
        with said:
            for line in said:
                with self._said:
                    lines.append(line.rstrip("\n"))
                    self._said.notify_all()
        process.wait()
        with self._said:
            self._said.notify_all()


def items(response: httpx.Response) -> list[dict[str, Any]]:
    response.raise_for_status()
    found: list[dict[str, Any]] = response.json()["items"]
    return found


def running(data: Path, *arguments: str) -> Iterator[RunningServer]:
    """For fixtures: started before, stopped after. A new folder gets what every first start makes by a copy."""
    server = RunningServer(
        with_tables(data) if "--no-demo" in arguments else with_demo(data), *arguments
    ).start()
    try:
        yield server
    finally:
        server.stop()


def with_demo(data: Path) -> Path:
    """The folder, with what the first start of a demo makes. One that has a store stays as it is."""
    return furnished(data, _started_once)


def _started_once(data: Path) -> None:
    RunningServer(data).start().stop()
