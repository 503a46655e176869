"""Long lists of runs, on every adapter alike."""

from dataclasses import replace
from typing import Any

import pytest

from crdt.ids import DocumentId, Micros, RunId, UserId, WorkspaceId
from engine.ports import Store
from engine.records import RunRecord
from engine.run_lists import After, RunsWanted
from engine.writes import Put
from tests.contracts.samples import record

pytestmark = pytest.mark.anyio

W1, W2 = WorkspaceId("w1"), WorkspaceId("w2")
D1, D2 = DocumentId("d1"), DocumentId("d2")
GIVEN = {"day": "2024-05-02", "parts": 5, "deep": {"name": 'say "part":5,'}, "last": True}


def run(number: int, **fields: Any) -> RunRecord:
    plain: RunRecord = record(RunRecord, number)
    return replace(
        plain,
        **{
            "id": f"r{number}",
            "workspace": W1,
            "design": D1,
            "title": "Nightly Orders",
            "number": number,
            "status": "succeeded",
            "parameters": {},
            "started_by": "ana",
            "created_at": number * 10,
            "trigger": "manual",
            **fields,
        },
    )


ROWS = (
    run(1, parameters=GIVEN),
    run(2, status="failed", trigger="schedule"),
    run(3, started_by="bo", title="100% of orders"),
    run(4, created_at=30, design=D2, trigger=None),
    run(5, workspace=W2, parameters={"parts": 50, "day": "2024-05-02"}),
)


async def filled(store: Store) -> Store:
    await store.writer.commit(tuple(Put(record=one) for one in ROWS))
    return store


async def found(store: Store, **wanted: Any) -> list[str]:
    return [row.id for row in await store.runs.page(RunsWanted(**wanted))]


async def test_AL1_pages_begin_after_a_run_and_lose_none_of_those_that_began_at_once(store: Store) -> None:
    await filled(store)
    pages, after = [], None
    while rows := await store.runs.page(RunsWanted(), after=after, limit=2):
        pages.append([row.id for row in rows])
        after = After(rows[-1].created_at, rows[-1].id)
    assert [["r5", "r4"], ["r3", "r2"], ["r1"]] == pages
    assert ["r3", "r2"] == [row.id for row in await store.runs.page(RunsWanted(), offset=2, limit=2)]


async def test_AL1_a_new_run_does_not_move_the_page_after_an_old_one(store: Store) -> None:
    await filled(store)
    after = After(Micros(30), RunId("r4"))
    before = await store.runs.page(RunsWanted(workspaces=(W1,)), after=after)
    await store.writer.commit((Put(record=run(9)),))
    assert before == await store.runs.page(RunsWanted(workspaces=(W1,)), after=after)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"workspaces": (W1,)}, ["r4", "r3", "r2", "r1"]),
        ({"designs": (D2,)}, ["r4"]),
        ({"hidden": (D1,)}, ["r4"]),
        ({"states": ("failed", "running")}, ["r2"]),
        ({"started_by": (UserId("bo"),)}, ["r3"]),
        ({"triggers": ("schedule",)}, ["r2"]),
        ({"since": Micros(20), "until": Micros(50)}, ["r4", "r3", "r2"]),
        ({"number": 3}, ["r3"]),
        ({"words": ("orders", "100%")}, ["r3"]),
        ({"given": (("parts", "5"),)}, ["r1"]),
        ({"given": (("day", "2024-05-02"), ("parts", "50"))}, ["r5"]),
        ({"given": (("last", "true"),)}, ["r1"]),
        ({"given": (("LAST", "true"),)}, []),
        ({"given": (("part", "5"),)}, []),
    ],
)
async def test_AL1_each_filter_lets_through_what_it_says(
    store: Store, wanted: dict[str, Any], ids: list[str]
) -> None:
    await filled(store)
    assert ids == await found(store, **wanted)
    assert len(ids) == sum((await store.runs.counts(RunsWanted(**wanted))).values())


async def test_AL1_counts_are_of_all_pages_by_state(store: Store) -> None:
    await filled(store)
    assert {"succeeded": 4, "failed": 1} == dict(await store.runs.counts(RunsWanted()))


async def test_AL1_a_row_says_what_a_list_shows_and_no_more(store: Store) -> None:
    await filled(store)
    (row,) = await store.runs.page(RunsWanted(number=2))
    kept = ROWS[1]
    assert (kept.title, kept.trigger, kept.steps, kept.finished_at) == (
        row.title,
        row.trigger,
        row.steps,
        row.finished_at,
    )
    assert not hasattr(row, "plan")
    assert row == await store.runs.get(RunId("r2"))
    assert None is await store.runs.get(RunId("r99"))


async def test_AL1_the_designs_that_have_runs_in_a_workspace_are_known(store: Store) -> None:
    await filled(store)
    assert (D1, D2) == tuple(await store.runs.designs((W1,)))
    assert () == tuple(await store.runs.designs(()))


async def test_AL1_of_some_runs_those_that_are_there_are_known(store: Store) -> None:
    await filled(store)
    asked = [RunId(one) for one in ("r1", "r9", "r5")]
    assert {"r1", "r5"} == await store.runs.there(asked)
    assert frozenset() == await store.runs.there([])
