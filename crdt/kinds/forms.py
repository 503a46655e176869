"""What may stand at each place of a kind's documents, for those who judge an edit by its path.

Derived from the kind's models, beside `shape`: there the whole is read or written, here one place is looked at alone.
What only several fields together would forbid is allowed. Border: no index, no people, no updates.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from crdt.changes import Json, Path
from crdt.dataclasses import dataclass
from crdt.kinds.kind import Kind
from crdt.kinds.reading import refusals
from crdt.kinds.shape import EACH, Keyed, ScalarShape, Shape, TextShape, Unfinished, shape_of
from crdt.roles import Right

Holds = Literal["map", "text", "value", "anything"]
Place = tuple[str, ...]

_SHORT: Final = 40
_MANY: Final = 200

SERVER: Final = "server"
"""In place of a right: no role has it."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a value does not fit, without the value; `path` leads on from its place."""

    path: Path
    message: str


class Leaf:
    """One field of a model, alone. `may_become` says of a text that is refused whether it is merely being typed."""

    __slots__ = ("_validate", "_words", "may_become")

    def __init__(self, annotation: Any) -> None:
        bare = _bare(annotation)
        is_model = isinstance(bare, type) and issubclass(bare, BaseModel)
        adapter: TypeAdapter[Any] = TypeAdapter(
            annotation, config=None if is_model else ConfigDict(strict=True)
        )
        self._validate = adapter.validator.validate_python
        self._words: set[str] = set()  # short texts that were taken before
        self.may_become: Callable[[str], bool] | None = next(
            (mark.may_become for mark in _marks(annotation) if isinstance(mark, Unfinished)), None
        )

    def takes(self, value: Json) -> bool:
        if type(value) is not str:
            return self.misfit(value) is None
        if value in self._words:
            return True
        if self.misfit(value) is not None:
            return False
        if len(value) <= _SHORT and len(self._words) < _MANY:
            self._words.add(value)
        return True

    def misfit(self, value: Json) -> Misfit | None:
        try:
            self._validate(value)
        except ValidationError as error:
            if self.may_become is not None and isinstance(value, str) and self.may_become(value):
                return None
            first = refusals(error, value)[0]
            return Misfit(first.path, first.message)
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One place. `right` is needed to change it or anything below, `inside` to take it away as a whole."""

    holds: Holds
    fields: Mapping[str, "Form"] = field(default_factory=dict)
    each: "Form | None" = None
    leaf: Leaf | None = None
    keys: Leaf | None = None
    right: str | None = None
    inside: str | None = None

    def child(self, name: str) -> "Form":
        """What may stand under a key. Keys that the kind does not know are kept and never read."""
        found = self.fields.get(name)
        if found is not None:
            return found
        if self.each is not None:
            return self.each
        return self if self.holds == "anything" else ANYTHING


ANYTHING: Final = Form("anything")
COMMENTS: Final = Form("anything")
"""The root `comments` and all below it: `crdt/commenting.py` knows its rules."""


@cache
def forms_of(kind: Kind) -> Mapping[str, Form]:
    """The form of each root of the kind; of an open kind only that of `comments`."""
    if kind.open_roots:
        return {"comments": COMMENTS}
    forms = dict.fromkeys(kind.roots, ANYTHING)
    forms["comments"] = COMMENTS
    forms["meta"] = Form("anything", right=SERVER, inside=SERVER)
    rights = {tuple(pattern.split(".")): right for pattern, right in kind.rights.items()}
    for root, model in (("body", kind.body), ("layout", kind.layout)):
        forms[root] = _fields(model, (root,), rights)
    return forms


def right_at(kind: Kind, path: tuple[str, ...]) -> str | None:
    """GP4: what it needs beside the right to edit to set or delete what stands at `path`, from the root on."""
    form = forms_of(kind).get(path[0], ANYTHING)
    for step in path[1:]:
        form = form.child(step)
    return form.inside


def _fields(model: type[BaseModel], at: Place, rights: Mapping[Place, Right]) -> Form:
    shapes = shape_of(model).of
    fields = {
        name: _form(shapes[name], _annotation(info.annotation, info.metadata), (*at, name), rights)
        for name, info in model.model_fields.items()
    }
    return Form("map", fields=fields, right=rights.get(at), inside=_inside(at, rights))


def _form(shape: Shape, annotation: Any, at: Place, rights: Mapping[Place, Right]) -> Form:
    right, inside = _right(at, rights), _inside(at, rights)
    match shape:
        case TextShape():
            return Form("text", right=right, inside=inside)
        case ScalarShape():
            return Form("value", leaf=Leaf(annotation), right=right, inside=inside)
        case Keyed():
            key, value = get_args(_bare(annotation))
            each = _form(shape.each, value, (*at, EACH), rights)
            keys = Leaf(key) if get_origin(key) is Annotated else None
            return Form("map", each=each, keys=keys, right=right, inside=inside)
        case _:
            return _fields(_bare(annotation), at, rights)


def _right(at: Place, rights: Mapping[Place, Right]) -> Right | None:
    """The one of the place itself, or of what it lies in."""
    return next((rights[at[:depth]] for depth in range(len(at), 0, -1) if at[:depth] in rights), None)


def _inside(at: Place, rights: Mapping[Place, Right]) -> Right | None:
    below = (right for pattern, right in rights.items() if pattern[: len(at)] == at)
    return _right(at, rights) or next(below, None)


def _annotation(annotation: Any, metadata: list[Any]) -> Any:
    return Annotated[annotation, *metadata] if metadata else annotation


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _marks(annotation: Any) -> Iterator[Any]:
    """Everything that `Annotated` says of a type or of one inside it."""
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
    for inner in get_args(annotation):
        if not isinstance(inner, str):
            yield from _marks(inner)
