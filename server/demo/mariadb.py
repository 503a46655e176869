"""The demo's MariaDB: a server of its own on a free port of this machine, filled with the shop. Blocking.

The owner's password lies in the server's folder, readable by its owner alone; who reads gets a new one at each start.
"""

import os
import secrets
import shutil
import subprocess
import time
from dataclasses import field
from pathlib import Path
from typing import Final

import pymysql

from crdt.dataclasses import dataclass
from server.demo.programs import program
from server.demo.shop import TABLES, Shop

SECONDS: Final = 120
OWNER, READER, DATABASE = "concert", "reader", "shop"
ANYWHERE: Final = "127.0.0.1"


class NotStarted(RuntimeError):
    """It ended, or did not answer in time."""


@dataclass(slots=True, kw_only=True)
class Mariadb:
    """`folder` is its own."""

    folder: Path
    port: int
    _process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "temporary").mkdir(exist_ok=True)
        word = self.folder / "password"
        if not (self.folder / "data" / "mysql").exists() or not word.exists():
            shutil.rmtree(self.folder / "data", ignore_errors=True)
            self._install()
            word.write_text(secrets.token_urlsafe(24), "utf-8")
            word.chmod(0o600)
        first = self.folder / "first.sql"
        first.write_text(
            f"CREATE USER IF NOT EXISTS '{OWNER}'@'{ANYWHERE}' IDENTIFIED BY '{word.read_text('utf-8')}';\n"
            f"GRANT ALL ON *.* TO '{OWNER}'@'{ANYWHERE}' WITH GRANT OPTION;\n",
            "utf-8",
        )
        first.chmod(0o600)
        self._process = subprocess.Popen(  # noqa: S603 - programs of this machine, words of ours
            [
                str(program("mariadbd")), "--no-defaults", f"--datadir={self.folder / 'data'}", f"--port={self.port}",
                f"--bind-address={ANYWHERE}", f"--socket={self.folder / 'socket'}", f"--init-file={first}",
                "--skip-name-resolve", "--innodb-buffer-pool-size=64M", f"--log-error={self.folder / 'log'}",
                *self._as_user(),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C is for us, and we stop it in order
            env={**os.environ, "TMPDIR": str(self.folder / "temporary")},
        )  # fmt: skip
        self._wait()
        first.unlink()

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(SECONDS)

    def fill(self) -> None:
        """The tables, rows and views of the shop, unless they are there."""
        with self._session() as session, session.cursor() as cursor:
            cursor.execute("SET sql_mode = 'ANSI_QUOTES'")
            cursor.execute(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")
            cursor.execute(f"USE {DATABASE}")
            if cursor.execute("SHOW FULL TABLES LIKE 'turnover'"):
                return
            cursor.execute("SET foreign_key_checks = 0")  # some orders have no customer: that is the point
            for table in ("payments", "orders", "products", "employees", "customers"):
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
            made = [one for one in TABLES if one.startswith("CREATE TABLE")]
            for statement in made:
                cursor.execute(statement.replace("sku TEXT UNIQUE", "sku VARCHAR(32) UNIQUE"))
            for table, rows in Shop().rows.items():
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            for statement in TABLES:
                if statement not in made:
                    cursor.execute(statement)

    def let_in(self) -> str:
        """The new password of who only reads."""
        word = secrets.token_urlsafe(24)
        with self._session() as session, session.cursor() as cursor:
            cursor.execute(f"CREATE USER IF NOT EXISTS '{READER}'@'{ANYWHERE}'")
            cursor.execute(f"ALTER USER '{READER}'@'{ANYWHERE}' IDENTIFIED BY %s", (word,))
            cursor.execute(f"GRANT SELECT, SHOW VIEW ON {DATABASE}.* TO '{READER}'@'{ANYWHERE}'")
        return word

    def connection(self) -> dict[str, object]:
        return {"host": ANYWHERE, "port": self.port, "database": DATABASE, "user": READER, "tls": "prefer"}

    def _install(self) -> None:
        """Raises OSError and CalledProcessError."""
        subprocess.run(  # noqa: S603 - as above
            [
                str(program("mariadb-install-db")), "--no-defaults", f"--datadir={self.folder / 'data'}",
                "--auth-root-authentication-method=socket", "--skip-test-db", "--skip-name-resolve", *self._as_user(),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={**os.environ, "TMPDIR": str(self.folder / "temporary")},
        )  # fmt: skip

    def _wait(self) -> None:
        end = time.monotonic() + SECONDS
        while True:
            try:
                self._session().close()
            except pymysql.MySQLError:
                gone = self._process is None or self._process.poll() is not None
                if gone or time.monotonic() > end:
                    raise NotStarted(f"it did not start; see {self.folder / 'log'}") from None
                time.sleep(0.1)
            else:
                return

    def _session(self) -> "pymysql.Connection[pymysql.cursors.Cursor]":
        return pymysql.connect(
            host=ANYWHERE,
            port=self.port,
            user=OWNER,
            password=(self.folder / "password").read_text("utf-8"),
            charset="utf8mb4",
            autocommit=True,
        )

    def _as_user(self) -> list[str]:
        """Root may not run it as itself, so then it is told that it may."""
        return ["--user=root"] if os.geteuid() == 0 else []
