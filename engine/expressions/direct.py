"""Evaluates what is plain without leaving the process: paths, comparisons, sums, choices over JSON. Pure.

Gives the same as `evaluating`, or nothing; what a path leads to is passed on whatever its size. Whatever could fail, last, or mean something special there is left to it (rule
EX7; a test compares both over random expressions). So it never says what is wrong, and its work has an end.
"""

from collections.abc import Mapping
from typing import Final

from crdt.changes import Json
from engine.expressions.syntax import (
    Binary,
    Call,
    Conditional,
    Constant,
    Expression,
    Has,
    Index,
    ListOf,
    Macro,
    MapOf,
    Name,
    Select,
    Unary,
    path_of,
)

NOT_PLAIN: Final = object()
MOST_TEXT: Final = 4_096
MOST_ITEMS: Final = 256
"""Items of a list that is looked through."""
_SMALL: Final = 1 << 53
"""Whole numbers up to here are the same as whole numbers and as others."""


class _NotPlainError(Exception):
    """Somebody else has to look at this."""


def directly(tree: Expression, variables: Mapping[str, Json]) -> Json:
    """The value, or `NOT_PLAIN`."""
    try:
        value = _at(tree, variables)
    except _NotPlainError:
        return NOT_PLAIN
    return value if path_of(tree) is not None or _is_single(value) else NOT_PLAIN


def _at(tree: Expression, names: Mapping[str, Json]) -> Json:  # noqa: C901, PLR0912 - one case per kind of tree
    match tree:
        case Constant(kind=kind, value=value):
            if kind in {"uint", "bytes"}:
                raise _NotPlainError
            return value
        case Name(name=name):
            return _entry(names, name)
        case Select(of=of, field=field):
            return _entry(_at(of, names), field)
        case Index(of=of, key=key):
            return _item(_at(of, names), _at(key, names))
        case Has(of=of):
            holder = _at(of.of, names)
            if not isinstance(holder, dict):
                raise _NotPlainError
            return of.field in holder
        case Unary(operator=operator, value=value):
            return _unary(operator, _at(value, names))
        case Binary():
            return _binary(tree, names)
        case Conditional(condition=condition, yes=yes, no=no):
            return _at(yes if _boolean(_at(condition, names)) else no, names)
        case ListOf(items=items):
            return [_at(item, names) for item in items]
        case Call(function="size", on=on, arguments=arguments) if len(arguments) + (on is not None) == 1:
            return _size(_at(arguments[0] if on is None else on, names))
        case Call() | Macro() | MapOf():
            raise _NotPlainError


def _entry(holder: Json, name: str) -> Json:
    if isinstance(holder, Mapping) and name in holder:
        return holder[name]
    raise _NotPlainError


def _item(holder: Json, key: Json) -> Json:
    if isinstance(key, str):
        return _entry(holder, key)
    if isinstance(holder, list) and type(key) is int and 0 <= key < len(holder):
        return holder[key]
    raise _NotPlainError


def _boolean(value: Json) -> bool:
    if isinstance(value, bool):
        return value
    raise _NotPlainError


def _unary(operator: str, value: Json) -> Json:
    if operator == "!":
        return not _boolean(value)
    if type(value) is float or (type(value) is int and abs(value) < _SMALL):
        return -value
    raise _NotPlainError


def _size(value: Json) -> int:
    if isinstance(value, str | list | dict):
        return len(value)
    raise _NotPlainError


def _binary(tree: Binary, names: Mapping[str, Json]) -> Json:
    left = _at(tree.left, names)
    match tree.operator:
        case "&&":
            return _boolean(left) and _boolean(_at(tree.right, names))
        case "||":
            return _boolean(left) or _boolean(_at(tree.right, names))
    right = _at(tree.right, names)
    match tree.operator:
        case "==":
            return _equal(left, right)
        case "!=":
            return not _equal(left, right)
        case "in":
            return _within(left, right)
        case "<" | "<=" | ">" | ">=":
            return _ordered(tree.operator, left, right)
    return _worked_out(tree.operator, left, right)


def _equal(left: Json, right: Json) -> bool:
    if _is_number(left) and _is_number(right):
        return bool(left == right)
    if isinstance(left, list | dict) or isinstance(right, list | dict):
        raise _NotPlainError
    return type(left) is type(right) and bool(left == right)


def _within(item: Json, holder: Json) -> bool:
    if not isinstance(holder, list) or len(holder) > MOST_ITEMS:
        if isinstance(holder, dict) and isinstance(item, str):
            return item in holder
        raise _NotPlainError
    return any(_equal(item, one) for one in holder)


def _ordered(operator: str, left: Json, right: Json) -> bool:
    if not (_is_number(left) and _is_number(right)) and not (
        isinstance(left, str) and isinstance(right, str)
    ):
        raise _NotPlainError
    match operator:
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
    return bool(left >= right)


def _worked_out(operator: str, left: Json, right: Json) -> Json:
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > MOST_TEXT:
            raise _NotPlainError
        return left + right
    if not (_is_number(left) and _is_number(right)) or operator in {"/", "%"}:
        raise _NotPlainError
    value = left + right if operator == "+" else left - right if operator == "-" else left * right
    if not -_SMALL < value < _SMALL:
        raise _NotPlainError
    return value


def _is_number(value: Json) -> bool:
    """Small enough to be the same everywhere."""
    return type(value) in {int, float} and -_SMALL < value < _SMALL


def _is_single(value: Json) -> bool:
    return (
        value is None
        or isinstance(value, bool | int | float)
        or (isinstance(value, str) and len(value) <= MOST_TEXT)
    )
