"""Values that were sealed for an approval and never taken do not stay for ever (SPEC.md, SE7)."""

import pytest

import engine.secrets.expiring
from crdt.ids import OrganisationId, UserId, WorkspaceId
from engine.retention import FIRST, Retention
from engine.runtime.clock import SECOND
from engine.secrets.expiring import OFFER_LASTS, drop_offers
from engine.secrets.records import SecretRecord
from tests.engine.notify.household import WORKSPACE, House

pytestmark = pytest.mark.anyio
ORGANISATION, ADA, LASTS = OrganisationId("org"), UserId("ada"), OFFER_LASTS / SECOND


async def names(house: House) -> list[str]:
    rows = await house.store.records.find(SecretRecord, {}, order="name")
    return [row.name for row in rows]


async def offered(house: House, *offers: str) -> None:
    for name in offers:
        await house.vault.offer(ORGANISATION, WorkspaceId(WORKSPACE), name, "new", by=ADA)


async def asked(house: House, offer: str, state: str) -> None:
    given = {"secret": "db", "offered": offer}
    await house.request(id=f"for {offer}", type="credential_rotation", state=state, input=given)


async def test_SE7_an_offer_that_nobody_asked_for_is_gone_after_a_day_and_kept_secrets_stay() -> None:
    house = House()
    await house.secret("db", "old")
    await offered(house, "offer-a")
    house.clock.advance(LASTS - 60)
    await offered(house, "offer-b")
    assert (0, ["db", "offer-a", "offer-b"]) == (
        await drop_offers(house.store, house.clock),
        await names(house),
    )
    house.clock.advance(120)
    assert (1, ["db", "offer-b"]) == (await drop_offers(house.store, house.clock), await names(house))


@pytest.mark.parametrize(
    ("state", "stays"),
    [("waiting", True), ("changes_requested", True), ("approved", True), ("executing", True),
     ("rejected", False), ("withdrawn", False), ("expired", False)],
)  # fmt: skip
async def test_SE7_an_offer_stands_as_long_as_an_open_request_names_it(state: str, stays: bool) -> None:
    house = House()
    await offered(house, "offer-a")
    await asked(house, "offer-a", state)
    house.clock.advance(30 * LASTS)
    await drop_offers(house.store, house.clock)
    assert (["offer-a"] if stays else []) == await names(house)


async def test_SE7_many_that_are_asked_for_keep_none_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.secrets.expiring, "SLICE", 2)
    house = House()
    await offered(house, *(f"offer-{letter}" for letter in "abcdefg"))
    for letter in "abce":
        await asked(house, f"offer-{letter}", "waiting")
    house.clock.advance(2 * LASTS)
    assert 3 == await drop_offers(house.store, house.clock)
    assert [f"offer-{letter}" for letter in "abce"] == await names(house)


async def test_SE7_what_ran_out_while_nobody_served_is_gone_soon_after_the_start() -> None:
    house = House()
    await offered(house, "offer-a")
    house.clock.advance(2 * LASTS)
    retention = Retention(house.store, house.clock, event_days=30, history_hours=24)
    retention.start()
    house.clock.advance(FIRST + 1)
    assert retention._sweeping is not None
    await retention._sweeping
    retention.stop()
    assert [] == await names(house)
