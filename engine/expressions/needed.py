"""Cuts the values an expression is given down to those that it refers to. Pure."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from crdt.changes import Json
from engine.expressions.reading import KEPT
from engine.expressions.references import references

WHOLE: Final = None
Need = dict[str, "Need | None"]


def needed(text: str, variables: Mapping[str, Json]) -> dict[str, Json]:
    return {name: _cut(variables[name], need) for name, need in _need(text).items() if name in variables}


def _cut(value: Json, need: "Need | None") -> Json:
    if need is WHOLE or not isinstance(value, dict):
        return value
    return {name: _cut(value[name], inner) for name, inner in need.items() if name in value}


@lru_cache(maxsize=KEPT)
def _need(text: str) -> Need:
    """Names, and what is asked of each; a place in a list asks for the whole list."""
    need: Need = {}
    for reference in references(text).all:
        names: list[str] = []
        for segment in reference.path:
            if not isinstance(segment, str):
                break
            names.append(segment)
        _add(need, names)
    return need


def _add(need: Need, names: list[str]) -> None:
    for name in names[:-1]:
        inner = need.setdefault(name, {})
        if inner is WHOLE:
            return
        need = inner
    need[names[-1]] = WHOLE
