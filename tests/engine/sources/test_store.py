"""Files in other stores: only those that an administrator named, and nothing outside the folder."""

import tempfile
from pathlib import Path
from typing import Any

import fsspec
import pytest

from engine.sources.blocking import BlockingConnection
from engine.sources.failures import SourceFailed
from engine.sources.source import Budget, Entrance, SourceRoots
from engine.sources.store import StoreConfig, StoreReader

pytestmark = pytest.mark.anyio


@pytest.fixture
def roots(tmp_path: Path) -> SourceRoots:
    memory = fsspec.filesystem("memory")
    memory.pipe("/concert-lake/a/people.csv", b"name,age\nAda,36\nBo,41\n")
    memory.pipe("/concert-lake/a/deep/more.json", b'[{"n": 1}]')
    memory.pipe("/concert-lake/b/notes.txt", b"not read")
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "rows.csv").write_text("n\n1\n2\n3\n")
    (tmp_path / "secret.csv").write_text("token\nhidden\n")
    stores = {"lake": "memory://concert-lake", "local": f"file://{tmp_path}/local"}
    return SourceRoots(folders=(), stores=stores)


def opened(roots: SourceRoots, secret: str = "", **config: Any) -> BlockingConnection:
    return BlockingConnection(
        StoreReader(StoreConfig(**config), Budget(), roots, Entrance(secret=secret)), Budget()
    )


def left() -> set[str]:
    return {path.name for path in Path(tempfile.gettempdir()).glob("concert-store-*")}


@pytest.mark.parametrize(
    ("config", "tables"),
    [
        ({"store": "lake", "folder": "a"}, {"people.csv": 2, "deep/more.json": 1}),
        ({"store": "lake", "folder": "a", "files": "csv"}, {"people.csv": 2}),
        ({"store": "local"}, {"rows.csv": 3}),
    ],
)
async def test_SO9_files_of_a_named_store_are_tables(
    roots: SourceRoots, config: dict[str, Any], tables: dict[str, int]
) -> None:
    before = left()
    connection = opened(roots, **config)
    found = [table.name for table in await connection.discover()]
    counted = {table: await connection.count(table) for table in found}
    steps = await connection.test()
    await connection.close()
    assert tables == counted
    assert {"passed"} == {step.status for step in steps}
    assert before == left()


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ({"store": "elsewhere"}, "outside_roots"),
        ({"store": "local", "folder": ".."}, "outside_roots"),
        ({"store": "local", "folder": "x/../../secret.csv"}, "outside_roots"),
        ({"store": "file:///"}, "outside_roots"),
        ({"store": "lake", "folder": "b"}, "empty_folder"),
        ({"store": "lake", "secret": "no json"}, "wrong_password"),
    ],
)
async def test_SO9_what_nobody_named_and_what_is_outside_is_refused(
    roots: SourceRoots, config: dict[str, Any], reason: str
) -> None:
    connection = opened(roots, **config)
    with pytest.raises(SourceFailed) as refused:
        await connection.discover()
    steps = await connection.test()
    await connection.close()
    assert reason == refused.value.reason == next(step.reason for step in steps if step.status == "failed")
