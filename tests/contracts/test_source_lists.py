"""Long lists of sources, on every adapter alike."""

from dataclasses import replace
from typing import Any

import pytest

from crdt.ids import DocumentId, WorkspaceId
from engine.card_records import SourceCard
from engine.members.records import DocumentText
from engine.ports import Store
from engine.records import DocumentRecord, OperationResult
from engine.source_lists import TEST, Hidden, SourcesWanted, barred, tags_of
from engine.writes import Put
from tests.contracts.samples import record

pytestmark = pytest.mark.anyio

W1, W2 = WorkspaceId("w1"), WorkspaceId("w2")


def source(number: int, title: str, **fields: Any) -> DocumentRecord:
    plain: DocumentRecord = record(DocumentRecord, number)
    standing = {"kind": "data_source", "workspace": W1, "trashed_at": None, "branch_of": None}
    return replace(plain, id=DocumentId(f"d{number}"), title=title, **{**standing, **fields})


def card(number: int, kind: str, criticality: str, weight: int, *tags: str, owner: str = "") -> SourceCard:
    plain: SourceCard = record(SourceCard, number)
    said: dict[str, Any] = {
        "source_kind": kind,
        "criticality": criticality,
        "weight": weight,
        "tagged": barred(tags),
        "owner": owner,
    }
    return replace(plain, document=DocumentId(f"d{number}"), **said)


def outcome(number: int, status: str, result: Any, subject: str = "") -> OperationResult:
    plain: OperationResult = record(OperationResult, number)
    said: dict[str, Any] = {"status": status, "result": result, "at": number, "subject": subject}
    return replace(plain, source=DocumentId(f"d{number}"), operation=TEST, **said)


ROWS = (
    source(1, "Orders"),
    source(2, "archive"),
    source(3, "Billing 100%"),
    source(4, "New one"),
    source(5, "Elsewhere", workspace=W2),
    source(6, "Gone", trashed_at=9),
    source(7, "A design", kind="workflow"),
    source(8, "A branch", branch_of="d1"),
    card(1, "sqlite", "high", 3, "eu", "finance", owner="ana"),
    card(2, "files", "low", 1, "eu"),
    card(3, "sqlite", "medium", 2, "e_u"),
    card(5, "sqlite", "high", 3),
    outcome(1, "succeeded", {"passed": True}),
    outcome(1, "failed", {}, "table"),
    outcome(2, "succeeded", {"steps": [], "passed": False}),
    outcome(3, "failed", {"code": "x"}),
    DocumentText(
        document=DocumentId("d2"),
        organisation=record(DocumentRecord, 2).organisation,
        words="old orders",
        through=1,
    ),
)


@pytest.fixture
async def filled(store: Store) -> Store:
    await store.writer.commit(tuple(Put(record=one) for one in ROWS))
    return store


async def found(store: Store, **wanted: Any) -> list[str]:
    page, total = await store.sources.page(SourcesWanted(workspaces=(W1,), **wanted), 0, 100)
    assert len(page) == total
    return [one.record.title for one in page]


async def test_S0_2_a_list_of_sources_is_filtered_and_sorted_by_the_store(filled: Store) -> None:
    assert ["archive", "Billing 100%", "New one", "Orders"] == await found(filled)
    assert ["Orders", "archive"] == await found(filled, words=("orders",))
    assert ["Billing 100%"] == await found(filled, words=("100%",))
    assert ["Billing 100%", "Orders"] == await found(filled, kinds=("sqlite",))
    assert ["archive", "Orders"] == await found(filled, tags=("eu",))
    assert ["Orders"] == await found(filled, tags=("eu", "finance"))
    assert ["Orders"] == await found(filled, owners=("ana",), criticalities=("high", "low"))
    assert ["archive", "Billing 100%"] == await found(filled, tests=("failed",))
    assert ["New one"] == await found(filled, tests=("untested",))
    assert ["New one", "Orders"] == await found(filled, ids=("d1", "d4", "d5", "d6", "gone"))


async def test_S0_2_each_order_is_the_same_everywhere(filled: Store) -> None:
    assert ["Orders", "Billing 100%", "archive", "New one"] == await found(
        filled, order="criticality", descending=True
    )
    assert ["archive", "Billing 100%", "New one", "Orders"] == await found(filled, order="test")
    assert ["New one", "archive", "Orders", "Billing 100%"] == await found(filled, order="kind")


async def test_S0_2_what_has_the_words_in_its_name_comes_first_of_what_is_found_by_name(
    filled: Store,
) -> None:
    assert ["Orders", "archive"] == await found(filled, words=("ord", "ers"))
    assert ["archive", "Orders"] == await found(filled, words=("orders",), order="test")
    assert ["archive", "Orders"] == await found(filled, words=("orders",), order="title")
    first, total = await filled.sources.page(SourcesWanted(workspaces=(W1,), words=("orders",)), 0, 1)
    assert (["Orders"], 2) == ([one.record.title for one in first], total)


async def test_S0_2_a_page_says_how_many_there_are_and_has_cards_where_they_are(filled: Store) -> None:
    page, total = await filled.sources.page(SourcesWanted(workspaces=(W1, W2)), 2, 2)
    assert (5, ["Elsewhere", "New one"]) == (total, [one.record.title for one in page])
    assert [True, False] == [one.card is not None for one in page]
    assert (((), 0)) == await filled.sources.page(SourcesWanted(workspaces=()), 0, 10)


async def test_AC2_what_is_denied_is_neither_listed_nor_counted(filled: Store) -> None:
    some = Hidden(documents=(DocumentId("d1"),))
    assert ["archive", "Billing 100%", "New one"] == await found(filled, hidden=some)
    assert [] == await found(filled, hidden=Hidden(kinds=("w1:data_source",)))
    facets = await filled.sources.facets(SourcesWanted(workspaces=(W1,), hidden=some))
    assert {"sqlite": 1, "files": 1} == facets.kinds


async def test_S0_2_facets_count_what_each_value_would_show(filled: Store) -> None:
    facets = await filled.sources.facets(SourcesWanted(workspaces=(W1,), kinds=("sqlite",)))
    assert {"sqlite": 2, "files": 1} == facets.kinds
    assert {"high": 1, "medium": 1} == facets.criticalities
    assert {"passed": 1, "failed": 1} == facets.tests
    assert {"eu": 1, "finance": 1, "e_u": 1} == facets.tags
    everything = await filled.sources.facets(SourcesWanted(workspaces=(W1,)))
    assert {"passed": 1, "failed": 2, "untested": 1} == everything.tests


async def test_S0_2_last_results_come_without_their_content(filled: Store) -> None:
    rows = await filled.sources.results([DocumentId("d1"), DocumentId("d2"), DocumentId("d3")])
    assert [("d3", "failed", None), ("d2", "succeeded", False), ("d1", "succeeded", True)] == [
        (row.source, row.status, row.passed) for row in rows
    ]


def test_S0_2_tags_keep_their_words_between_bars() -> None:
    assert ["a b", "c"] == tags_of(barred(["c", "a|b", " ", "c"]))
    assert "" == barred([])
