"""What an event says that a step of a run, or a program, told. Types only."""

from typing import Final

from crdt.model import Model
from engine.records import Json

FAMILY: Final = "custom"
"""Topics of designs begin so, and no others do."""


class CustomEvent(Model):
    """`run` told it; what started that run is known by it, so workflows that set each other off are counted. "" where a program
    told it.
    """

    run: str
    workspace: str
    by: str
    at: int
    data: Json = None
