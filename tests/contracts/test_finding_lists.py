"""Long lists of findings, on every adapter alike."""

import asyncio
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from crdt.ids import DocumentId, WorkspaceId
from engine.findings.listing import FindingOrder, FindingsWanted, Sought, listed
from engine.findings.records import FindingRecord
from engine.ports import Store
from engine.records import DocumentRecord
from engine.source_lists import Hidden
from engine.writes import Put
from storage.sql import open_sql
from storage.sql.database import FILE
from tests.contracts.samples import record
from tests.support.work import lines

W1, W2 = WorkspaceId("w1"), WorkspaceId("w2")


def source(id_: str, **fields: Any) -> DocumentRecord:
    standing = {"kind": "data_source", "workspace": W1, "trashed_at": None, "branch_of": None}
    row: DocumentRecord = record(DocumentRecord, 1, id=DocumentId(id_), **{**standing, **fields})
    return row


def finding(id_: str, about: str, rank: int, **fields: Any) -> FindingRecord:
    severity = ("info", "low", "medium", "high", "critical")[rank]
    standing = {
        "workspace": W1,
        "state": "open",
        "area": "quality",
        "rule": "not_empty",
        "table": "people",
        "column": "email",
        "message": "3 are empty",
        "owner": None,
        "due": None,
        "first_at": 10 - rank,
        "changed_at": rank,
        "evidence": {"rows": [1]},
    }
    return record(  # type: ignore[no-any-return]
        FindingRecord, rank, id=id_, source=about, rank=rank, severity=severity, **{**standing, **fields}
    )


ROWS = (
    source("s1"),
    source("s2"),
    source("branch", branch_of="s1"),
    source("gone", trashed_at=9),
    source("design", kind="workflow"),
    source("away", workspace=W2),
    finding("a", "s1", 4, message="ÜBER 100% are empty", due=7),
    finding("b", "s1", 2, area="security", rule="weak_login", table="Zoë", column=""),
    finding("c", "s2", 2, state="ignored", owner="ada"),
    finding("d", "s2", 0, table="orders", due=3),
    finding("e", "branch", 1),
    finding("f", "gone", 4),
    finding("g", "design", 4),
    finding("h", "away", 4, workspace=W2),
)


@pytest.fixture
async def filled(store: Store) -> Store:
    await committed(store, *ROWS)
    return store


async def found(
    store: Store, hidden: Hidden | None = None, order: FindingOrder = "severity", **sought: Any
) -> str:
    wanted = FindingsWanted(workspace=W1, hidden=hidden or Hidden(), sought=Sought(**sought), order=order)
    page = await store.findings.page(wanted, 0, 100)
    assert len(page) == listed(await store.findings.counts(wanted), wanted.sought)
    return "".join(row.id for row in page)


@pytest.mark.anyio
async def test_FI6_findings_are_filtered_by_the_store(filled: Store) -> None:
    assert "abced" == await found(filled)
    assert "abed" == await found(filled, state=("open",))
    assert "bc" == await found(filled, severity=("medium",))
    assert "abcd" == await found(filled, source=("s1", "s2"))
    assert "b" == await found(filled, rule="weak_login")
    assert "d" == await found(filled, table="orders")
    assert "c" == await found(filled, owner="ada")
    assert "a" == await found(filled, text="über 100%")
    assert "b" == await found(filled, text="WEAK zoë.")
    assert "" == await found(filled, text="3_are")


@pytest.mark.anyio
async def test_FI6_each_order_is_the_same_everywhere(filled: Store) -> None:
    assert "debca" == await found(filled, order="newest")
    assert "abced" == await found(filled, order="changed")
    assert "dabce" == await found(filled, order="due")
    assert "ebadc" == await found(filled, order="place")


@pytest.mark.anyio
async def test_FI6_a_count_says_what_choosing_it_would_list(filled: Store) -> None:
    counts = await filled.findings.counts(
        FindingsWanted(workspace=W1, sought=Sought(state=("open",), area=("quality",)))
    )
    assert {
        "state": {"open": 3, "ignored": 1},
        "severity": {"critical": 1, "low": 1, "info": 1},
        "area": {"quality": 3, "security": 1},
        "source": {"s1": 1, "branch": 1, "s2": 1},
    } == {facet: dict(values) for facet, values in counts.items()}


@pytest.mark.anyio
async def test_AC2_what_is_denied_is_neither_listed_nor_counted_among_findings(filled: Store) -> None:
    """BR2: nor are its branches."""
    denied = Hidden(documents=(DocumentId("s1"),))
    assert "cd" == await found(filled, denied)
    counts = await filled.findings.counts(FindingsWanted(workspace=W1, hidden=denied))
    assert {"s2": 2} == dict(counts["source"])
    assert "" == await found(filled, Hidden(kinds=("w1:data_source",)))


@pytest.mark.anyio
async def test_FI6_a_page_is_a_piece_of_the_list_with_whole_rows(filled: Store) -> None:
    page = await filled.findings.page(FindingsWanted(workspace=W1), 1, 2)
    assert [ROWS[7], ROWS[8]] == list(page)


def asked(store: Store, loop: asyncio.AbstractEventLoop) -> int:
    """Lines of Python that a page and its counts take."""
    wanted = FindingsWanted(workspace=W1, sought=Sought(state=("open",), text="empty"))

    async def both() -> None:
        assert 20 == len(await store.findings.page(wanted, 10, 20))
        assert 30 < listed(await store.findings.counts(wanted), wanted.sought)

    loop.run_until_complete(both())  # the statements are compiled once
    return lines(lambda: loop.run_until_complete(both()))


def test_FI6_only_the_rows_of_a_page_are_read(no_rows: Path, tmp_path: Path) -> None:
    copy(no_rows, tmp_path / FILE)
    with asyncio.Runner() as runner:
        loop, store = runner.get_loop(), runner.run(open_sql(tmp_path))
        rows = [finding(f"{n:04}", "s1", n % 5, table=f"t{n}") for n in range(600)]
        runner.run(committed(store, source("s1"), *rows[:40]))
        few = asked(store, loop)
        runner.run(committed(store, *rows[40:]))
        assert few * 1.5 > asked(store, loop)
        runner.run(store.close())  # type: ignore[arg-type]


async def committed(store: Store, *rows: Any) -> None:
    await store.writer.commit(tuple(Put(record=one) for one in rows))
