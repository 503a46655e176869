"""What two states that grew from a common one changed, each alone and both at once (SPEC.md, section BR).

`three_way` finds it, `writes_into` says what has to be written into one of the two so that it holds both. Border:
contents as plain values; which of two values it shall be is decided by the caller, who wrote them by `engine/branches`.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final, Literal

from crdt.canonical import ABSENT, Value, alike
from crdt.changes import Json
from crdt.contests import Keys, standing
from crdt.dataclasses import dataclass
from crdt.history.diff import Difference, difference
from crdt.history.texts import is_title, merged_text
from crdt.kinds.kind import Kind

Side = Literal["target", "branch"]
Roots = Mapping[str, Json]
ASKED: Final = "body"
"""The root whose values are worth a question: where two moved a step, that of the target stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A place that both sides changed to different values. `path` begins with the root.

    `value`: a plain value, a short text of one line, or a text that one side has not; `entry`: one side removed what the other changed inside.
    `inside`: the list or XML of a document without a model that it stands in, which is written as a whole.
    """

    path: Keys
    nature: Literal["value", "entry"]
    base: Value
    target: Value
    branch: Value
    inside: Keys = ()

    def on(self, side: Side) -> Value:
        return self.target if side == "target" else self.branch


@dataclass(frozen=True, slots=True, kw_only=True)
class Woven:
    """A text that both sides changed, and what becomes of it. Without a model also a list, or XML."""

    path: Keys
    base: Value
    target: Value
    branch: Value
    text: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeWay:
    """`target` and `branch`: what only that side changed. What both changed alike is nowhere.

    `tree`: without a model, what comes of both (`open_merge`).
    """

    target: tuple[Difference, ...]
    branch: tuple[Difference, ...]
    texts: tuple[Woven, ...]
    clashes: tuple[Clash, ...]
    tree: dict[str, Any] | None = None

    def only(self, side: Side) -> tuple[Difference, ...]:
        return self.target if side == "target" else self.branch

    @property
    def asked(self) -> tuple[Clash, ...]:
        """Those that somebody has to decide."""
        is_open = self.tree is not None
        return tuple(clash for clash in self.clashes if is_open or clash.path[0] == ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """What shall stand at a path, and what stands there now. ABSENT: nothing."""

    path: Keys
    before: Value
    after: Value


@dataclass(slots=True)
class _Finding:
    texts: list[Woven] = field(default_factory=list)
    clashes: dict[Keys, Clash] = field(default_factory=dict)
    settled: dict[Side, set[Keys]] = field(default_factory=lambda: {"target": set(), "branch": set()})
    """Differences that are part of something else, or alike on both sides."""
    more: dict[Side, list[Difference]] = field(default_factory=lambda: {"target": [], "branch": []})


def full(difference: Difference) -> Keys:
    """The path with its root in front."""
    return (difference.root, *difference.path)


def three_way(kind: Kind, base: Roots, target: Roots, branch: Roots) -> ThreeWay:
    """BR4. Time in proportion to the three contents."""
    sides: dict[Side, dict[Keys, Difference]] = {
        "target": {full(one): one for one in difference(kind, base, target)},
        "branch": {full(one): one for one in difference(kind, base, branch)},
    }
    found = _Finding()
    for path in sides["branch"].keys() & sides["target"].keys():
        _same_place(kind, sides["target"][path], sides["branch"][path], found)
    _removed_against_changed(sides, "target", base, target, branch, found)
    _removed_against_changed(sides, "branch", base, target, branch, found)
    alone = {
        side: (*(one for path, one in held.items() if path not in found.settled[side]), *found.more[side])
        for side, held in sides.items()
    }
    return ThreeWay(
        target=alone["target"],
        branch=alone["branch"],
        texts=tuple(sorted(found.texts, key=lambda one: one.path)),
        clashes=tuple(found.clashes[path] for path in sorted(found.clashes)),
    )


def _same_place(kind: Kind, here: Difference, there: Difference, found: _Finding) -> None:
    path = full(here)
    found.settled["target"].add(path)
    found.settled["branch"].add(path)
    if alike(here.after, there.after):
        return
    base, mine, theirs = (_text(one) for one in (here.before, here.after, there.after))
    if here.is_text and there.is_text and not is_title(base, mine, theirs):
        found.texts.append(
            Woven(path=path, base=base, target=mine, branch=theirs, text=merged_text(base, mine, theirs))
        )
    elif here.before is ABSENT and isinstance(here.after, dict) and isinstance(there.after, dict):
        _both_added(kind, here, there, found)
    else:
        found.clashes[path] = Clash(
            path=path, nature="value", base=here.before, target=here.after, branch=there.after
        )


def _both_added(kind: Kind, here: Difference, there: Difference, found: _Finding) -> None:
    """An entry that both sides made: what only one of them set in it is taken, what both set is a question."""
    mine, theirs = (_nested(full(one), one.after) for one in (here, there))
    below = len(full(here))
    for one in difference(kind, mine, theirs, (here.root,)):
        path = full(one)
        if len(path) <= below:
            found.clashes[path] = _clash_of(one)
        elif one.nature == "added" or (one.is_text and not one.before):
            found.more["branch"].append(one)
        elif one.nature == "removed" or (one.is_text and not one.after):
            found.more["target"].append(_turned(one))
        else:
            found.clashes[path] = _clash_of(one)


def _clash_of(one: Difference) -> Clash:
    return Clash(path=full(one), nature="value", base=ABSENT, target=one.before, branch=one.after)


def _turned(one: Difference) -> Difference:
    """From the branch to the target instead of the other way."""
    return Difference(
        root=one.root,
        path=one.path,
        entry=one.entry,
        nature="changed" if one.is_text else "added",
        before=one.after,
        after=one.before,
        is_text=one.is_text,
    )


def _removed_against_changed(
    sides: Mapping[Side, Mapping[Keys, Difference]],
    by: Side,
    base: Roots,
    target: Roots,
    branch: Roots,
    found: _Finding,
) -> None:
    """BR6: `by` removed an entry in which the other side changed something: one question about the whole entry."""
    other: Side = "branch" if by == "target" else "target"
    removed = {path for path, one in sides[by].items() if one.after is ABSENT}
    for path in sides[other]:
        gone = next((path[:end] for end in range(2, len(path)) if path[:end] in removed), None)
        if gone is None:
            continue
        found.settled[by].add(gone)
        found.settled[other].add(path)
        found.clashes[gone] = Clash(
            path=gone,
            nature="entry",
            base=standing(base, gone),
            target=standing(target, gone),
            branch=standing(branch, gone),
        )


def writes_into(
    side: Side, found: ThreeWay, decided: Mapping[Keys, Value], *, own: Roots, other: Roots
) -> tuple[Write, ...]:
    """What makes `own`, the content of `side`, hold the changes of both. `decided` says what each clash of `body`
    becomes; of the others the target's value stands.
    """
    written: dict[Keys, Value] = {}
    for one in found.only("branch" if side == "target" else "target"):
        written[full(one)] = one.after
    for text in found.texts:
        written[text.path] = text.text
    written |= {clash.path: clash.target for clash in found.clashes if clash.path[0] != ASKED}
    for clash in found.asked:
        written[clash.path] = decided[clash.path]
        if clash.nature == "entry":
            written |= _placed(clash.path, decided[clash.path], own, other)
    found_now = ((path, standing(own, path), value) for path, value in written.items())
    return tuple(
        Write(path=path, before=now, after=value) for path, now, value in found_now if not alike(now, value)
    )


def _placed(path: Keys, value: Value, own: Roots, other: Roots) -> dict[Keys, Value]:
    """An entry that stays, or comes back, stands where it stood; one that goes leaves no place behind."""
    place = ("layout", *path[1:])
    if value is ABSENT:
        return {} if standing(own, place) is ABSENT else {place: ABSENT}
    held = standing(own, place)
    held = standing(other, place) if held is ABSENT else held
    return {} if held is ABSENT else {place: held}


def inverse(writes: tuple[Write, ...]) -> tuple[Write, ...]:
    """What takes them back, as long as nobody has written there since."""
    return tuple(Write(path=one.path, before=one.after, after=one.before) for one in reversed(writes))


def with_writes(content: Roots, writes: tuple[Write, ...]) -> dict[str, Json]:
    """The content as it stands after the writes. What is not written is shared with `content`."""
    held: Json = content
    for one in writes:
        held = _with(held, one.path, one.after)
    return dict(held)


def _with(held: Json, path: Keys, value: Value) -> Json:
    inside = dict(held) if isinstance(held, dict) else {}
    step, *rest = path
    if rest:
        inside[step] = _with(inside.get(step), tuple(rest), value)
    elif value is ABSENT:
        inside.pop(step, None)
    else:
        inside[step] = value
    return inside


def _nested(path: Keys, value: Value) -> dict[str, Json]:
    held: Json = value
    for step in reversed(path):
        held = {step: held}
    return dict(held)


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
