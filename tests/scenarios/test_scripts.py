"""Scripts made of designs, each run against a real server beside a run of the same design: they give the same (FM11)."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from crdt.ids import Channel, RunId, WorkspaceId, run_channel, workspace_channel
from engine.workflow.designs.problem import DesignInvalid
from server.client import Client, ServerRefused, connect
from server.scripting import StepsFailed
from tests.support.belonging import offer, own_workspace
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]
Json = Any
OVER = ["workflow:run:completed", "workflow:run:failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Bea makes designs, runs them and their scripts; Cem may approve."""

    bea: Person
    cem: Person
    workspace: str

    def design(self, name: str, nodes: Json, *edges: Json, **more: Json) -> str:
        ways = {f"e{at}": dict(zip(("source", "target", "port", "condition"), edge, strict=False))
                for at, edge in enumerate(edges)}  # fmt: skip
        body = {"nodes": nodes, "edges": ways, **more}
        path = "/workflow/designer/workflows"
        return str(self.bea.call("POST", path, workspace=self.workspace, name=name, body=body)["id"])

    def script(self, design: str) -> Json:
        path = f"/workflow/designer/workflows/{design}/export"
        return self.bea.request("GET", path, params={"format": "python"}).json()

    @property
    def channel(self) -> Channel:
        return workspace_channel(WorkspaceId(self.workspace))


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    for server in running(tmp_path_factory.mktemp("scripts"), "--no-demo"):
        yield settled(server)


def settled(server: RunningServer) -> Studio:
    ada = owner(server)
    bea, cem = invited(server, ada, "Bea", "viewer"), invited(server, ada, "Cem", "viewer")
    workspace = own_workspace(ada, "Scripts")
    offer(ada, workspace, bea, "editor")
    offer(ada, workspace, cem, "approver")
    return Studio(bea=bea, cem=cem, workspace=workspace)


@asynccontextmanager
async def signed_in(person: Person) -> AsyncIterator[Client]:
    async with connect(person.server.url, person.token) as client:
        yield client


