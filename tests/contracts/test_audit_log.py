"""What `AuditLog` and `AppendAudit` promise: numbers without a gap, a chain that holds, and nothing without its deed."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from crdt.errors import AlreadyExists
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from engine.audit.anchors import Anchor, Anchors, AnchorWrong
from engine.audit.audited import audited
from engine.audit.chain import START, Head, follow
from engine.audit.listing import AuditWanted
from engine.audit.verifying import Verdict, verify
from engine.ports import Store
from engine.records import Json, Setting
from engine.writes import AppendAudit, Insert
from storage.sql import open_sql
from storage.sql.database import FILE, is_url
from tests.contracts.conftest import Opened, execute
from tests.contracts.samples import ADA, BEN

pytestmark = pytest.mark.anyio

ORG = OrganisationId("org")
OTHER = OrganisationId("other")
SALES = WorkspaceId("sales")


def entry(
    action: str = "member.added",
    *,
    organisation: OrganisationId = ORG,
    workspace: WorkspaceId | None = SALES,
    by: UserId = ADA,
    object: str = "ben",  # noqa: A002 - the word of the language everybody shares
    at: int = 1,
    after: Json = None,
    title: str = "",
) -> AppendAudit:
    return audited(
        organisation=organisation, workspace=workspace, by=by, action=action, object_kind=action.split(".", maxsplit=1)[0],
        object=object, title=title, at=Micros(at), after=after,
    )  # fmt: skip


async def numbers(store: Store, wanted: AuditWanted) -> list[int]:
    return [row.number for row in await store.audit.page(wanted, before=None, limit=100)]


async def test_AU1_numbers_have_no_gap_and_each_entry_follows_the_one_before_it(store: Store) -> None:
    assert START == await store.audit.head(ORG)
    receipt = await store.writer.commit(
        (entry(after={"role": "Ünïcode \U0001f3b9", "n": 1.5}), entry(by=BEN))
    )
    assert (1, 2) == receipt.numbers
    await asyncio.gather(*(store.writer.commit((entry(at=at),)) for at in range(2, 12)))
    rows = await store.audit.since(ORG, 0, 100)
    assert list(range(1, 13)) == [row.number for row in rows]
    assert await store.audit.head(ORG) == follow(START, rows)
    assert {"role": "Ünïcode \U0001f3b9", "n": 1.5} == rows[0].after


async def test_AU1_organisations_count_for_themselves(store: Store) -> None:
    receipt = await store.writer.commit((entry(), entry(organisation=OTHER), entry()))
    assert (1, 1, 2) == receipt.numbers
    assert [OTHER] == [row.organisation for row in await store.audit.since(OTHER, 0, 10)]


async def test_AU2_an_entry_is_there_exactly_when_its_deed_is(store: Store) -> None:
    taken = Insert(record=Setting(name="one", value=1))
    await store.writer.commit((taken, entry()))
    with pytest.raises(AlreadyExists):
        await store.writer.commit((entry("refused.deed"), taken))
    await store.writer.commit((entry(),))
    rows = await store.audit.since(ORG, 0, 10)
    assert [(1, "member.added"), (2, "member.added")] == [(row.number, row.action) for row in rows]
    assert isinstance(follow(START, rows), Head)


async def test_AU2_a_refused_batch_among_others_breaks_no_chain(store: Store) -> None:
    taken = Insert(record=Setting(name="one", value=1))
    batches = [(entry(at=at), taken) if at % 3 else (entry(at=at),) for at in range(1, 13)]
    done = await asyncio.gather(*map(store.writer.commit, batches), return_exceptions=True)
    rows = await store.audit.since(ORG, 0, 100)
    assert sum(not isinstance(one, BaseException) for one in done) == len(rows) == 5
    assert await store.audit.head(ORG) == follow(START, rows)


async def test_AU4_entries_are_found_by_who_what_where_when_and_words(store: Store) -> None:
    await store.writer.commit(
        (
            entry(at=10, after={"role": "Editor"}),
            entry("secret.set", by=BEN, object="db", at=20, title="Sales 100% key"),
            entry("run.started", workspace=None, at=30, object="run-1"),
            entry(organisation=OTHER),
        )
    )
    all_ = AuditWanted(organisation=ORG)
    assert [3, 2, 1] == await numbers(store, all_)
    assert [2] == await numbers(store, replace(all_, by=(BEN,)))
    assert [3, 1] == await numbers(store, replace(all_, actions=("run.started", "member.added")))
    assert [3, 2] == await numbers(store, replace(all_, families=("run", "secret", "runner")))
    assert [] == await numbers(store, replace(all_, families=("r%",)))
    assert [2, 1] == await numbers(store, replace(all_, without=("run.started", "nothing.of_the_kind")))
    assert [2] == await numbers(store, replace(all_, object_kinds=("secret",)))
    assert [2] == await numbers(store, replace(all_, object="db"))
    assert [2, 1] == await numbers(store, replace(all_, workspaces=(SALES,)))
    assert [] == await numbers(store, replace(all_, workspaces=()))
    assert [2] == await numbers(store, replace(all_, since=Micros(20), until=Micros(30)))
    assert [2] == await numbers(store, replace(all_, words=("100%", "sales")))
    assert [1] == await numbers(store, replace(all_, words=("editor",)))
    assert {"member.added": 1, "secret.set": 1, "run.started": 1} == await store.audit.counts(all_)


async def test_AU4_pages_begin_before_a_number(store: Store) -> None:
    await store.writer.commit(tuple(entry(at=at) for at in range(1, 8)))
    wanted = AuditWanted(organisation=ORG)
    assert [7, 6, 5] == [row.number for row in await store.audit.page(wanted, before=None, limit=3)]
    assert [4, 3, 2] == [row.number for row in await store.audit.page(wanted, before=5, limit=3)]
    assert [3, 4] == [row.number for row in await store.audit.since(ORG, 2, 2)]
    one = await store.audit.get(ORG, 4)
    assert one is not None
    assert 4 == one.at
    assert await store.audit.get(ORG, 8) is None


async def test_AU2_what_cannot_be_spelled_is_replaced_and_refuses_no_deed(store: Store) -> None:
    odd = {"half": "\ud800", "zero": "a\0b", "nan": float("nan"), "many": {3: (1, 2)}}
    await store.writer.commit((entry(after=odd, title="x\0\ud800"),))
    (row,) = await store.audit.since(ORG, 0, 10)
    assert {"half": "\ufffd", "zero": "a\ufffdb", "nan": None, "many": {"3": [1, 2]}} == row.after
    assert isinstance(follow(START, (row,)), Head)


async def test_AU1_the_chain_goes_on_after_a_restart(restarted: Opened) -> None:
    store = await restarted()
    await store.writer.commit((entry(), entry()))
    store = await restarted()
    assert (3,) == (await store.writer.commit((entry(),))).numbers
    assert await store.audit.head(ORG) == follow(START, await store.audit.since(ORG, 0, 10))


async def test_AU1_who_works_beside_enters_into_the_same_chain(restarted: Opened, place: str) -> None:
    store = await restarted()
    other = await open_sql(place, beside=True)
    try:
        for at in range(1, 6):
            await asyncio.gather(
                *(one.writer.commit((entry(at=at), entry(at=at))) for one in (store, other, store, other))
            )
    finally:
        await other.close()
    rows = await store.audit.since(ORG, 0, 100)
    assert list(range(1, 41)) == [row.number for row in rows]
    assert await store.audit.head(ORG) == follow(START, rows)


async def test_AU3_what_was_cut_off_at_the_end_is_missing_from_the_head(
    restarted: Opened, place: str
) -> None:
    store = await restarted()
    await store.writer.commit(tuple(entry(at=at) for at in range(1, 6)))
    before = await verify(store.audit, ORG)
    await _by_hand(place, "DELETE FROM audit WHERE number > 3")
    cut = await verify(store.audit, ORG)
    assert ((5, True), (4, "cut")) == ((before.head.number, before.holds), _fault(cut))
    await store.writer.commit((entry(),))
    assert (4, "missing") == _fault(await verify(store.audit, ORG))


async def test_AU3_an_end_that_was_cut_off_with_its_head_is_found_by_an_anchor(
    restarted: Opened, place: str
) -> None:
    store = await restarted()
    await store.writer.commit(tuple(entry(at=at) for at in range(1, 6)))
    head = (await verify(store.audit, ORG)).head
    third = (await store.audit.since(ORG, 2, 1))[0]
    await _by_hand(place, "DELETE FROM audit WHERE number > 3")
    await _by_hand(place, f"UPDATE audit_heads SET number = 3, hash = '{third.hash}'")
    assert (await verify(store.audit, ORG)).holds, "nobody can tell without an anchor"
    anchor = Anchor(organisation=ORG, head=head, at=Micros(1))
    assert (4, "cut") == _fault(await verify(store.audit, ORG, anchor))
    await store.writer.commit(tuple(entry(by=BEN, at=at) for at in range(6, 9)))
    assert (5, "changed") == _fault(await verify(store.audit, ORG, anchor))
    older = Anchor(organisation=ORG, head=Head(number=3, hash=third.hash), at=Micros(1))
    assert (await verify(store.audit, ORG, older)).anchored


def test_AU3_an_anchor_says_who_signed_it_and_takes_no_change() -> None:
    anchors, anchor = (
        Anchors(b"k" * 32),
        Anchor(organisation=ORG, head=Head(number=9, hash="ab"), at=Micros(3)),
    )
    text = anchors.sign(anchor)
    assert anchor == anchors.read(f" {text}\n")
    for wrong in ("", "x", text[:-8], Anchors(b"o" * 32).sign(anchor), f"{text[:40]}A{text[41:]}"):
        with pytest.raises(AnchorWrong):
            anchors.read(wrong)


def _fault(verdict: Verdict) -> tuple[int, str] | None:
    return None if verdict.broken is None else (verdict.broken.number, verdict.broken.fault)


async def _by_hand(place: str, sql: str) -> None:
    """What somebody does who has the database itself."""
    if is_url(place):
        await execute(place, sql)
        return
    with closing(sqlite3.connect(f"{place}/{FILE}", isolation_level=None)) as connection:
        connection.execute(sql)
