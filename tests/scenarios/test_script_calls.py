"""Scripts made of designs that call others, beside runs of the same (FM11, G22)."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from engine.workflow.designs.problem import DesignInvalid
from server.client import ServerRefused
from server.scripting import StepsFailed
from tests.support.scripted import (
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


async def test_FM11_a_script_runs_the_steps_of_the_designs_that_it_calls(
    studio: Studio, scripted: Scripted
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


async def test_FM11_what_a_called_design_did_is_undone_with_the_rest(
    studio: Studio, scripted: Scripted
) -> None:
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
    studio: Studio, scripted: Scripted
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


async def test_FM11_a_called_design_that_fails_fails_its_step_alike(
    studio: Studio, scripted: Scripted
) -> None:
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
