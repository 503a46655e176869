"""What lies in the folders of sources without a source, rule CA9 of engine/SPEC.md."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb

from engine.catalog.unregistered import look


def laid_out(root: Path) -> None:
    (root / "lake" / "deep").mkdir(parents=True)
    (root / "lake" / "a.csv").write_text("x\n1\n")
    (root / "lake" / "b.parquet").write_bytes(b"PAR1")
    (root / "lake" / "deep" / "c.json").write_text("[]")
    (root / ".hidden").mkdir()
    (root / ".hidden" / "d.csv").write_text("x\n")
    (root / "notes.txt").write_text("no data")
    with closing(sqlite3.connect(root / "shop.bin")) as database, database:
        database.execute("CREATE TABLE t (x)")
    with closing(duckdb.connect(str(root / "lake" / "big.duckdb"))) as other:
        other.execute("CREATE TABLE t (x INT)")


def test_CA9_databases_are_told_by_their_bytes_and_data_files_by_folder(tmp_path: Path) -> None:
    laid_out(tmp_path)
    seen = look([str(tmp_path)], [])
    found = [(one.kind, one.path, one.count, one.files) for one in seen.lying]
    assert [
        ("files", "lake", 2, ("a.csv", "b.parquet")),
        ("duckdb", "lake/big.duckdb", 1, ()),
        ("files", "lake/deep", 1, ("c.json",)),
        ("sqlite", "shop.bin", 1, ()),
    ] == found


def test_CA9_what_a_source_describes_is_left_out_with_all_below_it(tmp_path: Path) -> None:
    laid_out(tmp_path)
    seen = look([str(tmp_path)], ["lake", "shop.bin"])
    assert ((), False) == (seen.lying, seen.left_out)


def test_CA9_links_lead_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text("x\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to(outside)
    (inside / "file.csv").symlink_to(outside / "secret.csv")
    assert () == look([str(inside)], []).lying


def test_CA9_what_is_no_regular_file_is_neither_listed_nor_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    os.mkfifo(tmp_path / "pipe.sqlite")
    (tmp_path / "rows.csv").write_text("x\n1\n")
    (found,) = look([str(tmp_path)], []).lying
    assert (".", 1, ("rows.csv",)) == (found.path, found.count, found.files)
