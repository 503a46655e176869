"""Folders that triggers watch (TR8 of engine/SPEC.md)."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.records import DocumentRecord, Workspace
from engine.trigger_records import FilesSeen
from engine.triggers import folders
from engine.triggers.folders import compare, files_below
from engine.triggers.memory import Mark
from engine.writes import Put
from tests.engine.triggering import Yard
from tests.engine.workshop import ADA, WORKSPACE

pytestmark = pytest.mark.anyio
LATER = 4_000_000_000
"""Seconds: a time that no file has by itself."""


def mark(size: int, at: int) -> Mark:
    return Mark(size, at, at)


def test_TR8_a_change_counts_when_it_has_held_still() -> None:
    old = {"a": mark(1, 1)}
    first = compare(old, {}, {**old, "b": mark(5, 2)})
    assert ((), {"b": mark(5, 2)}) == (first.settled, first.fresh)
    grown = compare(first.seen, first.fresh, {**old, "b": mark(9, 3)})
    assert () == grown.settled
    still = compare(grown.seen, grown.fresh, {**old, "b": mark(9, 3)})
    assert (("b", "added"),) == still.settled
    gone = compare(still.seen, still.fresh, {"b": mark(9, 3)})
    assert (("a", "removed"),) == gone.settled


def test_TR8_a_file_whose_content_is_as_it_was_has_not_changed() -> None:
    handled = {"a": Mark(1, 1, 7)}
    found = compare({"a": mark(1, 1)}, {}, handled)
    assert ((), {}, 7) == (found.settled, found.fresh, found.seen["a"].since)


def test_TR8_of_a_full_folder_what_comes_new_is_noticed_and_what_is_pushed_out_is_not_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MOST_WATCHED", 3)

    def put(name: str, at: int) -> None:
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (LATER + at, LATER + at))

    for at, name in enumerate(("e", "d", "c", "b"), 1):
        put(name, at)
    seen = files_below(tmp_path, "*")
    assert ["b", "c", "d"] == [*seen]
    put("zz of today", 5)
    first = compare(seen, {}, files_below(tmp_path, "*"))
    assert () == first.settled
    still = compare(first.seen, first.fresh, files_below(tmp_path, "*"))
    assert (("zz of today", "added"),) == still.settled
    (tmp_path / "zz of today").unlink()
    back = compare(still.seen, still.fresh, files_below(tmp_path, "*"))
    assert (("zz of today", "removed"),) == back.settled
    assert (seen, {}) == (back.seen, back.fresh)


def test_TR8_a_file_that_comes_with_an_old_time_is_noticed_in_a_full_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MOST_WATCHED", 2)
    for name in ("x", "y", "z"):
        (tmp_path / name).touch()
    seen = files_below(tmp_path, "*")
    kept = tmp_path / "kept its time"
    kept.touch()
    while kept.stat().st_ctime_ns <= max(
        one.since for one in seen.values()
    ):  # clocks of file systems tick slowly
        os.utime(kept, (1, 1))
    first = compare(seen, {}, files_below(tmp_path, "*"))
    still = compare(first.seen, first.fresh, files_below(tmp_path, "*"))
    assert (("kept its time", "added"),) == still.settled


def test_TR8_files_of_folders_in_it_are_found_and_what_is_behind_links_is_not(tmp_path: Path) -> None:
    drop, outside = tmp_path / "drop", tmp_path / "outside"
    (drop / "deep" / "er").mkdir(parents=True)
    outside.mkdir()
    for file in (drop / "a.csv", drop / "deep" / "er" / ".b.csv", drop / "deep" / "c.txt", outside / "d.csv"):
        file.touch()
    (drop / "near.csv").symlink_to(drop / "deep" / "c.txt")
    (drop / "far.csv").symlink_to(outside / "d.csv")
    (drop / "broken.csv").symlink_to(drop / "nothing")
    (drop / "round").symlink_to(drop)
    (drop / "away").symlink_to(outside)
    assert ["a.csv", "deep/er/.b.csv", "near.csv"] == [*files_below(drop, "*.csv")]
    assert ["deep/c.txt", "deep/er/.b.csv"] == [*files_below(drop, "deep/*")]


async def folder(yard: Yard, path: str) -> DocumentRecord:
    workspace = await yard.store.records.get(Workspace, WORKSPACE)
    assert workspace is not None
    body = {"kind": "files", "connection": {"folder": path}}
    return await yard.documents.create(workspace, "data_source", "Drop", {"body": body}, ADA)


def watching(yard: Yard, source: DocumentRecord) -> Any:
    config = {"source": source.id, "pattern": "*.csv", "changes": ["added", "changed"], "every_s": 60}
    return yard.trigger("files", config=config)


async def looked(yard: Yard, times: int = 1) -> None:
    """A thread looks at the folder, so the clock waits for it."""
    for _ in range(times):
        before = (await yard.now("t-files")).memory["next"]
        yard.clock.advance(61.0)
        for _ in range(400):
            await yard.settle(5)
            if (await yard.now("t-files")).memory["next"] != before:
                break


async def test_TR8_new_files_start_one_run_also_over_a_restart(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "old.csv").write_text("a\n1\n")
    async with Yard(folders=(str(tmp_path),)) as yard:
        await yard.founded()
        await watching(yard, await folder(yard, "drop"))
        await looked(yard)
        (drop / "new.csv").write_text("a\n1\n")
        (drop / "note.txt").write_text("no")
        await looked(yard)
        assert [] == await yard.runs()
    async with Yard(before=yard, folders=(str(tmp_path),)) as again:
        await looked(again, 3)
        await again.until_runs(1)
        (firing,) = await again.firings("t-files")
        assert [{"path": "new.csv", "change": "added"}] == firing.event["files"]  # type: ignore[index]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
async def test_TR8_nothing_outside_the_folder_is_looked_at(tmp_path: Path) -> None:
    drop, outside = tmp_path / "roots" / "drop", tmp_path / "outside"
    drop.mkdir(parents=True)
    outside.mkdir()
    (drop / "link.csv").symlink_to(outside / "secret.csv")
    async with Yard(folders=(str(tmp_path / "roots"),)) as yard:
        await yard.founded()
        await watching(yard, await folder(yard, "drop"))
        await looked(yard)
        (outside / "secret.csv").write_text("x")
        await looked(yard, 3)
        assert [] == await yard.runs()
        away = await folder(yard, "../outside")
        await yard.triggers.change(
            replace(
                await yard.now("t-files"), config={**(await yard.now("t-files")).config, "source": away.id}
            ),
            version=1,
        )
        await looked(yard, 2)
        assert [] == await yard.runs()
        assert (await yard.now("t-files")).version == 2
        reasons = [one.reason["message"] for one in await yard.firings("t-files") if one.reason]
        assert {"This path is outside the folders that sources may read."} == set(reasons)


async def test_TR8_of_what_an_earlier_concert_kept_of_a_large_folder_nothing_counts_as_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MOST_WATCHED_BEFORE", 2)
    drop = tmp_path / "drop"
    drop.mkdir()
    for name in "abcd":
        (drop / f"{name}.csv").touch()
    async with Yard(folders=(str(tmp_path),)) as yard:
        await yard.founded()
        await watching(yard, await folder(yard, "drop"))
        await looked(yard)
        row = await yard.store.records.get(FilesSeen, "t-files")
        assert row is not None
        first_by_path = {path: numbers[:2] for path, numbers in row.seen.items() if path < "c"}
        await yard.store.writer.commit((Put(record=replace(row, seen=first_by_path)),))
        await looked(yard, 3)
        assert [] == await yard.runs()
        (drop / "new.csv").touch()
        await looked(yard, 2)
        await yard.until_runs(1)
        (firing,) = await yard.firings("t-files")
        assert [{"path": "new.csv", "change": "added"}] == firing.event["files"]  # type: ignore[index]
