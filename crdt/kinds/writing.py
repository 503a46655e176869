"""Makes new documents from JSON by the shape of their kind, and JSON of documents: creation, import, export.

Outside data enters here (HTTP bodies, files), so it is checked strictly: unlike a live document it is refused whole.
"""

from collections.abc import Iterable, Iterator, Mapping

from pycrdt import Array, Doc, Map, Text
from pydantic import BaseModel, ValidationError

from crdt.changes import Json, Path
from crdt.document import Document
from crdt.errors import InvalidInput
from crdt.kinds.kind import Kind, YDoc
from crdt.kinds.reading import refusals
from crdt.kinds.shape import Fields, Keyed, ScalarShape, Shape, TextShape, shape_of
from crdt.plain import copy
from crdt.values import NotPlain, check_plain

FORMAT = 1
"""Of the exported JSON."""
MOST_VALUES = 2_000_000
"""In one import: about 100,000 workflow steps."""
AT_ONCE = 500
"""Items into an array in one transaction: time and memory grow with the square (8,000 take 1.4 GB)."""


def new_document(kind: Kind, name: str = "", *, client_id: int | None = None) -> bytes:
    """The first update of an empty document of `kind`; an open kind has nowhere to keep the name."""
    content = {} if kind.open_roots else {"body": {**kind.defaults, "name": name}}
    return seed_from_json(kind, content, client_id=client_id)


def seed_from_json(kind: Kind, content: Mapping[str, Json], *, client_id: int | None = None) -> bytes:
    """The first update of a document with the content that `to_json` exported. Raises InvalidInput with every place.

    D5: every text and map of the kind exists from the first update on; two clients that made the same one later would
    lose one of them. In an open kind text becomes Y.Text, a list Y.Array, a map Y.Map, XML its markup as text.
    """
    _check_header(kind, content)
    doc: YDoc = Doc(client_id=client_id)
    if kind.open_roots:
        _fill_open(doc, checked_plain(content.get("roots", {}), "roots"))
    else:
        with doc.transaction():
            _fill(doc.get("body", type=Map), kind.body, checked(kind.body, content.get("body", {}), "body"))
            _fill(
                doc.get("layout", type=Map),
                kind.layout,
                checked(kind.layout, content.get("layout", {}), "layout"),
            )
            meta = doc.get("meta", type=Map)
            meta["kind"] = kind.name
            meta["version"] = kind.version
    return doc.get_update()


def to_json(document: Document) -> dict[str, Json]:
    """The document's content for export: body and layout as the kind's models read them, or the roots of an open kind."""
    kind = document.kind
    header: dict[str, Json] = {"format": FORMAT, "kind": kind.name, "version": kind.version}
    if kind.open_roots:
        return {**header, "roots": copy(dict(document.projection))}
    body, layout = document.body(), document.layout()
    return {**header, "body": body.model_dump(mode="json"), "layout": layout.model_dump(mode="json")}


def built(shape: Shape, value: Json) -> Json:
    """`value` as pycrdt content that is not yet in a document. It must fit `shape`."""
    match shape:
        case TextShape():
            return Text(value or "")
        case ScalarShape():
            return value
        case Keyed():
            return Map({key: built(shape.each, item) for key, item in (value or {}).items()})
        case Fields():
            return Map(dict(_built_fields(shape, value or {})))


def _built_fields(fields: Fields, value: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    for name, shape in fields.of.items():
        if name in value or not isinstance(shape, ScalarShape):
            yield name, built(shape, value.get(name))


def _fill(root: Map[Json], model: type[BaseModel], content: dict[str, Json]) -> None:
    for name, value in _built_fields(shape_of(model), content):
        root[name] = value


def _fill_open(doc: YDoc, roots: dict[str, Json]) -> None:
    for name, value in roots.items():
        match value:
            case str():
                doc[name] = Text(value)
            case list():
                array: Array[Json] = Array()
                doc[name] = array
                for at in range(0, len(value), AT_ONCE):
                    array.extend(value[at : at + AT_ONCE])
            case dict():
                doc[name] = Map(value)
            case _:
                raise _refused([(("roots", name), "a root is text, a list or a map")])


def checked(model: type[BaseModel], wanted: Json, root: str) -> dict[str, Json]:
    """`wanted` if the model accepts all of it. Raises InvalidInput with every place that it does not."""
    plain = checked_plain(wanted, root)
    found = [(path, "there is no field of this name") for path in _unknown(shape_of(model), plain)]
    found += [
        (path, f"an id here may not have {' or '.join(marks)}")
        for path, marks in _unfit(shape_of(model), plain)
    ]
    try:
        model.model_validate(plain)
    except ValidationError as error:
        found += [(problem.path, problem.message) for problem in refusals(error, plain)]
    if found:
        raise _refused(((root, *path), message) for path, message in found)
    return plain


def checked_plain(wanted: Json, root: str) -> dict[str, Json]:
    if not isinstance(wanted, Mapping):
        raise _refused([((root,), "this must be a map")])
    try:
        check_plain(plain := dict(wanted), most=MOST_VALUES)
    except NotPlain as error:
        raise _refused([((root,), str(error))]) from None
    return plain


def _refused(found: Iterable[tuple[Path, str]]) -> InvalidInput:
    return InvalidInput(
        details={"problems": [{"path": list(path), "message": message} for path, message in found]}
    )


def _check_header(kind: Kind, content: Mapping[str, Json]) -> None:
    expected = {"format": FORMAT, "kind": kind.name, "version": kind.version}
    parts = {*expected, "roots"} if kind.open_roots else {*expected, "body", "layout"}
    wrong = [key for key, value in expected.items() if content.get(key, value) != value]
    found: list[tuple[Path, str]] = [((key,), f"this must be {expected[key]!r}") for key in wrong]
    found += [((key,), "there is no part of this name") for key in content if key not in parts]
    if found:
        raise _refused(found)


def _unknown(shape: Shape, value: Json, path: Path = ()) -> Iterator[Path]:
    if not isinstance(value, dict):
        return
    match shape:
        case Fields():
            for key, item in value.items():
                if key in shape.of:
                    yield from _unknown(shape.of[key], item, (*path, key))
                else:
                    yield (*path, key)
        case Keyed():
            for key, item in value.items():
                yield from _unknown(shape.each, item, (*path, key))
        case TextShape() | ScalarShape():
            return


def _unfit(shape: Shape, value: Json, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Keys with a character that no key of their map has, and the characters."""
    if not isinstance(value, dict) or not isinstance(shape, Fields | Keyed):
        return
    for key, item in value.items():
        if isinstance(shape, Fields):
            if key in shape.of:
                yield from _unfit(shape.of[key], item, (*path, key))
            continue
        if any(mark in str(key) for mark in shape.without):
            yield (*path, key), shape.without
        yield from _unfit(shape.each, item, (*path, key))
