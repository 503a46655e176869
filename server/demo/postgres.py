"""The demo's PostgreSQL: a server of its own on a free port of this machine, filled with the flights. Blocking.

The superuser's password lies in the server's folder, readable by its owner alone; who reads gets a new one at each start.
"""

import os
import re
import secrets
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from crdt.dataclasses import dataclass
from server.demo.flights import TABLES, VIEWS
from server.demo.programs import program

SECONDS: Final = 120
SUPERUSER, READER, DATABASE = "concert", "reader", "flights"
DANGLING: Final = re.compile(r"\b(tailnum|dest) TEXT REFERENCES \w+\(\w+\)")
"""Keys that some flights point nowhere with: SQLite takes them, this server would not."""


@dataclass(slots=True, kw_only=True)
class Postgres:
    """`folder` is its own, `flights` the demo's SQLite file. Root may not run PostgreSQL, so then the user `postgres` does."""

    folder: Path
    port: int
    flights: Path

    @property
    def _user(self) -> str | None:
        return "postgres" if os.geteuid() == 0 else None

    def start(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        word = self.folder / "password"
        if not (self.folder / "data" / "PG_VERSION").exists():
            shutil.rmtree(self.folder / "data", ignore_errors=True)
            word.write_text(secrets.token_urlsafe(24), "utf-8")
            word.chmod(0o600)
            self._own()
            self._run(
                "initdb", "-D", str(self.folder / "data"), "-U", SUPERUSER, "-A", "scram-sha-256", "-E", "UTF8",
                f"--pwfile={word}",
            )  # fmt: skip
        self._own()
        if (self.folder / "data" / "postmaster.pid").exists():
            with suppress(subprocess.CalledProcessError):  # left by one that was killed, or nobody's any more
                self.stop()
        given = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories="
        self._run("pg_ctl", "start", "-w", "-s", "-t", str(SECONDS), "-D", str(self.folder / "data"), "-o", given,
                  "-l", str(self.folder / "log"))  # fmt: skip

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", str(self.folder / "data"))

    def fill(self) -> None:
        """The tables and views of the demo's SQLite file, unless they are there."""
        with self._session("postgres") as session:
            found = session.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if not found:
                session.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        with self._session(DATABASE) as session, session.transaction():
            if session.execute("SELECT to_regclass('flights')").fetchone() != (None,):
                return
            with closing(sqlite3.connect(f"{self.flights.absolute().as_uri()}?mode=ro", uri=True)) as origin:
                for table, (columns, _) in TABLES.items():
                    standing = DANGLING.sub(r"\1 TEXT", columns)
                    session.execute(f"CREATE TABLE {table} ({standing})".encode())
                    with session.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
                        for row in origin.execute(f"SELECT * FROM {table}"):
                            copy.write_row(row)
            for view in VIEWS:
                session.execute(view.encode())
            session.execute("CREATE INDEX flights_by_day ON flights (month, day)")
        with self._session(DATABASE) as session:
            session.execute("ANALYZE")

    def let_in(self) -> str:
        """The new password of who only reads."""
        word = secrets.token_urlsafe(24)
        with self._session(DATABASE) as session:
            if not session.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (READER,)).fetchone():
                session.execute(f"CREATE ROLE {READER} LOGIN".encode())
            session.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(READER), word))
            session.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}".encode())
        return word

    def connection(self) -> dict[str, object]:
        return {"host": "127.0.0.1", "port": self.port, "database": DATABASE, "user": READER, "tls": "prefer"}

    def _session(self, database: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=SUPERUSER,
            dbname=database,
            autocommit=True,
            password=(self.folder / "password").read_text("utf-8"),
        )

    def _own(self) -> None:
        if self._user:
            shutil.chown(self.folder, self._user)
            shutil.chown(self.folder / "password", self._user)

    def _run(self, name: str, *arguments: str) -> None:
        """Raises OSError and CalledProcessError, which holds what the program said."""
        subprocess.run(  # noqa: S603 - programs of this machine, words of ours
            [str(program(name)), *arguments],
            check=True,
            user=self._user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if name == "initdb" else subprocess.DEVNULL,
            text=True,
            timeout=SECONDS,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
