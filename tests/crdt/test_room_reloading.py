"""What becomes of updates that came together with one that does not apply, by its rules (SPEC.md, R5, R15)."""

from crdt.effects import Acknowledge, Binding, Commit, Effect, Evict, Refuse, Reload
from crdt.ids import ClientId
from tests.crdt.playbook import BOB, A, B, Stage, Writer, of_type, only, two


def reloaded(stage: Stage) -> list[Effect]:
    """The first update that waits does not apply: the room finds out which one it was."""
    pending = stage.room._replica.pending.updates
    pending[0] = pending[0]._replace(update=b"\x01\x01\x01\x00")
    assert stage.tick() == [Reload()]
    again = stage.reload()
    assert only(again, Refuse).session == A
    return stage.reload()


def content(stage: Stage) -> dict[str, object]:
    """What the log says."""
    reader = Writer(9)
    for row in stage.committed:
        reader.hear(row.update)
    return reader.content


def test_R15_what_came_before_an_update_that_hung_on_the_culprit_is_kept() -> None:
    stage, ada, bob = two(), Writer(1), Writer(2)
    broken = ada.type("t", "Ada")
    stage.update("a", 1, broken)
    stage.update("b", 1, bob.put("y", 2))
    bob.hear(broken)
    stage.update("b", 2, bob.type("t", "Bob"))
    effects = reloaded(stage)
    assert [B] == [one.session for one in of_type(effects, Evict)]
    stage.commit(effects)
    stage.join("b", BOB)
    said = stage.update("b", 3, Writer(2).put("y", 2))
    assert [Acknowledge(session=B, id=3, sequence=1)] == of_type(said, Acknowledge)
    assert {"y": 2} == content(stage)


def test_R5_an_id_whose_first_update_hung_on_the_culprit_is_bound_when_it_comes_again() -> None:
    stage, ada, bob = two(), Writer(1), Writer(2)
    broken = ada.type("t", "Ada")
    stage.update("a", 1, broken)
    bob.hear(broken)
    stage.update("b", 1, bob.type("t", "Bob"))
    reloaded(stage)
    stage.join("b", BOB)
    stage.update("b", 2, Writer(2).put("y", 2))
    (bound,) = only(stage.tick(), Commit).bindings
    assert Binding(client=ClientId(2), user=BOB.user) == bound
