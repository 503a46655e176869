"""Values that have parts (lists, objects, JSON in a text): each part is looked at like a column of its own name. Pure.

A list adds nothing to a place: what stands in it has the place of the list. So a list of e-mail addresses is a column of
e-mail addresses, and `{"contact": {"email": …}}` has the part `contact.email`.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from crdt.dataclasses import replace
from engine.classification.column import MOST_VALUES, Column
from engine.classification.judging import Suggestion
from engine.records import Json

Place = tuple[str, ...]
NESTED: Final = (dict, list, tuple)

MOST_PARTS: Final = 60
"""Of one column; places that are met later are not looked at."""
MOST_LEVELS: Final = 8
MOST_SCALARS: Final = 2_000
"""Of one value: a list of millions says no more than its beginning."""
MOST_LETTERS: Final = 65_536
"""Of a text that is read as JSON."""


def with_parts(column: Column, values: Sequence[Json]) -> tuple[Column, ...]:
    """The column with what stands in it itself, then its parts, each named by the last word of its place."""
    read = [_read(column.type, one) for one in values]
    if not any(isinstance(one, NESTED) for one in read):
        return (replace(column, values=values),)
    places: dict[Place, list[Json]] = {(): []}
    for one in read:
        for place, scalar in _scalars(one):
            if place in places or len(places) <= MOST_PARTS:
                places.setdefault(place, []).append(scalar)
    names = tuple(place[-1] for place in places if place)
    own = replace(column, type="", values=places.pop(()))
    parts = (
        replace(own, name=place[-1], values=inside, neighbours=(*column.neighbours, *names), inside=place)
        for place, inside in places.items()
    )
    return (own, *parts)


def told_of(columns: Iterable[tuple[Column, Sequence[Suggestion]]]) -> list[Suggestion]:
    """What is suggested of a column and of its parts, as said of the column: each label once, the most likely first met."""
    best: dict[str, Suggestion] = {}
    for column, found in columns:
        for one in found:
            known = best.get(one.label.name)
            if known is None or known.confidence < one.confidence:
                best[one.label.name] = _placed(one, column.inside)
    return list(best.values())


def _placed(suggestion: Suggestion, place: Place) -> Suggestion:
    if not place:
        return suggestion
    evidence = suggestion.evidence
    said = f"It stands inside of the column, at {'.'.join(place)}."
    return replace(suggestion, evidence=replace(evidence, reasons=(said, *evidence.reasons)))


def _read(type_: str, value: Json) -> Json:
    """Objects and lists, also where a database hands them out as the text of a JSON column."""
    if not isinstance(value, str) or "JSON" not in type_.upper() or len(value) > MOST_LETTERS:
        return value
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return read if isinstance(read, dict | list) else value


def _scalars(value: Json) -> Iterable[tuple[Place, Json]]:
    """What stands in a value, with its place; the beginning of what is long, and nothing of what is too deep."""
    pending: list[tuple[Place, int, Json]] = [((), 0, value)]
    given = 0
    while pending and given < MOST_SCALARS:
        place, level, one = pending.pop()
        if isinstance(one, NESTED) and level >= MOST_LEVELS:
            continue
        if isinstance(one, dict):
            inside = ((str(key), of) for key, of in list(one.items())[:MOST_VALUES])
            pending += [((*place, key), level + 1, of) for key, of in inside][::-1]
        elif isinstance(one, list | tuple):
            pending += [(place, level + 1, of) for of in one[:MOST_VALUES]][::-1]
        else:
            given += 1
            yield place, one
