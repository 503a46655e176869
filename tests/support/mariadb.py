"""A MariaDB server of this test's own: nothing of the machine's is touched, and nothing stays.

Its files are a copy of what `mariadb-install-db` made once for this process of tests.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pymysql

from tests.support.furnished import made

SECONDS = 60
PASSWORD = "owner-of-the-test"
MISSING = "MariaDB is not installed: apt-get install mariadb-server"
LOG_SIZE = "--innodb-log-file-size=16M"
"""A file of that size is written when one is installed, and copied for each."""


def program(name: str) -> str | None:
    return shutil.which(name) or next(
        (path for path in (f"/usr/sbin/{name}", f"/usr/bin/{name}") if os.access(path, os.X_OK)), None
    )


def is_installed() -> bool:
    return program("mariadbd") is not None and program("mariadb-install-db") is not None


class MariadbServer:
    """`owner` may do all. Started and stopped as often as wanted."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._settings = settings
        self.host = "127.0.0.1"
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        shutil.copytree(made(_install) / "data", self._data)

    def start(self) -> Self:
        daemon = program("mariadbd")
        assert daemon, MISSING
        first = self._folder / "first.sql"
        first.write_text(
            f"CREATE USER IF NOT EXISTS 'owner'@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';\n"
            "GRANT ALL ON *.* TO 'owner'@'127.0.0.1' WITH GRANT OPTION;\n"
        )
        first.chmod(0o644)
        self._process = subprocess.Popen(
            [
                *(daemon, "--no-defaults", f"--datadir={self._data}", LOG_SIZE, f"--port={self.port}"),
                *(
                    f"--bind-address={self.host}",
                    f"--socket={self._folder / 'socket'}",
                    f"--init-file={first}",
                ),
                *(
                    "--skip-name-resolve",
                    "--innodb-flush-log-at-trx-commit=0",
                    "--innodb-buffer-pool-size=32M",
                ),
                *("--performance-schema=OFF", f"--log-error={self._folder / 'log'}", *_as_user()),
                *self._settings,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(self._folder),
        )
        self._wait()
        return self

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(SECONDS)

    def connect(self, database: str | None = None) -> "pymysql.Connection[pymysql.cursors.Cursor]":
        return pymysql.connect(
            host=self.host,
            port=self.port,
            user="owner",
            password=PASSWORD,
            database=database,
            charset="utf8mb4",
            autocommit=True,
            ssl_disabled=True,
        )

    def run(self, *statements: str, database: str | None = None) -> None:
        session = self.connect(database)
        try:
            with session.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            session.close()

    def _wait(self) -> None:
        end = time.monotonic() + SECONDS
        while True:
            try:
                self.connect().close()
            except pymysql.MySQLError:
                assert self._process is not None
                assert self._process.poll() is None, (self._folder / "log").read_text()
                assert time.monotonic() < end, "MariaDB does not answer"
                time.sleep(0.05)
            else:
                return


@contextmanager
def mariadb_server(*settings: str) -> Iterator[MariadbServer]:
    """`settings` as on the command line: `--skip-ssl`."""
    folder = Path(tempfile.mkdtemp(prefix="concert-mariadb-"))
    try:
        server = MariadbServer(folder, *settings).start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _install(folder: Path) -> None:
    install = program("mariadb-install-db")
    assert install, MISSING
    subprocess.run(
        [
            *(install, "--no-defaults", f"--datadir={folder / 'data'}", LOG_SIZE),
            *(
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
                *_as_user(),
            ),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=SECONDS,
        env=_environment(folder),
    )


def _environment(folder: Path) -> dict[str, str]:
    """Temporary tables in a folder of its own: a server that starts takes away those it finds, whoever's they are."""
    own = folder / "temporary"
    own.mkdir(exist_ok=True)
    return {**os.environ, "TMPDIR": str(own)}


def _as_user() -> list[str]:
    """Root may not run it as itself, so then it is told that it may."""
    return ["--user=root"] if os.geteuid() == 0 else []


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
