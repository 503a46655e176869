"""Starts `concert`, as a process that a hatchery makes where that is the same: asked, watched and ended as usual.

One hatchery for each process of tests, started with the first that is asked for.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
OURS = {"PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "1"}
COMMAND_SECONDS = 60
BYTES = 64
"""Of an answer: a pid."""
FROM_THE_BEGINNING = ("PYTHON", "LD_", "MALLOC_", "LC_", "LANG", "TZ", "OPENSSL_")
"""Settings that an interpreter and its libraries take when they are loaded."""


class Process(Protocol):
    """What a process of either kind can do, as in `subprocess`."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, sig: int, /) -> None: ...

    def kill(self) -> None: ...


class Hatched:
    """A process whose end is told by a pipe."""

    def __init__(self, pid: int, ending: int) -> None:
        self.pid = pid
        self._ending = ending
        self._status: int | None = None
        self._reading = Lock()
        weakref.finalize(self, os.close, ending)

    def poll(self) -> int | None:
        return self._status if self._has_ended(0) else None

    def wait(self, timeout: float | None = None) -> int:
        if not self._has_ended(timeout) or self._status is None:
            raise subprocess.TimeoutExpired(f"concert, pid {self.pid}", timeout or 0)
        return self._status

    def send_signal(self, sig: int, /) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _has_ended(self, seconds: float | None) -> bool:
        looking = select.poll()
        looking.register(self._ending, select.POLLIN)
        if self._status is None and not looking.poll(None if seconds is None else seconds * 1000):
            return False
        with self._reading:
            if self._status is None:
                self._status = int(os.read(self._ending, BYTES) or -signal.SIGKILL)
        return True


class Hatchery:
    """The process that makes others, and the way to it. It ends with this one."""

    def __init__(self) -> None:
        self.environment = {**os.environ, **OURS}
        self._asking = Lock()
        self._way, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.hatchery", str(theirs.fileno())],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._hear()
        atexit.register(self.close)

    def hatch(
        self, arguments: Sequence[str], environment: Mapping[str, str], output: int, errors: int
    ) -> Hatched:
        order = {"arguments": arguments, "environment": dict(environment)}
        ending, told = os.pipe()
        try:
            with self._asking:
                socket.send_fds(self._way, [json.dumps(order).encode()], [output, errors, told])
                return Hatched(int(self._hear()), ending)
        finally:
            os.close(told)

    def close(self) -> None:
        self._way.close()
        self._process.wait()

    def _hear(self) -> bytes:
        said = self._way.recv(BYTES)
        if not said:
            raise RuntimeError(f"the hatchery ended with {self._process.wait()}")
        return said


_made: list[Hatchery] = []
_making = Lock()


def start(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    output: int,
    errors: int,
    under: tuple[str, ...] = (),
) -> Process:
    """`concert ARGUMENTS` with all of `environment`. `under`: a command that runs it, by its command line then."""
    whole = {**environment, **OURS}
    if sys.platform == "linux" and not under:
        hatchery = _hatchery()
        if _of_the_beginning(whole) == _of_the_beginning(hatchery.environment):
            return hatchery.hatch(arguments, whole, output, errors)
    return subprocess.Popen(
        [*under, sys.executable, "-m", "server", *arguments],
        cwd=ROOT,
        env=whole,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
    )


def command(arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """What `concert ARGUMENTS` ended with, printed and said of its failure. It stops by itself."""
    with TemporaryFile("w+") as said, TemporaryFile("w+") as failed:
        process = start(arguments, environment, output=said.fileno(), errors=failed.fileno())
        try:
            status = process.wait(COMMAND_SECONDS)
        finally:
            process.kill()
        said.seek(0)
        failed.seek(0)
        return subprocess.CompletedProcess(arguments, status, said.read(), failed.read())


def _hatchery() -> Hatchery:
    with _making:
        if not _made:
            _made.append(Hatchery())
        return _made[0]


def _of_the_beginning(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(FROM_THE_BEGINNING)}
