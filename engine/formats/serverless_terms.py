"""Runtime expressions of Serverless Workflow as bindings and CEL, and back. Pure.

Files that Concert writes say `evaluate: {language: cel}` and hold CEL. The usual language is jq, of which paths, comparisons,
`and`, `or` and literals are understood.
"""

import re
from collections.abc import Mapping
from typing import Final

from crdt.kinds.workflow import BINDING, EXPRESSION, binding_of, expression_of
from engine.formats.format import Json

CEL: Final = "cel"
_WRAPPED: Final = re.compile(r"\$\{\s*(.*?)\s*\}", re.DOTALL)
_NAME: Final = "[A-Za-z_][A-Za-z0-9_]*"
_PATH: Final = re.compile(rf"(?:parameters|steps\.{_NAME}\.output)(?:\.{_NAME})*")
_BINDABLE: Final = re.compile(rf"(?:parameters\.|{_NAME}\.output)(?:\.?{_NAME})*")
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
