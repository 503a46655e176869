"""Scripts made of designs, each run against a real server beside a run of the same design: they give the same (FM11)."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import pytest

from crdt.ids import RunId, run_channel
from server.scripting import StepsFailed
from tests.support.scripted import (
    OVER,
    Scripted,
    Studio,
    cel,
    does,
    gives,
    ran,
    results_of,
    scripting,
    settled,
    signed_in,
    tells,
    told,
)
from tests.support.server import running

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]
Json = Any


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    for server in running(tmp_path_factory.mktemp("scripts"), "--no-demo"):
        yield settled(server)


@pytest.fixture
def scripted(studio: Studio, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Scripted:
    return scripting(studio, monkeypatch, capsys)


async def test_FM11_a_script_waits_for_the_event_that_fits_and_tells_events(
    studio: Studio, scripted: Scripted
) -> None:
    awaited = {"topic": "custom:parcel", "condition": "event.payload.data.weight > 2", "timeout_s": 60}
    nodes = {
        "parcel": does("flow.wait", event=awaited),
        "pause": does("flow.wait", seconds=0.5),
        "light": tells("parcel", {"weight": 1}),
        "other": tells("letter", {"weight": 9}),
        "heavy": tells("parcel", {"weight": 3}),
        "weight": gives("weight", cel("steps.parcel.output.event.data.weight")),
        "topic": gives("topic", cel("steps.parcel.output.topic")),
    }
    ways = [
        ("pause", "light"),
        ("light", "other"),
        ("other", "heavy"),
        ("parcel", "weight"),
        ("parcel", "topic"),
    ]
    design = await asyncio.to_thread(studio.design, "Parcels", nodes, *ways)
    async with signed_in(studio.bea) as client:
        expected = results_of(await ran(client, design))
    assert {"weight": 3, "topic": "custom:parcel"} == expected == await scripted(design)


async def test_FM11_a_script_gives_up_an_event_that_does_not_come_and_waits_until_a_moment(
    studio: Studio, scripted: Scripted
) -> None:
    nodes = {
        "never": does("flow.wait", event={"topic": "custom:never", "timeout_s": 0.2}),
        "past": does("flow.wait", until="2020-01-01T00:00:00+01:00"),
        "late": gives("late", cel("steps.never.error.code"), run_if="all_failed"),
        "waited": gives("waited", cel("steps.past.output.waited_s < 1.0")),
    }
    ways = [("never", "late"), ("past", "waited")]
    design = await asyncio.to_thread(studio.design, "Patience", nodes, *ways)
    async with signed_in(studio.bea) as client:
        run = await ran(client, design)
    with pytest.raises(StepsFailed) as failed:
        await scripted(design)
    codes = {node["node"]: node["error"]["code"] for node in run["nodes"] if node["error"]}
    assert {"never": "wait_timed_out"} == codes
    assert codes == {id_: error["code"] for id_, error in failed.value.details["steps"].items()}
    assert {"late": "wait_timed_out", "waited": True} == {one["name"]: one["value"] for one in run["results"]}


async def test_FM11_ways_with_conditions_are_taken_alike(studio: Studio, scripted: Scripted) -> None:
    nodes = {
        "n": does("data.transform", value=7),
        "choice": does("flow.choice", condition=cel("steps.n.output.value > 5")),
        "big": gives("big", True),
        "huge": gives("huge", True),
        "small": gives("small", True),
        "either": gives("either", True),
    }
    ways = [
        ("n", "choice"), ("choice", "big", "true"), ("choice", "small", "false"),
        ("choice", "either", "true"), ("choice", "either", "false"),
        ("n", "huge", "", "steps.n.output.value > 100"),
    ]  # fmt: skip
    design = await asyncio.to_thread(studio.design, "Ways", nodes, *ways)
    async with signed_in(studio.bea) as client:
        expected = results_of(await ran(client, design))
    assert {"big": True, "either": True} == expected == await scripted(design)


async def test_FM11_what_was_done_is_undone_in_reverse_when_a_script_fails(
    studio: Studio, scripted: Scripted
) -> None:
    nodes = {
        "a": tells("did.a", "A"),
        "undo_a": tells("undid.a", cel("steps.a.output.topic"), undoes="a"),
        "each": does("flow.for_each", items=["x", "y"]),
        "one": tells(cel("'did.' + item"), cel("index"), inside="each"),
        "undo_one": tells(cel("'undid.' + item"), cel("index"), undoes="one", inside="each"),
        "odd": tells("did.odd"),
        "undo_odd": does("data.check", condition=False, message="Cannot be undone", undoes="odd"),
        "stops": does("data.check", condition=False, message="Enough"),
        "never": tells("never"),
        "undo_never": tells("undid.never", undoes="never"),
    }
    ways = [("a", "each"), ("each", "odd"), ("odd", "stops"), ("stops", "never")]
    design = await asyncio.to_thread(studio.design, "Undone", nodes, *ways)
    async with signed_in(studio.bea) as client:
        async with told(client, studio, "undid.a") as by_run:
            run = await ran(client, design)
        async with told(client, studio, "undid.a") as by_script:
            with pytest.raises(StepsFailed) as failed:
                await scripted(design)
    assert ("failed", "undo_failed") == (run["status"], run["undo"])
    done = [("did.a", "A"), ("did.x", 0), ("did.y", 1), ("did.odd", None)]
    undone = [("undid.y", 1), ("undid.x", 0), ("undid.a", "custom:did.a")]
    assert [*done, *undone] == by_run == by_script
    said = failed.value.details
    assert (["undo_one", "undo_one", "undo_a"], ["undo_odd"]) == (said["undone"], [*said["undo_failed"]])


async def test_FM11_a_script_of_a_design_that_keeps_what_was_done_undoes_nothing(
    studio: Studio, scripted: Scripted
) -> None:
    nodes = {
        "a": tells("kept.a"),
        "undo_a": tells("undid.kept", undoes="a"),
        "stops": does("data.check", condition=False),
        "last": tells("kept.last", run_if="all_done"),
    }
    settings = {"undo_on_failure": False}
    ways = [("a", "stops"), ("stops", "last")]
    design = await asyncio.to_thread(studio.design, "Kept", nodes, *ways, settings=settings)
    async with signed_in(studio.bea) as client, told(client, studio, "kept.last") as heard:
        with pytest.raises(StepsFailed) as failed:
            await scripted(design)
    assert ["kept.a", "kept.last"] == [topic for topic, _ in heard]
    assert {"steps"} == failed.value.details.keys()


async def decides(studio: Studio, decision: str, comment: str, **values: Json) -> str:
    """Cem answers the next question that is put to people; its id."""
    async with signed_in(studio.cem) as client:
        feed = await client.join(studio.channel, topics=["approval:request:asked"])
        async for event in feed:
            request, said = event.payload["request"], {"values": values} if values else {}
            await client.call(f"approvals.{decision}", id=request, comment=comment, **said)
            return str(request)
    raise AssertionError("nobody asked")


async def answers(studio: Studio, run: str, decision: str, comment: str, **values: Json) -> None:
    async with signed_in(studio.cem) as client:
        feed = await client.join(run_channel(RunId(run)), 0, ["workflow:step:asking"])
        async for event in feed:
            said = {"id": run, "node": event.payload["node"], "decision": decision, "comment": comment}
            await client.call("gates.decide", **said, values=values)
            return


def gated(studio: Studio, **gate: Json) -> str:
    nodes = {
        "gate": does("flow.gate", question="Go on?", **gate),
        "who": gives("who", cel("steps.gate.output.by")),
        "why": gives("why", cel("steps.gate.output.comment")),
        "values": gives("values", cel("steps.gate.output.values")),
    }
    return studio.design("Gated", nodes, *(("gate", name) for name in ("who", "why", "values")))


async def by_hand(studio: Studio, design: str, decision: str, **values: Json) -> Json:
    """The run, decided by Cem."""
    async with signed_in(studio.bea) as client:
        started = await client.call("runs.start", id=design)
        await answers(studio, started["id"], decision, "As agreed", **values)
        async with aclosing(client.events(run_channel(RunId(started["id"])), 0, OVER)) as events:
            async for _ in events:
                break
        return await client.call("runs.get", id=started["id"])


async def test_N9_a_script_asks_people_and_goes_on_when_they_approve(
    studio: Studio, scripted: Scripted
) -> None:
    design = await asyncio.to_thread(gated, studio, approvers=[studio.cem.id])
    expected = results_of(await by_hand(studio, design, "approved"))
    async with asyncio.TaskGroup() as group:
        deciding = group.create_task(decides(studio, "approve", "As agreed"))
        printed = await scripted(design)
    assert {"who": studio.cem.id, "why": "As agreed", "values": {}} == expected == printed
    request = await asyncio.to_thread(studio.cem.call, "GET", f"/workflow/approvals/{deciding.result()}")
    assert ("decision", "executed", "Go on?") == (request["type"], request["state"], request["title"])
    assert {studio.cem.id} == {seat["user"] for stage in request["stages"] for seat in stage["people"]}


async def test_N9_a_script_goes_on_with_what_people_answer_in_the_form(
    studio: Studio, scripted: Scripted
) -> None:
    form = {"properties": {"batch": {"type": "integer"}, "where": {"type": "string"}}, "required": ["batch"]}
    design = await asyncio.to_thread(gated, studio, form={"type": "object", **form})
    values = {"batch": 7, "where": "Quay"}
    expected = results_of(await by_hand(studio, design, "approved", **values))
    async with asyncio.TaskGroup() as group:
        group.create_task(decides(studio, "approve", "As agreed", **values))
        printed = await scripted(design)
    assert values == expected["values"] == printed["values"]
    assert expected == printed


async def test_N9_a_script_stops_where_people_refuse(studio: Studio, scripted: Scripted) -> None:
    design = await asyncio.to_thread(gated, studio)
    run = await by_hand(studio, design, "rejected")
    async with asyncio.TaskGroup() as group:
        group.create_task(decides(studio, "reject", "As agreed"))
        with pytest.raises(StepsFailed) as failed:
            await scripted(design)
    (node,) = (one for one in run["nodes"] if one["status"] == "failed")
    error = failed.value.details["steps"]["gate"]
    assert {"code": "gate_rejected", "by": studio.cem.id, "comment": "As agreed"} == {
        "code": error["code"], **error["details"]}  # fmt: skip
    assert (node["error"]["code"], node["error"]["details"]) == (error["code"], error["details"])
    assert "gate: The approval was refused." in str(failed.value)


@pytest.mark.parametrize("then", ["fail", "reject", "approve"])
async def test_N9_a_question_of_a_script_that_nobody_decides_is_taken_back(
    studio: Studio, scripted: Scripted, then: str
) -> None:
    design = await asyncio.to_thread(gated, studio, timeout_s=0.2, on_timeout=then)
    async with signed_in(studio.bea) as client:
        run = await ran(client, design)
    codes = {node["node"]: node["error"]["code"] for node in run["nodes"] if node["error"]}
    if then == "approve":
        assert {"who": "", "why": "", "values": {}} == results_of(run) == await scripted(design)
    else:
        with pytest.raises(StepsFailed) as failed:
            await scripted(design)
        assert codes == {id_: error["code"] for id_, error in failed.value.details["steps"].items()}
        assert {"gate": "gate_timed_out" if then == "fail" else "gate_rejected"} == codes
    path = f"/workflow/approvals?workspace={studio.workspace}&type=decision&limit=1"
    (request,) = (await asyncio.to_thread(studio.bea.call, "GET", path))["items"]
    assert "withdrawn" == request["state"]


async def test_FM11_a_report_of_a_script_is_what_its_step_gives(studio: Studio, scripted: Scripted) -> None:
    table = {"table": "t", "rows": 12, "sampled_rows": 12, "columns": []}
    nodes = {
        "report": does("report.publish", title="One table", profiles={"t": table}),
        "rows": gives("rows", cel("steps.report.output.total_rows")),
        "tables": gives("tables", cel("steps.report.output.tables")),
        "kept": gives("kept", cel("steps.report.output.report != ''")),
    }
    ways = [("report", "rows"), ("report", "tables"), ("report", "kept")]
    design = await asyncio.to_thread(studio.design, "Reports", nodes, *ways)
    made = await asyncio.to_thread(studio.script, design)
    assert [("steps.report", "changed")] == [(note["place"], note["weight"]) for note in made["notes"]]
    async with signed_in(studio.bea) as client:
        expected = results_of(await ran(client, design))
    assert (12, True) == (expected["rows"], expected["kept"])
    assert {**expected, "kept": False} == await scripted(design)
