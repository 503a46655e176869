"""Documents by what is known of them, on every adapter alike."""

from typing import Any

import pytest

from crdt.ids import WorkspaceId
from engine.members.records import DocumentText
from engine.ports import Store, Wanted
from engine.records import DocumentRecord
from engine.writes import Put
from tests.contracts.samples import record

pytestmark = pytest.mark.anyio

W1, W2 = WorkspaceId("w1"), WorkspaceId("w2")


def row(number: int, title: str, **fields: Any) -> DocumentRecord:
    made: DocumentRecord = record(
        DocumentRecord,
        number,
        **{
            "id": f"d{number}",
            "workspace": W1,
            "kind": "workflow",
            "title": title,
            "trashed_at": None,
            "branch_of": None,
            "created_by": "ana",
            "updated_by": "bo",
            "updated_at": number,
            "created_at": 100 - number,
            **fields,
        },
    )
    return made


def words(document: str, text: str) -> DocumentText:
    made: DocumentText = record(DocumentText, 1, document=document, words=text)
    return made


ROWS = (
    row(1, "beta flights"),
    row(2, "Alpha", kind="data_source"),
    row(3, "100%", created_by="cy"),
    row(4, "gamma", workspace=W2, updated_by="cy"),
    row(5, "Flights, old", trashed_at=7),
    row(6, "Workspace", kind="workspace"),
    row(7, "beta flights, other fares", branch_of="d1"),
)


async def found(store: Store, **wanted: Any) -> tuple[list[str], int]:
    rows, total = await store.shelf.page(Wanted(**{"workspaces": (W1,), **wanted}))
    return [one.id for one in rows], total


async def filled(store: Store) -> Store:
    await store.writer.commit(tuple(Put(record=one) for one in ROWS))
    await store.writer.commit(
        (Put(record=words("d2", "straße to flights\nnight_run")), Put(record=words("d3", "half")))
    )
    return store


async def test_S3_1_a_page_is_a_slice_of_what_fits_and_says_how_many_fit(store: Store) -> None:
    await filled(store)
    assert (["d3", "d2", "d1"], 3) == await found(store)
    assert (["d2"], 3) == await found(store, offset=1, limit=1)
    assert ([], 3) == await found(store, offset=9)
    assert (["d4", "d3", "d2", "d1"], 4) == await found(store, workspaces=(W1, W2))
    assert ([], 0) == await found(store, workspaces=())


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"kinds": ("data_source",)}, ["d2"]),
        ({"kinds": ("data_source", "workflow")}, ["d3", "d2", "d1"]),
        ({"created_by": "cy"}, ["d3"]),
        ({"updated_by": "cy"}, []),
        ({"trashed": True}, ["d5"]),
        ({"ids": ("d1", "d3", "d4", "d5", "gone")}, ["d3", "d1"]),
    ],
)
async def test_S3_1_every_filter_lets_through_what_it_says(
    store: Store, wanted: dict[str, Any], ids: list[str]
) -> None:
    await filled(store)
    assert (ids, len(ids)) == await found(store, **wanted)


@pytest.mark.parametrize(
    ("sought", "ids"),
    [
        (("flights",), ["d2", "d1"]),
        (("flights", "beta"), ["d1"]),
        (("flights", "straße"), ["d2"]),
        (("half",), ["d3"]),
        (("0%",), ["d3"]),
        (("t_r",), ["d2"]),
        (("a%a",), []),
        (("nothing",), []),
    ],
)
async def test_S3_1_each_word_stands_in_the_title_or_in_the_content(
    store: Store, sought: tuple[str, ...], ids: list[str]
) -> None:
    await filled(store)
    assert (ids, len(ids)) == await found(store, words=sought)


async def test_S3_1_every_order_goes_both_ways(store: Store) -> None:
    await filled(store)
    assert ["d3", "d2", "d1"] == (await found(store, order="title", descending=False))[0]
    assert ["d1", "d2", "d3"] == (await found(store, order="title"))[0]
    assert ["d1", "d2", "d3"] == (await found(store, order="updated_at", descending=False))[0]
    assert ["d3", "d2", "d1"] == (await found(store, order="created_at", descending=False))[0]
    assert ["d2", "d1", "d3"] == (await found(store, order="kind", descending=False))[0]


async def test_S3_1_documents_without_words_are_known_and_a_workspace_is_none(store: Store) -> None:
    await filled(store)
    assert ["d1", "d4", "d5"] == [one.id for one in await store.shelf.unread(10)]
    assert ["d1"] == [one.id for one in await store.shelf.unread(1)]
