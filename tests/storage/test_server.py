"""How a PostgreSQL server is reached: over TLS where asked, by connections that notice when nobody is there, with words for an operator."""

import asyncio
import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from crdt.errors import StoreUnavailable
from engine.records import Setting
from engine.writes import Put
from storage.sql import SqlSettings, open_sql
from storage.sql.server import connect, engine_of, plain
from storage.sql.upgrading import migrate
from tests.contracts.conftest import execute
from tests.support import postgres

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING),
]

SESSIONS = """SELECT ssl, application_name FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
    WHERE datname = current_database()"""


@pytest.fixture(scope="module")
def encrypted() -> Iterator[tuple[str, str]]:
    """(URL, path of the certificate) of a server that takes TLS and everything else."""
    with postgres.private_server("fsync=off") as server:
        server.stop()
        chain = server.encrypt()
        server.start()
        yield server.url, str(chain)


@pytest.mark.parametrize(
    "asked", ["sslmode=verify-full&sslrootcert={chain}", "sslmode=require", "ssl=require"]
)
async def test_who_writes_reads_and_migrates_does_so_over_tls_where_the_address_says_so(
    encrypted: tuple[str, str], asked: str
) -> None:
    url, chain = encrypted
    store = await open_sql(f"{url}?{asked.format(chain=chain)}")
    await store.writer.commit((Put(record=Setting(name="probe", value=1)),))
    assert Setting(name="probe", value=1) == await store.records.get(Setting, "probe")
    sessions = await rows(f"{url}?sslmode=disable", SESSIONS)
    await store.close()
    assert [(False, True), (True, True), (True, True)] == sorted(
        (over_tls, name.startswith("concert ")) for over_tls, name in sessions
    )


async def rows(url: str, sql: str) -> list[tuple[bool, str]]:
    engine = engine_of(url, 5.0)
    async with engine.connect() as connection:
        found = [(bool(row[0]), str(row[1])) for row in await connection.execute(text(sql))]
    await engine.dispose()
    return found


async def test_K6_a_connection_notices_within_seconds_that_the_machine_at_its_other_end_is_gone(
    encrypted: tuple[str, str],
) -> None:
    connection = await connect(plain(encrypted[0]), 5.0)
    end = connection._transport.get_extra_info("socket")
    assert 1 == end.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert 20_000 == end.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert 5 == end.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
    await connection.close()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"/postgres": "/nowhere?sslmode=disable"}, 'as it should: database "nowhere" does not exist. See that the server in DATABASE_URL'),
        ({"concert@": "nobody:canary@", "/postgres": "/postgres?sslmode=disable"}, 'role "nobody" does not exist. See that the server in DATABASE_URL'),
        ({"127.0.0.1:": "127.0.0.1:x"}, "DATABASE_URL cannot be read. Write it as postgresql+asyncpg://"),
        ({"/postgres": "/postgres?sslmode=canny"}, "DATABASE_URL cannot be used: `sslmode` parameter must be one of"),
        ({"/postgres": "/postgres?sslmode=verify-ca&sslrootcert=/none"}, "DATABASE_URL names a file that is not there."),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_the_address_of_the_database_is_said_with_the_setting_and_the_next_step(
    encrypted: tuple[str, str], change: dict[str, str], says: str
) -> None:
    url = encrypted[0]
    for part, other in change.items():
        url = url.replace(part, other)
    for use in (open_sql, migrate):
        with pytest.raises(StoreUnavailable) as refused:
            await use(url)
        said = f"{refused.value.message} {refused.value.next_step}"
        assert says in said
        assert "canary" not in said
        assert "sqlalche" not in said
        await asyncio.sleep(0)  # the driver closes what was refused in the next turn


async def test_a_rush_of_reads_waits_for_the_connections_that_there_are(encrypted: tuple[str, str]) -> None:
    url = encrypted[0]
    engine = engine_of(url, 5.0)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE ROLE tenant LOGIN CONNECTION LIMIT 5"))
    await engine.dispose()
    await execute(url, "CREATE DATABASE tenancy OWNER tenant")
    store = await open_sql(url.replace("concert@", "tenant@").replace("/postgres", "/tenancy"))
    await store.writer.commit((Put(record=Setting(name="probe", value=1)),))
    found = await asyncio.gather(*(store.records.get(Setting, "probe") for _ in range(40)))
    assert [Setting(name="probe", value=1)] * 40 == list(found)
    await store.close()


async def test_K6_a_read_of_a_server_that_hangs_ends_and_the_next_one_is_answered_when_it_is_back() -> None:
    with postgres.private_server("fsync=off") as server:
        store = await open_sql(server.url, SqlSettings(read_seconds=1, readers=2))
        await store.writer.commit((Put(record=Setting(name="probe", value=1)),))
        with server.hung():
            asked = [store.records.get(Setting, "probe") for _ in range(5)]
            for answer in await asyncio.gather(*asked, return_exceptions=True):
                with pytest.raises(StoreUnavailable, match="did not answer within 1 s"):
                    raise answer  # type: ignore[misc]
        assert Setting(name="probe", value=1) == await store.records.get(Setting, "probe")
        await store.close()


async def test_a_question_that_fails_is_answered_in_the_words_of_the_server_alone(
    encrypted: tuple[str, str],
) -> None:
    store = await open_sql(encrypted[0])
    engine = engine_of(encrypted[0], 5.0)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE settings RENAME TO aside"))
    try:
        with pytest.raises(StoreUnavailable, match="settings") as refused:
            await store.records.get(Setting, "probe")
        assert "SELECT" not in refused.value.message
    finally:
        async with engine.begin() as connection:
            await connection.execute(text("ALTER TABLE aside RENAME TO settings"))
        await engine.dispose()
        await store.close()
