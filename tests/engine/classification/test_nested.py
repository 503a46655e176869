"""Values with parts: what stands inside is found and said of the column, and nothing that is nested stops a look."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engine.classification.column import Column
from engine.classification.detector import detectors
from engine.classification.nested import MOST_PARTS, with_parts
from engine.classification.sampling import sampled
from engine.classification.stage import judged
from engine.sources.duckdb import DuckdbConfig, open_duckdb
from engine.sources.files import FilesConfig, open_files
from engine.sources.source import Budget, SourceRoots

MAILS = ("ada@mail.example", "g.hopper@navy.example", "turing+x@bletchley.example")


def found(name: str, type_: str, values: Sequence[Any]) -> dict[str, tuple[str, ...]]:
    """By label the reasons."""
    columns = {name: with_parts(Column(table="people", name=name, type=type_, neighbours=(name,)), values)}
    return {one.label.name: one.evidence.reasons for one in judged(columns, detectors(), (), {})[name]}


def test_CL11_a_list_is_what_stands_in_it() -> None:
    reasons = found("mails", "VARCHAR[]", [[one, one] for one in MAILS])["person.email"]
    assert not any("inside" in one for one in reasons)


@pytest.mark.parametrize("as_text", [False, True])
def test_CL11_what_stands_inside_of_objects_is_found_with_its_place(as_text: bool) -> None:
    values: list[Any] = [{"note": n, "contact": [{"email": one}]} for n, one in enumerate(MAILS)]
    said = found("record", "JSON", [json.dumps(one) for one in values] if as_text else values)
    assert {"person.email": "It stands inside of the column, at contact.email."} == {
        label: reasons[0] for label, reasons in said.items()
    }


def test_CL11_values_without_parts_are_looked_at_as_ever() -> None:
    column = Column(table="people", name="email", type="TEXT")
    assert (MAILS,) == tuple(one.values for one in with_parts(column, MAILS))
    assert ("{no json",) == with_parts(Column(table="t", name="n", type="JSON"), ["{no json"])[0].values


def test_CL11_what_is_deep_wide_or_of_every_sort_stops_no_look() -> None:
    deep: Any = "ada@mail.example"
    for _ in range(2_000):
        deep = [deep]
    wide = {f"k{number}": number for number in range(5_000)}
    parts = with_parts(
        Column(table="t", name="n", type=""), [deep, wide, {1: None}, (b"x", 2), None, "plain"]
    )
    assert MOST_PARTS + 1 >= len(parts) > 2
    assert "[" * 40_000 == with_parts(Column(table="t", name="n", type="JSON"), ["[" * 40_000])[0].values[0]


@pytest.mark.anyio
@pytest.mark.parametrize("kind", ["files", "duckdb"])
async def test_CL11_nested_columns_of_a_source_are_classified(kind: str, tmp_path: Path) -> None:
    rows = [{"mails": [one], "contact": {"email": one, "n": n}} for n, one in enumerate(MAILS)]
    (tmp_path / "people.json").write_text(json.dumps(rows), "utf-8")
    budget, roots = Budget(), SourceRoots(folders=(str(tmp_path),))
    if kind == "duckdb":
        with duckdb.connect(str(tmp_path / "people.duckdb")) as database:
            database.execute("CREATE TABLE people AS FROM read_json(?)", [str(tmp_path / "people.json")])
        connection = await open_duckdb(DuckdbConfig(path="people.duckdb"), budget, roots)
    else:
        connection = await open_files(FilesConfig(folder="."), budget, roots)
    try:
        (table,) = await connection.discover()
        columns = await sampled(connection, table)
    finally:
        await connection.close()
    found = judged(columns, detectors(), (), {})
    assert {"mails": ["person.email"], "contact": ["person.email"]} == {
        name: [one.label.name for one in said] for name, said in found.items()
    }
