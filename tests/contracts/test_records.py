"""What `Records` promises, for every type of record there is or will be.

Each type has a table of its own, so that all of them share the store of a test: a new one for each would take minutes.
"""

from collections.abc import Callable
from typing import Any

import pytest

from crdt.errors import InvalidInput
from engine.ports import Store
from engine.records import Group, Setting, User
from engine.writes import Put, Remove
from storage.payloads import column_types, json_fields
from tests.contracts.conftest import Opened
from tests.contracts.samples import RECORD_TYPES, record, unset

pytestmark = pytest.mark.anyio


def key_of(one: Any) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in one.KEY)


def plain_fields(type_: type[Any]) -> list[str]:
    """Those that records are found and sorted by."""
    return [name for name in column_types(type_) if name not in json_fields(type_)]


def order_by(name: str) -> Callable[[Any], tuple[bool, Any, tuple[Any, ...]]]:
    """Unset first, equal ones by their key."""
    return lambda row: (getattr(row, name) is not None, getattr(row, name), key_of(row))


def columns_of_each_kind() -> list[tuple[type[Any], str]]:
    """The first column of each type that may be empty, that may not, and that is a key."""
    first: dict[tuple[type, bool, bool], tuple[type[Any], str]] = {}
    for type_ in RECORD_TYPES:
        for name in plain_fields(type_):
            first.setdefault((*column_types(type_)[name], name in type_.KEY), (type_, name))
    return list(first.values())


async def fill(store: Store, *records: Any) -> None:
    await store.writer.commit(tuple(Put(record=one) for one in records))


async def test_every_field_comes_back(store: Store) -> None:
    for type_ in RECORD_TYPES:
        full, bare = record(type_, 1), unset(type_, 2)
        await fill(store, full, bare)
        assert full == await store.records.get(type_, *key_of(full))
        assert bare == await store.records.get(type_, *key_of(bare))
        assert None is await store.records.get(type_, *key_of(record(type_, 3)))


async def test_every_field_comes_back_after_a_restart(restarted: Opened) -> None:
    kept = {type_: [record(type_, 1), unset(type_, 2)] for type_ in RECORD_TYPES}
    store = await restarted()
    for rows in kept.values():
        await fill(store, *rows)
    store = await restarted()
    for type_, rows in kept.items():
        assert rows == list(await store.records.find(type_, {}))


async def test_a_removed_record_is_gone_and_removing_nothing_is_fine(store: Store) -> None:
    for type_ in RECORD_TYPES:
        kept, gone = record(type_, 1), record(type_, 2)
        await fill(store, kept, gone)
        key = key_of(gone)
        await store.writer.commit((Remove(type=type_, key=key), Remove(type=type_, key=key)))
        assert [kept] == list(await store.records.find(type_, {}))


async def test_records_are_found_by_each_field(store: Store) -> None:
    for type_ in RECORD_TYPES:
        rows = [record(type_, 1), record(type_, 2), unset(type_, 3)]
        await fill(store, *rows)
        for name in plain_fields(type_):
            values = [getattr(row, name) for row in rows]
            wanted: tuple[Any, ...] = (values[1], *(None for value in values if value is None))
            found = [row for row, value in zip(rows, values, strict=True) if value in wanted]
            assert found == list(await store.records.find(type_, {name: wanted}))


async def test_records_are_found_by_one_value_by_several_and_by_none(store: Store) -> None:
    """Of each kind of column one: all of a kind are asked alike."""
    for type_, name in columns_of_each_kind():
        rows = [record(type_, 1), record(type_, 2), unset(type_, 3)]
        await fill(store, *rows)
        first, sought, _ = values = [getattr(row, name) for row in rows]
        for wanted in ((sought,), (sought, first), (None, sought), (None,), ()):
            if None in wanted and None not in values:
                continue
            found = [row for row, value in zip(rows, values, strict=True) if value in wanted]
            assert found == list(await store.records.find(type_, {name: wanted}))
            assert len(found) == await store.records.count(type_, {name: wanted})
        found = [row for row, value in zip(rows, values, strict=True) if value == sought]
        assert found == list(await store.records.find(type_, {name: sought}))
        assert len(found) == await store.records.count(type_, {name: sought})
        if None in values:
            assert [rows[2]] == list(await store.records.find(type_, {name: None}))


async def test_records_are_sorted_by_each_field_unset_first(store: Store) -> None:
    both_ways = columns_of_each_kind()
    for type_ in RECORD_TYPES:
        rows = [*(record(type_, number) for number in (3, 1, 2)), unset(type_, 4)]
        await fill(store, *rows)
        for name in plain_fields(type_):
            falling = sorted(rows, key=order_by(name), reverse=True)
            assert falling == list(await store.records.find(type_, {}, order=name, descending=True))
            if (type_, name) in both_ways:
                assert falling[::-1] == list(await store.records.find(type_, {}, order=name))


async def test_pages_follow_each_other_without_overlap(store: Store) -> None:
    for type_ in RECORD_TYPES:
        rows = [record(type_, number) for number in range(7)]
        await fill(store, *reversed(rows))
        pages = [await store.records.find(type_, {}, offset=offset, limit=3) for offset in (0, 3, 6, 9)]
        assert [rows[:3], rows[3:6], rows[6:], []] == [list(page) for page in pages]
        assert 7 == await store.records.count(type_, {})


async def test_equal_values_are_sorted_by_key_in_both_directions(store: Store) -> None:
    rows = [record(Group, number, name="same") for number in range(4)]
    await fill(store, *reversed(rows))
    assert rows == list(await store.records.find(Group, {}, order="name"))
    assert rows[::-1] == list(await store.records.find(Group, {}, order="name", descending=True))


async def test_text_is_sorted_by_code_point_and_case_matters(store: Store) -> None:
    names = ["B", "Z", "_", "a", "b", "\u00e9", "\U0001f3b9"]
    await fill(store, *(Setting(name=name, value=0) for name in reversed(names)))
    assert names == [row.name for row in await store.records.find(Setting, {}, order="name")]
    assert ["b"] == [row.name for row in await store.records.find(Setting, {"name": "b"})]


async def test_conditions_hold_together(store: Store) -> None:
    rows = [record(User, number, organisation=f"o{number % 2}", kind="person") for number in range(6)]
    await fill(store, *rows)
    where = {"organisation": "o1", "kind": ("person", "guest"), "id": (rows[1].id, rows[2].id, rows[3].id)}
    assert [rows[1], rows[3]] == list(await store.records.find(User, where))


@pytest.mark.parametrize(
    ("where", "order"), [({"nothing": 1}, ""), ({"value": 1}, ""), ({}, "value"), ({}, "nothing")]
)
async def test_a_field_that_is_not_there_or_holds_json_is_refused(
    store: Store, where: dict[str, object], order: str
) -> None:
    with pytest.raises(InvalidInput):
        await store.records.find(Setting, where, order=order)
    if where:
        with pytest.raises(InvalidInput):
            await store.records.count(Setting, where)
