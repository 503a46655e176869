"""Reads an expression into a tree, within the limits. Pure.

The grammar is that of `cel-python`, which also evaluates: what is read here is what runs there. It is loaded with the
first expression, for that takes a tenth of a second. What could keep the grammar busy (depth, length) is looked for before.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final

from engine.expressions import limits
from engine.expressions.building import built
from engine.expressions.errors import ExpressionInvalid
from engine.expressions.faults import Fault, FaultCode, Place
from engine.expressions.syntax import Binary, Call, Expression, Has, Index, Macro, Select, parts_of

KEPT: Final = 4_096
_TOKEN: Final = re.compile(
    r"""//[^\n]*|[rRbB]{0,2}(?P<quoted>\"\"\".*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"|(?P<sign>[(\[{?)\]}:])|\w+|[^\s\w]",
    re.DOTALL,
)
_CLOSING: Final = {"(": ")", "[": "]", "{": "}", "?": ":"}


@lru_cache(maxsize=KEPT)
def read(text: str) -> Expression | Fault:
    """The tree, or the first thing that is wrong. Takes a millisecond or two at the worst."""
    fault = _too_big_to_parse(text)
    if fault is not None:
        return fault
    tree = _parsed(text)
    if isinstance(tree, Fault):
        return tree
    try:
        found = built(tree)
    except ExpressionInvalid as refused:
        place = {key: refused.details[key] for key in ("start", "end", "line", "column")}
        return Fault(
            code="expression_syntax",
            message=refused.message,
            next_step=refused.next_step,
            place=Place(**place),
        )
    except RecursionError:
        return _fault_of_size("It is too deeply nested.", place_at(text, 0, len(text)))
    return _too_big(found) or found


def place_at(text: str, start: int, end: int) -> Place:
    line = text.count("\n", 0, start) + 1
    return Place(start=start, end=end, line=line, column=start - (text.rfind("\n", 0, start) + 1) + 1)


@cache
def parser() -> Callable[[str], Any]:
    """Of the library, for what was read here before: by itself it takes texts without end."""
    from celpy import Environment  # noqa: PLC0415 - see above

    environment = Environment()
    return environment.compile


def _too_big_to_parse(text: str) -> Fault | None:
    if len(text) > limits.TEXT:
        place = place_at(text, limits.TEXT, len(text))
        return _fault_of_size(f"It has more than {limits.TEXT:,} characters.", place)
    open_: list[str] = []
    for number, token in enumerate(_TOKEN.finditer(text)):
        _nest(open_, token)
        if len(open_) > limits.DEPTH or number > limits.TOKENS:
            what = "It is too deeply nested." if len(open_) > limits.DEPTH else "It is too long."
            return _fault_of_size(what, place_at(text, token.start(), len(text)))
    return None


def _nest(open_: list[str], token: re.Match[str]) -> None:
    """Keeps what closes each thing that is open."""
    sign = token["sign"]
    if sign in _CLOSING:
        open_.append(_CLOSING[sign])
    elif sign == ":":
        if open_ and open_[-1] == ":":
            open_.pop()
    elif sign is not None and sign in open_:
        while open_.pop() != sign:
            pass


def _missing(text: str) -> str:
    open_: list[str] = []
    for token in _TOKEN.finditer(text):
        _nest(open_, token)
    return f"It ends too early: {open_[-1]} is missing." if open_ else "It ends too early."


def _parsed(text: str) -> Any:
    parse = parser()
    from celpy.celparser import CELParseError  # noqa: PLC0415 - see above

    try:
        return parse(text)
    except CELParseError as error:
        return _unparsable(text, error.__context__)


def _unparsable(text: str, cause: Any) -> Fault:
    token = getattr(cause, "token", None)
    if not text.strip():
        return _syntax("The expression is empty.", "Write what the value is.", place_at(text, 0, len(text)))
    if token is not None and token.type == "$END":
        place = place_at(text, max(0, len(text.rstrip()) - 1), len(text))
        return _syntax(_missing(text), "Write the rest of it.", place)
    start = getattr(cause, "pos_in_stream", None)
    start = 0 if start is None else start
    said = str(token) if token is not None else text[start : start + 1]
    if said in {"'", '"'}:
        message, next_step = "This text has no end.", f"Close it with {said}."
    else:
        message, next_step = f"{said} does not fit here.", "Correct the expression at this place."
    return _syntax(message, next_step, place_at(text, start, start + max(1, len(said))))


def _too_big(tree: Expression) -> Fault | None:
    """Counts nodes, levels and macros within macros."""
    count = 0
    waiting: list[tuple[Expression, int, int]] = [(tree, 1, 0)]
    while waiting:
        here, depth, macros = waiting.pop()
        count += 1
        macros += isinstance(here, Macro)
        if count > limits.NODES:
            return _fault_of_size(f"It has more than {limits.NODES} parts.", here.place)
        if depth > limits.DEPTH:
            return _fault_of_size("It is too deeply nested.", here.place)
        if macros > limits.MACROS:
            return _fault_of_size(
                f"More than {limits.MACROS} lists are gone through inside each other.", here.place
            )
        spine = _spine(here)
        for part in parts_of(here):
            inside = macros if part is not spine or not isinstance(here, Macro) else macros - 1
            waiting.append((part, depth if part is spine else depth + 1, inside))
    return None


def _spine(tree: Expression) -> Expression | None:
    """The part that a chain of the same goes on with: it stands on the same level."""
    match tree:
        case Binary(left=left):
            return left
        case Select(of=of) | Index(of=of) | Has(of=of):
            return of
        case Macro(over=over):
            return over
        case Call(on=on):
            return on
    return None


def _syntax(message: str, next_step: str, place: Place) -> Fault:
    return Fault(code="expression_syntax", message=message, next_step=next_step, place=place)


def _fault_of_size(message: str, place: Place) -> Fault:
    code: FaultCode = "expression_too_big"
    return Fault(
        code=code,
        message=message,
        next_step="Split it over several steps, each with a part of it.",
        place=place,
    )
