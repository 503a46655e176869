"""Merges two values of a key, field by field (rule V4). Pure.

Both grew from a common value, the base. What only one side changed is taken from that side; where both did, the rule of
the field decides. `max`, `min` and `union` give the same whoever came first; `last` and `first` do not.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from crdt.canonical import ABSENT, alike, canonical
from crdt.errors import Refused
from engine.records import Json

Rule = Literal["max", "min", "union", "last", "first"]
ANY: Final = "*"
"""The rule of fields that have none of their own, and of values that have no fields."""


class MergeImpossible(Refused):
    code = "merge_impossible"
    message = "These two values cannot be merged by this rule."
    next_step = "Use max and min for numbers or texts, union for lists, or settle it by another strategy."


def merged(base: Json, current: Json, proposed: Json, rules: Mapping[str, Rule]) -> Json:
    """`base` is None where nobody knows it any more. Raises `MergeImpossible`."""
    if not isinstance(current, dict) or not isinstance(proposed, dict):
        return _merged(ANY, ABSENT if base is None else base, current, proposed, rules.get(ANY, "last"))
    grown: dict[str, Any] = base if isinstance(base, dict) else {}
    result: dict[str, Json] = {}
    for name in (*current, *(name for name in proposed if name not in current)):
        value = _merged(
            name,
            grown.get(name, ABSENT),
            current.get(name, ABSENT),
            proposed.get(name, ABSENT),
            rules.get(name, rules.get(ANY, "last")),
        )
        if value is not ABSENT:
            result[name] = value
    return result


def _merged(name: str, base: Any, current: Any, proposed: Any, rule: Rule) -> Any:
    if alike(current, proposed) or alike(base, proposed):
        return current
    if alike(base, current):
        return proposed
    match rule:
        case "last":
            return proposed
        case "first":
            return current
        case _ if current is ABSENT or proposed is ABSENT:
            return proposed if current is ABSENT else current
        case "union":
            return _union(name, current, proposed)
        case "max":
            return _chosen(name, current, proposed, max)
        case "min":
            return _chosen(name, current, proposed, min)


def _union(name: str, current: Any, proposed: Any) -> list[Any]:
    """In the order of the first, then what is new."""
    if not isinstance(current, list) or not isinstance(proposed, list):
        raise MergeImpossible(details={"field": name, "rule": "union"})
    found = {canonical(one): one for one in (*current, *proposed)}
    return list(found.values())


def _chosen(name: str, current: Any, proposed: Any, choose: Callable[..., Any]) -> Any:
    for kinds in ((int, float), (str,)):
        if all(isinstance(one, kinds) and not isinstance(one, bool) for one in (current, proposed)):
            return choose(current, proposed)
    raise MergeImpossible(details={"field": name, "rule": choose.__name__})
