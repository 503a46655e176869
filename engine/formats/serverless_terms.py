"""Runtime expressions of Serverless Workflow as bindings and CEL, and back. Pure.

Files that Concert writes say `evaluate: {language: cel}` and hold CEL. The usual language is jq, of which paths, comparisons,
`and`, `or` and literals are understood.
"""

import json
import re
from collections.abc import Mapping
from typing import Final

from crdt.kinds.workflow import BINDING, EXPRESSION, binding_of, expression_of
from engine.formats.format import Json
from engine.operations.flow.switch import OTHERWISE

CEL: Final = "cel"
SOURCE: Final = "concert://workflow"
"""Where events of our designs come from: an event has to say it there."""
_WRAPPED: Final = re.compile(r"\$\{\s*(.*?)\s*\}", re.DOTALL)
_NAME: Final = "[A-Za-z_][A-Za-z0-9_]*"
_PATH: Final = re.compile(rf"(?:parameters|steps\.{_NAME}\.output)(?:\.{_NAME})*")
_TOKEN: Final = re.compile(
    rf"\s*(?:(?P<text>\"(?:[^\"\\]|\\.)*\")|(?P<variable>\$(?P<name>{_NAME})(?P<rest>(?:\.{_NAME})*))"
    rf"|(?P<path>\.(?:{_NAME}(?:\.{_NAME})*)?)|(?P<number>\d+(?:\.\d+)?)|(?P<word>and|or|true|false|null)\b"
    r"|(?P<sign>==|!=|<=|>=|<|>|\(|\)|\+|-|\*|/))"
)


def inner(text: Json) -> str | None:
    """What stands between `${` and `}`, where that is all of a text."""
    found = _WRAPPED.fullmatch(text.strip()) if isinstance(text, str) else None
    return found[1] if found else None


def value_of_cel(expression: str) -> Json:
    """A path alone is a binding; a path in brackets is an expression that is only a path."""
    if _PATH.fullmatch(expression):
        return {BINDING: expression.removeprefix("steps.")}
    if expression.startswith("(") and _PATH.fullmatch(expression[1:-1]):
        return {EXPRESSION: expression[1:-1]}
    return {EXPRESSION: expression}


def written(value: Json) -> Json:
    """A value of a step as Serverless Workflow writes it."""
    binding, expression = binding_of(value), expression_of(value)
    if binding is not None:
        path = binding if binding.startswith("parameters") else f"steps.{binding}"
        return f"${{ {path} }}" if _PATH.fullmatch(path) else value
    if expression is not None:
        return f"${{ ({expression}) }}" if _PATH.fullmatch(expression) else f"${{ {expression} }}"
    if isinstance(value, Mapping):
        return {key: written(item) for key, item in value.items()}
    return [written(item) for item in value] if isinstance(value, list) else value


def listed(items: Json) -> str | None:
    """What a loop goes through as one expression; None where references stand deeper in a list."""
    if not isinstance(items, list):
        text = written(items)
        return None if inner(text) is None else str(text)
    terms = [_operand(one) for one in items]
    return None if None in terms else f"${{ [{', '.join(str(one) for one in terms)}] }}"


def from_jq(text: str, here: str, variables: Mapping[str, str]) -> str | None:
    """The jq expression as CEL; None where it says more. `here` is what `.` stands for, `variables` what `$name` does."""
    parts: list[str] = []
    at = 0
    while at < len(text.rstrip()):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        at = token.end()
        if token["variable"]:
            known = variables.get(token["name"])
            if known is None:
                return None
            parts.append(known + token["rest"])
        elif token["path"]:
            parts.append(here + token["path"] if token["path"] != "." else here)
        else:
            word = token["word"] or ""
            parts.append({"and": "&&", "or": "||"}.get(word, token[0].strip()))
    return " ".join(parts) if parts else None


def whens_of(switch: Mapping[str, Json]) -> list[tuple[str, str]] | None:
    """The cases of a switch by name, each as a condition; None where one is no condition, or two have one name."""
    cases = switch.get("cases")
    value = _operand(switch.get("value"))
    if value is None or not isinstance(cases, list) or switch.keys() - {"value", "cases"}:
        return None
    found: dict[str, str] = {}
    for case in cases:
        name, other = (
            (case.get("name"), _operand(case.get("value"))) if isinstance(case, dict) else ("", None)
        )
        if not isinstance(name, str) or name in {"", OTHERWISE, *found} or other is None:
            return None
        found[name] = f"${{ {value} == {other} }}"
    return list(found.items())


def _operand(value: Json) -> str | None:
    """One side of a comparison in CEL; None for a value with references inside."""
    expression = expression_of(value)
    if expression is not None:
        return f"({expression})"
    if binding_of(value) is not None:
        return inner(written(value))
    return json.dumps(value, ensure_ascii=False) if _is_plain(value) else None


def _is_plain(value: Json) -> bool:
    if binding_of(value) is not None or expression_of(value) is not None:
        return False
    if isinstance(value, Mapping):
        return all(_is_plain(one) for one in value.values())
    return all(_is_plain(one) for one in value) if isinstance(value, list) else True
