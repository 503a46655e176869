"""A chain shows what was done to it: an entry changed, removed, put in or moved is found, and the first of them is named."""

import json
from dataclasses import replace
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from engine.audit.audited import MOST_CONTENT, audited
from engine.audit.chain import SPELLED, START, AuditEntry, Broken, Head, chained, follow, spelled
from engine.records import Json

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def chain(contents: list[Json]) -> list[AuditEntry]:
    head, found = START, []
    for at, content in enumerate(contents, start=1):
        write = audited(
            organisation=OrganisationId("org"), workspace=WorkspaceId("w"), by=UserId("ada"), action="member.added",
            object_kind="member", object="ben", title="Sales", after=content, at=Micros(at),
        )  # fmt: skip
        following = chained(head, spelled(write))
        fields = {name: getattr(write, name) for name in SPELLED}
        found.append(AuditEntry(**fields, number=following.number, previous=head.hash, hash=following.hash))
        head = following
    return found


chains = st.lists(values, min_size=2, max_size=6).map(chain)


@given(chains)
@settings(max_examples=60)
def test_AU3_an_untouched_chain_holds(entries: list[AuditEntry]) -> None:
    assert Head(number=len(entries), hash=entries[-1].hash) == follow(START, entries)


@given(chains, st.data())
@settings(max_examples=100)
def test_AU3_an_entry_that_was_changed_is_named(entries: list[AuditEntry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    one = entries[place]
    forged = data.draw(
        st.sampled_from(
            [
                replace(one, by=UserId("eve")),
                replace(one, after=[one.after]),
                replace(one, at=Micros(one.at + 1)),
                replace(one, action="member.removed"),
                replace(one, workspace=None),
                replace(one, hash="0" * 64),
            ]
        )
    )
    broken = follow(START, [*entries[:place], forged, *entries[place + 1 :]])
    assert isinstance(broken, Broken)
    assert (place + 1, "changed") == (broken.number, broken.fault)


@given(chains, st.data())
@settings(max_examples=60)
def test_AU3_a_change_with_its_hash_made_anew_shows_at_the_entry_behind_it(
    entries: list[AuditEntry], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(entries) - 2))
    forged = replace(entries[place], by=UserId("eve"))
    head = chained(Head(number=place, hash=forged.previous), spelled(forged))
    broken = follow(START, [*entries[:place], replace(forged, hash=head.hash), *entries[place + 1 :]])
    assert isinstance(broken, Broken)
    assert place + 2 == broken.number


@given(chains, st.data())
@settings(max_examples=60)
def test_AU3_an_entry_that_was_removed_is_named(entries: list[AuditEntry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 2))
    broken = follow(START, [*entries[:place], *entries[place + 1 :]])
    assert isinstance(broken, Broken)
    assert (place + 1, "missing") == (broken.number, broken.fault)
    # With the numbers closed up again, it shows at the same place.
    moved_up = [replace(one, number=one.number - 1) for one in entries[place + 1 :]]
    broken = follow(START, [*entries[:place], *moved_up])
    assert isinstance(broken, Broken)
    assert place + 1 == broken.number


@given(chains, st.data())
@settings(max_examples=60)
def test_AU3_an_entry_that_was_put_in_is_found(entries: list[AuditEntry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    one = entries[place]
    head = chained(Head(number=one.number - 1, hash=one.previous), spelled(replace(one, by=UserId("eve"))))
    put_in = replace(one, by=UserId("eve"), hash=head.hash)
    twice = follow(START, [*entries[:place], put_in, *entries[place:]])
    assert isinstance(twice, Broken)
    moved_down = [replace(row, number=row.number + 1) for row in entries[place:]]
    shifted = follow(START, [*entries[:place], put_in, *moved_down])
    assert isinstance(shifted, Broken)
    assert place + 2 == shifted.number


@given(chains, st.data())
@settings(max_examples=60)
def test_AU3_two_entries_that_changed_places_are_found(
    entries: list[AuditEntry], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(entries) - 2))
    one, other = entries[place], entries[place + 1]
    swapped = [
        *entries[:place],
        replace(other, number=one.number),
        replace(one, number=other.number),
        *entries[place + 2 :],
    ]
    broken = follow(START, swapped)
    assert isinstance(broken, Broken)
    assert place + 1 == broken.number


def test_AU3_anybody_can_compute_the_hash_from_three_lines() -> None:
    first, second = chain([{"b": 1, "a": "é"}, None])
    fields = {name: getattr(first, name) for name in SPELLED}
    line = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sha256(f"\n1\n{line}".encode()).hexdigest() == first.hash
    fields = {name: getattr(second, name) for name in SPELLED}
    line = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sha256(f"{first.hash}\n2\n{line}".encode()).hexdigest() == second.hash


def test_AU5_what_is_too_long_is_named_by_its_size() -> None:
    (entry,) = chain([["x" * MOST_CONTENT]])
    assert {"too_long": MOST_CONTENT + 4} == entry.after
