"""What may stand at a place in an expression: names, fields, functions, with their types. Pure.

Works on a text that is not finished: what stands before the place decides, as far as it can be read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from crdt.dataclasses import dataclass
from engine.expressions.functions import FUNCTIONS, MACROS, Function
from engine.expressions.inferring import infer
from engine.expressions.kinds import EVERY, kinds_of
from engine.expressions.names import Names
from engine.workflow.designs.schemas import Schema, at, choices, described

Kind = Literal["step", "parameter", "loop", "name", "field", "function"]

MOST: Final = 200
_PATH: Final = re.compile(r"((?:[A-Za-z_]\w*|\)|\])(?:\.\w+|\[[^\[\]]*\]|\([^()]*\))*)\.(\w*)$")
_WORD: Final = re.compile(r"[A-Za-z_]\w*$")
_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """`label` takes the place of the word that is being written, from `start`; `apply` where that needs other signs."""

    label: str
    kind: Kind
    detail: str = ""
    says: str = ""
    apply: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    start: int
    options: tuple[Option, ...]


def complete(text: str, place: int, names: Names, steps: Mapping[str, str]) -> Options:
    """`steps`: those that may be referred to, with their titles."""
    before = text[:place]
    if path := _PATH.search(before):
        holder, word = path[1], path[2]
        start = place - len(word)
        return Options(start=start, options=_first(_inside(holder, names, steps), word))
    word_found = _WORD.search(before)
    word = word_found[0] if word_found else ""
    return Options(start=place - len(word), options=_first(_anywhere(names), word))


def _first(options: Iterable[Option], word: str) -> tuple[Option, ...]:
    fitting = [one for one in options if one.label.casefold().startswith(word.casefold())]
    return tuple(fitting[:MOST])


def _inside(holder: str, names: Names, steps: Mapping[str, str]) -> Iterator[Option]:
    match holder:
        case "parameters":
            yield from (_entry(name, "parameter", names.parameter(name)) for name in names.like("parameters"))
        case "steps":
            for id_, title in steps.items():
                yield Option(
                    label=id_,
                    kind="step",
                    detail=title,
                    apply="" if _IDENTIFIER.fullmatch(id_) else f'["{id_}"]',
                )
        case "loops":
            yield from (_entry(name, "loop", None) for name in names.like("loops"))
        case _:
            yield from _of_value(infer(holder, names))


def _of_value(schema: Schema) -> Iterator[Option]:
    for choice in choices(schema):
        if choice.get("type") == "object":
            for name in choice.get("properties", {}):
                yield _entry(name, "field", at(schema, (name,)))
    kinds = kinds_of(schema)
    for function in FUNCTIONS.values():
        if function.on and kinds & set(function.on) and kinds != EVERY:
            yield _function(function, "()" if not function.arguments or function.optional else "(")
    if "array" in kinds and kinds != EVERY:
        for macro in MACROS.values():
            yield Option(
                label=macro.name, kind="function", detail="list", says=macro.says, apply=f"{macro.name}(one, "
            )


def _anywhere(names: Names) -> Iterator[Option]:
    for name in names.like(""):
        local = names.local(name)
        yield Option(label=name, kind="name", detail="" if local is None else described(local))
    for function in FUNCTIONS.values():
        if not function.on or function.alone:
            yield _function(function, "(")
    yield Option(
        label="has", kind="function", detail="boolean", says="Whether a field is there", apply="has("
    )
    for word in ("true", "false", "null"):
        yield Option(label=word, kind="name")


def _entry(name: str, kind: Kind, schema: Schema | None) -> Option:
    detail = "" if schema is None else described(schema)
    return Option(
        label=name, kind=kind, detail=detail, apply="" if _IDENTIFIER.fullmatch(name) else f'["{name}"]'
    )


def _function(function: Function, opens: str) -> Option:
    return Option(
        label=function.name,
        kind="function",
        detail=function.gives,
        says=f"{function.says}. {function.example}",
        apply=f"{function.name}{opens}",
    )
