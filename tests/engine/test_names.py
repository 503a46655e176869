"""Names stand in lists where others read them."""

from typing import Any

import pytest

from crdt.errors import InvalidInput
from crdt.kinds.kind import kinds
from engine.names import check_names, checked_name, legible, readable


def test_a_name_has_single_spaces_and_none_at_its_ends() -> None:
    assert "Nightly orders 日本 👩‍🚀" == readable("  Nightly\torders\n日本 👩‍🚀 ")


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "a\x00b", "a\x1bb", "a\u202eb", "a\ud800b"])
def test_what_nobody_could_read_is_no_name(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_name(text)
    assert {"field": "name"} == refused.value.details


@pytest.mark.parametrize(
    ("typed", "listed"), [("a\x00b", "ab"), (" Or ders ", "Or ders"), ("\x00", ""), ("\u200b", ""), ("", "")]
)
def test_a_name_that_is_still_typed_is_listed_as_far_as_it_can_be_read(typed: str, listed: str) -> None:
    assert listed == legible(typed)


@pytest.mark.parametrize(("kind", "many"), [("glossary", "terms"), ("workflow", "parameters")])
@pytest.mark.parametrize("entry", [{}, {"name": ""}, {"name": " "}, {"name": "\u200b"}])
def test_an_entry_that_is_written_whole_has_a_name(kind: str, many: str, entry: dict[str, str]) -> None:
    body = kinds()[kind].body
    with pytest.raises(InvalidInput) as refused:
        check_names(body, {many: {"a": {"name": "Burgh"}, "b": entry}})
    (problem,) = (refused.value.details or {})["problems"]
    assert ["body", many, "b", "name"] == problem["path"]
    check_names(body, {many: {"b": entry}}, {many: {"b": {"name": ""}}})


def test_what_has_a_name_made_for_it_needs_none() -> None:
    check_names(kinds()["workflow"].body, {"nodes": {"a": {}}})
    check_names(kinds()["policy"].body, {"rules": {"r": {"stages": {"s": {}}}}})
    check_names(kinds()["rule_set"].body, {"rules": {"r": {}}})


class Changing(dict[str, Any]):
    """Others write in it: who goes through it may be thrown out."""

    def items(self) -> Any:
        raise AssertionError("it changes while somebody goes through it")


def test_what_people_write_in_meanwhile_is_looked_up_and_not_gone_through() -> None:
    present = Changing(terms=Changing(a=Changing(name=" "), b=Changing(name="Burgh")))
    check_names(kinds()["glossary"].body, {"terms": {"a": {"name": ""}}}, present)
    for entry in ("b", "c"):
        with pytest.raises(InvalidInput):
            check_names(kinds()["glossary"].body, {"terms": {entry: {"name": ""}}}, present)
