"""Reads content through a kind's model without ever failing: what the model refuses becomes a problem.

Everybody may type anything into a document, so a wrong value must neither hide the rest nor stop a reader.
"""

from typing import Any

from pydantic import BaseModel, ValidationError

from crdt.changes import Json, Path
from crdt.dataclasses import dataclass

ROUNDS = 8
"""Taking a wrong value away can uncover another one; more layers than this no model of ours has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A value that gave way to its default. Never quotes the value: it may be a secret."""

    path: Path
    code: str
    message: str


def read_through(model: type[BaseModel], content: Json) -> tuple[BaseModel, tuple[Problem, ...]]:
    problems: list[Problem] = []
    remaining = content if isinstance(content, dict) else {}
    for _ in range(ROUNDS):
        try:
            return model.model_validate(remaining), tuple(problems)
        except ValidationError as error:
            found = refusals(error, remaining)
        problems.extend(found)
        for problem in found:
            remaining = without(remaining, problem.path)
    return model(), tuple(problems)


def refusals(error: ValidationError, content: Json) -> list[Problem]:
    """One problem for each place that the model refuses, at the deepest place that exists in `content`."""
    found: dict[Path, Problem] = {}
    for detail in error.errors(include_url=False, include_input=False, include_context=False):
        path = _existing(content, detail["loc"])
        found.setdefault(
            path, Problem(path=path, code=detail["type"], message=detail["msg"].removeprefix("Value error, "))
        )
    return list(found.values())


def without(content: Json, path: Path) -> Json:
    """`content` without the value at `path`, sharing everything else with the original."""
    if not path:
        return {}
    step, *rest = path
    match content:
        case dict() if step in content:
            if not rest:
                return {key: value for key, value in content.items() if key != step}
            return {**content, step: without(content[step], tuple(rest))}
        case list() if isinstance(step, int) and step < len(content):
            if not rest:
                return [*content[:step], None, *content[step + 1 :]]
            return [*content[:step], without(content[step], tuple(rest)), *content[step + 1 :]]
        case _:
            return content


def _existing(content: Json, location: tuple[Any, ...]) -> Path:
    """The location that pydantic names, without its own additions (`[key]`, the members of a union)."""
    path: list[str | int] = []
    for step in location:
        if isinstance(content, dict) and isinstance(step, str) and step in content:
            pass
        elif not (isinstance(content, list) and isinstance(step, int) and step < len(content)):
            break
        content = content[step]
        path.append(step)
    return tuple(path)
