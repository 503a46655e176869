"""How much may stand at one place (SPEC.md, GP6 and GP7)."""

from functools import partial
from random import Random
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text

from crdt.facts import ANY, DELETED, EMBED, FORMAT, STRING, TYPE
from crdt.precheck import SYNC, inspect
from crdt.rulebook import PlaceLimits
from crdt.structs import StructIndex
from tests.crdt.editing import session
from tests.crdt.gatekeeping import House
from tests.crdt.yjs_bytes import beside, deletes, ident, item, number, structs, text, under, update

SMALL = PlaceLimits(units=100, crowd=20, work=1_000)


def test_GP6_a_text_has_a_length_and_may_shrink_and_be_replaced_at_it() -> None:
    house = House("workflow", limits=SMALL)
    ada = house.copy()
    assert "" == ada.type("body.description", "x" * 98)
    assert "over_limit" == ada.type("body.description", "1😀")
    assert ["body", "description"] == house.path
    assert "" == ada.type("body.description", "😀")
    assert "over_limit" == ada.type("body.description", "x")

    def replace() -> None:
        description = ada.at("body.description")
        del description[0:50]
        description.insert(0, "y" * 44)

    assert "" == ada.send(replace)
    assert "over_limit" == ada.type("body.description", "y" * 50)
    assert "" == ada.type("body.name", "y" * 50)


def test_GP6_what_is_deleted_twice_in_one_update_counts_once() -> None:
    house = House("workflow", limits=SMALL)
    ada, bob = house.copy(), house.copy("bob")
    assert "" == ada.type("body.name", "x" * 20)
    (place,) = [
        place for place in house.index.counts.all if ("body", "name") == house.index.places.path(place)
    ]
    assert "" == house.judge(update(deleted=(deletes(ada.doc.client_id, *[(0, 10)] * 30),)))
    assert 10 == house.index.counts.units(place)
    bob.hear()
    assert "" == bob.type("body.name", "y")
    assert 11 == house.index.counts.units(place)


def test_GP6_a_list_has_a_length_and_deleted_items_do_not_count() -> None:
    house = House("freeform", limits=SMALL)
    ada = house.copy()
    assert "" == ada.set("body.list", Array(list(range(60))))
    assert "over_limit" == ada.send(lambda: ada.at("body.list").extend(list(range(41))))
    assert "" == ada.cut("body.list", 0, 30)
    assert "" == ada.send(lambda: ada.at("body.list").extend(list(range(41))))


def test_GP6_the_count_outlives_a_stored_and_a_rebuilt_index() -> None:
    house = House("workflow", limits=SMALL)
    ada = house.copy()
    assert "" == ada.type("body.description", "x" * 90)
    for index in (StructIndex.load(house.index.dump()), StructIndex.of(house.doc.get_update())):
        (place,) = [
            place for place in index.counts.all if ("body", "description") == index.places.path(place)
        ]
        assert 90 == index.counts.units(place)


def lengths(doc: Doc[Any]) -> dict[str, int]:
    """Of the roots that a session writes, by what the native document says."""
    return {
        "text": len(str(doc.get("text", type=Text)).encode("utf-16-le")) // 2,
        "list": len(doc.get("list", type=Array)),
    }


@pytest.mark.parametrize("seed", range(400, 412))
def test_GP6_the_counts_are_those_of_the_native_document_and_of_a_rebuilt_index(seed: int) -> None:
    index, doc = StructIndex(), Doc[Any]()
    for number_, sent in enumerate(session(seed, people=3, edits=60)):
        index.check(inspect(sent, SYNC))
        if number_ % 5 == 0:
            index = StructIndex.load(index.dump())
        index.add(inspect(sent, SYNC))
        doc.apply_update(sent)
        counted = {
            root: index.counts.units(place)
            for place in index.counts.all
            for root in ("text", "list")
            if (root,) == index.places.path(place)
        }
        assert {root: size for root, size in lengths(doc).items() if size} == {
            root: size for root, size in counted.items() if size
        }
    rebuilt = StructIndex.of(doc.get_update())
    living = {path: size for path, size in by_path(rebuilt).items() if size}
    assert living.items() <= by_path(index).items()


def by_path(index: StructIndex) -> dict[object, int]:
    """Units, of the type that stands at a path now."""
    return {
        index.places.path(place): index.counts.units(place)
        for place in index.counts.all
        if is_living(index, place)
    }


def is_living(index: StructIndex, place: int) -> bool:
    places, node = index.places, place >> 31
    while places.parents[node] >= 0:
        if index.is_deleted((places.clients[node], places.clocks[node])):
            return False
        node = places.parents[node]
    return True


def crowd(client: int, clock: int, count: int) -> bytes:
    """Structs that name no neighbour, as nobody's editor makes them."""
    return update(structs(client, clock, *[item(4, text("x")) for _ in range(count)]))


