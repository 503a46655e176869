"""One-edit fixes, offered only where it is plain what was meant: as data that a client applies in its own name. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from engine.records import Json
from engine.workflow.designs.problem import NOTHING, Fix, Mend
from engine.workflow.designs.schemas import Path

ALIKE: Final = 0.72
"""How alike two names must be for one to be a slip of the other."""
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:[,' \u00a0]\d{3})+(?:\.\d+)?")
_SHARE: Final = re.compile(r"(\d{1,3}(?:\.\d{1,6})?) ?%")
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
_LONGEST: Final = 40

BODY: Final = "body"


def remove_edges(edges: Mapping[str, Json], words: str) -> Fix:
    mends = tuple(Mend(path=(BODY, "edges", edge), was=was) for edge, was in edges.items())
    return Fix(label="Remove the connection", words=words, mends=mends)


def meant_name(name: str, known: Iterable[str]) -> str | None:
    """The one of `known` that a slip of the keyboard may have made `name` of."""
    names = {one.casefold(): one for one in known}
    found = get_close_matches(name.casefold(), names, n=2, cutoff=ALIKE)
    exact = name.casefold() in names
    return names[found[0]] if found and (exact or len(found) == 1) else None


def another_operation(node: str, was: str, name: str, title: str) -> Fix:
    mend = Mend(path=(BODY, "nodes", node, "operation"), was=was, now=name)
    return Fix(label=f"Use {title}", words=f"The step becomes {title} ({name}).", mends=(mend,))


def another_name(node: str, was: str, name: str, value: Json) -> Fix:
    """A value that was given under a slip of its name."""
    parameters = (BODY, "nodes", node, "parameters")
    mends = (
        Mend(path=(*parameters, was), was=value),
        Mend(path=(*parameters, name), was=None, now=value),
    )
    return Fix(label=f"Rename to {name}", words=f"The value of {was} is given as {name}.", mends=mends)


def take_out(node: str, container: str) -> Fix:
    mend = Mend(path=(BODY, "nodes", node, "inside"), was=container)
    return Fix(label="Take it out", words=f"{node} no longer stands inside {container}.", mends=(mend,))


def no_undoing(node: str, undone: str) -> Fix:
    mend = Mend(path=(BODY, "nodes", node, "undoes"), was=undone)
    return Fix(label="Undo nothing", words=f"{node} becomes a step like others.", mends=(mend,))


def another_port(edge: str, was: str, port: str) -> Fix:
    mend = Mend(path=(BODY, "edges", edge, "port"), was=was or None, now=port)
    return Fix(label=f"Use {port}", words=f"The connection is taken when it is {port}.", mends=(mend,))


def no_port(edge: str, was: str) -> Fix:
    mend = Mend(path=(BODY, "edges", edge, "port"), was=was)
    return Fix(
        label="Take it always", words="The connection is taken whenever the step is over.", mends=(mend,)
    )


def remove_value(node: str, name: str, value: Json) -> Fix:
    mend = Mend(path=(BODY, "nodes", node, "parameters", name), was=value)
    return Fix(label="Remove the value", words=f"The value of {name} is removed.", mends=(mend,))


def fill_source(node: str, name: str, was: Json, source: str, title: str) -> Fix:
    mend = Mend(path=(BODY, "nodes", node, "parameters", name), was=was, now=source)
    return Fix(
        label=f"Use {title}", words=f"{name} becomes {title}, the only source there is.", mends=(mend,)
    )


def other_value(path: tuple[str, ...], was: Json, now: Json, shown: tuple[Json, Json]) -> Fix:
    """`shown`: the part of the value that is another then, before and after."""
    before, after = shown
    if after is NOTHING:
        return Fix(
            label="Clear the value", words="The empty value is removed.", mends=(Mend(path=path, was=was),)
        )
    words = f"{_said(before)} becomes {_said(after)}."
    return Fix(label=f"Use {_said(after)}", words=words, mends=(Mend(path=path, was=was, now=now),))


def with_other(value: Json, place: Path, other: Json) -> Json:
    """`value` with another one at a place that it has."""
    if not place:
        return other
    changed: Any = dict(value) if isinstance(value, dict) else list(value)
    changed[place[0]] = with_other(value[place[0]], place[1:], other)
    return changed


def cast(value: Json, takes: Callable[[Json], bool]) -> Json:
    """The same value as another type that is taken: a number for its text, a text for its number. Else `NOTHING`."""
    return next((other for other in _readings(value) if takes(other)), NOTHING)


def _readings(value: Json) -> Iterator[Json]:
    match value:
        case bool():
            return
        case int() | float():
            yield f"{value:g}" if isinstance(value, float) else str(value)
            if isinstance(value, float) and value.is_integer():
                yield int(value)
        case str():
            text = value.strip()
            if _THOUSANDS.fullmatch(text):
                text = re.sub(r"[,' \u00a0]", "", text)
            if _NUMBER.fullmatch(text):
                yield int(text) if "." not in text else float(text)
            if share := _SHARE.fullmatch(text):
                yield round(float(share[1]) / 100, 8)
            if text.casefold() in {"true", "false", "yes", "no"}:
                yield text.casefold() in {"true", "yes"}
        case _:
            return


def _said(value: Json) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return f"“{value if len(value) <= _LONGEST else value[: _LONGEST - 1] + '…'}”"
        case _:
            return str(value)
