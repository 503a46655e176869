"""A PostgreSQL server of this test's own: nothing of the machine's is touched, and nothing stays.

Its files are a copy of what `initdb` made once for this process of tests.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.support import certificates
from tests.support.furnished import made

SECONDS = 60
MISSING = "PostgreSQL is not installed: apt-get install postgresql, or set CONCERT_TEST_POSTGRES"


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in installed if (folder / "initdb").exists()), None)


class PrivateServer:
    """Stopped and started as often as wanted; `url` stays. Root may not run PostgreSQL, so then its own user does."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self._data = folder / "data"
        self._settings = settings
        self._port = _free_port()
        _give(folder)
        subprocess.run(["cp", "-Rp", made(_install) / "data", self._data], check=True, timeout=SECONDS)

    def encrypt(self) -> Path:
        """From the next start on it takes TLS too, with the certificate at this path."""
        chain, key = certificates.make(self._data)
        for file in (chain, key):
            if user := _user():
                shutil.chown(file, user)
        self._settings = (*self._settings, "ssl=on", f"ssl_cert_file={chain}", f"ssl_key_file={key}")
        return chain

    @property
    def url(self) -> str:
        return f"postgresql+asyncpg://concert@127.0.0.1:{self._port}/postgres"

    def start(self) -> Self:
        options = [
            f"-c {one}" for one in ("listen_addresses=127.0.0.1", f"port={self._port}", *self._settings)
        ]
        given = " ".join([*options, f"-c unix_socket_directories={self._data}"])
        self._control("start", "-w", "-o", given, "-l", str(self._data / "log"))
        return self

    def restart(self) -> None:
        """After a `stop`."""
        self.start()

    def stop(self, how: str = "immediate") -> None:
        """`immediate` is what a crash does."""
        self._control("stop", "-w", "-m", how)

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Its machine goes on taking connections and bytes; it answers nothing meanwhile."""
        head = (self._data / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{head}/task/{head}/children").read_text().split()
        processes = [int(one) for one in (head, *children)]
        for one in processes:
            os.kill(one, signal.SIGSTOP)
        try:
            yield
        finally:
            for one in processes:
                os.kill(one, signal.SIGCONT)

    def _control(self, *words: str) -> None:
        _run(self._data.parent, "pg_ctl", *words, "-D", str(self._data), "-s", "-t", str(SECONDS))


@contextmanager
def private_server(*settings: str) -> Iterator[PrivateServer]:
    """`settings` as in `postgresql.conf`: `fsync=off` where nothing has to survive."""
    folder = Path(tempfile.mkdtemp(prefix="concert-postgres-"))
    try:
        server = PrivateServer(folder, *settings).start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _install(folder: Path) -> None:
    _give(folder)
    _run(folder, "initdb", "-D", "data", "-U", "concert", "-A", "trust", "-E", "UTF8", "--no-sync")


def _run(folder: Path, program: str, *arguments: str) -> None:
    home = programs()
    assert home, MISSING
    subprocess.run(
        [home / program, *arguments],
        check=True,
        user=_user(),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        timeout=SECONDS,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


def _give(folder: Path) -> None:
    if user := _user():
        shutil.chown(folder, user)


def _user() -> str | None:
    return "postgres" if os.geteuid() == 0 else None


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
