"""A host that takes connections and says nothing: it holds nobody for longer than a connection may take, and is called what it is."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from engine.sources import mariadb, postgres, reaching
from engine.sources.failures import SourceFailed
from engine.sources.mariadb import MariadbConfig, open_mariadb
from engine.sources.postgres import PostgresConfig, open_postgres
from engine.sources.source import Budget, SourceRoots

pytestmark = pytest.mark.anyio
KINDS: list[tuple[Any, Any]] = [(open_mariadb, MariadbConfig), (open_postgres, PostgresConfig)]
SHORT = 1.0


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    for module in (mariadb, postgres, reaching):
        monkeypatch.setattr(module, "CONNECT_SECONDS", SHORT)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def place(port: int) -> dict[str, Any]:
    return {"host": "127.0.0.1", "port": port, "database": "shop", "user": "ada"}


async def test_SO4_a_session_with_a_silent_host_is_given_up_before_its_statements_would_be(port: int) -> None:
    connection = await open_mariadb(
        MariadbConfig(**place(port)), Budget(statement_seconds=20), SourceRoots(folders=())
    )
    with pytest.raises(SourceFailed) as refused:
        await connection.discover()
    await connection.close()
    assert "other_server" == refused.value.reason
    assert "says nothing" in refused.value.message


@pytest.mark.parametrize(("opening", "config"), KINDS)
async def test_SO6_a_test_says_that_a_host_is_silent(port: int, opening: Any, config: Any) -> None:
    connection = await opening(config(**place(port)), Budget(statement_seconds=20), SourceRoots(folders=()))
    steps = {step.name: step for step in await connection.test()}
    await connection.close()
    assert ("passed", "failed") == (steps["TCP"].status, steps["TLS"].status)
    assert "says nothing" in steps["TLS"].message
