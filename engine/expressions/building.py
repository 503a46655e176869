"""Makes our tree of what the grammar of `cel-python` has read. Pure.

Each rule of the grammar that chose between nothing and something stands as a node with one child: those are passed by.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from engine.expressions.errors import ExpressionInvalid
from engine.expressions.faults import Place
from engine.expressions.functions import HAS, MACROS
from engine.expressions.syntax import (
    Binary,
    Call,
    Conditional,
    Constant,
    Expression,
    Has,
    Index,
    ListOf,
    LiteralKind,
    Macro,
    MapOf,
    Name,
    Select,
    Unary,
)

Tree = Any
"""A `lark.Tree`."""

_OPERATORS: Final = {
    "relation_lt": "<",
    "relation_le": "<=",
    "relation_gt": ">",
    "relation_ge": ">=",
    "relation_eq": "==",
    "relation_ne": "!=",
    "relation_in": "in",
    "addition_add": "+",
    "addition_sub": "-",
    "multiplication_mul": "*",
    "multiplication_div": "/",
    "multiplication_mod": "%",
}
_JOINED: Final = {"conditionalor": "||", "conditionaland": "&&"}
_KINDS: Final[Mapping[str, LiteralKind]] = {
    "INT_LIT": "int",
    "UINT_LIT": "uint",
    "FLOAT_LIT": "double",
    "STRING_LIT": "string",
    "MLSTRING_LIT": "string",
    "BYTES_LIT": "bytes",
    "BOOL_LIT": "bool",
    "NULL_LIT": "null",
}
_LONGEST_INT: Final = 1 << 63


def built(tree: Tree) -> Expression:
    """Raises ExpressionInvalid for what the grammar takes and Concert does not."""
    while len(tree.children) == 1 and tree.data not in _BUILDERS:
        tree = tree.children[0]
    return _BUILDERS[tree.data](tree)


def _joined(tree: Tree) -> Expression:
    if len(tree.children) == 1:
        return built(tree.children[0])
    left, right = tree.children
    return Binary(place=_place(tree), operator=_JOINED[tree.data], left=built(left), right=built(right))


def _operation(tree: Tree) -> Expression:
    if len(tree.children) == 1:
        return built(tree.children[0])
    sign, right = tree.children
    (left,) = sign.children
    return Binary(place=_place(tree), operator=_OPERATORS[sign.data], left=built(left), right=built(right))


def _conditional(tree: Tree) -> Expression:
    if len(tree.children) == 1:
        return built(tree.children[0])
    condition, yes, no = map(built, tree.children)
    return Conditional(place=_place(tree), condition=condition, yes=yes, no=no)


def _unary(tree: Tree) -> Expression:
    if len(tree.children) == 1:
        return built(tree.children[0])
    sign, value = tree.children
    operator: Literal["!", "-"] = "!" if sign.data == "unary_not" else "-"
    return Unary(place=_place(tree), operator=operator, value=built(value))


def _select(tree: Tree) -> Expression:
    of, field = tree.children
    return Select(place=_place(tree), of=built(of), field=str(field), at=_token(field))


def _method(tree: Tree) -> Expression:
    on, name, *rest = tree.children
    function = str(name)
    arguments = _listed(rest)
    if function in MACROS:
        return _macro(tree, function, built(on), arguments)
    return Call(
        place=_place(tree),
        function=function,
        at=_token(name),
        on=built(on),
        arguments=tuple(map(built, arguments)),
    )


def _macro(tree: Tree, macro: str, over: Expression, arguments: list[Tree]) -> Expression:
    form = MACROS[macro]
    if len(arguments) - 1 not in form.bodies:
        raise _refused(
            tree, f"{macro} takes a name for each item and what to work out.", f"Write {form.example}."
        )
    variable = built(arguments[0])
    if not isinstance(variable, Name):
        raise _refused(arguments[0], f"{macro} begins with a name for each item.", f"Write {form.example}.")
    return Macro(
        place=_place(tree),
        macro=macro,
        over=over,
        variable=variable.name,
        bodies=tuple(map(built, arguments[1:])),
    )


def _function(tree: Tree) -> Expression:
    name, *rest = tree.children
    arguments = tuple(map(built, _listed(rest)))
    if str(name) == HAS:
        if len(arguments) != 1 or not isinstance(arguments[0], Select):
            raise _refused(tree, "has asks for one field.", "Write has(a.b).")
        return Has(place=_place(tree), of=arguments[0])
    return Call(place=_place(tree), function=str(name), at=_token(name), on=None, arguments=arguments)


def _list(tree: Tree) -> Expression:
    return ListOf(place=_place(tree), items=tuple(map(built, _listed(tree.children))))


def _map(tree: Tree) -> Expression:
    entries = [built(one) for held in tree.children for one in held.children]
    return MapOf(place=_place(tree), entries=tuple(zip(entries[::2], entries[1::2], strict=True)))


def _literal(tree: Tree) -> Expression:
    (token,) = tree.children
    kind = _KINDS[token.type]
    return Constant(place=_place(tree), kind=kind, value=_value(tree, kind, token))


def _value(tree: Tree, kind: LiteralKind, token: Any) -> int | float | str | bytes | bool | None:
    match kind:
        case "int" | "uint":
            number = int(str(token).rstrip("uU"), 0) if "x" in token.lower() else int(str(token).rstrip("uU"))
            if not -_LONGEST_INT <= number < (_LONGEST_INT if kind == "int" else 2 * _LONGEST_INT):
                raise _refused(tree, f"{token} is too big.", "Write a number of at most 64 bits.")
            return number
        case "double":
            if not math.isfinite(number_ := float(token)):
                raise _refused(tree, f"{token} is too big.", "Write a smaller number.")
            return number_
        case "string" | "bytes":
            from celpy.evaluation import celbytes, celstr  # noqa: PLC0415 - loaded with the grammar

            try:
                return str(celstr(token)) if kind == "string" else bytes(celbytes(token))
            except (ValueError, OverflowError) as error:
                raise _refused(tree, "This text has an escape that means nothing.", "Correct it.") from error
        case "bool":
            return str(token) == "true"
        case "null":
            return None


def _name(tree: Tree) -> Expression:
    (token,) = tree.children
    return Name(place=_place(tree), name=str(token))


def _paren(tree: Tree) -> Expression:
    return built(tree.children[0])


def _unwanted(tree: Tree) -> Expression:
    raise _refused(
        tree, "Types and messages are not part of the language here.", "Write a map: {'name': value}."
    )


def _listed(trees: list[Tree]) -> list[Tree]:
    return [one for held in trees for one in held.children]


def _place(tree: Tree) -> Place:
    meta = tree.meta
    if meta.empty:
        return Place()
    return Place(start=meta.start_pos, end=meta.end_pos, line=meta.line, column=meta.column)


def _token(token: Any) -> Place:
    return Place(start=token.start_pos, end=token.end_pos, line=token.line, column=token.column)


def _refused(tree: Tree, message: str, next_step: str) -> ExpressionInvalid:
    place = _place(tree)
    details = {"start": place.start, "end": place.end, "line": place.line, "column": place.column}
    return ExpressionInvalid(message, next_step=next_step, details=details)


_BUILDERS: Final[Mapping[str, Callable[[Tree], Expression]]] = {
    "expr": _conditional,
    "conditionalor": _joined,
    "conditionaland": _joined,
    "relation": _operation,
    "addition": _operation,
    "multiplication": _operation,
    "unary": _unary,
    "member_dot": _select,
    "member_dot_arg": _method,
    "member_index": lambda tree: Index(
        place=_place(tree), of=built(tree.children[0]), key=built(tree.children[1])
    ),
    "member_object": _unwanted,
    "dot_ident": _unwanted,
    "dot_ident_arg": _unwanted,
    "ident_arg": _function,
    "ident": _name,
    "paren_expr": _paren,
    "list_lit": _list,
    "map_lit": _map,
    "literal": _literal,
}
"""`member` and `primary` only choose."""
