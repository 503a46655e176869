"""What is wrong with an expression, said before it runs. Pure."""

from typing import Literal

from crdt.changes import Json
from crdt.dataclasses import dataclass

FaultCode = Literal[
    "expression_syntax",
    "expression_too_big",
    "expression_unknown_name",
    "expression_unknown_function",
    "expression_no_field",
    "expression_type",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Characters from `start` to before `end`; `line` and `column` of the first one count from 1."""

    start: int = 0
    end: int = 0
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`meant` is the one thing that a slip of the keyboard may have made this of, to stand in its place."""

    code: FaultCode
    message: str
    next_step: str
    place: Place
    meant: str | None = None

    def to_dict(self) -> dict[str, Json]:
        return {
            "code": self.code,
            "message": self.message,
            "next_step": self.next_step,
            "start": self.place.start,
            "end": self.place.end,
            "line": self.place.line,
            "column": self.place.column,
            "meant": self.meant,
        }
