"""A kind of source says itself which field of its connection names a file or folder."""

import pytest
from pydantic import BaseModel, Field

from engine.components import Components
from engine.sources.paths import PLACE
from engine.sources.placed import field_of, fields, place_of, placed_at

KINDS = Components.found().sources


def test_S0_2_each_kind_that_is_told_where_its_files_are_says_which_field_tells_it() -> None:
    told = {
        name
        for name, kind in KINDS.items()
        if any(
            "`sources` of the data folder" in str(one.description)
            for one in kind.config.model_fields.values()
        )
    }
    assert {"duckdb", "files", "sqlite"} <= told
    assert told == set(fields())


def test_S0_2_a_kind_of_tomorrow_says_it_in_its_own_model() -> None:
    class Sheets(BaseModel):
        sheet: str = ""
        book: str = Field(title="Workbook", json_schema_extra=PLACE)

    class Elsewhere(BaseModel):
        folder: str = Field(title="Folder", json_schema_extra={"format": "uri"})

    assert ("book", "") == (field_of(Sheets), field_of(Elsewhere))


@pytest.mark.parametrize("kind", sorted(fields()))
def test_S0_2_what_is_made_of_a_place_names_it(kind: str) -> None:
    body = placed_at(kind, "lake/rows")
    assert "lake/rows" == place_of(body)
    KINDS[kind].config.model_validate(body["connection"])


@pytest.mark.parametrize(
    "body",
    [{}, {"kind": "sqlite"}, {"kind": "sqlite", "connection": []}, {"kind": "sqlite", "connection": {"path": 7}},
     {"kind": "store", "connection": {"folder": "lake"}}, {"kind": None, "connection": {"path": "x"}}],
)  # fmt: skip
def test_S0_2_a_body_that_names_no_file_here_has_no_place(body: dict[str, object]) -> None:
    assert "" == place_of(body)
