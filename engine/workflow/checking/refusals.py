"""Values that the kind's model does not take, and that count as not given, as problems. Pure."""

from crdt.changes import Json
from crdt.kinds.reading import Problem as Refused
from engine.workflow.checking import fixes
from engine.workflow.designs.problem import NOTHING, Problem

NEXT_STEP = "Correct the value."
_NUMBERS = frozenset({"int_type", "float_type", "int_from_float"})


def refused_part(path: tuple[str, ...]) -> Problem:
    """A whole part that is no map at all."""
    return _problem(path, "This is not what a design has here")


def refused_value(part: tuple[str, ...], refused: Refused, value: Json) -> Problem:
    path = (*part, *map(str, refused.path))
    if refused.code not in _NUMBERS or not isinstance(value, str):
        return _problem(path, refused.message)
    other = fixes.cast(value, lambda one: isinstance(one, int | float) and not isinstance(one, bool))
    if other is NOTHING:
        return _problem(path, refused.message)
    return _problem(path, refused.message, ("body", *path), (value, other))


def _problem(
    path: tuple[str, ...], message: str, at: tuple[str, ...] = (), other: tuple[Json, Json] | None = None
) -> Problem:
    return Problem(
        code="value_refused",
        message=f"{'.'.join(path)}: {message}.",
        next_step=NEXT_STEP,
        node=path[1] if path[0] == "nodes" and len(path) > 1 else None,
        field=".".join(path),
        fix=None if other is None else fixes.other_value(at, other[0], other[1], other),
    )