def test_GP7_a_place_takes_so_many_that_name_no_neighbour_and_no_more() -> None:
    house = House("freeform", limits=SMALL)
    assert "" == house.judge(crowd(9, 0, 12))
    assert "too_many_structs" == house.judge(crowd(9, 12, 9))
    assert ["t"] == house.path
    assert "" == house.judge(crowd(9, 12, 8))
    assert "too_many_structs" == house.judge(crowd(9, 20, 1))


def test_GP7_newcomers_are_few_where_much_stands() -> None:
    house = House("freeform", limits=PlaceLimits(work=1_000))
    assert "" == house.judge(update(structs(8, 0, item(4, text("x" * 200)))))
    assert "too_many_structs" == house.judge(crowd(9, 0, 9))
    assert "" == house.judge(crowd(9, 0, 5))


def test_GP7_setting_a_key_and_prepending_to_a_list_have_no_bound() -> None:
    house = House("freeform", limits=SMALL)
    ada = house.copy()
    assert "" == ada.set("body.list", Array([]))
    for value in range(40):
        assert "" == ada.set("body.key", value)
        assert "" == ada.send(lambda: ada.at("body.list").insert(0, "x"))
        assert "" == ada.set(f"body.key{value}", Map({"a": 1}))


def test_GP7_clients_that_find_a_place_empty_at_once_pass() -> None:
    house = House("freeform")
    ada = house.copy()
    assert "" == ada.set("body.words", Text())
    writers = [house.copy() for _ in range(30)]
    texts = [writer.at("body.words") for writer in writers]
    updates = [
        writer.make(partial(words.insert, 0, "all")) for writer, words in zip(writers, texts, strict=True)
    ]
    assert [""] * 30 == [house.judge(sent) for sent in updates]


def test_GP6_every_kind_of_content_counts_what_the_document_counts() -> None:
    index = StructIndex()
    parts = [
        item(STRING, text("ab😀")),
        item(ANY, number(3) + b"\x7e" * 3),
        item(EMBED, text("{}")),
        item(FORMAT, text("bold") + text("true")),
        item(TYPE, b"\1"),
        item(DELETED, number(7)),
    ]
    index.add(inspect(update(structs(9, 0, *parts))))
    index.add(inspect(update(structs(9, 17, item(ANY, number(1) + b"\x7e", parent=under(9, 9), key="k")))))
    place = next(iter(index.counts.all))
    assert (4 + 3 + 1 + 1 + 1, 6) == (index.counts.units(place), index.counts.crowd(place))
    assert [place] == list(index.counts.all)


def test_GP6_random_halves_of_a_text_are_counted_once() -> None:
    random = Random(5)
    house = House("workflow")
    ada = house.copy()
    for _ in range(60):
        if size := len(str(ada.at("body.description"))):
            start = random.randrange(size)
            assert "" == ada.cut("body.description", start, min(size, start + random.randrange(1, 12)))
        assert "" == ada.type("body.description", "ab" * random.randrange(1, 9))
        (place,) = [
            place
            for place in house.index.counts.all
            if ("body", "description") == house.index.places.path(place)
        ]
        assert len(str(ada.at("body.description"))) == house.index.counts.units(place)


def test_GP7_who_puts_one_thing_after_the_other_at_the_front_may_go_on() -> None:
    house = House("freeform")
    ada = house.copy()
    assert "" == ada.set("body.list", Array([0]))
    assert "" == ada.set("body.texts", Map({f"t{at}": Text("x") for at in range(2_050)}))
    before = ada.doc.get_state()
    for at in range(2_050):
        ada.at("body.list").insert(0, at)
        ada.at(f"body.texts.t{at}").insert(0, "- ")
    assert "" == house.judge(ada.doc.get_update(before))


@pytest.mark.parametrize("writers", [1, 2_100])
def test_GP7_what_names_right_neighbours_here_and_there_is_refused(writers: int) -> None:
    """Native code passes all that stands before the neighbour, for each of them."""
    house = House("freeform", limits=PlaceLimits(begun=40_000))
    ada = house.copy()
    assert "" == ada.set("body.list", Array(list(range(2_100))))
    client, clock = house.item("body", "list")
    parts = [beside(ANY, number(1) + b"\x7e", right=ident(client, clock + 2_100 - at)) for at in range(2_100)]
    for count, code in ((200, ""), (2_100, "too_many_structs")):
        sent = (
            [structs(500 + count, 0, *parts[:count])]
            if writers == 1
            else [structs(count * 10_000 + at, 0, part) for at, part in enumerate(parts[:count])]
        )
        assert code == house.judge(update(*sent))
    assert ["body", "list"] == house.path
