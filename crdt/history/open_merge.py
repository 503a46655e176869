"""What two states of a document without a model changed, each alone and both at once (SPEC.md, BR4): maps by key, lists by
element, XML by node, texts woven.

What comes of both is one tree; where somebody has to decide there is a hole in it, and `filled` puts the decisions in.
Border: contents as `open_content` reads them. Paths are keys; the number of an element in the common list where one is
asked about that stands in a list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from crdt.canonical import ABSENT, Value, alike
from crdt.contests import Keys
from crdt.dataclasses import dataclass
from crdt.history.diff import Difference
from crdt.history.merge import Clash, Side, ThreeWay, Woven, Write
from crdt.history.open_content import Element, Fragment, Rich, SharedList, SharedMap, Tree
from crdt.history.rich import woven
from crdt.history.sequences import aligned


@dataclass(frozen=True, slots=True)
class Hole:
    """What is decided about the clash at `path` stands here; with `is_spread` a list, whose elements do."""

    path: Keys
    is_spread: bool = False


@dataclass(slots=True)
class _Finding:
    only: dict[Side, list[Difference]] = field(default_factory=lambda: {"target": [], "branch": []})
    both: list[Woven] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _At:
    """Where the walk is. `inside`: the list or XML that is written as a whole, () outside of any."""

    path: Keys
    inside: Keys = ()

    def key(self, step: str) -> "_At":
        return _At((*self.path, step), self.inside)

    def within(self) -> "_At":
        return self if self.inside else _At(self.path, self.path)


def three_way_open(base: Tree, target: Tree, branch: Tree) -> ThreeWay:
    """Time in proportion to the three contents, and to the square of a list's middle that changed (`sequences`)."""
    found = _Finding()
    tree = _maps(_At(()), base, target, branch, found)
    return ThreeWay(
        target=tuple(found.only["target"]),
        branch=tuple(found.only["branch"]),
        texts=tuple(found.both),
        clashes=tuple(sorted(found.clashes, key=lambda clash: clash.path)),
        tree=tree,
    )


def open_writes(found: ThreeWay, decided: Mapping[Keys, Value], own: Tree) -> tuple[Write, ...]:
    """What makes `own`, the content of either side, hold the changes of both."""
    after = filled(found.tree, decided)
    return tuple(
        Write(path=(one.root, *one.path), before=one.before, after=one.after)
        for one in differences((), own, after)
    )


def filled(tree: Any, decided: Mapping[Keys, Value]) -> Any:
    match tree:
        case Hole():
            return decided[tree.path]
        case dict():
            held = {key: filled(item, decided) for key, item in tree.items()}
            return type(tree)({key: item for key, item in held.items() if item is not ABSENT})
        case list():
            return type(tree)(_spread(tree, decided))
        case Element():
            attributes = filled(dict(tree.attributes), decided)
            return Element(tree.tag, attributes, tuple(_spread(tree.inside, decided)))
        case Fragment():
            return Fragment(tuple(_spread(tree.inside, decided)))
        case _:
            return tree


def _spread(tree: Sequence[Any], decided: Mapping[Keys, Value]) -> Iterator[Any]:
    for one in tree:
        value = filled(one, decided)
        if isinstance(one, Hole) and one.is_spread:
            yield from () if value is ABSENT else value if isinstance(value, list) else [value]
        elif value is not ABSENT:
            yield value


