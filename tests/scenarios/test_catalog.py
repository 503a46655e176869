"""The catalogue over HTTP: scans keep it, people annotate it, tags are renamed everywhere, what runs read counts as use."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.belonging import code
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running

SHOP = """
CREATE TABLE towns (town_code TEXT, name TEXT);
CREATE TABLE trips (town_code TEXT, days INTEGER);
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("catalog")
    path = data / "sources" / "shop.db"
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SHOP)
        database.executemany("INSERT INTO towns VALUES (?, 'x')", [(f"T{n}",) for n in range(30)])
        database.executemany("INSERT INTO trips VALUES (?, 1)", [(f"T{n % 20}",) for n in range(90)])
    yield from running(data, "--no-demo")


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def source(ada: Person) -> str:
    said = {"workspace": ada.workspace(), "name": "Shop", "kind": "sqlite", "connection": {"path": "shop.db"}}
    return str(ada.call("POST", "/data-sources", **said)["id"])


def scanned(ada: Person, source: str, *stages: str) -> None:
    asked = {"stages": stages or ("schema", "joins")}
    scan = ada.call("POST", f"/scan-logic/sources/{source}/scans", **asked)["id"]
    since = 0
    for _ in range(60):
        if ada.call("GET", f"/scan-logic/sources/{source}/scans/{scan}")["finished_at"] is not None:
            return
        told = ada.call("GET", f"/channels/doc:{source}/events?since={since}&topics=scan:*&wait=5")
        since = max([since, *(one["sequence"] for one in told["items"])])
    raise AssertionError(scan)


def listed(person: Person, path: str, **query: Any) -> list[dict[str, Any]]:
    about = {} if "/workspaces/" in path else {"workspace": person.workspace()}
    answer = person.request("GET", path, params={**about, **query})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_S0_8_scans_keep_the_catalogue_and_find_what_is_gone_until_it_is_forgotten(
    ada: Person, source: str, server: RunningServer
) -> None:
    scanned(ada, source)
    assert ["towns", "trips"] == [one["table"] for one in listed(ada, "/advanced-catalog/tables")]
    (join,) = listed(ada, "/data-discovery/candidates", kind="join")
    assert (["town_code"], "towns", 1.0, 20) == (
        join["columns"],
        join["other_table"],
        join["share"],
        join["checked"],
    )
    with closing(sqlite3.connect(Path(server.data) / "sources" / "shop.db")) as database, database:
        database.execute("DROP TABLE trips")
    scanned(ada, source, "schema")
    assert [] == listed(ada, "/data-discovery/candidates", kind="join"), (
        "nothing is suggested of what is gone"
    )
    scanned(ada, source)
    assert ["trips is gone"] == [one["words"] for one in listed(ada, "/data-discovery/changes")]
    assert [] == listed(ada, "/data-discovery/candidates", kind="join")

    def found() -> list[tuple[str, str]]:
        path = f"/scan-results/workspaces/{ada.workspace()}/findings"
        rows = listed(ada, path, source=source, area="schema")
        return [(one["rule"], one["state"]) for one in rows]

    assert [("table_gone", "open")] == found()
    ada.call("DELETE", f"/advanced-catalog/data-sources/{source}/tombstones?table=trips")
    scanned(ada, source)
    assert ("table_gone", "open") not in found()


def test_S0_14_a_tag_is_renamed_on_tables_columns_and_sources_at_once(ada: Person, source: str) -> None:
    """Rule CA7."""
    ada.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")
    at, workspace = f"/advanced-catalog/data-sources/{source}", ada.workspace()
    ada.call("PUT", f"{at}/annotations", table="towns", add_tags=["Places/Towns", "kept"])
    ada.call("PUT", f"{at}/annotations", table="towns", column="name", add_tags=["places"])
    body = ada.call("GET", f"/documents/{source}")["body"]
    ada.call("PUT", f"/scan/data-sources/{source}", body={**body, "tags": {"places": True}})
    tags = f"/advanced-catalog/workspaces/{workspace}/tags"
    assert {"places": 3} == ada.call("PUT", tags, name="places", now="geo/places")
    table = ada.call("GET", f"{at}/table?table=towns")
    assert ["geo/places/towns", "kept"] == table["said"]["tags"]
    assert ["geo/places"] == table["columns"][1]["said"]["tags"]
    assert {"geo/places": True} == ada.call("GET", f"/documents/{source}")["body"]["tags"]
    known = {one["name"]: (one["places"], one["sources"], one["below"]) for one in listed(ada, tags)}
    assert ((0, 0, 3), (1, 1, 3)) == (known["geo"], known["geo/places"])
    assert ["towns"] == [one["table"] for one in listed(ada, "/advanced-catalog/tables", tag="geo")]


