"""Conditions of Databricks jobs as expressions, and those expressions back as conditions. Pure.

`{{job.parameters.x}}`, `{{tasks.T.values.x}}` and `{{input}}` are references. Equality compares texts, the others numbers,
as Databricks does.
"""

import json
import re
from typing import Final

NUMERIC: Final = {
    "GREATER_THAN": ">",
    "GREATER_THAN_OR_EQUAL": ">=",
    "LESS_THAN": "<",
    "LESS_THAN_OR_EQUAL": "<=",
}
EQUALITY: Final = {"EQUAL_TO": "==", "NOT_EQUAL": "!="}
_NAME: Final = "[A-Za-z_][A-Za-z0-9_]*"
_REFERENCE: Final = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_TERM: Final = rf"(?:string|double)\((?P<{{0}}>{_NAME}(?:\.{_NAME})*|\"(?:[^\"\\]|\\.)*\")\)"
_COMPARISON: Final = re.compile(rf"{_TERM.format('left')} (?P<sign>==|!=|>=|<=|>|<) {_TERM.format('right')}")


def expression_for(op: str, left: str, right: str) -> str | None:
    """The condition as an expression; None when it says something that an expression cannot."""
    sign = NUMERIC.get(op) or EQUALITY.get(op)
    terms = [_term(left), _term(right)]
    if sign is None or None in terms:
        return None
    cast = "double" if op in NUMERIC else "string"
    return f"{cast}({terms[0]}) {sign} {cast}({terms[1]})"


def condition_of(expression: str) -> dict[str, str] | None:
    """The condition that an expression came from, or could have come from."""
    found = _COMPARISON.fullmatch(expression)
    if found is None:
        return None
    signs = {sign: op for op, sign in (NUMERIC | EQUALITY).items()}
    left, right = _written(found["left"]), _written(found["right"])
    condition = {"op": signs[found["sign"]], "left": left or "", "right": right or ""}
    same = left is not None and right is not None and expression_for(**condition) == expression
    return condition if same else None


def binding_for(text: str) -> str | None:
    """What a text that is one reference is bound to: `parameters.x`, `T.output.x`."""
    found = _REFERENCE.fullmatch(text.strip())
    reference = _reference(found[1]) if found else None
    if reference is None or reference.split(".")[0] not in {"parameters", "steps"}:
        return None
    return reference.removeprefix("steps.")


def reference_to(binding: str) -> str | None:
    """How Databricks writes a binding."""
    step, *rest = binding.split(".")
    if step == "parameters" and len(rest) == 1:
        return f"{{{{job.parameters.{rest[0]}}}}}"
    if len(rest) == 2 and rest[0] == "output":
        return f"{{{{tasks.{step}.values.{rest[1]}}}}}"
    return None


def _term(text: str) -> str | None:
    """A text of Databricks as one value of an expression; None where references stand among other words."""
    found = _REFERENCE.fullmatch(text.strip())
    if found is not None:
        return _reference(found[1])
    return None if "{{" in text else json.dumps(text, ensure_ascii=False)


def _reference(text: str) -> str | None:
    match text.split("."):
        case ["job", "parameters", name] if re.fullmatch(_NAME, name):
            return f"parameters.{name}"
        case ["tasks", task, "values", name] if re.fullmatch(_NAME, task) and re.fullmatch(_NAME, name):
            return f"steps.{task}.output.{name}"
        case ["input", *fields] if all(re.fullmatch(_NAME, field) for field in fields):
            return ".".join(["item", *fields])
        case ["job", "run_id"]:
            return "run.id"
        case _:
            return None


def _written(term: str) -> str | None:
    """The opposite of `_term`."""
    if term.startswith('"'):
        try:
            text = json.loads(term)
        except ValueError:
            return None
        return str(text)
    match term.split("."):
        case ["parameters", name]:
            return f"{{{{job.parameters.{name}}}}}"
        case ["steps", task, "output", name]:
            return f"{{{{tasks.{task}.values.{name}}}}}"
        case ["item", *fields]:
            return "{{" + ".".join(["input", *fields]) + "}}"
        case ["run", "id"]:
            return "{{job.run_id}}"
        case _:
            return None
