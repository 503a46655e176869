"""Which of the joins that the data bear out are worth showing: one for each set of columns, none that only looks like it. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from engine.joins.proposing import Possible, TableFacts, stem

ENOUGH: Final = 0.9
"""Share of the values that are in the other table."""
ENOUGH_WITHOUT_NAMES: Final = 0.95
ENOUGH_WHERE_ALL_ARE_USED: Final = 0.6
"""Where the names of one column agree and nearly every key of the other table occurs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Of `checked` different values `matched` are keys of the other table, which has `keys` in all."""

    possible: Possible
    checked: int
    matched: int
    keys: int

    @property
    def share(self) -> float:
        return self.matched / self.checked if self.checked else 0.0


def borne_out(one: Checked) -> bool:
    if not one.matched:
        return False
    if one.possible.names == 0:
        return one.share >= ENOUGH_WITHOUT_NAMES
    used = one.matched / one.keys if one.keys else 0.0
    all_used = one.possible.names == 1 and len(one.possible.columns) == 1 and used >= ENOUGH
    return one.share >= (ENOUGH_WHERE_ALL_ARE_USED if all_used else ENOUGH)


def chosen(checked: Iterable[Checked], tables: Sequence[TableFacts]) -> list[Checked]:
    """The best for each set of columns, then without those that are explained by others."""
    facts = {one.table: one for one in tables}
    best: dict[tuple[str, tuple[str, ...]], Checked] = {}
    for one in filter(borne_out, checked):
        place = (one.possible.table, one.possible.columns)
        if place not in best or _rank(one, facts) > _rank(best[place], facts):
            best[place] = one
    kept = list(best.values())
    single = {
        (one.possible.table, one.possible.columns[0]): one for one in kept if len(one.possible.columns) == 1
    }
    kept = [one for one in kept if not _meets_elsewhere(one, single) and not _is_the_other_way(one, best)]
    return [one for one in kept if not _is_within(one, kept)]


def _rank(one: Checked, facts: dict[str, TableFacts]) -> tuple[float, bool, bool, float, int, str]:
    """Names first, then that the other one is no view, then that it is named like the key, then the share, then the smaller."""
    like = stem(one.possible.other_columns[0]) in stem(one.possible.other)
    other = facts[one.possible.other]
    return (one.possible.names, not other.is_view, like, one.share, -other.rows, one.possible.other)


def _meets_elsewhere(one: Checked, single: dict[tuple[str, str], Checked]) -> bool:
    """Two tables that both refer to a third one by the same name meet there, not in each other."""
    if len(one.possible.columns) == 1:
        return False
    for mine, theirs in zip(one.possible.columns, one.possible.other_columns, strict=True):
        left, right = single.get((one.possible.table, mine)), single.get((one.possible.other, theirs))
        if left is None or right is None or not left.possible.names or not right.possible.names:
            continue
        if (left.possible.other, left.possible.other_columns) == (
            right.possible.other,
            right.possible.other_columns,
        ):
            return True
    return False


def _is_the_other_way(one: Checked, best: dict[tuple[str, tuple[str, ...]], Checked]) -> bool:
    """Of two tables with the same key each, the one that has all of the other's values is referred to."""
    back = best.get((one.possible.other, one.possible.other_columns))
    if back is None or (back.possible.other, back.possible.other_columns) != (
        one.possible.table,
        one.possible.columns,
    ):
        return False
    return (one.share, one.keys, one.possible.other) < (back.share, back.keys, back.possible.other)


def _is_within(one: Checked, kept: Sequence[Checked]) -> bool:
    """A reference by more columns says all that one by some of them to the same table says."""
    mine = set(zip(one.possible.columns, one.possible.other_columns, strict=True))
    for other in kept:
        theirs = set(zip(other.possible.columns, other.possible.other_columns, strict=True))
        same = (one.possible.table, one.possible.other) == (other.possible.table, other.possible.other)
        if same and theirs < mine:
            return True
    return False
