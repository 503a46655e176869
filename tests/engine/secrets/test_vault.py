"""Secrets are sealed where they belong, given to what may have them, and outlive their keys."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from crdt.ids import OrganisationId, UserId, WorkspaceId
from engine.operations.operation import SecretUnknown
from engine.ports import Store
from engine.runtime.clock import ManualClock
from engine.secrets.records import SecretRecord
from engine.secrets.sealing import Belonging, KeyRing, SecretUnreadable, resealed, seal, unseal
from engine.secrets.vault import SecretElsewhere, SecretGone, SecretTaken, Vault
from engine.writes import Put
from storage.memory import open_memory

pytestmark = pytest.mark.anyio

ORGANISATION, WORKSPACE, ADA = OrganisationId("o"), WorkspaceId("w"), UserId("ada")
PLAIN = "pässword of the shop"
HERE = Belonging(organisation="o", workspace="w", name="shop")
FIRST, SECOND = bytes(32), bytes([1]) * 32


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    made = open_memory()
    yield made
    await made.close()


def vault(store: Store, *keys: bytes) -> Vault:
    return Vault(store, ManualClock(), KeyRing(keys or [FIRST]))


async def kept(store: Store, **fields: str) -> Vault:
    made = vault(store)
    await made.keep(ORGANISATION, WORKSPACE, "shop", PLAIN, by=ADA, **fields)
    return made


@pytest.mark.parametrize("field", ["organisation", "workspace", "name", "field"])
def test_SE1_what_is_sealed_for_one_place_opens_for_no_other(field: str) -> None:
    ring = KeyRing([FIRST])
    sealed = seal(PLAIN, HERE, ring)
    assert PLAIN == unseal(sealed, HERE, ring)
    with pytest.raises(SecretUnreadable):
        unseal(sealed, replace(HERE, **{field: "another"}), ring)


def test_SE1_a_changed_byte_another_key_or_a_swapped_data_key_opens_nothing() -> None:
    ring, chance = KeyRing([FIRST]), random.Random(1)
    one, other = seal(PLAIN, HERE, ring), seal(PLAIN, HERE, ring)
    assert (one.value, one.data_key) != (other.value, other.data_key)
    broken = [replace(one, data_key=other.data_key), replace(one, value="%"), replace(one, by="unknown")]
    for _ in range(20):
        at = chance.randrange(len(one.value) - 4)
        broken.append(
            replace(one, value=one.value[:at] + ("A" if one.value[at] != "A" else "B") + one.value[at + 1 :])
        )
    for sealed in broken:
        with pytest.raises(SecretUnreadable):
            unseal(sealed, HERE, ring)
    with pytest.raises(SecretUnreadable):
        unseal(one, HERE, KeyRing([SECOND]))


def test_SE4_another_key_seals_the_data_key_again_and_leaves_the_value() -> None:
    before, both, after = KeyRing([FIRST]), KeyRing([SECOND, FIRST]), KeyRing([SECOND])
    sealed = seal(PLAIN, HERE, before)
    again = resealed(sealed, HERE, both)
    assert sealed.value == again.value
    assert PLAIN == unseal(again, HERE, after)


async def test_SE2_a_secret_is_given_by_its_name_and_no_row_shows_it(store: Store) -> None:
    made = await kept(store)
    (row,) = await made.kept(WORKSPACE)
    assert PLAIN == await made.plain(ORGANISATION, WORKSPACE, "vault:shop", "db.example")
    assert PLAIN == await made.for_steps(ORGANISATION, WORKSPACE)("vault:shop")
    assert PLAIN not in str(row)
    for organisation, workspace, reference in (
        (ORGANISATION, WORKSPACE, "vault:other"),
        (ORGANISATION, WORKSPACE, "shop"),
        (ORGANISATION, WorkspaceId("v"), "vault:shop"),
        (OrganisationId("p"), WORKSPACE, "vault:shop"),
    ):
        with pytest.raises(SecretUnknown):
            await made.plain(organisation, workspace, reference, "")


async def test_SE3_a_secret_for_a_host_goes_to_no_other_and_to_no_step(store: Store) -> None:
    made = await kept(store, host="DB.example")
    assert PLAIN == await made.plain(ORGANISATION, WORKSPACE, "vault:shop", "db.EXAMPLE")
    for host in ("evil.example", ""):
        with pytest.raises(SecretElsewhere):
            await made.plain(ORGANISATION, WORKSPACE, "vault:shop", host)
    with pytest.raises(SecretElsewhere):
        await made.for_steps(ORGANISATION, WORKSPACE)("vault:shop")


async def test_SE4_a_rotated_secret_keeps_its_name_and_a_removed_one_is_gone(store: Store) -> None:
    made = await kept(store)
    with pytest.raises(SecretTaken):
        await made.keep(ORGANISATION, WORKSPACE, "shop", "x", by=ADA)
    changed = await made.rotate(WORKSPACE, "shop", "new", by=UserId("bea"), host="db.example")
    assert (2, "bea", "db.example") == (changed.version, changed.rotated_by, changed.host)
    assert "new" == await made.plain(ORGANISATION, WORKSPACE, "vault:shop", "db.example")
    await made.remove(WORKSPACE, "shop")
    for gone in (made.remove(WORKSPACE, "shop"), made.rotate(WORKSPACE, "shop", "x", by=ADA)):
        with pytest.raises(SecretGone):
            await gone


async def test_SE4_the_next_start_seals_everything_with_the_new_key(store: Store) -> None:
    made = vault(store)
    for number in range(5):
        await made.keep(ORGANISATION, WorkspaceId(f"w{number % 2}"), f"s{number}", PLAIN, by=ADA)
    assert 5 == await vault(store, SECOND, FIRST).reseal()
    assert 0 == await vault(store, SECOND, FIRST).reseal()
    assert PLAIN == await vault(store, SECOND).plain(ORGANISATION, WorkspaceId("w0"), "vault:s2", "")


async def test_SE6_without_its_key_a_secret_says_so_until_it_is_rotated(store: Store) -> None:
    await kept(store)
    restored = vault(store, SECOND)
    (row,) = await restored.kept(WORKSPACE)
    assert not restored.readable(row)
    with capture_logs() as lines:
        assert 0 == await restored.reseal()
    assert [("warning", "secrets_unreadable", 1)] == [
        (line["log_level"], line["event"], line["secrets"]) for line in lines
    ], "the start says so, before a run needs one"
    assert "CONCERT_SECRET_KEY" in lines[0]["next_step"]
    with pytest.raises(SecretUnreadable):
        await restored.plain(ORGANISATION, WORKSPACE, "vault:shop", "")
    await restored.rotate(WORKSPACE, "shop", "new", by=ADA)
    assert "new" == await restored.plain(ORGANISATION, WORKSPACE, "vault:shop", "")


async def test_SE1_a_row_that_was_moved_to_another_workspace_opens_nothing(store: Store) -> None:
    made = await kept(store)
    row = await store.records.get(SecretRecord, WORKSPACE, "shop")
    assert row is not None
    await store.writer.commit((Put(record=replace(row, workspace=WorkspaceId("v"))),))
    with pytest.raises(SecretUnreadable):
        await made.plain(ORGANISATION, WorkspaceId("v"), "vault:shop", "")
