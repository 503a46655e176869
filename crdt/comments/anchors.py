"""What a thread is about: a step, a connection, a field, words of a text, a point on the canvas, or the whole document.

An anchor is one plain value that its author wrote, so it is outside data: `read_anchor` gives None for anything else.
Words are named by the ids of their first and last unit, which stay theirs whatever is typed around them.
"""

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from crdt.changes import Json
from crdt.model import Model

LONGEST_STEP: Final = 200
DEEPEST: Final = 16
LONGEST_QUOTE: Final = 300
_FARTHEST: Final = 1e7

Step = Annotated[str, Field(min_length=1, max_length=LONGEST_STEP)]
Path = Annotated[tuple[Step, ...], Field(min_length=1, max_length=DEEPEST)]
Unit = tuple[Annotated[int, Field(ge=0, lt=1 << 53)], Annotated[int, Field(ge=0, lt=1 << 31)]]
"""Client and clock of one UTF-16 unit of a text."""
Coordinate = Annotated[float, Field(ge=-_FARTHEST, le=_FARTHEST, allow_inf_nan=False)]


class _Anchor(Model):
    model_config = ConfigDict(frozen=True, extra="ignore")


class OnDocument(_Anchor):
    kind: Literal["document"] = "document"


class OnNode(_Anchor):
    """A step of a design."""

    kind: Literal["node"] = "node"
    node: Step


class OnEdge(_Anchor):
    """A connection of a design."""

    kind: Literal["edge"] = "edge"
    edge: Step


class OnField(_Anchor):
    """A place of the document: a root, then keys."""

    kind: Literal["field"] = "field"
    path: Path


class OnText(_Anchor):
    """Words of a merged text: `first` and `last` are its units, `quote` what they said when they were commented."""

    kind: Literal["text"] = "text"
    path: Path
    first: Unit
    last: Unit
    quote: Annotated[str, Field(max_length=LONGEST_QUOTE)] = ""


class OnPoint(_Anchor):
    """A point on the canvas, in its own coordinates."""

    kind: Literal["point"] = "point"
    x: Coordinate
    y: Coordinate


Anchor = Annotated[
    OnDocument | OnNode | OnEdge | OnField | OnText | OnPoint,
    Field(discriminator="kind"),
]

_ANCHOR: TypeAdapter[Anchor] = TypeAdapter(Anchor)


def read_anchor(value: Json) -> Anchor | None:
    """What was meant; None where nobody can tell."""
    try:
        return _ANCHOR.validate_python(value)
    except ValidationError:
        return None
