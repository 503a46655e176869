"""Which elements of a list, or children of an XML node, are the same ones in two states of it.

An element that has an `id` is known by it, others by their content; where as many stand between two that are the same on
both sides, they are taken for the same ones, changed. Border: values only.
"""

import json
from collections.abc import Sequence
from dataclasses import field
from difflib import SequenceMatcher
from typing import Any, Final

from crdt.dataclasses import dataclass
from crdt.history.open_content import Element, spelled

MOST: Final = 4_000
"""Elements between the common ends that are compared one by one; more count as replaced."""


@dataclass(slots=True)
class Aligned:
    """`pairs`: where an element of the one stands in the other. `added`: before which element of the one, others of the
    other.
    """

    pairs: dict[int, int] = field(default_factory=dict)
    added: dict[int, list[int]] = field(default_factory=dict)


def aligned(before: Sequence[Any], after: Sequence[Any]) -> Aligned:
    a, b = [_known_by(one) for one in before], [_known_by(one) for one in after]
    start, end = _common_ends(a, b)
    found = Aligned(pairs={at: at for at in range(start)})
    _between(found, before, after, (a[start : len(a) - end], b[start : len(b) - end]), start)
    found.pairs.update({len(a) - at: len(b) - at for at in range(1, end + 1)})
    return found


def _between(
    found: Aligned,
    before: Sequence[Any],
    after: Sequence[Any],
    known: tuple[list[str], list[str]],
    start: int,
) -> None:
    a, b = known
    if len(a) + len(b) > MOST:
        steps = [("replace", 0, len(a), 0, len(b))]
    else:
        steps = list(SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
    for tag, *ends in steps:
        i, to_i, j, to_j = (each + start for each in ends)
        if tag == "equal" or (
            tag == "replace"
            and to_i - i == to_j - j
            and all(_may_be(before[i + at], after[j + at]) for at in range(to_i - i))
        ):
            found.pairs.update(zip(range(i, to_i), range(j, to_j), strict=True))
        elif to_j > j:
            found.added.setdefault(i, []).extend(range(j, to_j))


def _known_by(one: Any) -> str:
    if isinstance(one, dict) and isinstance(id_ := one.get("id"), str | int):
        return f"id {id_}"
    return json.dumps(spelled(one), sort_keys=True, default=str)


def _may_be(one: Any, other: Any) -> bool:
    """Whether it can be the same one, changed: of the same sort, and not known by another id."""
    if isinstance(one, Element) or isinstance(other, Element):
        return isinstance(one, Element) and isinstance(other, Element) and one.tag == other.tag
    if isinstance(one, dict) and isinstance(other, dict):
        return "id" not in one and "id" not in other
    return not (isinstance(one, dict | list) or isinstance(other, dict | list)) or type(one) is type(other)


def _common_ends(a: list[str], b: list[str]) -> tuple[int, int]:
    most = min(len(a), len(b))
    start = next((at for at in range(most) if a[at] != b[at]), most)
    rest = most - start
    end = next((at for at in range(rest) if a[-1 - at] != b[-1 - at]), rest)
    return start, end