@pytest.fixture
def scripted(studio: Studio, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the script of a design as a program would, and gives what it prints. Raises what it raises."""
    monkeypatch.setenv("CONCERT_URL", studio.bea.server.url)
    monkeypatch.setenv("CONCERT_TOKEN", studio.bea.token)
    monkeypatch.setenv("CONCERT_WORKSPACE", studio.workspace)

    async def run(design: str) -> Json:
        made = await asyncio.to_thread(studio.script, design)
        assert "left_out" not in {note["weight"] for note in made["notes"]}
        program: dict[str, Any] = {}
        exec(compile(made["text"], made["file"], "exec"), program)
        await program["main"]()
        return json.loads(capsys.readouterr().out)

    return run


async def ran(client: Client, design: str) -> Json:
    """The run of a design once it is over."""
    started = await client.call("runs.start", id=design)
    async with aclosing(client.events(run_channel(RunId(started["id"])), 0, OVER)) as events:
        async for _ in events:
            break
    return await client.call("runs.get", id=started["id"])


def results_of(run: Json) -> dict[str, Json]:
    assert "succeeded" == run["status"], [node["error"] for node in run["nodes"]]
    return {one["name"]: one["value"] for one in run["results"]}


def cel(text: str) -> Json:
    return {"$cel": text}


def does(operation: str, **parameters: Json) -> Json:
    """`undoes`, `inside` and the like are said of the step, all else is given to its operation."""
    own = {key: parameters.pop(key) for key in ("undoes", "inside", "part", "run_if") if key in parameters}
    return {"operation": operation, "parameters": parameters, **own}


def tells(topic: str, data: Json = None, **more: Json) -> Json:
    return does("event.emit", topic=topic, data=data, **more)


def gives(name: str, value: Json, **more: Json) -> Json:
    return does("flow.output", name=name, value=value, **more)


async def test_FM11_a_script_waits_for_the_event_that_fits_and_tells_events(
    studio: Studio, scripted: Any
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
    studio: Studio, scripted: Any
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


async def test_FM11_ways_with_conditions_are_taken_alike(studio: Studio, scripted: Any) -> None:
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


@asynccontextmanager
async def told(client: Client, studio: Studio, last: str) -> AsyncIterator[list[Json]]:
    """What steps tell meanwhile, up to that topic: known once the block is left."""
    heard: list[Json] = []
    feed = await client.join(studio.channel, topics=["custom:**"])
    yield heard
    async for event in feed:
        heard.append((event.topic.removeprefix("custom:"), event.payload["data"]))
        if event.topic == f"custom:{last}":
            break
    client.leave(studio.channel)


async def test_FM11_what_was_done_is_undone_in_reverse_when_a_script_fails(
    studio: Studio, scripted: Any
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
    studio: Studio, scripted: Any
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


async def test_N9_a_script_asks_people_and_goes_on_when_they_approve(studio: Studio, scripted: Any) -> None:
    design = await asyncio.to_thread(gated, studio, approvers=[studio.cem.id])
    expected = results_of(await by_hand(studio, design, "approved"))
    async with asyncio.TaskGroup() as group:
        deciding = group.create_task(decides(studio, "approve", "As agreed"))
        printed = await scripted(design)
    assert {"who": studio.cem.id, "why": "As agreed", "values": {}} == expected == printed
    request = await asyncio.to_thread(studio.cem.call, "GET", f"/workflow/approvals/{deciding.result()}")
    assert ("decision", "executed", "Go on?") == (request["type"], request["state"], request["title"])
    assert {studio.cem.id} == {seat["user"] for stage in request["stages"] for seat in stage["people"]}


async def test_N9_a_script_goes_on_with_what_people_answer_in_the_form(studio: Studio, scripted: Any) -> None:
    form = {"properties": {"batch": {"type": "integer"}, "where": {"type": "string"}}, "required": ["batch"]}
    design = await asyncio.to_thread(gated, studio, form={"type": "object", **form})
    values = {"batch": 7, "where": "Quay"}
    expected = results_of(await by_hand(studio, design, "approved", **values))
    async with asyncio.TaskGroup() as group:
        group.create_task(decides(studio, "approve", "As agreed", **values))
        printed = await scripted(design)
    assert values == expected["values"] == printed["values"]
    assert expected == printed


async def test_N9_a_script_stops_where_people_refuse(studio: Studio, scripted: Any) -> None:
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
    studio: Studio, scripted: Any, then: str
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


async def test_FM11_a_script_runs_the_steps_of_the_designs_that_it_calls(
    studio: Studio, scripted: Any
) -> None:
    doubled = {
        "word": does("flow.wait", event={"topic": "custom:word", "timeout_s": 60}),
        "pause": does("flow.wait", seconds=0.5),
        "tell": tells("word", "said"),
        "twice": gives("twice", cel("parameters.n * 2")),
        "said": gives("said", cel("steps.word.output.event.data")),
    }
    asks = {"n": {"name": "n", "type": "integer", "required": True}}
    ways = [("pause", "tell"), ("word", "said")]
    other = await asyncio.to_thread(lambda: studio.design("Twice", doubled, *ways, parameters=asks))
    nodes = {
        "each": does("flow.for_each", items=[20, 21], parallel=1),
        "call": does("flow.call", workflow=other, parameters={"n": cel("item + 1")}, inside="each"),
        "got": gives("got", cel("steps.each.output.items")),
    }
    design = await asyncio.to_thread(studio.design, "Caller", nodes, ("each", "got"))
    async with signed_in(studio.bea) as client:
        expected = results_of(await ran(client, design))["got"]
    assert [{"twice": 42, "said": "said"}, {"twice": 44, "said": "said"}] == expected
    assert {"got": expected} == await scripted(design)


async def test_FM11_what_a_called_design_did_is_undone_with_the_rest(studio: Studio, scripted: Any) -> None:
    inner = {
        "c": tells("did.c", cel("parameters.n")),
        "undo_c": tells("undid.c", cel("parameters.n"), undoes="c"),
    }
    asks = {"n": {"name": "n", "type": "integer"}}
    other = await asyncio.to_thread(lambda: studio.design("Does it", inner, parameters=asks))
    nodes = {
        "a": tells("did.a"),
        "undo_a": tells("undid.a", undoes="a"),
        "call": does("flow.call", workflow=other, parameters={"n": 7}),
        "stops": does("data.check", condition=False),
    }
    design = await asyncio.to_thread(studio.design, "Undone", nodes, ("a", "call"), ("call", "stops"))
    async with signed_in(studio.bea) as client:
        async with told(client, studio, "undid.a") as by_run:
            run = await ran(client, design)
        async with told(client, studio, "undid.a") as by_script:
            with pytest.raises(StepsFailed):
                await scripted(design)
    assert "undone" == run["undo"]
    assert [("did.a", None), ("did.c", 7), ("undid.c", 7), ("undid.a", None)] == by_run == by_script


async def test_FM11_a_script_whose_calls_lead_back_or_nowhere_does_not_begin(
    studio: Studio, scripted: Any
) -> None:
    nodes = {"said": tells("begun"), "call": does("flow.call", workflow="gone")}
    nowhere = await asyncio.to_thread(studio.design, "Calls nothing", nodes)
    with pytest.raises(ServerRefused) as refused:
        await scripted(nowhere)
    assert "not_found" == refused.value.code
    nodes["call"] = does("flow.call", workflow=nowhere)
    path = f"/workflow/designer/workflows/{nowhere}"
    await asyncio.to_thread(studio.bea.call, "PUT", path, body={"nodes": nodes})
    round_trip = await asyncio.to_thread(studio.design, "Calls who calls itself", nodes)
    with pytest.raises(DesignInvalid) as invalid:
        await scripted(round_trip)
    assert ["call_round_trip"] == [one["code"] for one in invalid.value.details["problems"]]


async def test_FM11_a_report_of_a_script_is_what_its_step_gives(studio: Studio, scripted: Any) -> None:
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


async def test_FM11_a_called_design_that_fails_fails_its_step_alike(studio: Studio, scripted: Any) -> None:
    other = await asyncio.to_thread(studio.design, "Broken", {"c": does("data.check", message="Too few")})
    nodes = {"call": does("flow.call", workflow=other), "after": gives("after", True)}
    design = await asyncio.to_thread(studio.design, "Calls it", nodes, ("call", "after"))
    async with signed_in(studio.bea) as client:
        run = await ran(client, design)
    with pytest.raises(StepsFailed) as failed:
        await scripted(design)
    (node,) = (one for one in run["nodes"] if one["node"] == "call")
    error = failed.value.details["steps"]["call"]
    assert (node["error"]["code"], "Too few") == (error["code"], error["message"])
