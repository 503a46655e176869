"""What one person changed in a stretch of a document's history, turned back where nobody changed it since (HI7).

The rows are played again over the state before them. Each place remembers what stood there before the person came, and
who else wrote there afterwards. Texts are followed character by character: what the person typed goes, what they took out
comes back, everything that others typed stays. Border: contents only; the edit itself is made elsewhere.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import field
from typing import Literal, TypeVar

from crdt.canonical import ABSENT, Value, alike
from crdt.changes import Change, Json
from crdt.contests import Keys, standing
from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.history.diff import ROOTS
from crdt.kinds.kind import Kind

Tag = Literal["there", "typed", "typed_gone", "taken_out", "gone"]
"""Of a character: stands since before or by others; typed by the person; typed and gone; taken out by them; gone."""


Held = TypeVar("Held")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """One place that goes back. `path` begins with the root; `now` stands there, `back` stood there before."""

    path: Keys
    now: Value
    back: Value
    is_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """`taken`: places that somebody else has changed since, with who did."""

    turned: tuple[Turned, ...]
    taken: Mapping[Keys, str]


def undoing(kind: Kind, state: bytes, rows: Iterable[tuple[str, bytes]], person: str) -> Undoing:
    """`rows`: author and update of each row after `state`, in order. For a thread: it plays them all.

    Raises CorruptUpdate.
    """
    document = Document.load(kind, state)
    ledger = _Ledger(person)
    try:
        for author, update in rows:
            for change in document.apply(update, author):
                if change.root in ROOTS:
                    ledger.note(change)
        return ledger.closed(document.projection)
    finally:
        document.close()


class _Characters:
    """A text with all that was ever in it since the person came."""

    def __init__(self, text: str) -> None:
        self._all: list[tuple[str, Tag]] = [(character, "there") for character in text]

    def splice(self, before: str, after: str, *, is_mine: bool) -> None:
        start = _common(before, after)
        end = _common(before[start:][::-1], after[start:][::-1])
        at = self._position(start)
        gone = len(before) - start - end
        while gone:
            character, tag = self._all[at]
            if tag in {"there", "typed"}:
                self._all[at] = (character, _removed(tag, is_mine=is_mine))
                gone -= 1
            at += 1
        fresh: Tag = "typed" if is_mine else "there"
        self._all[at:at] = [(character, fresh) for character in after[start : len(after) - end]]

    def now(self) -> str:
        return "".join(character for character, tag in self._all if tag in {"there", "typed"})

    def back(self) -> str:
        return "".join(character for character, tag in self._all if tag in {"there", "taken_out"})

    def _position(self, visible: int) -> int:
        """Behind so many visible characters."""
        at = 0
        while visible:
            visible -= self._all[at][1] in {"there", "typed"}
            at += 1
        return at


class _Table(dict[Keys, Held]):
    """By place; what lies at or below a place is found without looking at the others. `add` and `drop` keep that so."""

    def __init__(self) -> None:
        self._below: dict[Keys, dict[Keys, None]] = {}

    def add(self, path: Keys, held: Held) -> None:
        self[path] = held
        for depth in range(1, len(path) + 1):
            self._below.setdefault(path[:depth], {})[path] = None

    def drop(self, path: Keys) -> Held | None:
        """None where there was nothing."""
        if path not in self:
            return None
        for depth in range(1, len(path) + 1):
            del self._below[path[:depth]][path]
        return self.pop(path)

    def at_and_below(self, path: Keys) -> list[Keys]:
        return [*self._below.get(path, ())]


@dataclass(slots=True)
class _Ledger:
    person: str
    values: _Table[Value] = field(default_factory=_Table)
    """What stood there before the person came."""
    texts: _Table[_Characters] = field(default_factory=_Table)
    taken: dict[Keys, str] = field(default_factory=dict)

    def note(self, change: Change) -> None:
        path = (change.root, *(str(step) for step in change.path))
        is_mine = change.origin == self.person
        if change.action == "text":
            self._text(path, change, is_mine=is_mine)
        elif is_mine:
            self._set(path, change)
        else:
            self._lose(path, change.origin)

    def closed(self, roots: Mapping[str, Json]) -> Undoing:
        turned = [
            Turned(path=path, now=copied, back=before)
            for path, before in self.values.items()
            if not alike(before, copied := deepcopy(standing(roots, path)))
        ]
        turned += [
            Turned(path=path, now=one.now(), back=one.back(), is_text=True)
            for path, one in self.texts.items()
            if one.now() != one.back()
        ]
        return Undoing(turned=tuple(turned), taken=self.taken)

    def _text(self, path: Keys, change: Change, *, is_mine: bool) -> None:
        above = self._above(path)
        if above is not None:
            if not is_mine:
                self._lose(above, change.origin)
            return
        if path not in self.texts:
            if not is_mine:
                return
            self.texts.add(path, _Characters(change.before))
        self.texts[path].splice(change.before, change.after, is_mine=is_mine)

    def _set(self, path: Keys, change: Change) -> None:
        if self._above(path) is not None:
            return
        before: Value = ABSENT if change.before is None else change.before
        before = self._reverted(path, before)
        if path not in self.values:
            self.values.add(path, before)
            self.taken.pop(path, None)

    def _lose(self, path: Keys, by: str) -> None:
        """Somebody else wrote at a place: what the person did there, in it or around it stays."""
        above = self._above(path)
        if above is not None:
            self.values.drop(above)
            self.taken[above] = by
        for lost in self.values.at_and_below(path):
            self.values.drop(lost)
            self.taken[lost] = by
        for lost in self.texts.at_and_below(path):
            self.texts.drop(lost)
            self.taken[lost] = by

    def _above(self, path: Keys) -> Keys | None:
        """The place around this one that the person set or removed as a whole."""
        return next(
            (path[:depth] for depth in range(len(path) - 1, 1, -1) if path[:depth] in self.values), None
        )

    def _reverted(self, path: Keys, before: Value) -> Value:
        """What stood here before the person changed anything inside it."""
        depth = len(path)
        inside: dict[Keys, Value] = {
            each: self.values[each] for each in self.values.at_and_below(path) if each != path
        }
        inside |= {each: self.texts[each].back() for each in self.texts.at_and_below(path) if each != path}
        inside_text = self.texts.drop(path)
        if inside_text is not None:
            before = inside_text.back()
        if not inside:
            return before
        before = deepcopy(before)
        for each, value in inside.items():
            _put(before, each[depth:], value)
            self.values.drop(each)
            self.texts.drop(each)
        return before


def _put(held: Json, path: Keys, value: Value) -> None:
    for step in path[:-1]:
        held = held.get(step) if isinstance(held, dict) else None
    if not isinstance(held, dict):
        return
    if value is ABSENT:
        held.pop(path[-1], None)
    else:
        held[path[-1]] = value


def _removed(tag: Tag, *, is_mine: bool) -> Tag:
    if tag == "typed":
        return "typed_gone"
    return "taken_out" if is_mine else "gone"


def _common(a: str, b: str) -> int:
    for at, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return at
    return min(len(a), len(b))
