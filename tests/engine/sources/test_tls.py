"""TLS to real servers with a certificate of their own: taken, demanded, believed only when this machine trusts it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.sources.failures import SourceFailed
from engine.sources.mariadb import MariadbConfig, open_mariadb
from engine.sources.postgres import PostgresConfig, open_postgres
from engine.sources.source import Budget, Connection, Entrance, SourceRoots
from tests.engine.sources.estate import postgres_address, postgres_place
from tests.support import certificates, mariadb, postgres

pytestmark = pytest.mark.anyio
PLANTED = "planted-Xk27-secret"
servers = pytest.mark.parametrize("kind", ["postgres", "mariadb"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Servers that offer TLS; `chain` is what has to be trusted to believe them. The planted password is the right one."""

    postgres: postgres.PrivateServer | None
    mariadb: mariadb.MariadbServer | None
    chain: Path

    async def open(self, kind: str, **other: Any) -> Connection:
        secret = other.pop("secret", PLANTED)
        budget, roots, given = Budget(), SourceRoots(folders=()), Entrance(secret=secret)
        if kind == "postgres":
            if self.postgres is None:
                pytest.skip(postgres.MISSING)
            place = postgres_place(self.postgres) | {"user": "reader"}
            return await open_postgres(PostgresConfig(**{**place, **other}), budget, roots, given)
        if self.mariadb is None:
            pytest.skip(mariadb.MISSING)
        place = {"host": self.mariadb.host, "port": self.mariadb.port, "user": "reader", "database": "shop"}
        return await open_mariadb(MariadbConfig(**{**place, **other}), budget, roots, given)


@pytest.fixture(scope="module")
def sealed() -> Iterator[Sealed]:
    folder = Path(tempfile.mkdtemp(prefix="concert-tls-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        chain, key = certificates.make(folder)
        key.chmod(0o600)
        one = other = None
        if postgres.programs():
            if os.geteuid() == 0:
                shutil.chown(key, "postgres")
            who = folder / "hba"
            who.write_text(
                "hostssl all reader 127.0.0.1/32 scram-sha-256\nhost all concert 127.0.0.1/32 trust\n"
            )
            settings = (
                "fsync=off", "ssl=on", f"ssl_cert_file={chain}", f"ssl_key_file={key}", f"hba_file={who}",
            )  # fmt: skip
            one = stack.enter_context(postgres.private_server(*settings))
            _reader_of_postgres(one)
        if mariadb.is_installed():
            other = stack.enter_context(mariadb.mariadb_server(f"--ssl-cert={chain}", f"--ssl-key={key}"))
            other.run(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.people (id INT)",
                f"CREATE USER reader@'127.0.0.1' IDENTIFIED BY '{PLANTED}' REQUIRE SSL",
                "GRANT SELECT ON shop.* TO reader@'127.0.0.1'",
            )
        yield Sealed(postgres=one, mariadb=other, chain=chain)


def _reader_of_postgres(server: postgres.PrivateServer) -> None:
    with psycopg.connect(postgres_address(server), autocommit=True) as session:
        for statement in (
            "CREATE TABLE people (id INT)",
            f"CREATE USER reader PASSWORD '{PLANTED}'",
            "GRANT SELECT ON people TO reader",
        ):
            session.execute(statement.encode())


async def said_of(sealed: Sealed, kind: str, **other: Any) -> tuple[str, str, str]:
    """The step that failed and its reason, "" where none did, and all that was said."""
    connection = await sealed.open(kind, **other)
    try:
        steps = await connection.test()
        failed = next((step for step in steps if step.status == "failed"), None)
        text = str([step.model_dump() for step in steps])
        if failed is None:
            assert 0 == await connection.count("people")
            return "", "", text
        with pytest.raises(SourceFailed) as refused:
            await connection.count("people")
        assert (failed.reason, True) == (refused.value.reason, bool(refused.value.next_step))
        return failed.name, str(failed.reason), text + str(refused.value.to_dict())
    finally:
        await connection.close()


@servers
@pytest.mark.parametrize("tls", ["prefer", "require"])
async def test_SO6_tls_with_a_certificate_of_its_own_is_taken(sealed: Sealed, kind: str, tls: str) -> None:
    assert ("", "") == (await said_of(sealed, kind, tls=tls))[:2]


@servers
async def test_SO6_a_certificate_is_believed_where_this_machine_trusts_it(
    sealed: Sealed, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, reason, text = await said_of(sealed, kind, tls="verify")
    assert ("Login", "tls_untrusted") == (step, reason)
    assert PLANTED not in text
    monkeypatch.setenv("SSL_CERT_FILE", str(sealed.chain))
    assert ("", "") == (await said_of(sealed, kind, tls="verify"))[:2]


@servers
@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"tls": "off"}, "It may demand TLS"),
        ({"tls": "require", "secret": f"{PLANTED}-wrong"}, "refuses this user or password"),
        ({"tls": "require", "database": "nowhere"}, "no such database"),
    ],
    ids=["without", "wrong", "nowhere"],
)
async def test_SO4_a_server_that_demands_tls_or_another_password_is_said_without_the_secret(
    sealed: Sealed, kind: str, other: dict[str, Any], words: str
) -> None:
    step, reason, text = await said_of(sealed, kind, **other)
    assert (step, reason) in {("Login", "wrong_password"), ("Database", "unknown_database")}
    assert words in text
    assert PLANTED not in text
