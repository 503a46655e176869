"""Events, ends of workflows, files and messages as triggers, chains of them, and backfills (section TR of engine/SPEC.md)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from crdt.ids import Micros, workspace_channel
from engine.records import DocumentRecord, Json
from engine.trigger_records import BackfillRecord, BackfillTick
from engine.triggers.signing import SignatureInvalid, Signed, signature_of
from engine.triggers.triggers import NewBackfill, NoSchedule, Replayed
from tests.engine.triggering import BEN, HOUR, Yard
from tests.engine.workshop import ADA, WORKSPACE

pytestmark = pytest.mark.anyio
HOUR_US = 3_600_000_000


async def said(yard: Yard, topic: str, **payload: Json) -> None:
    await yard.channels.publish([(workspace_channel(WORKSPACE), topic, payload)])
    await yard.settle()


def listening(yard: Yard, *topics: str, **more: Any) -> Any:
    return yard.trigger("event", config={"topics": list(topics)}, overlap="wait", **more)


async def test_TR7_an_event_that_fits_starts_a_run_that_can_read_it() -> None:
    async with Yard() as yard:
        await yard.founded()
        await listening(yard, "document:*", condition="event.payload.wanted")
        await said(yard, "document:renamed", wanted=False)
        await said(yard, "document:renamed", wanted=True)
        await said(yard, "workspace:updated", wanted=True)
        (run,) = await yard.until_runs(1)
        (firing,) = await yard.firings("t-event")
        assert ("event", "document:renamed", True) == (
            run.trigger,
            firing.event["topic"],  # type: ignore[index]
            firing.event["payload"]["wanted"],  # type: ignore[index]
        )


async def test_TR7_what_was_told_while_the_process_was_away_is_heard_once() -> None:
    async with Yard() as first:
        await first.founded()
        await listening(first, "document:*")
        await said(first, "document:renamed", number=1)
        await first.until_runs(1)
        await first.triggers.stop()
        await said(first, "document:renamed", number=2)
    for _ in range(2):
        async with Yard(before=first) as again:
            await again.settle()
            assert 2 == len(await again.until_runs(2))


async def test_TR7_a_trigger_begins_to_listen_when_it_is_made() -> None:
    async with Yard() as yard:
        await yard.founded()
        await said(yard, "document:renamed")
        await listening(yard, "document:**")
        await yard.settle()
        assert [] == await yard.runs()


async def test_TR10_events_that_the_owner_may_not_hear_pause_the_trigger() -> None:
    async with Yard() as yard:
        await yard.founded()
        await listening(yard, "security:**", by=BEN)
        await said(yard, "security:sign_in:succeeded")
        assert "forbidden" == (await yard.now("t-event")).paused_because["code"]  # type: ignore[index]
        assert [] == await yard.runs()


async def pair(yard: Yard) -> DocumentRecord:
    """Two designs, each started by the end of the other."""
    other = await yard.make_design(name="Other")
    await yard.trigger("after", id="t-one", config={"design": other.id, "on": "any"}, overlap="beside")
    await yard.trigger(
        "after",
        id="t-two",
        design=other.id,
        config={"design": yard.design.id, "on": "success"},
        overlap="beside",
    )
    return other


async def test_T24_two_designs_that_start_each_other_stop_at_the_eighth_hop_and_show_the_chain() -> None:
    """Rule TR12."""
    async with Yard() as yard:
        await yard.founded()
        other = await pair(yard)
        await yard.trigger("api", id="t-api")
        await yard.triggers.fire(await yard.now("t-api"), ADA, "owner", body=None, parameters={}, key="")
        runs = await yard.until_runs(9)
        for _ in range(20):
            await yard.settle()
        assert 9 == len(await yard.runs())
        assert list(range(9)) == [len(run.cause["chain"]) for run in runs]  # type: ignore[index]
        assert {yard.design.id, other.id} == {run.design for run in runs}
        refused = [one for name in ("t-one", "t-two") for one in await yard.firings(name) if one.reason]
        assert ["too_many_hops"] == [one.reason["code"] for one in refused]  # type: ignore[index]
        assert 9 == len(refused[0].reason["details"]["chain"])  # type: ignore[index]


async def test_T24_a_clock_that_is_a_week_later_starts_one_run_of_a_schedule() -> None:
    async with Yard() as yard:
        await yard.founded()
        await yard.trigger(config={"every_s": 60})
        await yard.pass_(7 * 24 * HOUR)
        assert 1 == len(await yard.until_runs(1))
        assert 1 == len(await yard.runs())


# Messages


async def hooked(yard: Yard) -> str:
    secret, salt, digest = yard.triggers.new_secret("t-webhook")
    await yard.trigger("webhook", salt=salt, digest=digest, config={"tolerance_s": 300}, overlap="beside")
    return secret


def signed(yard: Yard, secret: str, id_: str = "m1", *, late: int = 0, body: bytes = b'{"a": 1}') -> Signed:
    at = str(yard.clock.now() // 1_000_000 - late)
    return Signed(id=id_, timestamp=at, signature=signature_of(secret, id_, at, body), body=body)


def test_TR14_a_signature_is_that_of_standard_webhooks() -> None:
    key = b"k" * 32
    secret = "whsec_" + base64.b64encode(key).decode()
    expected = base64.b64encode(hmac.new(key, b"msg_1.1700000000.{}", hashlib.sha256).digest()).decode()
    assert f"v1,{expected}" == signature_of(secret, "msg_1", "1700000000", b"{}")


async def test_TR14_a_signed_message_starts_one_run_and_its_replay_is_refused() -> None:
    async with Yard() as yard:
        await yard.founded()
        message = signed(yard, await hooked(yard))
        fired = await yard.triggers.receive("t-webhook", message)
        assert "started" == fired.status
        with pytest.raises(Replayed) as again:
            await yard.triggers.receive("t-webhook", message)
        assert {"run": fired.run} == again.value.details
        assert [fired.run] == [run.id for run in await yard.until_runs(1)]


def spoilt(message: Signed) -> Mapping[str, Signed]:
    return {
        "another body": replace(message, body=b"{}"),
        "another id": replace(message, id="m2"),
        "another time": replace(message, timestamp=str(int(message.timestamp) + 1)),
        "no signature": replace(message, signature=""),
        "no base64": replace(message, signature="v1,***"),
        "another version": replace(message, signature=message.signature.replace("v1,", "v2,")),
        "no time": replace(message, timestamp="now"),
    }


async def test_TR14_what_is_not_signed_so_is_refused_with_one_answer() -> None:
    async with Yard() as yard:
        await yard.founded()
        secret = await hooked(yard)
        wrong = [*spoilt(signed(yard, secret)).values(), signed(yard, secret, late=301)]
        wrong.append(signed(yard, "whsec_" + base64.b64encode(b"x" * 32).decode()))
        for message in wrong:
            with pytest.raises(SignatureInvalid):
                await yard.triggers.receive("t-webhook", message)
        with pytest.raises(SignatureInvalid):
            await yard.triggers.receive("nobody", signed(yard, secret))
        assert [] == await yard.runs()


async def test_TR14_a_new_secret_ends_the_old_one_and_neither_is_stored() -> None:
    async with Yard() as yard:
        await yard.founded()
        old = await hooked(yard)
        record, new = await yard.triggers.seal("t-webhook", ADA)
        with pytest.raises(SignatureInvalid):
            await yard.triggers.receive("t-webhook", signed(yard, old))
        assert "started" == (await yard.triggers.receive("t-webhook", signed(yard, new))).status
        assert not any(secret in str(record) for secret in (old, new))


# Backfills


def asked(yard: Yard, hours: int, **more: Any) -> NewBackfill:
    now = yard.clock.now()
    fields = {
        "trigger": yard.record(), "since": Micros(now - hours * HOUR_US), "until": now, "parallel": 2,
        "missing_only": True, "by": ADA, "role": "owner",
    }  # fmt: skip
    return NewBackfill(**{**fields, **more})


async def ended(yard: Yard, id_: str) -> tuple[str, list[str]]:
    for _ in range(100):
        record = await yard.store.records.get(BackfillRecord, id_)
        if record is not None and record.status != "running":
            break
        await yard.settle()
    rows = await yard.store.records.find(BackfillTick, {"backfill": id_}, order="at")
    assert record is not None
    return record.status, [row.status for row in rows]


async def test_TR15_a_backfill_has_a_run_for_each_moment_and_leaves_out_those_that_succeeded() -> None:
    async with Yard() as yard:
        await yard.founded()
        await yard.trigger()
        await yard.pass_(HOUR)
        await yard.until_runs(1)
        backfill = await yard.triggers.backfill(asked(yard, 5))
        assert ("done", ["succeeded"] * 4 + ["kept"]) == await ended(yard, backfill.id)
        causes = [run.cause for run in await yard.runs()]
        assert [backfill.id] * 4 == [cause["backfill"] for cause in causes[1:]]  # type: ignore[index]
        again = await yard.triggers.backfill(asked(yard, 5))
        assert ("done", ["kept"] * 5) == await ended(yard, again.id)
        whole = await yard.triggers.backfill(asked(yard, 5, missing_only=False))
        assert ("done", ["succeeded"] * 5) == await ended(yard, whole.id)


async def test_TR15_no_more_run_at_once_than_was_asked_for() -> None:
    async with Yard() as yard:
        await yard.founded()
        await yard.trigger()
        backfill = await yard.triggers.backfill(asked(yard, 12, parallel=3))
        assert "done" == (await ended(yard, backfill.id))[0]
        assert 3 >= yard.shop.stage.widest


async def test_TR17_a_backfill_goes_on_after_the_process_was_killed() -> None:
    async with Yard() as first:
        await first.founded()
        await first.trigger()
        backfill = await first.triggers.backfill(asked(first, 10, parallel=1))
        await first.until_runs(2)
        await first.killed()
        async with Yard(before=first) as second:
            assert ("done", ["succeeded"] * 10) == await ended(second, backfill.id)
            moments = [run.cause["due"] for run in await second.runs()]  # type: ignore[index]
            assert 10 == len(moments) == len(set(moments))


async def test_TR16_cancelling_leaves_what_waits_and_the_schedule_did_not_wait_for_it() -> None:
    async with Yard() as yard:
        await yard.founded()
        await yard.trigger()
        backfill = await yard.triggers.backfill(asked(yard, 200, parallel=1))
        yard.clock.advance(HOUR)
        await yard.settle()
        scheduled = [run for run in await yard.runs() if run.trigger == "schedule"]
        assert 1 == len(scheduled)
        await yard.triggers.cancel_backfill(backfill.id, ADA)
        status, ticks = await ended(yard, backfill.id)
        assert "cancelled" == status
        assert "cancelled" in ticks
        assert "waiting" not in ticks


async def test_TR15_only_what_goes_by_the_clock_has_moments_to_make_up_for() -> None:
    async with Yard() as yard:
        await yard.founded()
        with pytest.raises(NoSchedule):
            await yard.triggers.backfill(asked(yard, 5, trigger=yard.record("api")))
