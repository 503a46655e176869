"""Which column becomes which, which of them tell rows apart, and whether that can be done. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from engine.sources.source import Column, Dialect, Table
from engine.sync.converting import converts
from engine.sync.shapes import Shape, shape_of

MARKED = frozenset({"boolean", "integer", "date", "timestamp", "instant", "text"})
"""Families of a column that can say that a row is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """`converts`: somebody said that the types may differ. Values are then turned into the target's type, each exactly."""

    source: str
    target: str
    converts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a synchronisation was told. `keys` are columns of the target that pairs fill; `mark`: the target's column that says
    a row is gone; `newer`: the pair's target column that says which side is newer.
    """

    pairs: tuple[Pair, ...]
    keys: tuple[str, ...]
    mark: str = ""
    newer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of both sides. `shape` is the target's."""

    source: str
    target: str
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Fields in the order of the pairs; `keys` and `newer` are places in it."""

    fields: tuple[Field, ...]
    keys: tuple[int, ...]
    newer: int | None
    mark: Field | None


class MappingRefused(InvalidInput):
    code = "mapping_refused"
    message = "This mapping of columns cannot be used."
    next_step = "Change what details name, or take the proposal."


def proposed(
    source: Table,
    source_speaks: Dialect,
    target: Table,
    target_speaks: Dialect,
    candidates: Iterable[Sequence[str]] = (),
) -> tuple[Wanted, str]:
    """Columns of the same name, whatever the case; keys are the target's primary key, its unique indexes, the source's, then
    what looking at the data proposed (`candidates`, columns of the source). With where the keys come from, "" for nowhere.
    """
    by_name = {column.name.casefold(): column for column in source.columns}
    pairs = []
    for column in target.columns:
        other = by_name.get(column.name.casefold())
        if other is None:
            continue
        here, there = shape_of(source_speaks, other.type), shape_of(target_speaks, column.type)
        if converts(here.family, there.family):
            pairs.append(Pair(source=other.name, target=column.name, converts=here.family != there.family))
    filled = {pair.source: pair.target for pair in pairs}
    for keys, why in _keys(source, target, candidates, filled):
        if keys and all(key in filled.values() for key in keys):
            return Wanted(pairs=tuple(pairs), keys=tuple(keys)), why
    return Wanted(pairs=tuple(pairs), keys=()), ""


def _keys(
    source: Table, target: Table, candidates: Iterable[Sequence[str]], filled: Mapping[str, str]
) -> Iterable[tuple[list[str], str]]:
    yield [column.name for column in target.columns if column.primary_key], "primary key of the target"
    for index in target.indexes:
        if index.unique:
            yield list(index.columns), "unique index of the target"
    yield (
        [filled.get(column.name, "") for column in source.columns if column.primary_key],
        "primary key of the source",
    )
    for index in source.indexes:
        if index.unique:
            yield [filled.get(name, "") for name in index.columns], "unique index of the source"
    for names in candidates:
        yield [filled.get(name, "") for name in names], "found in the data of the source"


def mapped(
    wanted: Wanted, source: Table, source_speaks: Dialect, target: Table, target_speaks: Dialect
) -> Plan:
    """Raises `MappingRefused` with every problem, each as `{"column", "why"}`."""
    here, there = ({column.name: column for column in table.columns} for table in (source, target))
    problems: list[dict[str, str]] = []
    fields: list[Field] = []
    for pair in wanted.pairs:
        why = _why_not(pair, here, there, source_speaks, target_speaks)
        if why:
            problems.append({"column": pair.target or pair.source, "why": why})
        else:
            shape = shape_of(target_speaks, there[pair.target].type)
            fields.append(Field(source=pair.source, target=pair.target, shape=shape))
    places = {one.target: place for place, one in enumerate(fields)}
    filled = [pair.target for pair in wanted.pairs]
    problems += [
        {"column": one, "why": "is filled twice"}
        for one in sorted({n for n in filled if filled.count(n) > 1})
    ]
    if not wanted.keys:
        problems.append({"column": "", "why": "no column tells the rows apart: choose the keys"})
    problems += [
        {"column": key, "why": "is a key and not filled"} for key in wanted.keys if key not in filled
    ]
    if wanted.newer and wanted.newer not in filled:
        problems.append({"column": wanted.newer, "why": "says which side is newer and is not filled"})
    mark = None
    if wanted.mark:
        column = there.get(wanted.mark)
        holds = shape_of(target_speaks, column.type) if column else None
        if holds is None or holds.family not in MARKED or wanted.mark in filled:
            why = (
                "cannot say that a row is gone: choose a column of its own for yes and no, a time, or a text"
            )
            problems.append({"column": wanted.mark, "why": why})
        else:
            mark = Field(source="", target=wanted.mark, shape=holds)
    if problems:
        said = "; ".join(f"{one['column']} {one['why']}".strip() for one in problems[:3])
        raise MappingRefused(f"This mapping cannot be used: {said}.", details={"problems": problems[:50]})
    return Plan(
        fields=tuple(fields),
        keys=tuple(places[key] for key in wanted.keys),
        newer=places[wanted.newer] if wanted.newer else None,
        mark=mark,
    )


def _why_not(
    pair: Pair,
    here: Mapping[str, Column],
    there: Mapping[str, Column],
    source_speaks: Dialect,
    target_speaks: Dialect,
) -> str:
    if pair.source not in here:
        return f"comes from {pair.source or 'nowhere'}, which the source does not have"
    if pair.target not in there:
        return "is no column of the target"
    own, other = (
        shape_of(source_speaks, here[pair.source].type),
        shape_of(target_speaks, there[pair.target].type),
    )
    if not converts(own.family, other.family):
        return f"is of a type ({there[pair.target].type}) that {here[pair.source].type} cannot become"
    if own.family != other.family and not pair.converts:
        return f"is {there[pair.target].type}, the source has {here[pair.source].type}: say that it is to be converted"
    return ""