def test_S4_17_a_description_is_not_overwritten_unseen_and_looks_count(ada: Person, source: str) -> None:
    """Rule CA10."""
    ada.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")
    at = f"/advanced-catalog/data-sources/{source}"
    bea, vi = invited(ada.server, ada, "Bea"), invited(ada.server, ada, "Vi", role="viewer")
    first = ada.call("PUT", f"{at}/annotations", table="towns", description="Where we fly.")
    bea.call("PUT", f"{at}/annotations", table="towns", description="Towns.", seen=first["version"])
    late = {"table": "towns", "description": "Late.", "seen": first["version"]}
    assert "description_changed" == code(ada, "PUT", f"{at}/annotations", **late)
    assert "read_only" == code(vi, "PUT", f"{at}/annotations", **late)
    for person in (ada, bea, vi, vi):
        person.call("POST", f"{at}/views", table="towns")
    (shown,) = listed(vi, "/advanced-catalog/tables", search="towns")
    assert ("Towns.", 3) == (shown["description"], shown["uses"])


def test_S4_17_a_place_is_found_by_a_term_and_its_synonyms_as_the_glossary_says_now(
    ada: Person, source: str
) -> None:
    """Rule CA11."""
    ada.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")
    glossary = ada.call("POST", "/advanced-catalog/glossaries", workspace=ada.workspace(), name="Words")["id"]
    since = ada.call("GET", f"/channels/workspace:{ada.workspace()}/events?limit=500")["last"]
    term = {"name": "Burgh", "definition": "A town.", "synonyms": {"borough": True}}
    path = f"/advanced-catalog/glossaries/{glossary}"
    assert "invalid_input" == code(ada, "PUT", path, body={"terms": {"t1": {**term, "name": " "}}})
    ada.call("PUT", path, body={"name": "Words", "terms": {"t1": term}})
    told = f"/channels/workspace:{ada.workspace()}/events?since={since}&topics=catalog:terms:changed&wait=20"
    assert [glossary] == [one["payload"]["glossary"] for one in ada.call("GET", told)["items"]]
    at = f"/advanced-catalog/data-sources/{source}/annotations"
    unknown = {"table": "towns", "add_terms": [f"{glossary}/no"]}
    assert "term_unknown" == code(ada, "PUT", at, **unknown)
    ada.call("PUT", at, table="towns", column="name", add_terms=[f"{glossary}/t1"])
    assert ["towns"] == [one["table"] for one in listed(ada, "/advanced-catalog/tables", search="borough")]
    (known,) = listed(ada, "/advanced-catalog/terms", search="burgh")
    assert ("Burgh", 1) == (known["name"], known["places"])


def test_S0_8_a_folder_of_data_files_becomes_a_source_and_is_listed_no_more(
    ada: Person, server: RunningServer
) -> None:
    lake = Path(server.data) / "sources" / "lake"
    lake.mkdir()
    (lake / "towns.csv").write_text("town_code,name\nT1,x\n")
    (found,) = listed(ada, "/data-discovery/unregistered", search="lake")
    assert ("files", "lake", 1, ["towns.csv"]) == (
        found["kind"],
        found["path"],
        found["count"],
        found["files"],
    )
    said = {"workspace": ada.workspace(), "path": "lake"}
    source = ada.request("POST", "/data-discovery/unregistered", json=said).json()["id"]
    told = ada.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")
    assert (1, 2) == (told["table_count"], told["column_count"])
    assert [] == listed(ada, "/data-discovery/unregistered", search="lake")
    assert 409 == ada.request("POST", "/data-discovery/unregistered", json=said).status_code
    (again,) = listed(ada, "/data-discovery/files", search="lake", kind="files")
    assert found == again
    assert [] == listed(ada, "/data-discovery/files", search="lake", kind="sqlite")


def test_S0_2_files_to_choose_from_are_those_of_the_folder_and_of_nowhere_else(
    ada: Person, server: RunningServer, tmp_path: Path
) -> None:
    sources = Path(server.data) / "sources"
    (tmp_path / "elsewhere.csv").write_text("secret\n1\n")
    (sources / "linked").mkdir()
    (sources / "linked" / "away.csv").symlink_to(tmp_path / "elsewhere.csv")
    (sources / "linked_folder").symlink_to(tmp_path)
    (sources / "own").mkdir()
    (sources / "own" / "rows.csv").write_text("a\n1\n")
    os.utime(sources / "own" / "rows.csv", (1_700_000_000, 1_700_000_000))
    assert [] == listed(ada, "/data-discovery/files", search="linked")
    (own,) = listed(ada, "/data-discovery/files", search="OWN")
    assert {
        "kind": "files",
        "path": "own",
        "bytes": 4,
        "changed_at": 1_700_000_000_000_000,
        "count": 1,
        "files": ["rows.csv"],
    } == own
