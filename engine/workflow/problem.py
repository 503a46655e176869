"""What is wrong with a design, said so that a person can mend it."""

from dataclasses import asdict, dataclass

from crdt.errors import Refused
from engine.records import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`node` and `field` say where; `path` is the round trip of a cycle."""

    code: str
    message: str
    next_step: str
    node: str | None = None
    field: str | None = None
    path: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Json]:
        return {**asdict(self), "path": list(self.path)}


class DesignInvalid(Refused):
    """`details.problems` has them all, as `Problem.to_dict` writes them."""

    code = "design_invalid"
    message = "This design cannot run as it stands."
    next_step = "Mend the problems in the details; the designer marks each at its step."