def differences(path: Keys, before: Value, after: Value) -> Iterator[Difference]:
    """Key by key; a list, a text or XML is one place."""
    if before is after or alike(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            yield from differences((*path, key), before.get(key, ABSENT), after.get(key, ABSENT))
        return
    yield Difference(
        root=path[0],
        path=path[1:],
        entry=path[1:2],
        nature="added" if before is ABSENT else "removed" if after is ABSENT else "changed",
        before=before,
        after=after,
        is_text=isinstance(before, Rich) and isinstance(after, Rich),
    )


def _merged(at: _At, base: Value, target: Value, branch: Value, found: _Finding) -> Any:
    """What both come to; ABSENT for nothing."""
    if alike(target, branch):
        return target
    if alike(base, target):
        return _taken(at, "branch", base, branch, found)
    if alike(base, branch):
        return _taken(at, "target", base, target, found)
    common = {} if base is ABSENT else base
    if isinstance(common, dict) and isinstance(target, dict) and isinstance(branch, dict):
        return _maps(at, common, target, branch, found)
    if isinstance(target, Rich) and isinstance(branch, Rich):
        text = woven(base if isinstance(base, Rich) else Rich(), target, branch)
        return _noted(at, Rich() if base is ABSENT else base, target, branch, text, found)
    if isinstance(target, list) and isinstance(branch, list) and isinstance(base, list):
        kind = SharedList if SharedList in (type(target), type(branch)) else list
        return _noted(
            at, base, target, branch, kind(_sequence(at.within(), base, target, branch, found)), found
        )
    if isinstance(target, Fragment) and isinstance(branch, Fragment) and isinstance(base, Fragment):
        inside = _sequence(at.within(), base.inside, target.inside, branch.inside, found)
        return _noted(at, base, target, branch, Fragment(tuple(inside)), found)
    if isinstance(target, Element) and isinstance(branch, Element) and isinstance(base, Element):
        return _elements(at, base, target, branch, found)
    return _asked(at, base, target, branch, found)


def _maps(
    at: _At, base: Mapping[str, Any], target: dict[str, Any], branch: dict[str, Any], found: _Finding
) -> dict[str, Any]:
    kind = SharedMap if SharedMap in (type(target), type(branch)) else dict
    keys = dict.fromkeys((*base, *target, *branch))
    held = {
        key: _merged(
            at.key(key), base.get(key, ABSENT), target.get(key, ABSENT), branch.get(key, ABSENT), found
        )
        for key in keys
    }
    return kind({key: value for key, value in held.items() if value is not ABSENT})


def _elements(at: _At, base: Element, target: Element, branch: Element, found: _Finding) -> Any:
    if not base.tag == target.tag == branch.tag:
        return _asked(at, base, target, branch, found)
    sides = [{f"@{key}": held for key, held in one.attributes.items()} for one in (base, target, branch)]
    attributes = _maps(at, sides[0], sides[1], sides[2], found)
    inside = _sequence(at, base.inside, target.inside, branch.inside, found)
    return Element(base.tag, {key[1:]: held for key, held in attributes.items()}, tuple(inside))


def _sequence(
    at: _At, base: Sequence[Any], target: Sequence[Any], branch: Sequence[Any], found: _Finding
) -> list[Any]:
    """By element: what either put in is there, what either took out is gone, where both replaced a stretch is asked."""
    here, there = aligned(base, target), aligned(base, branch)
    done: list[Any] = []
    start = 0
    while start <= len(base):
        end = start
        while end < len(base) and end not in here.pairs and end not in there.pairs:
            end += 1
        gaps = range(start, max(end, start + 1))
        mine = [target[one] for gap in gaps for one in here.added.get(gap, ())]
        theirs = [branch[one] for gap in gaps for one in there.added.get(gap, ())]
        if end > start and mine and theirs and not alike(mine, theirs):
            step = at.key(str(start))
            _asked(
                step, SharedList(base[start:end]), SharedList(mine), SharedList(theirs), found, inside=at.path
            )
            done.append(Hole(step.path, is_spread=True))
        else:
            done += mine if alike(mine, theirs) else [*mine, *theirs]
        if end > start:
            start = end
            continue
        if start < len(base):
            values = (base[start], _paired(target, here.pairs, start), _paired(branch, there.pairs, start))
            one = _merged(at.key(str(start)), *values, found)
            done += [] if one is ABSENT else [one]
        start += 1
    return done


def _paired(side: Sequence[Any], pairs: Mapping[int, int], place: int) -> Value:
    return side[pairs[place]] if place in pairs else ABSENT


def _taken(at: _At, side: Side, base: Value, value: Value, found: _Finding) -> Value:
    if not at.inside:
        found.only[side].extend(differences(at.path, base, value))
    return value


def _noted(at: _At, base: Value, target: Value, branch: Value, both: Any, found: _Finding) -> Any:
    if not at.inside:
        found.both.append(Woven(path=at.path, base=base, target=target, branch=branch, text=both))
    return both


def _asked(
    at: _At, base: Value, target: Value, branch: Value, found: _Finding, inside: Keys | None = None
) -> Hole:
    is_gone = target is ABSENT or branch is ABSENT
    is_entry = is_gone and isinstance(base, dict | list | Rich | Element | Fragment)
    found.clashes.append(
        Clash(
            path=at.path,
            nature="entry" if is_entry else "value",
            base=base,
            target=target,
            branch=branch,
            inside=at.inside if inside is None else inside,
        )
    )
    return Hole(at.path)
