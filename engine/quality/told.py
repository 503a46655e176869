"""What the events of quality say, in the channel of the source (`doc:ID`) and in that of its workspace. Types only."""

from typing import Final

from crdt.model import Model

COMPLETED: Final = "quality:run:completed"


class QualityRunEvent(Model):
    """The rules of a source were held against it. `before` is the score of the run before this one."""

    run: str
    number: int
    source: str
    score: float | None
    before: float | None
    passed: int
    failed: int
    errored: int
    skipped: int
    at: int
