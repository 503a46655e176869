"""What an installation is made of, and what is missing (S1-8). Section C of engine/SPEC.md."""

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel

from engine.components import Components
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.platform import Platform
from engine.sources.source import Connection, Entrance, Source, SourceRoots
from engine.spec import Engine, EngineSpec


class Empty(BaseModel):
    pass


class Ask(BaseModel):
    source: str


class Idle:
    async def start(self) -> None:
        return


async def run(_: Ask, __: OperationContext) -> Outcome[Empty]:
    return Outcome(output=Empty())


async def opened(*_: Any) -> Connection:
    raise FileNotFoundError


def made(_: Platform) -> Engine:
    return Idle()


def engine(name: str, *depends_on: str) -> EngineSpec:
    return EngineSpec(name=name, title=name, summary="", capabilities=(), make=made, depends_on=depends_on)


def source(kind: str, *depends_on: str) -> Source[Any]:
    opening: Callable[[Any, Any, SourceRoots, Entrance], Awaitable[Connection]] = opened
    return Source(kind=kind, title=kind, icon="", config=Empty, open=opening, depends_on=depends_on)


def components(
    *engines: EngineSpec, sources: tuple[Source[Any], ...] = (), configured: tuple[str, ...] = ()
) -> Components:
    operation = Operation(
        name="test.read", title="Read", summary="", icon="", category="", input=Ask, output=Empty, run=run
    )
    return Components(
        engines={one.name: one for one in engines},
        sources={one.kind: one for one in sources},
        operations={operation.name: operation},
        kinds={},
        configured=frozenset(configured),
    )


def missing(found: Components) -> dict[str, list[str]]:
    return {one.name: one.missing for one in found.listed() if one.health == "missing"}


def test_C3_what_a_component_needs_and_is_not_there_is_named() -> None:
    found = components(
        engine("far", "library:no_such_library", "setting:DASK_SCHEDULER"),
        engine("near", "library:json", "operation:test.read"),
        sources=(source("odd", "library:no_such_driver"),),
    )
    assert {
        "far": ["the library no_such_library is not installed", "DASK_SCHEDULER is not set"],
        "odd": ["the library no_such_driver is not installed"],
    } == missing(found)


def test_C3_what_an_engine_needs_of_another_one_is_named_too() -> None:
    engines = engine("far", "setting:DASK_SCHEDULER"), engine("top", "engine:far", "engine:gone")
    kinds = (source("s"),)
    assert {
        "far": ["DASK_SCHEDULER is not set"],
        "top": ["DASK_SCHEDULER is not set", "there is no engine gone"],
    } == missing(components(*engines, sources=kinds))
    assert {"top": ["there is no engine gone"]} == missing(
        components(*engines, sources=kinds, configured=("DASK_SCHEDULER",))
    )


def test_C3_engines_that_need_each_other_are_not_asked_for_ever() -> None:
    assert {} == missing(components(engine("a", "engine:b"), engine("b", "engine:a"), sources=(source("s"),)))


def test_C2_an_operation_on_sources_needs_a_source_kind() -> None:
    assert {"test.read": ["there is no source"]} == missing(components())
    assert {} == missing(components(sources=(source("s"),)))


def test_C1_everything_that_is_shipped_is_found_and_complete() -> None:
    rows = list(Components.found().listed())
    names = {(row.type, row.name) for row in rows}
    assert {
        ("engine", "workflow"),
        ("kind", "workflow"),
        ("source", "sqlite"),
        ("operation", "source.profile_table"),
    } <= names
    assert [] == [row.name for row in rows if row.health != "ok"]
    for row in rows:
        assert row.title, row.name
        assert row.capabilities or row.type == "operation", row.name
        if row.type == "operation":
            assert row.input["type"] == row.output["type"] == "object", row.name
            assert row.summary, row.name
            assert row.category, row.name


def test_C4_what_goes_into_a_component_and_comes_out_is_listed_as_json_schema() -> None:
    rows = {(row.type, row.name): row for row in Components.found().listed()}
    profile = rows["operation", "source.profile_table"]
    assert {"source", "table"} <= profile.input["properties"].keys()
    assert "columns" in profile.output["properties"]
    assert "path" in rows["source", "sqlite"].config["properties"]
    assert "nodes" in rows["kind", "workflow"].config["properties"]
    assert [] == [
        key
        for key, row in rows.items()
        if key[0] in {"source", "kind"} and "object" != row.config.get("type")
    ]
