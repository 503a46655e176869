"""What changes of fields make of a source's content, and which values differ then. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final, Literal

from pydantic import Field

from crdt.canonical import ABSENT, Value, alike
from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.history.merge import Write
from crdt.kinds.data_source import Limits
from crdt.kinds.kind import Kind
from crdt.kinds.writing import checked
from crdt.model import Model

Json = Any
Body = Mapping[str, Json]
How = Literal["set", "append", "replace"]

PLAIN: Final = ("name", "description", "kind", "criticality")
"""Fields of their own; tags, owner and credential have operations that know what they mean."""
FIELDS: Final = (*PLAIN, *(f"limits.{name}" for name in Limits.model_fields))
CONNECTION: Final = "connection."
MOST_CHANGES: Final = 20


class Change(Model):
    """`connection.KEY` is a field, too. `append` puts the value behind the text that is there, `replace` puts it in the place
    of each `find` in it.
    """

    field: str = Field(max_length=120)
    how: How = "set"
    value: str | float | int | bool | None = None
    find: str = Field(default="", max_length=2_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A value of a document: `path` begins with the root. ABSENT: there is none."""

    path: tuple[str, ...]
    before: Value
    after: Value

    def to_json(self) -> Json:
        """What is absent has no key."""
        said = {"before": self.before, "after": self.after}
        return {"path": list(self.path), **{key: value for key, value in said.items() if value is not ABSENT}}

    @classmethod
    def from_json(cls, said: Json) -> "Place":
        return cls(
            path=tuple(said["path"]), before=said.get("before", ABSENT), after=said.get("after", ABSENT)
        )

    @property
    def back(self) -> "Place":
        return Place(path=self.path, before=self.after, after=self.before)

    @property
    def write(self) -> Write:
        return Write(path=self.path, before=self.before, after=self.after)


def check_changes(changes: Sequence[Change]) -> None:
    """`InvalidInput` for what can be done to no source at all."""
    for change in changes:
        if change.field not in FIELDS and not (
            change.field.startswith(CONNECTION) and len(change.field) > len(CONNECTION)
        ):
            raise InvalidInput(
                f"A source has no field “{change.field}” that is changed like this.",
                next_step="Choose one of the fields in details.",
                details={"field": change.field, "known": [*FIELDS, f"{CONNECTION}KEY"]},
            )
        if change.how == "replace" and not change.find:
            raise InvalidInput("Say which text shall be replaced.", details={"field": change.field})


def changed(body: Body, changes: Iterable[Change]) -> dict[str, Json]:
    """The content as it shall be. `ValueError` says in words what does not go with what stands there."""
    found: dict[str, Json] = deepcopy(dict(body))
    for change in changes:
        *above, key = change.field.split(".", 1)
        part = found.setdefault(above[0], {}) if above else found
        part[key] = _changed(part.get(key), change)
    return found


def _changed(before: Json, change: Change) -> Json:
    if change.how == "set":
        return change.value
    said = "" if change.value is None else str(change.value)
    if before is not None and not isinstance(before, str):
        raise ValueError(f"{change.field} is no text.")
    text = before or ""
    return text + said if change.how == "append" else text.replace(change.find, said)


def check_fits(kind: Kind, body: Body) -> None:
    """`ValueError` in words where this is no content of the kind."""
    try:
        checked(kind.body, body, "body")
    except InvalidInput as error:
        problems = (error.details or {}).get("problems", [])
        said = [f"{'.'.join(map(str, one['path'][1:]))}: {one['message']}" for one in problems]
        raise ValueError("; ".join(said) or error.message) from None


def differing(before: Body, after: Body, stands: Body, root: str = "body") -> tuple[Place, ...]:
    """The values that differ between two contents as the model reads them, each with what really `stands` there."""
    return tuple(
        Place(path=(root, *path), before=value_at(stands, path), after=value_at(after, path))
        for path in _paths(dict(before), dict(after))
    )


def _paths(before: Value, after: Value, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if isinstance(before, dict) and isinstance(after, dict):
        keys = dict.fromkeys([*before, *after])
        return [
            found
            for key in keys
            for found in _paths(before.get(key, ABSENT), after.get(key, ABSENT), (*path, key))
        ]
    return [] if alike(before, after) else [path]


def value_at(body: Json, path: Iterable[str]) -> Value:
    value: Value = body
    for step in path:
        value = value.get(step, ABSENT) if isinstance(value, Mapping) else ABSENT
    return value


def shown(places: Iterable[Place], side: Literal["before", "after"]) -> dict[str, Json]:
    """For people: by field, what stands there; None for nothing."""
    values = {".".join(one.path[1:]): one.before if side == "before" else one.after for one in places}
    return {name: None if value is ABSENT else value for name, value in values.items()}
