"""One document comes back from a backup while the server runs and people have it open (N5), and while nothing runs."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Map

from crdt.ids import DocumentId
from server.client import connect
from tests.support.hatched import command
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, items, running

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("reset"), "--no-demo")


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


def made(ada: Person, name: str) -> DocumentId:
    path = f"/collaboration/workspaces/{ada.workspace()}/documents"
    return DocumentId(ada.call("POST", path, kind="freeform", name=name)["id"])


def body(document: Any) -> Map[Any]:
    found: Map[Any] = document.doc.get("body", type=Map)
    return found


async def test_N5_one_document_of_a_backup_comes_back_live_and_everybody_goes_on_from_it(
    server: RunningServer, ada: Person, tmp_path: Path
) -> None:
    bea = invited(server, ada, "Bea")
    id_, other = made(ada, "Plan"), made(ada, "Other")
    backup = tmp_path / "backup.zip"
    async with connect(server.websocket, ada.token) as hers, connect(server.websocket, bea.token) as his:
        here, there = await hers.document(id_), await his.document(id_)
        body(here)["step"] = "before"
        await here.saved()
        server.concert("backup", str(backup))
        body(here)["step"] = "after"
        body(here)["more"] = 1
        await here.saved()
        untouched = await hers.document(other)
        body(untouched)["kept"] = True
        await untouched.saved()
        epoch = here.epoch
        assert "restored from" in server.concert("restore", str(backup), "--document", id_)
        for one in (here, there):
            await returned(one, epoch)
        body(there)["step"] = "again"
        await there.saved()
        await here.until(lambda: body(here).get("step") == "again")
        assert {"kept": True} == body(untouched).to_py()
        assert epoch != ada.call("GET", f"/documents/{id_}")["epoch"] == here.epoch


async def returned(one: Any, epoch: str) -> None:
    await one.until(lambda: one.epoch != epoch)
    await one.until(lambda: body(one).to_py() == {"step": "before"})


def test_E2_a_revision_of_before_is_listed_and_may_be_reset_to(server: RunningServer, ada: Person) -> None:
    id_ = made(ada, "Twice")
    raw = b'{"kind": "freeform", "roots": {"notes": {"n": 2}}}'
    answer = ada.request("POST", f"/documents/{id_}/reset/import?format=json", content=raw)
    assert 200 == answer.status_code, answer.text
    roots = [{"notes": {"n": 2}}, ada.call("POST", f"/documents/{id_}/reset", through=1)["roots"]]
    kept = [one["through"] for one in items(ada.request("GET", f"/documents/{id_}/revisions"))]
    assert [3, 2, 1] == kept
    assert roots[0] == ada.call("POST", f"/documents/{id_}/reset", through=2)["roots"] != roots[1]
    refused = ada.request("POST", f"/documents/{id_}/reset", json={"through": 99})
    assert "revision_not_kept" == refused.json()["error"]["code"]


def test_E2_only_who_may_manage_resets(server: RunningServer, ada: Person) -> None:
    id_ = made(ada, "Guarded")
    eva = invited(server, ada, "Eva", "editor")
    for path, more in (("reset", {"json": {"through": 1}}), ("reset/import?format=json", {"content": b"{}"})):
        answer = eva.request("POST", f"/documents/{id_}/{path}", **more)
        assert (403, "forbidden") == (answer.status_code, answer.json()["error"]["code"])


def test_N5_one_document_comes_back_into_a_folder_that_nobody_serves(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup.zip"
    generator = running(data, "--no-demo")
    server = next(generator)
    ada = owner(server)
    id_ = made(ada, "Alone")
    before = ada.call("GET", f"/documents/{id_}")
    server.concert("backup", str(backup))
    next(generator, None)
    done = command(["restore", str(backup), "--document", id_, "--data", str(data)], os.environ)
    assert (0, True) == (done.returncode, "Alone: restored from" in done.stdout), done.stderr
    again = running(data, "--no-demo")
    after = owner(next(again)).call("GET", f"/documents/{id_}")
    next(again, None)
    assert before["epoch"] != after["epoch"]
    assert before["content_hash"] == after["content_hash"]
