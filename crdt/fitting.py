"""Whether what a struct brings is what a kind has at its place; reads its content only where the kind has a plain value.

Border: one struct and the forms around it; where it stands and who may write there is the caller's knowledge.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from crdt import lib0
from crdt.errors import ConcertError
from crdt.facts import ANY, BINARY, DELETED, MAP, STRING, TEXT, TYPE, Struct
from crdt.kinds.forms import Form
from crdt.kinds.secrets import holds_token, looks_like_secret, names_secret
from crdt.lib0 import read_any, read_var_bytes, read_var_string, read_var_uint
from crdt.offences import SecretRefused, ShapeNotAllowed, ValueNotAllowed
from crdt.plain import read

_SHAPES: Final = {"map": MAP, "text": TEXT, "value": None}
_BELONGS: Final = {
    "map": "A map belongs here.",
    "text": "Text that is merged belongs here.",
    "value": "One plain value belongs here.",
}
_WORDED: Final = frozenset({lib0.STRING, lib0.OBJECT, lib0.ARRAY})


def fits(around: Form, name: str, form: Form, struct: Struct, update: bytes) -> bool:
    """GP2, GP3: whether it may stand under the key `name`, where `form` is what the kind has."""
    content = struct[2]
    if around.holds == "anything" or content == DELETED:
        return True
    if around.holds != "map" or (around.keys is not None and around.keys.misfit(name) is not None):
        return False
    if form.leaf is not None:
        return content in (ANY, BINARY) and form.leaf.takes(value_of(struct, update))
    return form.holds == "anything" or (content == TYPE and struct[7] == _SHAPES[form.holds])


def offence_of(
    around: Form, name: str, form: Form, struct: Struct, update: bytes, path: Sequence[Any]
) -> ConcertError:
    """Why it does not fit."""
    if around.holds != "map":
        return ShapeNotAllowed("A text has no keys here.", details={"path": [*path]})
    if around.keys is not None and (misfit := around.keys.misfit(name)):
        refused = SecretRefused if names_secret(name) else ValueNotAllowed
        return refused(_sentence(path, misfit.message), details={"path": [*path]})
    if form.leaf is None or struct.content not in (ANY, BINARY):
        return ShapeNotAllowed(_BELONGS.get(form.holds, ""), details={"path": [*path], "holds": form.holds})
    value = value_of(struct, update)
    misfit = form.leaf.misfit(value)
    if misfit is None:
        return ValueNotAllowed(details={"path": [*path]})
    refused = SecretRefused if looks_like_secret(value) or holds_token(value) else ValueNotAllowed
    path = [*path, *misfit.path]
    return refused(_sentence(path, misfit.message), details={"path": path})


def _sentence(path: Sequence[Any], message: str) -> str:
    return f"{'.'.join(map(str, path))[:200]}: {message}."


def has_words(struct: Struct, update: bytes) -> bool:
    """Whether it may bring text, alone or inside a value."""
    content = struct[2]
    if content != ANY:
        return content == STRING
    at = struct[9]
    return update[at] != 1 or update[at + 1] in _WORDED


def contents(struct: Struct, update: bytes) -> Iterator[Any]:
    """The plain values or the text that it brings; nothing of shared types and of what is deleted."""
    if struct.content == STRING:
        yield read_var_string(update, struct.at)[0]
    elif struct.content == BINARY:
        yield list(read_var_bytes(update, struct.at)[0])
    elif struct.content == ANY:
        count, pos = read_var_uint(update, struct.at)
        for _ in range(count):
            value, pos = read_any(update, pos)
            yield read(value)


def value_of(struct: Struct, update: bytes) -> Any:
    """The value that stands under a key: of several the last."""
    at = struct[9]
    if struct[2] == ANY and update[at] == 1:
        kind = update[at + 1]
        if kind == lib0.STRING:
            return read_var_string(update, at + 2)[0]
        if kind == lib0.NULL:
            return None
        return read(read_any(update, at + 1)[0])
    *_, value = contents(struct, update)
    return value
