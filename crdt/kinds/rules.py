"""How a field wants two values settled that were written unseen: the larger, the smaller, both together, the higher role's."""

from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from crdt.changes import Json
from crdt.dataclasses import dataclass

Rule = Literal["max", "min", "union", "role"]


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Marks a field. `order`: its values from the least to the most, where that is not the order of numbers."""

    rule: Rule
    order: tuple[Json, ...] = ()


def rule_of(model: type[BaseModel], path: tuple[str, ...]) -> FieldRule | None:
    """The mark of the field that a path below `body` leads to."""
    annotation: Any = model
    marks: list[Any] = []
    for key in path:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = annotation.model_fields.get(key)
            if field is None:
                return None
            annotation, marks = field.annotation, list(field.metadata)
        elif get_origin(annotation) is dict:
            annotation, marks = get_args(annotation)[1], []
        else:
            return None
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            marks += more
    return next((mark for mark in marks if isinstance(mark, FieldRule)), None)
