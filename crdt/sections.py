"""Sections: parts of a document that one person may have for themselves, and which touched paths lie in whose section.

A section is a path of map keys from a root on, `()` the whole document. Rules: SPEC.md, L1-L3. Border: who holds what,
until when, is `crdt/locks.py`'s; this answers for every update, so it is a look-up for each prefix of a path.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from crdt.errors import InvalidInput
from crdt.facts import Id
from crdt.ids import UserId
from crdt.kinds.kind import Kind

Section = tuple[str, ...]
Touched = tuple[str | Id, ...]
"""A path as `crdt/verdicts.py` names it."""

DOCUMENT: Final[Section] = ()
ALWAYS_FREE: Final = frozenset({"comments", "meta"})
"""L2: people go on talking about what is locked."""
MOST_STEPS: Final = 16
LONGEST_STEP: Final = 200
_MOST_PATHS: Final = 100


def check_section(section: Sequence[str], kind: Kind) -> Section:
    """L1: raises InvalidInput for what no lock can be on."""
    if len(section) > MOST_STEPS or any(not 0 < len(step) <= LONGEST_STEP for step in section):
        raise InvalidInput(
            f"A section is a path of at most {MOST_STEPS} keys of at most {LONGEST_STEP} characters.",
            details={"field": "section"},
        )
    if section and (section[0] in ALWAYS_FREE or section[0] == "layout"):
        raise InvalidInput(
            f"{section[0]} has no sections of its own.",
            next_step="Lock a part of the body; its layout goes with it.",
            details={"field": "section"},
        )
    if section and not kind.open_roots and section[0] not in kind.roots:
        raise InvalidInput(
            f"Documents of this kind have no {section[0]}.", details={"field": "section", "kind": kind.name}
        )
    return tuple(section)


def overlap(a: Section, b: Section) -> bool:
    """Whether one lies in the other."""
    return a[: len(b)] == b[: len(a)]


def plain_paths(paths: Iterable[Touched]) -> list[list[str]]:
    """For people and programs: each path as far as it has names. Reads on only until there are as many as are told."""
    named: set[Section] = set()
    for path in paths:
        steps: list[str] = []
        for step in path:
            if not isinstance(step, str):
                break
            steps.append(step)
        named.add(tuple(steps))
        if len(named) == _MOST_PATHS:
            break
    return [list(path) for path in sorted(named)]


class Cover:
    """Sections with their holders, for looking up."""

    __slots__ = ("_above", "_holders", "_in", "_whole")

    def __init__(self, held: Iterable[tuple[Section, UserId]]) -> None:
        self._whole: UserId | None = None
        self._in: dict[Touched, tuple[Section, UserId]] = {}
        self._above: dict[Touched, list[tuple[Section, UserId]]] = {}
        self._holders: set[UserId] = set()
        for section, user in held:
            self._add(section, user)

    def _add(self, section: Section, user: UserId) -> None:
        self._holders.add(user)
        if not section:
            self._whole = user
            return
        mirrored = [("layout", *section[1:])] if section[0] == "body" else []
        for path in (section, *mirrored):
            self._in[path] = (section, user)
            for length in range(1, len(path)):
                self._above.setdefault(path[:length], []).append((section, user))

    def is_only_of(self, user: UserId) -> bool:
        return self._holders == {user}

    def locked_for(self, paths: Iterable[Touched], user: UserId) -> Section | None:
        """L3: the section of somebody else that one of these paths lies in, or around."""
        if self.is_only_of(user):
            return None
        whole, inside, above = self._whole, self._in, self._above
        for path in paths:
            if whole is not None and whole != user and path[0] not in ALWAYS_FREE:
                return DOCUMENT
            for length in range(1, len(path) + 1):
                held = inside.get(path[:length])
                if held is not None and held[1] != user:
                    return held[0]
            for section, holder in above.get(path, ()):
                if holder != user:
                    return section
        return None
