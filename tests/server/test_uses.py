"""When a token was used is noted to the minute, and noting it never brings back a token that is revoked (S0-21)."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

import server.uses
from crdt.errors import NotSignedIn
from engine.records import Setting, Token
from engine.writes import Put
from server.wiring import Concert
from tests.support.bulk_stage import opened_concert

pytestmark = pytest.mark.anyio


@pytest.fixture
async def concert(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Concert]:
    async with opened_concert(tmp_path_factory.mktemp("uses")) as made:
        yield made


async def test_S0_21_a_use_is_noted_once_a_minute_and_a_revoked_token_stays_revoked(
    concert: Concert, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server.uses, "EVERY", 10**15)  # however slow this machine is, a minute is not over
    store, perform = concert.platform.store, concert.performer.perform
    issued = await concert.identity.issue("api", concert.owner, None, name="Nightly export")
    principal = await concert.access.principal(issued.text)

    async def listed() -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = (await perform(principal, "tokens.list", {}))["items"]
        return found

    await listed()
    await store.writer.commit((Put(record=Setting(name="behind it", value=1)),))  # one writer, in its order
    (first,) = await listed()
    assert first["used_at"] is not None
    (second,) = await listed()
    assert first["used_at"] == second["used_at"], "once a minute"
    await perform(principal, "tokens.revoke", {"token": first["id"]})
    row = await store.records.get(Token, issued.row.digest)
    assert row is not None
    assert row.revoked_at is not None
    with pytest.raises(NotSignedIn):
        await concert.access.principal(issued.text)
    assert 0 == await store.records.count(Setting, {"name": f"token used {first['id']}"})
