"""Plain values written by two who had not seen each other's: both are recorded, with what stands (SPEC.md, section X)."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from pycrdt import Map, Text

from crdt import contests
from crdt.canonical import ABSENT, alike
from crdt.contests import Conflict
from crdt.effects import Commit, Effect, Reload, Row
from crdt.events import UpdateArrived
from crdt.ids import SessionId, UserId
from crdt.kinds.kind import kinds
from crdt.kinds.writing import new_document
from crdt.precheck import inspect
from crdt.presence import Author
from crdt.room import Room
from crdt.updates import merge
from tests.crdt.playbook import Stage, Writer, nothing_loaded, of_type, only

PEOPLE = tuple(Author(user=UserId(name), name=name) for name in ("ada", "bob", "cem", "dan"))
FIRST = new_document(kinds()["data_source"], "Flights", client_id=1)
ADA, BOB = (person.user for person in PEOPLE[:2])


@dataclass
class Table:
    """A data source that several people have open; each has a copy and sends when told to."""

    size: int = 2
    stage: Stage = field(default_factory=lambda: Stage(kind="data_source"))

    def __post_init__(self) -> None:
        self.ids = 0
        self.writers = [Writer(10 + number) for number in range(self.size)]
        self.server = Writer(1)
        stage = self.stage
        stage.committed.append(Row(author=UserId("dan"), door="server", update=FIRST))
        stage.room = Room(
            kind=kinds()[stage.kind],
            epoch="e1",
            loaded=nothing_loaded(stage.kind, (FIRST,)),
            owners=stage.owners,
            limits=stage.limits,
        )
        self.server.hear(FIRST)
        for writer in self.writers:
            writer.hear(FIRST)
        for person, writer in zip(PEOPLE, self.writers, strict=False):
            self.stage.join(person.user, person, client=writer.client)

    def send(self, session: str, update: bytes, *, resent: bool = False) -> tuple[Conflict, ...]:
        """What is committed beside the update."""
        self.ids += 1
        self.stage.send(UpdateArrived(SessionId(session), self.ids, update, resent))
        return self.tick()

    def tick(self) -> tuple[Conflict, ...]:
        effects: list[Effect] = self.stage.tick()
        assert [] == of_type(effects, Reload)
        commit = only(effects, Commit)
        first = len(self.stage.committed)
        assert all(first < number <= first + len(commit.rows) for number, _ in commit.conflicts)
        self.stage.commit(effects)
        for row in commit.rows:
            self.server.hear(row.update)
        return tuple(conflict for _, conflict in commit.conflicts)

    def by(self, number: int, update: bytes, *, resent: bool = False) -> tuple[Conflict, ...]:
        return self.send(PEOPLE[number].user, update, resent=resent)

    def tick_of_nothing(self) -> tuple[Effect, ...]:
        """The rows of a tick after which nothing should be stored."""
        return tuple(of_type(self.stage.tick(), Commit))

    def everybody_hears(self) -> None:
        for writer in self.writers:
            writer.hear(self.server.doc.get_update())


def wrote(table: Table, number: int, *path: str, value: Any) -> bytes:
    writer = table.writers[number]
    held: Any = writer.body
    for key in path[:-1]:
        held = held[key]

    def write() -> None:
        if value is ABSENT:
            del held[path[-1]]
        else:
            held[path[-1]] = value

    return writer._update(write)


def test_X1_who_sees_what_stands_conflicts_with_nobody() -> None:
    table = Table()
    for number, value in ((0, "high"), (1, "low"), (0, "medium"), (0, "high")):
        assert () == table.by(number, wrote(table, number, "criticality", value=value))
        table.everybody_hears()


@pytest.mark.parametrize("first", [0, 1])
def test_X2_two_values_written_unseen_are_recorded_with_what_stands(first: int) -> None:
    table = Table()
    updates = [
        wrote(table, number, "criticality", value=value) for number, value in enumerate(("low", "high"))
    ]
    assert () == table.by(first, updates[first])
    (conflict,) = table.by(1 - first, updates[1 - first])
    assert ("high", BOB, "low", ADA) == (conflict.kept, conflict.kept_by, conflict.lost, conflict.lost_by)
    assert table.server.content["criticality"] == conflict.kept
    assert (("body", "criticality"), "kept" if first == 0 else "lost") == (conflict.path, conflict.late)


def test_X2_in_one_tick_it_is_the_same() -> None:
    table = Table()
    for number, value in enumerate(("low", "high")):
        update = wrote(table, number, "limits", "sample_rows", value=len(value))
        table.stage.update(PEOPLE[number].user, 1 + number, update)
    (conflict,) = table.tick()
    assert (("body", "limits", "sample_rows"), 4, 3) == (conflict.path, conflict.kept, conflict.lost)


def test_X2_the_same_value_twice_and_the_same_person_twice_are_no_conflict() -> None:
    table = Table()
    same = [wrote(table, number, "criticality", value="high") for number in (0, 1)]
    assert () == table.by(0, same[0]) + table.by(1, same[1])
    other_device = Writer(30)
    other_device.hear(FIRST)
    table.stage.join("phone", PEOPLE[0], client=30)
    assert () == table.by(0, wrote(table, 0, "kind", value="sqlite"))
    assert () == table.send("phone", other_device.put("kind", "duckdb"))


def test_X3_texts_and_whole_nodes_are_never_recorded() -> None:
    table = Table()
    for number in (0, 1):
        text: Text = table.writers[number].body["name"]
        before = table.writers[number].doc.get_state()
        text += str(number)
        assert () == table.by(number, table.writers[number].doc.get_update(before))


def test_X3_a_deletion_and_a_value_written_unseen_are_recorded() -> None:
    for first in (0, 1):
        table = Table()
        table.by(0, wrote(table, 0, "connection", "path", value="a.db"))
        table.everybody_hears()
        updates = [
            wrote(table, 0, "connection", "path", value=ABSENT),
            wrote(table, 1, "connection", "path", value="b.db"),
        ]
        assert () == table.by(first, updates[first])
        (conflict,) = table.by(1 - first, updates[1 - first])
        assert ("b.db", ABSENT) == (conflict.kept, conflict.lost)
        assert table.server.content["connection"]["path"] == "b.db"


def test_X3_who_saw_a_deletion_writes_anew_without_a_conflict() -> None:
    table = Table()
    for value in ("a.db", ABSENT):
        table.by(0, wrote(table, 0, "connection", "path", value=value))
        table.everybody_hears()
    assert () == table.by(1, wrote(table, 1, "connection", "path", value="b.db"))


def test_X3_a_deletion_that_comes_again_is_no_conflict() -> None:
    table = Table()
    table.by(0, wrote(table, 0, "connection", "path", value="a.db"))
    table.everybody_hears()
    deletion = wrote(table, 1, "connection", "path", value=ABSENT)
    assert () == table.by(1, deletion)
    table.everybody_hears()
    assert () == table.by(0, wrote(table, 0, "connection", "path", value="b.db"))
    table.stage.update("bob", 99, deletion)
    assert () == table.tick_of_nothing()


def test_X3_a_deletion_that_lost_is_recorded_once_however_often_it_comes() -> None:
    table = Table()
    table.by(0, wrote(table, 0, "connection", "path", value="a.db"))
    table.everybody_hears()
    deletion = wrote(table, 1, "connection", "path", value=ABSENT)
    table.by(0, wrote(table, 0, "connection", "path", value="b.db"))
    (conflict,) = table.by(1, deletion)
    assert ("b.db", ADA, ABSENT, BOB) == (conflict.kept, conflict.kept_by, conflict.lost, conflict.lost_by)
    for number in range(3):
        table.stage.update("bob", 90 + number, deletion)
        assert () == table.tick_of_nothing()


def test_X1_one_person_on_two_devices_has_no_conflict_with_themselves() -> None:
    table = Table()
    table.by(0, wrote(table, 0, "connection", "path", value="a.db"))
    table.everybody_hears()
    table.stage.join("phone", PEOPLE[0], client=table.writers[1].client)
    assert () == table.by(0, wrote(table, 0, "connection", "path", value=ABSENT))
    assert () == table.send("phone", wrote(table, 1, "connection", "path", value="b.db"))
    assert "b.db" == table.server.content["connection"]["path"]


def test_X1_one_update_contests_only_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contests, "MOST_LOOKED", 3)
    table = Table()
    keys = [f"k{number}" for number in range(9)]

    def all_of(number: int) -> bytes:
        held: Map[Any] = table.writers[number].body["connection"]
        return table.writers[number]._update(lambda: held.update(dict.fromkeys(keys, number)))

    mine, theirs = all_of(0), all_of(1)
    assert () == table.by(0, mine)
    assert 3 == len(table.by(1, theirs))


def test_R6_what_a_stale_deletion_repeats_never_reaches_the_log() -> None:
    """Structs that are known already, with other words in them, beside a deletion that makes a record."""
    table = Table()
    table.by(0, wrote(table, 0, "connection", "path", value="a.db"))
    table.everybody_hears()
    before = table.writers[0].doc.get_state()
    table.by(0, wrote(table, 0, "connection", "path", value="pay Bob"))
    deletion = wrote(table, 1, "connection", "path", value=ABSENT)
    said = table.writers[0].doc.get_update(before)
    forged = merge([said.replace(b"pay Bob", b"pay EVE"), deletion])
    assert forged != merge([said, deletion])
    (conflict,) = table.by(1, forged)
    assert ("pay Bob", ADA) == (conflict.kept, conflict.kept_by)
    row = inspect(table.stage.committed[-1].update)
    assert ((), 1) == (row.runs, len(row.deletes))
    reloaded = nothing_loaded(table.stage.kind, tuple(row.update for row in table.stage.committed)).document
    assert table.stage.room.document.projection == reloaded.projection
    assert "pay Bob" == reloaded.projection["body"]["connection"]["path"]


Standing = dict[str, tuple[Any, set[UserId]]]
"""What stands under each key since everybody saw everything, and who wrote that."""


def expected(mine: dict[str, Any], standing: Standing) -> set[str]:
    """The keys that this person and somebody else wrote, with values that differ."""
    return {key for key, value in mine.items() if key in standing and not alike(standing[key][0], value)}


@pytest.mark.parametrize("seed", range(40))
def test_X1_records_are_exactly_the_values_changed_on_both_sides_to_others(seed: int) -> None:
    """People write offline on the same base; each sends all of it when it is their turn."""
    random = Random(seed)
    table = Table(size=2 + seed % 3)
    keys = [f"k{number}" for number in range(5)]
    held: Map[Any] = table.writers[0].body["connection"]
    assert () == table.by(0, table.writers[0]._update(lambda: held.update(dict.fromkeys(keys[:3], 0))))
    table.everybody_hears()
    for _ in range(3):
        turns = []
        for number, writer in enumerate(table.writers):
            before, mine = writer.doc.get_state(), {}
            for key in random.sample(keys, random.randint(1, 3)):
                for value in random.sample([1, 2, 3.5, "text", True, None], random.randint(1, 2)):
                    wrote(table, number, "connection", key, value=value)
                    mine[key] = value
            turns.append((number, mine, writer.doc.get_update(before)))
        standing: Standing = {}
        for number, mine, update in random.sample(turns, len(turns)):
            wanted, me = expected(mine, standing), PEOPLE[number].user
            conflicts = table.by(number, update, resent=True)
            now = table.server.content["connection"]
            assert wanted == {conflict.path[-1] for conflict in conflicts}, (seed, number)
            for conflict in conflicts:
                key = conflict.path[-1]
                mine_won = alike(now[key], mine[key])
                theirs, they = standing[key]
                kept, lost = (conflict.kept, conflict.kept_by), (conflict.lost, conflict.lost_by)
                my_side, their_side = (kept, lost) if mine_won else (lost, kept)
                assert alike(mine[key], my_side[0])
                assert alike(theirs, their_side[0])
                assert me == my_side[1]
                assert their_side[1] in they
            for key, value in mine.items():
                if key in standing and alike(standing[key][0], value):
                    standing[key][1].add(me)
                elif alike(now[key], value):
                    standing[key] = (value, {me})
        table.everybody_hears()
