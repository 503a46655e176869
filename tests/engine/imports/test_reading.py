"""A CSV file as rows, and a row against what stands: what is absent changes nothing, what is empty says so."""

from collections.abc import Sequence

import pytest

from crdt.ids import OrganisationId
from engine.import_records import ImportRecord
from engine.imports.comparing import as_stands, compared, remembering, twice
from engine.imports.importer import Importer, Present
from engine.imports.reading import Line, Unreadable, read
from tests.contracts.samples import record

pytestmark = pytest.mark.anyio

COLUMNS = ("id", "name", "description", "tags")
FILE = '\ufeffName;ID;Colour;Tags\n"a ""b""";1;red;x\n\n"two\nlines";2;blue;\n'
UPLOAD: ImportRecord = record(ImportRecord, 1, id="u")


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_CI1_a_file_reads_alike_wherever_it_was_cut(size: int) -> None:
    pieces = [FILE[at : at + size] for at in range(0, len(FILE), size)]
    head, lines = read(pieces, COLUMNS)
    assert (("name", "id", "tags"), ("colour",), ("description",)) == (head.known, head.ignored, head.absent)
    assert [{"name": 'a "b"', "id": "1", "tags": "x"}, {"name": "two\nlines", "id": "2", "tags": ""}] == [
        one.cells for one in lines
    ]


BREAKS = "one\x0btwo\x0cthree\x1cfour\x85five\u2028six\u2029seven"
"""What breaks a line on a screen and is a letter in a file."""


def test_CI1_only_a_line_feed_or_a_return_ends_a_row() -> None:
    _, lines = read([f"\r\n\nid,name\r\n1,{BREAKS}\r2,x\n"], COLUMNS)
    assert [{"id": "1", "name": BREAKS}, {"id": "2", "name": "x"}] == [one.cells for one in lines]


def test_CI1_half_of_a_letter_is_a_problem_of_its_row() -> None:
    _, lines = read(
        [r'[{"id": "1", "name": "\ud800"}, {"id": "2", "tags": ["\ude00"]}, {"id": "3"}]'], COLUMNS
    )
    assert ["The cell name has half of a letter.", "The cell tags has half of a letter.", ""] == [
        one.problem for one in lines
    ]


def test_CI1_crlf_makes_no_row_and_a_short_row_is_its_own_problem() -> None:
    _, lines = read(["id,name\r", "\n1,a\r\n2\r\n3,c\r\n"], COLUMNS)
    assert [({"id": "1", "name": "a"}, False), ({}, True), ({"id": "3", "name": "c"}, False)] == [
        (one.cells, bool(one.problem)) for one in lines
    ]


def test_CI1_a_json_file_says_only_what_its_objects_name() -> None:
    text = (
        '\ufeff[{"ID": 1, "Tags": ["a", "b"], "colour": "red"}, {"id": "2", "name": null}, {"id": {"x": 1}}]'
    )
    head, lines = read([text[:5], text[5:]], COLUMNS)
    assert (("id", "tags", "name"), ("colour",), ("description",)) == (head.known, head.ignored, head.absent)
    assert [{"id": "1", "tags": "a; b"}, {"id": "2", "name": ""}, {}] == [one.cells for one in lines]
    assert "id is neither text nor a list of texts." == lines[2].problem


@pytest.mark.parametrize(
    "text",
    [
        "", "colour\nred\n", "id,ID\n1,2\n", 'id,name\n1,"open\n', "[", "{}", "[]", "[1]",
        '[{"colour": 1}]', "[" * 100_000, r'[{"id": 1, "\ud800": 2}]', "\ufeff \r\n\n",
    ],
)  # fmt: skip
def test_CI1_a_file_that_makes_no_sense_says_why(text: str) -> None:
    with pytest.raises(Unreadable):
        read([text], COLUMNS)


async def plain(organisation: OrganisationId, column: str, text: str) -> str:
    assert organisation == UPLOAD.organisation
    if text == "bad":
        raise ValueError(f"{column} is bad")
    return text


def importer(*needed: str) -> Importer:
    return Importer(name="x", title="X", columns=COLUMNS, needed=needed, make=lambda _platform: None)  # type: ignore[arg-type,return-value]


async def change(present: Present, needed: Sequence[str] = ("name",), **cells: str) -> tuple[str, list[str]]:
    row = await compared(UPLOAD, importer(*needed), Line(number=1, cells=cells), present, plain)
    said = [
        f"{one['column']}: {one['before']} > {one['after']}{'!' if one['emptied'] else ''}"
        for one in row.cells
    ]
    return row.change, said or [one["column"] for one in row.problems]


async def test_CI2_an_absent_column_changes_nothing_and_an_empty_cell_empties() -> None:
    there = Present(subject="1", title="a", cells={"name": "a", "description": "old", "tags": "x"})
    assert ("unchanged", []) == await change(there, id="1", name="a")
    assert ("changed", ["description: old > !"]) == await change(there, id="1", description="")
    assert ("changed", ["tags: x > y"]) == await change(there, id="1", name="a", tags="y")
    assert ("refused", ["name: a > !"]) == await change(there, id="1", name="")
    assert ("refused", ["tags"]) == await change(there, id="1", tags="bad")


async def test_CI2_what_is_new_needs_its_columns() -> None:
    assert ("new", ["name:  > a"]) == await change(Present(), name="a")
    assert ("refused", ["name"]) == await change(Present(), tags="")
    assert ("refused", [""]) == await change(Present(refused="no"), id="9")


async def test_CI2_what_a_cell_can_be_is_looked_up_once_for_a_file() -> None:
    asked: list[tuple[str, str]] = []

    async def counted(organisation: OrganisationId, column: str, text: str) -> str:
        asked.append((column, text))
        return (await plain(organisation, column, text)).upper()

    normal = remembering(counted)
    for _ in range(3):
        assert ["A", "B"] == [await normal(UPLOAD.organisation, "tags", text) for text in ("a", "b")]
        with pytest.raises(ValueError, match="name is bad"):
            await normal(UPLOAD.organisation, "name", "bad")
    assert [("tags", "a"), ("tags", "b"), ("name", "bad")] == asked


def test_CI2_two_rows_about_one_thing_are_one_too_many() -> None:
    one, other = Present(subject="1", title="a"), Present(subject="2", title="a")
    assert ["", "", "An earlier row is about the same.", ""] == [
        found.refused for found in twice([one, other, one, Present()], set())
    ]
    new = Present(title="a")
    assert ["", "", "", "An earlier row is about the same."] == [
        found.refused for found in twice([one, new, Present(title="b"), new], set())
    ]
    assert ["", ""] == [found.refused for found in twice([Present(), Present()], set())]
    cells = [{"column": "tags", "before": "x", "after": "y"}]
    assert [True, True, False] == [as_stands(cells, {"tags": now}) for now in ("x", "y", "z")]
