"""A real Dask scheduler and real workers on this machine, which can be killed."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


class Farm:
    """Addresses stay the same when a scheduler comes back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self.address = f"tcp://127.0.0.1:{self._port}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler: subprocess.Popen[bytes] | None = None

    def start_scheduler(self) -> None:
        self.scheduler = self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", f"{self._port}", "--no-dashboard", "--no-show"
        )

    def start_worker(self, *more: str) -> subprocess.Popen[bytes]:
        return self._start(
            "dask_worker", self.address, "--no-nanny", "--nthreads", "3", "--no-dashboard", "--host",
            "127.0.0.1", "--local-directory", str(self._folder), "--death-timeout", "60", *more,
        )  # fmt: skip

    def kill(self, process: "subprocess.Popen[bytes] | None") -> None:
        """At once, as when its machine goes."""
        assert process is not None
        process.kill()
        process.wait()

    def close(self) -> None:
        for process in reversed(self._processes):
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()

    def _start(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
            "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "60s",
        }
        process = subprocess.Popen(
            (sys.executable, "-m", f"distributed.cli.{program}", *arguments),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
