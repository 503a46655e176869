"""What many rooms would do in the same moment, they do one after the other."""

from crdt.effects import Compact
from crdt.replica import RoomLimits
from crdt.spacing import Spacing
from tests.crdt.playbook import ADA, Stage, Writer, of_type


def test_R17_rooms_of_a_process_take_their_images_one_after_the_other() -> None:
    images = Spacing(0.05)
    stages = [Stage(limits=RoomLimits(compact_after=1), images=images) for _ in range(3)]
    writers = [Writer(1) for _ in stages]
    for stage in stages:
        stage.join("a", ADA)

    def compacted(number: int) -> list[int]:
        """Which rooms took an image when each of them has an edit."""
        taken = []
        for at, (stage, writer) in enumerate(zip(stages, writers, strict=True)):
            stage.update("a", number, writer.put("x", number))
            taken += [at] * len(of_type(stage.tick_and_commit(), Compact))
            stage.now += 0.06
        return taken

    assert compacted(1) == [0]
    assert compacted(2) == [1]
    assert compacted(3) == [2]
